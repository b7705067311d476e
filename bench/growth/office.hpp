// An office of any size, put into a database by SQL: a roster import of a million people is not what is
// measured here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/common/row.hpp"
#include "bot/domain/calendar.hpp"
#include "bot/domain/policy.hpp"
#include "storage/database.hpp"

namespace bench::growth {

inline constexpr const char* kZone = "Asia/Makassar";
inline constexpr std::int64_t kUnitSize = 25;

/// A folder of this run's own, gone with it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string url(const std::string& name) const;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::unique_ptr<storage::Database> open(const std::string& url, storage::Database::Clock clock);
/// The schema and so many people: units of 25 with a head each below one, a chat on Telegram for everybody.
std::unique_ptr<storage::Database> make_office(const std::string& url, std::int64_t people,
                                               storage::Database::Clock clock);

/// Those of East Kalimantan's Fridays.
std::shared_ptr<const domain::Rulebook> friday_rules();

/// A statement for each number of `numbers (i)`, from 0 to less than `count`.
void for_numbers(storage::Database& database, std::int64_t count, const std::string& statement);

/// Seconds of the wall.
double seconds_of(const std::function<void()>& work);
std::string counted(std::int64_t number);  ///< `1,000,000`

// What is measured. `sizes` are people.
std::vector<Row> measure_timers(const std::vector<std::int64_t>& sizes);
std::vector<Row> measure_service(const std::vector<std::int64_t>& sizes, std::int64_t inbox_rows);
std::vector<Row> measure_month_report(std::int64_t people);

}  // namespace bench::growth
