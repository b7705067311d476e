// What a database was asked, statement by statement. Stands between the database and its engine, so that the
// product counts nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "storage/database.hpp"
#include "tests/support/cluster.hpp"

namespace growth_test {

struct Asked {
    std::int64_t times = 0;
    std::int64_t rows = 0;  ///< that came back, or were changed
    std::int64_t steps =
        0;  ///< of SQLite's machine: grows with what is looked at, whether it comes back or not
};

/// One transaction, and how often it asked what.
struct Job {
    std::chrono::microseconds took{0};
    std::map<std::string, std::int64_t, std::less<>> times;
};

/// By the statement's text. May be used by several threads at once.
class Counts {
public:
    void ran(std::string_view sql, std::int64_t rows);
    void stepped(std::string_view sql, std::int64_t steps);
    void worked(const Job& job);

    std::map<std::string, Asked> asked() const;
    /// Which everybody else who writes waits for.
    Job longest_job() const;
    void forget();

private:
    mutable std::mutex mutex_;
    std::map<std::string, Asked, std::less<>> asked_;
    Job longest_job_;
};

/// What every database of `open_counted` was asked.
Counts& counts();
/// The PostgreSQL of these tests: it sweeps up after itself, as one does that somebody runs. Its write-ahead
/// log lies in memory, so that no commit waits for a disk, and its files where temporary ones go; or in the
/// folder that PLACE names, for so many people that they need room there, and memory for buffers.
engine_choice::Cluster& server();
/// A new office of the engine that was chosen, counted, with the schema of today. Over SQLite the steps are
/// counted, too.
std::unique_ptr<storage::Database> open_counted(storage::Database::Clock clock);

}  // namespace growth_test
