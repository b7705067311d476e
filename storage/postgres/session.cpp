#include "storage/postgres/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace storage::postgres {
namespace {

constexpr std::size_t kMaxQuotedText = 160;
constexpr int kOldestServer = 130000;
// `sigap` in ASCII; the other half of the lock's number is the schema, so that each office has its own.
constexpr std::int64_t kLockNumber = 0x73676170;

bool is_class(std::string_view state, std::string_view name) {
    return state.starts_with(name);
}

/// See the table of SQLSTATE codes in PostgreSQL's manual, appendix A.
Failure::Kind kind_of_state(std::string_view state) {
    using Kind = Failure::Kind;
    if (state == "53100") return Kind::full;
    if (state == "XX001" || state == "XX002") return Kind::corrupt;
    if (is_class(state, "23")) return Kind::constraint;
    // Another transaction was in the way, a wait was too long, or the server takes nobody just now.
    if (is_class(state, "40") || is_class(state, "53") || state == "55P03" || state == "57014" ||
        state == "57P03")
        return Kind::busy;
    // The session is lost, the disk failed, or this server has become a standby: another session is needed.
    if (is_class(state, "08") || is_class(state, "57") || is_class(state, "58") || state == "25006" ||
        state == "25P03")
        return Kind::io;
    return Kind::other;
}

std::string in_one_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    std::replace_if(
        text.begin(), text.end(), [](char letter) { return letter == '\n' || letter == '\t'; }, ' ');
    return text;
}

Session connect(const std::string& url, const std::string& name) {
    // What stands before dbname gives way to what the URL says, what stands behind it does not.
    const std::array<const char*, 11> keywords{"connect_timeout",
                                               "keepalives_idle",
                                               "keepalives_interval",
                                               "keepalives_count",
                                               "tcp_user_timeout",
                                               "target_session_attrs",
                                               "dbname",
                                               "client_encoding",
                                               "application_name",
                                               nullptr,
                                               nullptr};
    const std::array<const char*, 11> values{
        "3", "10", "5", "3", "15000", "read-write", url.c_str(), "UTF8", name.c_str(), nullptr, nullptr};
    Session session(PQconnectdbParams(keywords.data(), values.data(), 1));
    if (!session) throw std::bad_alloc();
    PQsetNoticeProcessor(
        session.get(), [](void*, const char*) {}, nullptr);
    if (PQstatus(session.get()) != CONNECTION_OK) {
        throw Failure(Failure::Kind::busy, fmt::format("PostgreSQL cannot be reached: {}",
                                                       in_one_line(PQerrorMessage(session.get()))));
    }
    return session;
}

constexpr const char* kSettings =
    "SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET bytea_output = 'hex';"
    " SET extra_float_digits = 1; SET client_min_messages = error; SET jit = off; SET lock_timeout = '8s';"
    " SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;"
    // A peer that vanished must not have the turn to write for hours.
    " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
    " SET tcp_user_timeout = 15000; ";

[[noreturn]] void refuse(const std::string& why, const std::string& mend) {
    throw Failure(Failure::Kind::other, fmt::format("{}: {}", why, mend));
}

/// False: somebody else is in a transaction that writes, for longer than we wait.
bool try_begin(PGconn* session, const std::string& schema) {
    const Result result(PQexec(session, fmt::format("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                                                    " SELECT pg_advisory_xact_lock({}, {})",
                                                    kLockNumber, schema)
                                            .c_str()));
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) return true;
    const char* const state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const Failure failure = failure_of(session, result.get(), "waiting for the turn to write");
    const Result ignored(PQexec(session, "ROLLBACK"));
    if (state == nullptr || std::string_view(state) != "55P03") throw failure;
    return false;
}

/// Of the session that has the turn to write.
std::string writer(PGconn* session, const std::string& schema, const std::string& columns) {
    return answer(
        session,
        fmt::format("SELECT {} FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'"
                    " AND granted AND classid = {} AND objid = {} AND pg_locks.database ="
                    " (SELECT oid FROM pg_database WHERE datname = current_database())",
                    columns, kLockNumber, schema));
}

}  // namespace

Failure failure_of(PGconn* session, const PGresult* result, std::string_view doing) {
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (PQstatus(session) == CONNECTION_BAD || state == nullptr)
        return {Failure::Kind::io,
                fmt::format("PostgreSQL: the connection was lost in: {}", doing.substr(0, kMaxQuotedText))};
    // Messages of class 22 quote the value; those of the others name tables, columns and constraints.
    const char* const said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const bool is_quotable = !is_class(state, "22") && said != nullptr;
    return {kind_of_state(state), fmt::format("PostgreSQL {}: {} in: {}", state,
                                              is_quotable ? said : "a value is out of its type's range",
                                              doing.substr(0, kMaxQuotedText))};
}

Result execute(PGconn* session, const std::string& sql) {
    Result result(PQexec(session, sql.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw failure_of(session, result.get(), sql);
    return result;
}

std::string answer(PGconn* session, const std::string& sql) {
    const Result result = execute(session, sql);
    if (PQntuples(result.get()) < 1) return "";
    return PQgetvalue(result.get(), 0, 0);
}

Session open_session(const std::string& url, Access access, const std::string& name) {
    Session session = connect(url, name);
    PGconn* const raw = session.get();
    if (PQserverVersion(raw) < kOldestServer)
        refuse(fmt::format("PostgreSQL {} is too old", PQserverVersion(raw) / 10000), "use 13 or newer");
    // A report over years may take its time; a job that writes holds everybody up.
    execute(raw,
            kSettings + std::string(access == Access::read_write
                                        ? "SET statement_timeout = '60s';"
                                          // Whoever stands still in a transaction keeps all others from
                                          // writing.
                                          " SET idle_in_transaction_session_timeout = '5s';"
                                          // Whatever it asks goes by an index. A plan that was made while a
                                          // table was empty would read all of it for every row ever after.
                                          " SET enable_seqscan = off;"
                                          // Then its plan is the same for all arguments, and made once.
                                          " SET plan_cache_mode = force_generic_plan"
                                        : "SET statement_timeout = '600s'"));
    const Result found =
        execute(raw,
                "SELECT current_setting('server_encoding'), current_setting('synchronous_commit'),"
                " current_setting('fsync'), coalesce(current_schema(), '')");
    const auto text = [&](int column) { return std::string(PQgetvalue(found.get(), 0, column)); };
    if (text(0) != "UTF8")
        refuse(fmt::format("the database's encoding is {}", text(0)),
               "make another with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    if (text(1) == "off")
        refuse(
            "synchronous_commit is off, so a message could be confirmed and then lost",
            "ALTER SYSTEM SET synchronous_commit = on, also for this role and database, and reload the server");
    if (text(2) == "off")
        refuse("fsync is off, so a power cut could destroy the database",
               "ALTER SYSTEM SET fsync = on, and reload the server");
    if (text(3).empty())
        refuse("no schema of the search_path is there for this role",
               "make the role the database's owner: ALTER DATABASE … OWNER TO …");
    // Whatever the server is told later, this session keeps what was found.
    execute(raw, fmt::format("SET synchronous_commit = {}", text(1)));
    return session;
}

std::string number_of_schema(PGconn* session) {
    return answer(session, "SELECT CAST(oid AS INTEGER) FROM pg_namespace WHERE nspname = current_schema()");
}

void begin_writing(PGconn* session, const std::string& schema, const std::string& name) {
    if (try_begin(session, schema)) return;
    if (writer(session, schema, "application_name") == name) {
        writer(session, schema, "pg_terminate_backend(pg_locks.pid)");
        if (try_begin(session, schema)) return;
    }
    const std::string who =
        writer(session, schema, "application_name || coalesce(' (' || host(client_addr) || ')', '')");
    throw Failure(Failure::Kind::busy, fmt::format("{} writes and does not come to an end",
                                                   who.empty() ? "another session" : who));
}

std::string channel_of_commits(const std::string& schema) {
    return "sigap_" + schema;
}

}  // namespace storage::postgres
