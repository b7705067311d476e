#include "storage/sqlite/engine.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <type_traits>
#include <unordered_map>

#include "storage/failure.hpp"
#include "storage/sqlite/process_lock.hpp"

namespace storage::sqlite {
namespace {

namespace fs = std::filesystem;

// A webhook must hear of trouble within 2 s.
constexpr int kBusyMilliseconds = 1500;
// Texts are constants of the program; the bound only guards against texts made at run time.
constexpr std::size_t kMaxCachedStatements = 1000;
constexpr std::size_t kMaxQuotedSql = 160;

struct CloseHandle {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

Failure::Kind kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Failure::Kind::busy;
        case SQLITE_FULL:
            return Failure::Kind::full;
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return Failure::Kind::io;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Failure::Kind::corrupt;
        case SQLITE_CONSTRAINT:
            return Failure::Kind::constraint;
        default:
            return Failure::Kind::other;
    }
}

Failure failure(sqlite3* handle, int code, std::string_view doing) {
    return {kind_of(code), fmt::format("SQLite {}: {} ({}) in: {}", sqlite3_errstr(code),
                                       sqlite3_errmsg(handle), code, doing.substr(0, kMaxQuotedSql))};
}

Prepared prepare(sqlite3* handle, std::string_view sql, unsigned flags, const char** tail) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), flags, &raw, tail);
    Prepared prepared(raw);
    if (code != SQLITE_OK) throw failure(handle, code, sql);
    return prepared;
}

struct Statement {
    Prepared prepared;
    std::vector<int> positions;  // of $1, $2 …: SQLite numbers a named parameter where it first appears
};

Statement make_statement(sqlite3* handle, std::string_view sql) {
    const char* tail = nullptr;
    Statement statement{prepare(handle, sql, SQLITE_PREPARE_PERSISTENT, &tail), {}};
    const std::string_view rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
    if (!statement.prepared || rest.find_first_not_of("; \t\r\n") != std::string_view::npos)
        throw std::logic_error(fmt::format("expected exactly one statement: {}", sql));
    const int count = sqlite3_bind_parameter_count(statement.prepared.get());
    for (int number = 1; number <= count; ++number) {
        const int position =
            sqlite3_bind_parameter_index(statement.prepared.get(), fmt::format("${}", number).c_str());
        if (position == 0) throw std::logic_error(fmt::format("parameters must be $1 … ${}: {}", count, sql));
        statement.positions.push_back(position);
    }
    return statement;
}

int bind_argument(sqlite3_stmt* statement, int position, const Argument& argument) {
    return std::visit(
        [&](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>) {
                return sqlite3_bind_null(statement, position);
            } else if constexpr (std::is_same_v<T, std::int64_t>) {
                return sqlite3_bind_int64(statement, position, value);
            } else if constexpr (std::is_same_v<T, double>) {
                return sqlite3_bind_double(statement, position, value);
            } else if constexpr (std::is_same_v<T, std::string_view>) {
                // A null pointer would bind NULL, and an empty view may hold one.
                return sqlite3_bind_text64(statement, position, value.empty() ? "" : value.data(),
                                           value.size(), SQLITE_STATIC, SQLITE_UTF8);
            } else {
                const std::string_view bytes = value.bytes;
                return sqlite3_bind_blob64(statement, position, bytes.empty() ? "" : bytes.data(),
                                           bytes.size(), SQLITE_STATIC);
            }
        },
        argument);
}

std::string bytes_of(const void* data, int size) {
    return data == nullptr ? std::string()
                           : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Value column(sqlite3_stmt* statement, int index) {
    switch (sqlite3_column_type(statement, index)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, index);
        case SQLITE_TEXT: {
            const void* text = sqlite3_column_text(statement, index);
            return bytes_of(text, sqlite3_column_bytes(statement, index));
        }
        case SQLITE_BLOB: {
            const void* blob = sqlite3_column_blob(statement, index);
            return Blob{bytes_of(blob, sqlite3_column_bytes(statement, index))};
        }
        default:
            return nullptr;
    }
}

Row row(sqlite3_stmt* statement) {
    const int count = sqlite3_column_count(statement);
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(count));
    for (int index = 0; index < count; ++index) values.push_back(column(statement, index));
    return Row(std::move(values));
}

/// Leaves a statement ready for its next use, whichever way it was left.
class Rewind {
public:
    explicit Rewind(sqlite3_stmt* statement) : statement_(statement) {}
    Rewind(const Rewind&) = delete;
    Rewind& operator=(const Rewind&) = delete;
    ~Rewind() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

class SqliteConnection final : public Connection {
public:
    SqliteConnection(Handle handle, Access access) : handle_(std::move(handle)), access_(access) {}

    std::int64_t run(std::string_view sql, std::span<const Argument> arguments,
                     const EachRow& each) override {
        std::optional<Statement> spare;
        Statement* cached = cached_statement(sql);
        // Busy: we are inside `each` of the same text.
        if (cached == nullptr || sqlite3_stmt_busy(cached->prepared.get()) != 0)
            cached = &spare.emplace(make_statement(handle_.get(), sql));
        sqlite3_stmt* statement = cached->prepared.get();
        if (arguments.size() != cached->positions.size())
            throw std::logic_error(fmt::format("{} arguments for {} parameters: {}", arguments.size(),
                                               cached->positions.size(), sql));

        const Rewind rewind(statement);
        for (std::size_t index = 0; index < arguments.size(); ++index) {
            const int code = bind_argument(statement, cached->positions[index], arguments[index]);
            if (code != SQLITE_OK) throw failure(handle_.get(), code, sql);
        }
        const sqlite3_int64 changes_before = sqlite3_total_changes64(handle_.get());
        int code = sqlite3_step(statement);
        for (; code == SQLITE_ROW; code = sqlite3_step(statement))
            if (each) each(row(statement));
        if (code != SQLITE_DONE) throw failure(handle_.get(), code, sql);
        // sqlite3_changes keeps the figure of an earlier statement when this one changed nothing.
        return sqlite3_total_changes64(handle_.get()) == changes_before ? 0
                                                                        : sqlite3_changes64(handle_.get());
    }

    void run_script(std::string_view sql) override {
        while (!sql.empty()) {
            const char* tail = nullptr;
            const Prepared statement = prepare(handle_.get(), sql, 0, &tail);
            int code = SQLITE_DONE;
            if (statement) do
                    code = sqlite3_step(statement.get());
                while (code == SQLITE_ROW);
            if (code != SQLITE_DONE) throw failure(handle_.get(), code, sql);
            sql.remove_prefix(static_cast<std::size_t>(tail - sql.data()));
        }
    }

    std::vector<std::string> tables() override {
        std::vector<std::string> names;
        run("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
            {}, [&](const Row& found) { names.push_back(found.get<std::string>(0)); });
        return names;
    }

    void begin() override { run(access_ == Access::read_write ? "BEGIN IMMEDIATE" : "BEGIN", {}, {}); }
    void commit() override { run("COMMIT", {}, {}); }
    void rollback() noexcept override {
        if (is_in_transaction()) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    bool is_in_transaction() const noexcept override { return sqlite3_get_autocommit(handle_.get()) == 0; }

    void begin_part() override { run("SAVEPOINT part", {}, {}); }
    void keep_part() override { run("RELEASE part", {}, {}); }
    void undo_part() override {
        run("ROLLBACK TO part", {}, {});
        run("RELEASE part", {}, {});
    }

    void abandon() noexcept override {
        sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }

private:
    Statement* cached_statement(std::string_view sql) {
        if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
        if (statements_.size() >= kMaxCachedStatements) return nullptr;
        return &statements_.emplace(sql, make_statement(handle_.get(), sql)).first->second;
    }

    Handle handle_;
    Access access_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

std::string answer(sqlite3* handle, const char* sql) {
    const Prepared statement = prepare(handle, sql, 0, nullptr);
    const int code = sqlite3_step(statement.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw failure(handle, code, sql);
    return code == SQLITE_DONE
               ? std::string()
               : bytes_of(sqlite3_column_text(statement.get(), 0), sqlite3_column_bytes(statement.get(), 0));
}

/// Sets a pragma and refuses to go on unless it took: SQLite ignores what it does not know.
void insist(sqlite3* handle, const std::string& name, const std::string& value, std::string_view read_back) {
    answer(handle, fmt::format("PRAGMA {} = {}", name, value).c_str());
    const std::string found = answer(handle, ("PRAGMA " + name).c_str());
    if (found != read_back)
        throw Failure(
            Failure::Kind::io,
            fmt::format(
                "{} is {} although {} was asked for: this SQLite or file system cannot keep what Sigap promises; use a local disk",
                name, found, value));
}

std::string reason(int error) {
    return std::generic_category().message(error);
}

/// Nobody asks SQLite how much memory it holds; counting takes a lock shared by all threads at every
/// allocation. Only possible before the first connection of the process.
void stop_counting_memory() {
    [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum class Durability {
    durable,
    throwaway,  ///< lost with the process, and gone after it
    alone,      ///< the same, and this process's one connection has it to itself
};

class SqliteEngine final : public Engine {
public:
    SqliteEngine(fs::path file, Durability durability, std::optional<ProcessLock> lock)
        : file_(std::move(file)), durability_(durability), lock_(std::move(lock)) {}

    SqliteEngine(const SqliteEngine&) = delete;
    SqliteEngine& operator=(const SqliteEngine&) = delete;

    ~SqliteEngine() override {
        std::error_code ignored;
        if (durability_ != Durability::durable) fs::remove_all(file_.parent_path(), ignored);
    }

    std::string_view name() const override { return "sqlite"; }

    std::unique_ptr<Connection> open_writer(Trust trust) override {
        Handle handle = open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        sqlite3* raw = handle.get();
        if (sqlite3_db_readonly(raw, "main") != 0)
            throw Failure(Failure::Kind::io, fmt::format("{} cannot be written to", file_.string()));
        if (durability_ == Durability::alone) {
            // Without readers the write-ahead log would only mean that each page is written twice.
            insist(raw, "locking_mode", "EXCLUSIVE", "exclusive");
            insist(raw, "journal_mode", "MEMORY", "memory");
        } else {
            insist(raw, "journal_mode", "WAL", "wal");
        }
        const bool is_durable = durability_ == Durability::durable;
        insist(raw, "synchronous", is_durable ? "FULL" : "OFF", is_durable ? "2" : "0");
        insist(raw, "secure_delete", is_durable ? "ON" : "OFF", is_durable ? "1" : "0");
        insist(raw, "foreign_keys", "ON", "1");
        insist(raw, "wal_autocheckpoint", "1000", "1000");
        // Readers keep the small cache of SQLite: every commit empties it, and emptying walks its whole
        // table.
        insist(raw, "cache_size", "-16384", "-16384");
        if (trust == Trust::after_check) check(raw);
        return std::make_unique<SqliteConnection>(std::move(handle), Access::read_write);
    }

    std::unique_ptr<Connection> open_reader() override {
        Handle handle = open(SQLITE_OPEN_READONLY);
        insist(handle.get(), "query_only", "ON", "1");
        auto connection = std::make_unique<SqliteConnection>(std::move(handle), Access::read_only);
        connection->abandon();  // only the writer ever checkpoints
        return connection;
    }

    domain::Result<void> back_up(const fs::path& target) override {
        const Handle handle = open(SQLITE_OPEN_READONLY);
        sqlite3_db_config(handle.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        constexpr std::string_view kCopy = "VACUUM INTO $1";
        const Prepared copy = prepare(handle.get(), kCopy, 0, nullptr);
        const int file = ::open(target.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0)
            return domain::failure(domain::Fault::misconfigured,
                                   fmt::format("cannot make {}: {}", target.string(), reason(errno)));
        bind_argument(copy.get(), 1, std::string_view(target.native()));
        const int code = sqlite3_step(copy.get());
        // SQLite does not sync what it vacuums into.
        const bool is_durable = code == SQLITE_DONE && ::fsync(file) == 0;
        ::close(file);
        if (is_durable) return {};
        const Failure trouble =
            code == SQLITE_DONE
                ? Failure(Failure::Kind::io, fmt::format("{} could not be synced", target.string()))
                : failure(handle.get(), code, kCopy);
        std::error_code ignored;
        fs::remove(target, ignored);
        throw trouble;
    }

private:
    Handle open(int flags) const {
        sqlite3* raw = nullptr;
        const int code = sqlite3_open_v2(file_.c_str(), &raw,
                                         flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
        Handle handle(raw);
        if (code != SQLITE_OK) throw failure(raw, code, "open " + file_.string());
        sqlite3_busy_timeout(raw, kBusyMilliseconds);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
        // "text" in double quotes is a name everywhere but in old SQLite.
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        answer(raw, "PRAGMA mmap_size = 0");
        insist(raw, "temp_store", "MEMORY", "2");
        return handle;
    }

    void check(sqlite3* handle) const {
        const std::string finding = answer(handle, "PRAGMA quick_check(1)");
        if (finding != "ok")
            throw Failure(
                Failure::Kind::corrupt,
                fmt::format("{} is damaged ({}): keep the file and its -wal, and restore the last backup",
                            file_.string(), finding));
    }

    fs::path file_;
    Durability durability_;
    std::optional<ProcessLock> lock_;
};

domain::Result<std::unique_ptr<Engine>> make_throwaway(Durability durability) {
    std::string pattern = (fs::temp_directory_path() / "sigap-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format("cannot make a temporary directory {}: {}", pattern, reason(errno)));
    return std::make_unique<SqliteEngine>(fs::path(pattern) / "sigap.db", durability, std::nullopt);
}

}  // namespace

domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& location, Access access,
                                                    Threading threading) {
    stop_counting_memory();
    if (location.empty())
        return domain::failure(
            domain::Fault::misconfigured,
            "[storage] url \"sqlite:\": a path is missing, e.g. sqlite:/var/lib/sigap/sigap.db");
    if (location == ":memory:")
        return make_throwaway(threading == Threading::caller ? Durability::alone : Durability::throwaway);

    // Two names of one file must meet at one lock.
    std::error_code unresolved;
    const fs::path file = fs::weakly_canonical(fs::absolute(location), unresolved);
    if (unresolved)
        return domain::failure(domain::Fault::misconfigured,
                               fmt::format("[storage] url: {}: {}", location, unresolved.message()));
    if (access == Access::read_only) {
        if (!fs::exists(file, unresolved))
            return domain::failure(
                domain::Fault::misconfigured,
                fmt::format("{} does not exist: start the service once, or mend [storage] url",
                            file.string()));
        return std::make_unique<SqliteEngine>(file, Durability::durable, std::nullopt);
    }
    auto lock = ProcessLock::take(file);
    if (!lock) return tl::unexpected(std::move(lock).error());
    // SQLite would make it readable to others; -wal and -shm take their mode from this file. O_EXCL: closing
    // a second descriptor of a file in use would drop the locks SQLite holds on it.
    if (const int created = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); created >= 0)
        ::close(created);
    return std::make_unique<SqliteEngine>(file, Durability::durable, std::move(*lock));
}

}  // namespace storage::sqlite
