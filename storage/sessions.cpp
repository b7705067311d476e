#include "storage/sessions.hpp"

namespace storage {
namespace {

using domain::EmployeeId;
using domain::Instant;

constexpr std::string_view kSession =
    "SELECT session_id, token_hash, employee_id, created_at, seen_at, browser, address, life, idle FROM web_session";

std::chrono::minutes minutes_from(const Row& row, int column) {
    return std::chrono::duration_cast<std::chrono::minutes>(
        std::chrono::microseconds{row.get<std::int64_t>(column)});
}

std::int64_t micros(std::chrono::minutes length) {
    return std::chrono::microseconds{length}.count();
}

WebSession session_from(const Row& row) {
    return {row.get<std::int64_t>(0), row.get<std::string>(1), EmployeeId{row.get<std::string>(2)},
            row.get<Instant>(3),      row.get<Instant>(4),     row.get<std::string>(5),
            row.get<std::string>(6),  minutes_from(row, 7),    minutes_from(row, 8)};
}

}  // namespace

void save_link(Transaction& tx, const SignInLink& link) {
    tx.execute(
        "INSERT INTO sign_in_link (token_hash, employee_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        link.token_hash, link.employee, tx.now(), link.expires_at);
}

std::optional<SignInLink> use_link(Transaction& tx, std::string_view token_hash) {
    const auto row = tx.query_one(
        "UPDATE sign_in_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2"
        " RETURNING employee_id, expires_at",
        token_hash, tx.now());
    if (!row) return std::nullopt;
    return SignInLink{std::string(token_hash), EmployeeId{row->get<std::string>(0)}, row->get<Instant>(1)};
}

std::optional<Instant> link_made_at(Transaction& tx, const EmployeeId& employee, int nth) {
    const auto row = tx.query_one(
        "SELECT created_at FROM sign_in_link WHERE employee_id = $1 ORDER BY created_at DESC LIMIT 1 OFFSET $2",
        employee, nth - 1);
    return row ? std::optional(row->get<Instant>(0)) : std::nullopt;
}

std::string sign_in_address(Transaction& tx, const EmployeeId& employee) {
    const auto row = tx.query_one("SELECT address FROM sign_in_address WHERE employee_id = $1", employee);
    return row ? row->get<std::string>(0) : "";
}

void set_sign_in_address(Transaction& tx, const EmployeeId& employee, std::string_view address) {
    tx.execute("DELETE FROM sign_in_address WHERE employee_id = $1", employee);
    if (!address.empty())
        tx.execute("INSERT INTO sign_in_address (employee_id, address, set_at) VALUES ($1, $2, $3)", employee,
                   address, tx.now());
}

std::int64_t add_session(Transaction& tx, const WebSession& session) {
    return tx
        .query_one(
            "INSERT INTO web_session (token_hash, employee_id, created_at, seen_at, browser, address, life, idle)"
            " VALUES ($1, $2, $3, $3, $4, $5, $6, $7) RETURNING session_id",
            session.token_hash, session.employee, tx.now(), session.browser, session.address,
            micros(session.life), micros(session.idle))
        ->get<std::int64_t>(0);
}

std::optional<WebSession> find_session(Transaction& tx, std::string_view token_hash) {
    const auto row =
        tx.query_one(std::string(kSession) + " WHERE token_hash = $1 AND ended_at IS NULL", token_hash);
    return row ? std::optional(session_from(*row)) : std::nullopt;
}

std::vector<WebSession> sessions_of(Transaction& tx, const std::optional<EmployeeId>& employee) {
    std::vector<WebSession> sessions;
    tx.for_each(
        std::string(kSession) +
            " WHERE ended_at IS NULL AND (employee_id = $1 OR $1 IS NULL) ORDER BY created_at DESC",
        [&](Row&& row) { sessions.push_back(session_from(row)); }, employee);
    return sessions;
}

std::map<EmployeeId, Instant> last_seen(Transaction& tx) {
    std::map<EmployeeId, Instant> seen;
    tx.for_each("SELECT employee_id, max(seen_at) FROM web_session GROUP BY employee_id",
                [&](const Row& row) { seen.emplace(row.get<EmployeeId>(0), row.get<Instant>(1)); });
    return seen;
}

void note_seen(Transaction& tx, std::int64_t session) {
    tx.execute("UPDATE web_session SET seen_at = $2 WHERE session_id = $1", session, tx.now());
}

bool end_session(Transaction& tx, std::int64_t session) {
    return tx.execute("UPDATE web_session SET ended_at = $2 WHERE session_id = $1 AND ended_at IS NULL",
                      session, tx.now()) > 0;
}

std::int64_t end_sessions_of(Transaction& tx, const EmployeeId& employee) {
    return tx.execute("UPDATE web_session SET ended_at = $2 WHERE employee_id = $1 AND ended_at IS NULL",
                      employee, tx.now());
}

void note_try(Transaction& tx, std::string_view source) {
    tx.execute("INSERT INTO sign_in_try (source, tried_at) VALUES ($1, $2)", source, tx.now());
}

std::int64_t tries_since(Transaction& tx, std::string_view source, Instant since) {
    return tx
        .query_one("SELECT count(*) FROM sign_in_try WHERE source = $1 AND tried_at > $2", source, since)
        ->get<std::int64_t>(0);
}

std::optional<Instant> tried_at(Transaction& tx, std::string_view source, int nth) {
    const auto row = tx.query_one(
        "SELECT tried_at FROM sign_in_try WHERE source = $1 ORDER BY tried_at DESC LIMIT 1 OFFSET $2", source,
        nth - 1);
    return row ? std::optional(row->get<Instant>(0)) : std::nullopt;
}

std::int64_t forget_sign_ins(Transaction& tx, Instant before, int limit) {
    return tx.execute(
               "DELETE FROM sign_in_link WHERE token_hash IN"
               " (SELECT token_hash FROM sign_in_link WHERE created_at < $1 LIMIT $2)",
               before, limit) +
           tx.execute(
               "DELETE FROM sign_in_try WHERE tried_at IN"
               " (SELECT tried_at FROM sign_in_try WHERE tried_at < $1 LIMIT $2)",
               before, limit) +
           tx.execute(
               "DELETE FROM web_session WHERE session_id IN"
               " (SELECT session_id FROM web_session WHERE seen_at < $1 LIMIT $2)",
               before, limit);
}

}  // namespace storage
