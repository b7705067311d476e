// What a database engine must offer to stand behind `Database`. Inside this room only: everyone else sees
// database.hpp. An engine is a folder (sqlite/, postgres/) with its migrations and one line in
// engine.cpp.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"
#include "storage/value.hpp"

namespace storage {

enum class Access { read_write, read_only };

/// Who runs the jobs of a database.
enum class Threading {
    writer,  ///< a thread of the database's own writes; readers run on theirs
    caller,  ///< the thread that asks, over one connection: for a program of one thread that needs no readers
};

/// What to do before trusting a database: a writer that lost its footing comes back only after a check of the
/// file.
enum class Trust { as_found, after_check };

/// One connection, used by one thread at a time. Everything throws `Failure` unless it says noexcept.
class Connection {
public:
    using EachRow = std::function<void(Row&&)>;

    virtual ~Connection() = default;

    /// Runs one statement to its end, binding `$1, $2 …`; `each`, unless empty, is given every row and may
    /// itself use the connection. Answers how many rows were inserted, updated or deleted. std::logic_error:
    /// not exactly one statement, or its parameters are not `$1 … $n` for n arguments.
    virtual std::int64_t run(std::string_view sql, std::span<const Argument> arguments,
                             const EachRow& each) = 0;

    /// The same for one whose answer nobody awaits: it may be put off until the next that is awaited, or
    /// until `keep_part` or `commit`, and throws there if it fails.
    virtual void post(std::string_view sql, std::span<const Argument> arguments);

    /// Runs any number of statements without arguments.
    virtual void run_script(std::string_view sql) = 0;

    /// The tables that are not the engine's own, by name.
    virtual std::vector<std::string> tables() = 0;

    virtual void begin() = 0;   ///< a writer: at once the only one; a reader: a snapshot
    virtual void commit() = 0;  ///< returns when it is durable
    virtual void rollback() noexcept = 0;
    /// False after an error that made the engine drop the whole transaction by itself.
    virtual bool is_in_transaction() const noexcept = 0;

    /// A part of the running transaction that can be undone alone. Not nested.
    virtual void begin_part() = 0;
    virtual void keep_part() = 0;
    virtual void undo_part() = 0;

    /// The file is not to be touched any more, not even in closing.
    virtual void abandon() noexcept = 0;
};

/// Ends listening when it goes.
class Listener {
public:
    virtual ~Listener() = default;
};

/// One database. Outlives its connections; may be used by several threads at once.
class Engine {
public:
    virtual ~Engine() = default;

    /// Names the folder of migrations: `sqlite` or `postgres`.
    virtual std::string_view name() const = 0;
    virtual std::unique_ptr<Connection> open_writer(Trust trust) = 0;
    /// For rows that only come in, beside whoever writes (`Database::append_async`). nullptr: the writer
    /// itself has to add them.
    virtual std::unique_ptr<Connection> open_appender();
    virtual std::unique_ptr<Connection> open_reader() = 0;
    /// Whether other processes may write as well, one transaction at a time.
    virtual bool is_shared() const { return false; }
    /// Calls `heard` on a thread of its own after commits of others, until what it answers is gone. Several
    /// commits may be told as one, and one that was missed is made up for. nullptr: there are no others.
    virtual std::unique_ptr<Listener> listen(std::function<void()> heard);
    /// See `Database::back_up`.
    virtual domain::Result<void> back_up(const std::filesystem::path& target) = 0;
};

/// The engine for a `[storage] url`. One that is not shared holds the database's writer lock with
/// `Access::read_write` until it is gone.
domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& url, Access access,
                                                    Threading threading);

}  // namespace storage
