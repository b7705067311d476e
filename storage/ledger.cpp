#include "storage/ledger.hpp"

namespace storage {

using domain::Instant;

namespace {

constexpr std::string_view kOutage = "SELECT scope, from_at, to_at, what, outage_id, reviewed_at FROM outage";

Outage outage_from(const Row& row) {
    return {
        row.get<std::string>(0), row.get<Instant>(1),      row.get<std::optional<Instant>>(2),
        row.get<std::string>(3), row.get<std::int64_t>(4), row.get<std::optional<Instant>>(5).has_value()};
}

std::vector<Outage> outages_from(const std::vector<Row>& rows) {
    std::vector<Outage> outages;
    for (const Row& row : rows) outages.push_back(outage_from(row));
    return outages;
}

}  // namespace

void beat(Transaction& tx, std::string_view instance_id, Instant started_at) {
    tx.execute(
        "INSERT INTO heartbeat (instance_id, started_at, beat_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (instance_id, started_at) DO UPDATE SET beat_at = excluded.beat_at",
        instance_id, started_at, tx.now());
}

std::optional<Instant> last_beat(Transaction& tx) {
    const auto row = tx.query_one("SELECT max(beat_at) FROM heartbeat");
    return row ? row->get<std::optional<Instant>>(0) : std::nullopt;
}

std::optional<std::int64_t> open_outage(Transaction& tx, std::string_view scope, Instant from,
                                        std::string_view what) {
    const auto row = tx.query_one(
        "INSERT INTO outage (scope, from_at, what) SELECT $1, $2, $3"
        " WHERE NOT EXISTS (SELECT 1 FROM outage WHERE scope = $1 AND what = $3 AND to_at IS NULL)"
        " ON CONFLICT DO NOTHING RETURNING outage_id",
        scope, from, what);
    return row ? std::optional(row->get<std::int64_t>(0)) : std::nullopt;
}

std::optional<std::int64_t> close_outage(Transaction& tx, std::string_view scope, std::string_view what,
                                         Instant to) {
    const auto row = tx.query_one(
        "UPDATE outage SET to_at = CASE WHEN from_at > $3 THEN from_at ELSE $3 END WHERE scope = $1 AND what = $2 AND to_at IS NULL"
        " RETURNING outage_id",
        scope, what, to);
    return row ? std::optional(row->get<std::int64_t>(0)) : std::nullopt;
}

std::optional<std::int64_t> add_outage(Transaction& tx, std::string_view scope, const domain::Span& span,
                                       std::string_view what) {
    const auto row = tx.query_one(
        "INSERT INTO outage (scope, from_at, to_at, what) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING outage_id",
        scope, span.from, span.to, what);
    return row ? std::optional(row->get<std::int64_t>(0)) : std::nullopt;
}

std::optional<Outage> find_outage(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(std::string(kOutage) + " WHERE outage_id = $1", id);
    return row ? std::optional(outage_from(*row)) : std::nullopt;
}

void mark_reviewed(Transaction& tx, std::int64_t id) {
    tx.execute("UPDATE outage SET reviewed_at = $2 WHERE outage_id = $1", id, tx.now());
}

std::vector<Outage> outages_between(Transaction& tx, Instant from, Instant to) {
    return outages_from(tx.query(std::string(kOutage) +
                                     " WHERE from_at < $2 AND (to_at IS NULL OR to_at > $1)"
                                     " ORDER BY from_at, outage_id",
                                 from, to));
}

std::vector<Outage> open_outages(Transaction& tx) {
    return outages_from(tx.query(std::string(kOutage) + " WHERE to_at IS NULL ORDER BY from_at, outage_id"));
}

std::vector<domain::EmployeeId> people_missed_in(Transaction& tx, const domain::Span& span,
                                                 const domain::EmployeeId& after, int limit) {
    std::vector<domain::EmployeeId> people;
    for (const Row& row :
         tx.query("SELECT employee_id FROM attempt WHERE issued_at > $1 AND issued_at < $3 AND deadline > $2"
                  " AND outcome = 'missed' AND employee_id > $4"
                  " UNION SELECT employee_id FROM presence WHERE opens_at > $1 AND opens_at < $3"
                  " AND closes_at > $2 AND state = 'missed' AND employee_id > $4 ORDER BY 1 LIMIT $5",
                  span.from - kLongestWindow, span.from, span.to, after, limit))
        people.push_back(row.get<domain::EmployeeId>(0));
    return people;
}

OutageToll toll_of(Transaction& tx, const Outage& outage) {
    const auto count = [&](const std::string& table, const std::string& opened, const std::string& closed,
                           const std::string& is_void) {
        return tx
            .query_one("SELECT count(*) FROM " + table + " AS asked WHERE " + opened + " > $1 AND " + opened +
                           " < $3 AND " + closed + " > $2 AND " + is_void +
                           " = 'void' AND cause = 'outage' AND ($4 = 'sigap' OR EXISTS (SELECT 1 FROM chat"
                           " WHERE chat.employee_id = asked.employee_id"
                           " AND chat.state = 'live' AND chat.messenger || '/' || chat.account = $4))",
                       outage.from - kLongestWindow, outage.from, outage.to.value_or(tx.now()), outage.scope)
            ->get<std::int64_t>(0);
    };
    return {count("attempt", "issued_at", "deadline", "outcome"),
            count("presence", "opens_at", "closes_at", "state")};
}

void note_clock_step(Transaction& tx, std::chrono::microseconds by) {
    tx.execute("INSERT INTO clock_step (stepped_at, by_micros) VALUES ($1, $2)", tx.now(),
               static_cast<std::int64_t>(by.count()));
}

std::chrono::microseconds stepped_since(Transaction& tx, Instant from) {
    const auto row = tx.query_one(
        "SELECT coalesce(sum(by_micros), 0) FROM clock_step WHERE stepped_at > $1 AND stepped_at <= $2", from,
        tx.now());
    return std::chrono::microseconds{row->get<std::int64_t>(0)};
}

std::vector<domain::ClockStep> clock_steps_since(Transaction& tx, Instant from) {
    std::vector<domain::ClockStep> steps;
    tx.for_each(
        "SELECT stepped_at, by_micros FROM clock_step WHERE stepped_at > $1 ORDER BY clock_step_id",
        [&](const Row& row) {
            steps.push_back({row.get<Instant>(0), std::chrono::microseconds{row.get<std::int64_t>(1)}});
        },
        from);
    return steps;
}

void audit(Transaction& tx, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body) {
    tx.post("INSERT INTO audit_event (at, actor, kind, subject, body) VALUES ($1, $2, $3, $4, $5)", tx.now(),
            actor, kind, subject, body);
}

void activate_policy(Transaction& tx, const Activation& activation) {
    tx.execute("UPDATE policy_activation SET withdrawn_at = $2 WHERE policy_id = $1 AND withdrawn_at IS NULL",
               activation.policy_id, tx.now());
    tx.execute(
        "INSERT INTO policy_activation (policy_id, policy_version, body, activated_at, activated_by, ground)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        activation.policy_id, activation.policy_version, activation.body, tx.now(), activation.activated_by,
        activation.ground);
}

namespace {

constexpr std::string_view kActivation =
    "SELECT policy_id, policy_version, body, activated_at, activated_by, ground FROM policy_activation";

Activation activation_from(const Row& row) {
    return {row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
            row.get<Instant>(3),     row.get<std::string>(4), row.get<std::string>(5)};
}

}  // namespace

std::vector<Activation> active_policies(Transaction& tx) {
    std::vector<Activation> policies;
    for (const Row& row :
         tx.query(std::string(kActivation) + " WHERE withdrawn_at IS NULL ORDER BY policy_id"))
        policies.push_back(activation_from(row));
    return policies;
}

std::optional<Activation> find_activation(Transaction& tx, std::string_view policy_id,
                                          std::string_view policy_version) {
    const auto row = tx.query_one(std::string(kActivation) +
                                      " WHERE policy_id = $1 AND policy_version = $2"
                                      " ORDER BY activated_at DESC LIMIT 1",
                                  policy_id, policy_version);
    return row ? std::optional(activation_from(*row)) : std::nullopt;
}

std::string mark_of_rules(Transaction& tx) {
    const auto row = tx.query_one(
        "SELECT (SELECT coalesce(max(activation_id), 0) FROM policy_activation),"
        " (SELECT count(withdrawn_at) FROM policy_activation),"
        " (SELECT coalesce(max(calendar_version_id), 0) FROM calendar_version),"
        " (SELECT coalesce(max(calendar_change_id), 0) FROM calendar_change)");
    std::string mark;
    for (const int column : {0, 1, 2, 3}) mark += std::to_string(row->get<std::int64_t>(column)) + "/";
    return mark;
}

}  // namespace storage
