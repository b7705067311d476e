#include "tests/growth/counted.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "tests/support/new_office.hpp"
#include "tests/support/relayed_engine.hpp"

namespace growth_test {
namespace {

using storage::Argument;

class CountedConnection final : public engine_choice::RelayedConnection {
public:
    CountedConnection(std::unique_ptr<storage::Connection> inner, Counts& counts)
        : RelayedConnection(std::move(inner)), counts_(counts) {}

    std::int64_t run(std::string_view sql, std::span<const Argument> arguments,
                     const EachRow& each) override {
        std::int64_t rows = 0;
        const EachRow counting = [&](storage::Row&& row) {
            ++rows;
            each(std::move(row));
        };
        const std::int64_t changed = RelayedConnection::run(sql, arguments, each ? counting : EachRow{});
        counts_.ran(sql, rows + changed);
        const auto found = job_.times.find(sql);
        if (found == job_.times.end())
            job_.times.emplace(sql, 1);
        else
            ++found->second;
        return changed;
    }
    void begin_part() override {
        RelayedConnection::begin_part();
        job_.times.clear();
        begun_ = std::chrono::steady_clock::now();
    }
    void keep_part() override {
        RelayedConnection::keep_part();
        job_.took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun_);
        counts_.worked(job_);
    }

private:
    Counts& counts_;
    Job job_;
    std::chrono::steady_clock::time_point begun_;
};

using CountedEngine = engine_choice::RelayedEngine<CountedConnection, Counts>;

int note_finished(unsigned, void*, void* finished, void*) {
    auto* statement = static_cast<sqlite3_stmt*>(finished);
    const char* sql = sqlite3_sql(statement);
    if (sql != nullptr) counts().stepped(sql, sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1));
    return 0;
}

/// A statement of many rows is the same for every number of them: `VALUES ($1, $2), ($3, $4)` as `VALUES ($1,
/// $2), …`, and `IN ($1, $2)` as `IN (…)`.
std::string of_one_row(const std::string& sql) {
    if (const auto among = sql.find(" IN ($"); among != std::string::npos) {
        const auto opened = sql.find('(', among);
        return sql.substr(0, opened + 1) + "…" + sql.substr(sql.find(')', opened));
    }
    constexpr std::string_view kNext = "), ($";
    const auto second = sql.find(kNext);
    if (second == std::string::npos) return sql;
    const auto end = sql.find(')', sql.rfind(kNext) + 1);
    return sql.substr(0, second + 1) + ", …" + sql.substr(end + 1);
}

int watch_connection(sqlite3* connection, char**, const void*) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, note_finished, nullptr);
}

}  // namespace

void Counts::ran(std::string_view sql, std::int64_t rows) {
    const std::lock_guard lock(mutex_);
    auto found = asked_.find(sql);
    if (found == asked_.end()) found = asked_.emplace(sql, Asked{}).first;
    ++found->second.times;
    found->second.rows += rows;
}

/// What the engine says to itself (BEGIN, a savepoint) is asked by nobody.
void Counts::stepped(std::string_view sql, std::int64_t steps) {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(sql);
    if (found == asked_.end())
        asked_.emplace(sql, Asked{0, 0, steps});
    else
        found->second.steps += steps;
}

void Counts::worked(const Job& job) {
    const std::lock_guard lock(mutex_);
    if (job.took > longest_job_.took) longest_job_ = job;
}

std::map<std::string, Asked> Counts::asked() const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, Asked> asked;
    for (const auto& [sql, what] : asked_)
        if (what.times > 0) {
            Asked& sum = asked[of_one_row(sql)];
            sum.times += what.times;
            sum.rows += what.rows;
            sum.steps += what.steps;
        }
    return asked;
}

Job Counts::longest_job() const {
    const std::lock_guard lock(mutex_);
    return longest_job_;
}

void Counts::forget() {
    const std::lock_guard lock(mutex_);
    asked_.clear();
    longest_job_ = {};
}

Counts& counts() {
    static Counts all;
    // As the engine has it, which comes too late once SQLite is at work.
    [[maybe_unused]] static const int is_quiet = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    [[maybe_unused]] static const int is_watched =
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
    return all;
}

engine_choice::Cluster& server() {
    const char* const place = std::getenv("PLACE");
    static engine_choice::Cluster own(
        {"autovacuum=on", "autovacuum_naptime=5s", "max_wal_size=2GB", "checkpoint_timeout=15min",
         "maintenance_work_mem=256MB", place == nullptr ? "shared_buffers=1GB" : "shared_buffers=8GB"},
        place == nullptr ? std::filesystem::temp_directory_path() : place);
    return own;
}

std::unique_ptr<storage::Database> open_counted(storage::Database::Clock clock) {
    Counts& all = counts();
    const bool is_served = engine_choice::is_postgres();
    // Over PostgreSQL by a thread of its own, as a service does it: it alone shares commits.
    auto opened = storage::Database::open(
        {.url = is_served ? engine_choice::new_office_url(server()) : engine_choice::new_office_url(),
         .decorate = [&all](auto engine) { return std::make_unique<CountedEngine>(std::move(engine), all); },
         .threading = is_served ? storage::Threading::writer : storage::Threading::caller},
        std::move(clock));
    if (!opened) throw std::runtime_error(opened.error().message);
    if (const auto migrated = storage::migrate(**opened); !migrated)
        throw std::runtime_error(migrated.error().message);
    return std::move(*opened);
}

}  // namespace growth_test
