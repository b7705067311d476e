// The database seam: every table family speaks to this, whichever engine stands behind it.
// SQL is one text for all engines, with `$1, $2 …` for arguments (no `::` casts: write CAST($1 AS …)).
#pragma once

#include <any>
#include <array>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/result.hpp"
#include "storage/engine.hpp"
#include "storage/failure.hpp"
#include "storage/value.hpp"

namespace storage {

/// A transaction, alive only inside the job it is handed to, on that job's thread.
/// Arguments are integers, bool, double, text, Instant, Id, Blob, nullptr and optionals of these. Statements
/// throw `Failure`, and std::logic_error where the SQL itself is misused.
class Transaction {
public:
    Transaction(Connection& connection, domain::Instant now) : connection_(connection), now_(now) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// The same instant from the first statement to the last.
    domain::Instant now() const { return now_; }

    /// How many rows were inserted, updated or deleted.
    template <typename... Arguments>
    std::int64_t execute(std::string_view sql, const Arguments&... arguments) {
        return run(sql, std::array<Argument, sizeof...(Arguments)>{to_argument(arguments)...}, {});
    }

    /// As `execute`, for whoever does not ask how many. The engine may put it off until the next statement
    /// whose answer somebody awaits, or the end of the job: only there it is told if it failed.
    template <typename... Arguments>
    void post(std::string_view sql, const Arguments&... arguments) {
        post_now(sql, std::array<Argument, sizeof...(Arguments)>{to_argument(arguments)...});
    }

    template <typename... Arguments>
    std::vector<Row> query(std::string_view sql, const Arguments&... arguments) {
        std::vector<Row> rows;
        for_each(
            sql, [&](Row&& row) { rows.push_back(std::move(row)); }, arguments...);
        return rows;
    }

    /// The only row, or nothing; std::logic_error if there are several.
    template <typename... Arguments>
    std::optional<Row> query_one(std::string_view sql, const Arguments&... arguments) {
        std::optional<Row> found;
        for_each(
            sql,
            [&](Row&& row) {
                if (found) refuse_another(sql);
                found.emplace(std::move(row));
            },
            arguments...);
        return found;
    }

    /// Calls `each` for every row as it comes, so that an answer of any length needs the memory of one row.
    template <typename... Arguments>
    void for_each(std::string_view sql, const Connection::EachRow& each, const Arguments&... arguments) {
        run(sql, std::array<Argument, sizeof...(Arguments)>{to_argument(arguments)...}, each);
    }

    /// The same with arguments counted at run time, for filters put together on the way.
    std::int64_t run(std::string_view sql, std::span<const Argument> arguments,
                     const Connection::EachRow& each);

    /// Many statements without arguments: for migrations.
    void run_script(std::string_view sql);

    /// The tables that are not the engine's own, by name.
    std::vector<std::string> tables();

    /// What a family has read and keeps until the transaction ends, one of each type; made when first asked
    /// for. Whoever writes what it was read from keeps it true.
    template <typename Kept>
    Kept& kept() {
        auto& slot = kept_[typeid(Kept)];
        if (!slot.has_value()) slot.emplace<Kept>();
        return std::any_cast<Kept&>(slot);
    }

private:
    void post_now(std::string_view sql, std::span<const Argument> arguments);
    [[noreturn]] static void refuse_another(std::string_view sql);
    void require_alive() const;

    Connection& connection_;
    domain::Instant now_;
    std::map<std::type_index, std::any> kept_;
};

/// How writing and appending fare together, for metrics and health. Counted since the start.
struct WriterState {
    std::uint64_t jobs = 0;         ///< run, whether they were kept or not
    std::uint64_t failed_jobs = 0;  ///< of these, undone
    std::uint64_t commits = 0;      ///< fewer than `jobs` under load: that is group commit at work
    std::size_t queued = 0;
    /// Why the last group was lost; nothing once a later one was kept. The writer's alone: it is never
    /// silent for long.
    std::optional<std::string> trouble;
};

/// One open database. Every member may be called from several threads at once, unless it was opened for
/// `Threading::caller`.
class Database {
public:
    using Clock = std::function<domain::Instant()>;

    struct Options {
        std::string
            url;  ///< `sqlite:/path/to/file.db`, `sqlite::memory:` for one that vanishes, or `postgresql://…`
        Access access = Access::read_write;
        std::size_t readers = 4;           ///< connections for `read`; over it, readers wait for one another
        std::size_t queue_limit = 10'000;  ///< jobs that may wait for the writer
        /// For tests: what stands between the database and its engine, to let it fail.
        std::function<std::unique_ptr<Engine>(std::unique_ptr<Engine>)> decorate = {};
        Threading threading = Threading::writer;
    };

    /// Opens or creates the database; one that is not shared for this process alone. The schema is not looked
    /// at: see migrations.hpp. `Fault::misconfigured`: no such place, another process has it, the file is
    /// damaged or no database.
    static domain::Result<std::unique_ptr<Database>> open(const Options& options, Clock clock);

    /// Waits for what is queued.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs `job(Transaction&)` once, on the writer's thread (see `Threading`), and returns its result when
    /// the commit is durable. Jobs that wait together share one commit, and each is a transaction to itself:
    /// one that throws is undone alone, and what it threw comes out here. `Failure` when the ground gave way
    /// (then all jobs of that commit fail alike), or at once with `busy` when the queue is full. Inside
    /// another job it is a std::logic_error: use that job's transaction.
    template <typename Job>
    auto write(Job&& job) {
        using Outcome = std::decay_t<std::invoke_result_t<Job&, Transaction&>>;
        if constexpr (std::is_void_v<Outcome>) {
            write_and_wait([&](Transaction& transaction) { job(transaction); });
        } else {
            std::optional<Outcome> outcome;
            write_and_wait([&](Transaction& transaction) { outcome.emplace(job(transaction)); });
            return std::move(*outcome);
        }
    }

    /// As `write`, but returns at once. `done` is called on the writer's thread: with nullptr after the
    /// commit, else with what was thrown. It must be quick, must not throw, and may call `write_async` but
    /// not `write`. `Failure` with `busy` when the queue is full: then `done` is never called.
    void write_async(std::function<void(Transaction&)> job, std::function<void(std::exception_ptr)> done);

    /// As `write_async`, for a job that only adds rows by a key of their own (`ON CONFLICT DO NOTHING`) and
    /// decides nothing by what it reads. Where the engine can (PostgreSQL), it neither waits for the turn to
    /// write nor holds anybody up: other transactions run beside it, and do not see its rows until its
    /// commit. std::logic_error on a guarded database.
    void append_async(std::function<void(Transaction&)> job, std::function<void(std::exception_ptr)> done);

    /// Runs `job(Transaction&)` on this thread over a snapshot of what is committed; it cannot write.
    /// `Failure` with `busy` if no reader is free for 2 s. Not from inside a write job, which would not see
    /// its own rows: a std::logic_error.
    template <typename Job>
    auto read(Job&& job) {
        using Outcome = std::decay_t<std::invoke_result_t<Job&, Transaction&>>;
        if constexpr (std::is_void_v<Outcome>) {
            read_now([&](Transaction& transaction) { job(transaction); });
        } else {
            std::optional<Outcome> outcome;
            read_now([&](Transaction& transaction) { outcome.emplace(job(transaction)); });
            return std::move(*outcome);
        }
    }

    /// Writes a copy of what is committed into a file that does not exist yet, readable by its owner alone,
    /// while others go on reading and writing. `Fault::misconfigured`: `target` cannot be made. Throws
    /// `Failure`; what it wrote is gone then.
    domain::Result<void> back_up(const std::filesystem::path& target);

    using Guard = std::function<void(Transaction&)>;
    /// The same database for whoever may lose the right to write: each write job is run only once `guard` has
    /// passed in the transaction that is committed with it, and what it throws undoes the job before it
    /// began. It asks what no job here takes away: jobs that share a commit may share its answer. Must not
    /// outlive this one.
    std::unique_ptr<Database> guarded(Guard guard);

    /// Whether other processes may write as well, each transaction alone.
    bool is_shared() const;
    /// From now on, until what it answers is gone: `heard` is called on a thread of its own after commits of
    /// other processes. nullptr where there are none.
    std::unique_ptr<Listener> listen(std::function<void()> heard);
    /// Grows whenever something that was read may read otherwise now: with each commit, and with what a
    /// listener heard.
    std::uint64_t changes() const;

    /// The engine's name, which is also that of its folder of migrations: `sqlite` or `postgres`.
    std::string_view engine_name() const;

    WriterState writer_state() const;

private:
    struct Parts;

    Database(std::shared_ptr<Parts> parts, std::shared_ptr<const Guard> guard);
    void write_and_wait(const std::function<void(Transaction&)>& job);
    void read_now(const std::function<void(Transaction&)>& job);

    std::shared_ptr<Parts> parts_;
    std::shared_ptr<const Guard> guard_;  // may be nullptr
};

}  // namespace storage
