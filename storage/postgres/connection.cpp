#include "storage/postgres/connection.hpp"

#include <fmt/format.h>

#include <charconv>
#include <deque>
#include <exception>
#include <optional>
#include <unordered_map>

#include "storage/postgres/pipeline.hpp"
#include "storage/postgres/statement.hpp"
#include "storage/postgres/values.hpp"

namespace storage::postgres {
namespace {

// Texts are constants of the program; the bound only guards against texts made at run time.
constexpr std::size_t kMostPrepared = 1000;

struct Prepared {
    std::string name;
    std::vector<Oid> types;
    std::string text;
};

/// The rows of a statement on their way: taken from the server one at a time, or from memory once somebody
/// else needed the session meanwhile.
class Stream {
public:
    Stream(PGconn* session, std::string_view sql) : session_(session), sql_(sql) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() {
        while (!is_over_) next_result();
    }

    std::optional<Row> next() {
        if (!kept_.empty()) {
            Row row = std::move(kept_.front());
            kept_.pop_front();
            return row;
        }
        if (failure_) throw *failure_;
        while (!is_over_) {
            const Result result = next_result();
            if (!result) break;
            if (PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) return row_of(result.get(), 0);
            settle(result.get());
            if (failure_) throw *failure_;
        }
        return std::nullopt;
    }

    /// Takes what is left into memory.
    void set_aside() {
        while (!is_over_) {
            const Result result = next_result();
            if (!result) break;
            if (PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE)
                kept_.push_back(row_of(result.get(), 0));
            else
                settle(result.get());
        }
    }

    std::int64_t touched() const { return touched_; }

    static std::int64_t touched_by(PGresult* result) {
        const std::string_view did = PQcmdStatus(result);
        if (did.starts_with("SELECT")) return 0;
        const std::string_view count = PQcmdTuples(result);
        std::int64_t number = 0;
        std::from_chars(count.data(), count.data() + count.size(), number);
        return number;
    }

private:
    Result next_result() {
        Result result(PQgetResult(session_));
        is_over_ = !result;
        if (is_over_) Pipeline::leave(session_);
        return result;
    }

    /// What comes after the last row: how many rows there were, or why there are no more.
    void settle(PGresult* result) {
        const auto status = PQresultStatus(result);
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
            touched_ = touched_by(result);
        else if (!failure_)
            failure_ = failure_of(session_, result, sql_);
    }

    PGconn* session_;
    std::string_view sql_;
    bool is_over_ = false;
    std::int64_t touched_ = 0;
    std::deque<Row> kept_;
    std::optional<Failure> failure_;
};

class PostgresConnection final : public Connection {
public:
    PostgresConnection(Task task, std::string name, std::function<Session()> open)
        : task_(task), name_(std::move(name)), open_(std::move(open)), session_(open_()) {}

    std::int64_t run(std::string_view sql, std::span<const Argument> arguments,
                     const EachRow& each) override {
        if (streaming_ != nullptr) streaming_->set_aside();
        return remembering([&] {
            const Prepared& prepared = prepared_for(sql, arguments);
            const Parameters parameters(arguments, prepared.types);
            return each ? stream(sql, prepared, parameters, each) : run_at_once(sql, prepared, parameters);
        });
    }

    void post(std::string_view sql, std::span<const Argument> arguments) override {
        if (streaming_ != nullptr) streaming_->set_aside();
        remembering([&] {
            const Prepared& prepared = prepared_for(sql, arguments);
            if (ahead_.is_full()) settle();
            ahead_.send(raw(), prepared.name, Parameters(arguments, prepared.types), prepared.text);
            return 0;
        });
    }

    void run_script(std::string_view sql) override {
        if (streaming_ != nullptr) streaming_->set_aside();
        remembering([&] {
            settle();
            // A new column may take its time, and what was prepared over the old ones is of no use
            // afterwards.
            execute(raw(), "SET LOCAL statement_timeout = 0");
            execute(raw(), std::string(sql));
            forget_prepared();
            return 0;
        });
    }

    std::vector<std::string> tables() override {
        std::vector<std::string> names;
        run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename", {},
            [&](const Row& found) { names.push_back(found.get<std::string>(0)); });
        return names;
    }

    void begin() override {
        is_part_open_ = false;
        first_trouble_.reset();
        if (!session_ || is_lost()) open_anew();
        try {
            begin_here();
        } catch (const Failure&) {
            // The server was restarted since: nothing of this transaction has happened yet.
            if (PQstatus(raw()) != CONNECTION_BAD) throw;
            open_anew();
            begin_here();
        }
    }

    void commit() override {
        settle();
        if (task_ == Task::read) return leave_unheard("COMMIT");  // nobody waits for the end of reading
        const std::string telling = fmt::format("NOTIFY {}, '{}'", channel_of_commits(schema()), name_);
        const Result result(PQexec(raw(), commit_words()));
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
            const Failure failure = failure_of(raw(), result.get(), "COMMIT");
            if (PQstatus(raw()) != CONNECTION_BAD) throw failure;
            throw Failure(Failure::Kind::io,
                          "PostgreSQL: the connection was lost at COMMIT; whether it arrived is not known");
        }
        // A transaction in which something failed is answered with ROLLBACK, and no error.
        if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw trouble_before("COMMIT");
        // Not within the transaction: all who tell of theirs would wait for one another's flush, since the
        // server has one lock for it (PreCommit_Notify in PostgreSQL's async.c). A session that is lost here
        // tells nobody; whoever listens makes up for it.
        leave_unheard(telling);
    }

    void rollback() noexcept override {
        if (!is_in_transaction()) return;
        ahead_.settle(raw());
        const Result ignored(PQexec(raw(), "ROLLBACK"));
    }

    bool is_in_transaction() const noexcept override {
        if (is_unheard_) return false;
        const auto status = PQtransactionStatus(session_.get());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }

    void begin_part() override {
        first_trouble_.reset();
        if (is_part_open_) ahead_.send(raw(), "RELEASE SAVEPOINT part");
        ahead_.send(raw(), "SAVEPOINT part");
        is_part_open_ = true;
    }

    /// Its savepoint stays: the next part, or the commit, releases it.
    void keep_part() override {
        settle();
        if (PQtransactionStatus(raw()) != PQTRANS_INTRANS) throw trouble_before("keeping a job's part");
    }

    void undo_part() override {
        ahead_.settle(raw());
        execute(raw(), "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
        is_part_open_ = false;
        first_trouble_.reset();
    }

    void abandon() noexcept override {}

private:
    PGconn* raw() const {
        if (!session_) throw Failure(Failure::Kind::io, "PostgreSQL: there is no connection");
        return session_.get();
    }

    void begin_here() {
        switch (task_) {
            case Task::write:
                return begin_writing(raw(), schema(), name_);
            case Task::append:
                schema();  // not in a transaction, which may fail before its COMMIT
                execute(raw(), "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
                return;
            case Task::read:
                return ahead_.send(raw(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
    }

    /// A transaction that changed nothing, such as a repeat, would be told at once that it is committed. With
    /// something to write it waits for all before it, as far as a synchronous standby. What an aborted one is
    /// told besides COMMIT would hide why it was aborted.
    const char* commit_words() const {
        return PQtransactionStatus(raw()) == PQTRANS_INTRANS
                   ? "SELECT pg_logical_emit_message(true, 'sigap', ''); COMMIT"
                   : "COMMIT";
    }

    /// The last of a transaction: what it says is heard before the next one begins.
    void leave_unheard(const std::string& command) { is_unheard_ = PQsendQuery(raw(), command.c_str()) == 1; }

    /// Whether the server has ended the session since, as far as it can be heard without asking.
    bool is_lost() {
        if (is_unheard_)
            while (const Result heard{PQgetResult(raw())}) continue;
        is_unheard_ = false;
        PQconsumeInput(raw());
        return PQstatus(raw()) == CONNECTION_BAD;
    }

    /// Hears of everything that was sent ahead.
    void settle() {
        const auto failure = ahead_.settle(raw());
        if (!failure) return;
        if (!first_trouble_) first_trouble_ = *failure;
        throw *failure;
    }

    /// Asked once a session, for each transaction that writes needs it twice.
    const std::string& schema() {
        if (schema_.empty()) schema_ = number_of_schema(raw());
        return schema_;
    }

    void open_anew() {
        ahead_.drop();
        prepared_.clear();
        count_ = 0;
        schema_.clear();
        session_.reset();
        session_ = open_();
    }

    /// After a failure the server answers everything with "aborted": the first one is what has to be told.
    template <typename Act>
    std::int64_t remembering(Act&& act) {
        if (PQtransactionStatus(raw()) == PQTRANS_INERROR) throw trouble_before("a further statement");
        try {
            return act();
        } catch (const Failure& failure) {
            if (!first_trouble_) first_trouble_ = failure;
            throw;
        }
    }

    Failure trouble_before(std::string_view doing) const {
        if (!first_trouble_)
            return {Failure::Kind::other, fmt::format("PostgreSQL: undone before {}", doing)};
        return {first_trouble_->kind(),
                fmt::format("undone before {}, after an earlier failure: {}", doing, first_trouble_->what())};
    }

    std::int64_t run_at_once(std::string_view sql, const Prepared& prepared, const Parameters& parameters) {
        if (!ahead_.is_empty()) return stream(sql, prepared, parameters, [](Row&&) {});
        const Result result(PQexecPrepared(raw(), prepared.name.c_str(), parameters.count(),
                                           parameters.values(), parameters.lengths(), parameters.formats(),
                                           0));
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            throw failure_of(raw(), result.get(), sql);
        return Stream::touched_by(result.get());
    }

    std::int64_t stream(std::string_view sql, const Prepared& prepared, const Parameters& parameters,
                        const EachRow& each) {
        if (PQsendQueryPrepared(raw(), prepared.name.c_str(), parameters.count(), parameters.values(),
                                parameters.lengths(), parameters.formats(), 0) == 0)
            throw failure_of(raw(), nullptr, sql);
        if (!ahead_.is_empty())
            if (const auto earlier = ahead_.settle_before_last(raw())) {
                const Stream left_out(raw(), sql);
                throw *earlier;
            }
        PQsetSingleRowMode(raw());
        Stream rows(raw(), sql);
        const Streaming mark(streaming_, rows);
        while (auto row = rows.next()) each(std::move(*row));
        return rows.touched();
    }

    /// Whose rows are on their way, for as long as it lives; those of the statement around it were set aside.
    class Streaming {
    public:
        Streaming(Stream*& current, Stream& rows) : current_(current), before_(current) { current = &rows; }
        Streaming(const Streaming&) = delete;
        Streaming& operator=(const Streaming&) = delete;
        ~Streaming() { current_ = before_; }

    private:
        Stream*& current_;
        Stream* before_;
    };

    static bool fits(const Prepared& prepared, std::span<const Argument> arguments) {
        if (prepared.types.size() != arguments.size()) return false;
        for (std::size_t index = 0; index < arguments.size(); ++index)
            if (!takes(prepared.types[index], arguments[index])) return false;
        return true;
    }

    const Prepared& prepared_for(std::string_view sql, std::span<const Argument> arguments) {
        auto& known = prepared_[std::string(sql)];
        for (const Prepared& prepared : known)
            if (fits(prepared, arguments)) return prepared;
        require_one_statement(sql, arguments.size());
        settle();
        if (count_ >= kMostPrepared) {
            forget_prepared();
            return prepared_for(sql, arguments);
        }
        Prepared made{fmt::format("s{}", ++number_), {}, std::string(sql)};
        bool is_left_to_server = false;
        for (const Argument& argument : arguments) {
            made.types.push_back(type_of(argument));
            is_left_to_server |= made.types.back() == 0;
        }
        const Result result(PQprepare(raw(), made.name.c_str(), std::string(sql).c_str(),
                                      static_cast<int>(made.types.size()), made.types.data()));
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw failure_of(raw(), result.get(), sql);
        if (is_left_to_server) ask_types(made, sql);
        if (!fits(made, arguments))
            throw std::logic_error(fmt::format("text for a parameter that is none: {}", sql));
        ++count_;
        return known.emplace_back(std::move(made));
    }

    void ask_types(Prepared& prepared, std::string_view sql) {
        const Result described(PQdescribePrepared(raw(), prepared.name.c_str()));
        if (PQresultStatus(described.get()) != PGRES_COMMAND_OK)
            throw failure_of(raw(), described.get(), sql);
        for (std::size_t index = 0; index < prepared.types.size(); ++index)
            prepared.types[index] = PQparamtype(described.get(), static_cast<int>(index));
    }

    void forget_prepared() {
        prepared_.clear();
        count_ = 0;
        execute(raw(), "DEALLOCATE ALL");
    }

    const Task task_;
    const std::string name_;
    const std::function<Session()> open_;
    std::string schema_;
    Session session_;
    Pipeline ahead_;
    Stream* streaming_ = nullptr;
    std::unordered_map<std::string, std::deque<Prepared>> prepared_;  // by text; one for each list of types
    std::size_t count_ = 0;
    std::uint64_t number_ = 0;
    bool is_unheard_ = false;    // a command is on its way whose answer nobody awaits
    bool is_part_open_ = false;  // a savepoint is there, kept or not
    std::optional<Failure> first_trouble_;
};

}  // namespace

std::unique_ptr<Connection> make_connection(Task task, std::string name, std::function<Session()> open) {
    return std::make_unique<PostgresConnection>(task, std::move(name), std::move(open));
}

}  // namespace storage::postgres
