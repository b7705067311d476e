#include "storage/presence.hpp"

#include "bot/domain/local_time.hpp"

namespace storage {
namespace {

constexpr std::string_view kPresenceColumns =
    "SELECT employee_id, local_date, window_id, opens_at, last_reminder_at, announced_close_at, closes_at,"
    " late_until, zone, policy_id, policy_version, state, checked_in_at FROM presence ";

PresenceRow presence_from(const Row& row) {
    PresenceRow presence;
    presence.employee = row.get<domain::EmployeeId>(0);
    presence.local_date = row.get<std::string>(1);
    presence.window.id = row.get<std::string>(2);
    presence.window.open = row.get<domain::Instant>(3);
    presence.window.last_reminder = row.get<domain::Instant>(4);
    presence.window.announced_close = row.get<domain::Instant>(5);
    presence.window.close = row.get<domain::Instant>(6);
    presence.window.late_until = row.get<domain::Instant>(7);
    presence.zone = row.get<std::string>(8);
    presence.policy_id = row.get<std::string>(9);
    presence.policy_version = row.get<std::string>(10);
    presence.state = row.get<std::string>(11);
    presence.checked_in_at = row.get<std::optional<domain::Instant>>(12);
    return presence;
}

std::vector<PresenceRow> presence_from(const std::vector<Row>& rows) {
    std::vector<PresenceRow> found;
    found.reserve(rows.size());
    for (const Row& row : rows) found.push_back(presence_from(row));
    return found;
}

}  // namespace

bool plan_presence(Transaction& tx, const domain::EmployeeId& employee, const domain::DayPlan& plan) {
    const std::string date = domain::to_iso_date(plan.date);
    if (plan.windows.empty())
        return tx.execute(
                   "INSERT INTO not_asked (employee_id, local_date, rule, policy_version, place)"
                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                   employee, date, plan.grounds.empty() ? "" : plan.grounds.back().rule, plan.policy_version,
                   to_string(plan.place)) == 1;
    bool is_new = false;
    for (const domain::Window& window : plan.windows)
        is_new |=
            tx.execute(
                "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
                " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, calendar_version,"
                " roster_version, state, place)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                " (SELECT coalesce(max(change_id), 0) FROM roster_change), 'planned', $13)"
                " ON CONFLICT DO NOTHING",
                employee, date, window.id, window.open, window.last_reminder, window.announced_close,
                window.close, window.late_until, plan.zone, plan.policy->value, plan.policy_version,
                plan.calendar_version, to_string(plan.place)) == 1;
    return is_new;
}

bool unplan_presence(Transaction& tx, const domain::EmployeeId& employee, std::string_view local_date) {
    const auto begun = tx.query_one(
        "SELECT 1 FROM presence WHERE employee_id = $1 AND local_date = $2"
        " AND (state <> 'planned' OR opens_at <= $3) LIMIT 1",
        employee, local_date, tx.now());
    if (begun) return false;
    const auto windows =
        tx.execute("DELETE FROM presence WHERE employee_id = $1 AND local_date = $2", employee, local_date);
    return windows + tx.execute("DELETE FROM not_asked WHERE employee_id = $1 AND local_date = $2", employee,
                                local_date) >
           0;
}

std::vector<PresenceRow> presence_of(Transaction& tx, const domain::EmployeeId& employee,
                                     std::string_view local_date) {
    return presence_from(tx.query(
        std::string(kPresenceColumns) + "WHERE employee_id = $1 AND local_date = $2 ORDER BY opens_at",
        employee, local_date));
}

std::vector<PresenceRow> awaited_at(Transaction& tx, domain::Instant opens_at, std::string_view window_id,
                                    const domain::EmployeeId& after, int limit) {
    return presence_from(
        tx.query(std::string(kPresenceColumns) +
                     "WHERE opens_at = $1 AND window_id = $2 AND state IN ('planned', 'asked')"
                     " AND employee_id > $3 ORDER BY employee_id LIMIT $4",
                 opens_at, window_id, after, limit));
}

std::vector<PresenceRow> openings_on(Transaction& tx, std::string_view local_date) {
    return presence_from(tx.query(
        "SELECT '', local_date, window_id, opens_at, last_reminder_at, announced_close_at, closes_at,"
        " late_until, '', '', '', '', NULL FROM presence WHERE local_date = $1 GROUP BY local_date, window_id,"
        " opens_at, last_reminder_at, announced_close_at, closes_at, late_until",
        local_date));
}

void set_presence_state(Transaction& tx, const PresenceRow& row, std::string_view state,
                        std::string_view cause) {
    tx.post(
        "UPDATE presence SET state = $4, cause = $5"
        " WHERE employee_id = $1 AND local_date = $2 AND window_id = $3",
        row.employee, row.local_date, row.window.id, state,
        cause.empty() ? std::nullopt : std::optional(cause));
}

void record_check_in(Transaction& tx, const PresenceRow& row, std::string_view state, domain::Instant at,
                     domain::InboxId inbox_id) {
    tx.post(
        "UPDATE presence SET state = $4, cause = NULL, checked_in_at = $5, inbox_id = $6"
        " WHERE employee_id = $1 AND local_date = $2 AND window_id = $3",
        row.employee, row.local_date, row.window.id, state, at, inbox_id);
}

std::vector<PresenceCount> count_presence(Transaction& tx, std::string_view local_date) {
    std::vector<PresenceCount> counts;
    for (const Row& row : tx.query("SELECT window_id, state, cause, count(*), closes_at FROM presence"
                                   " WHERE local_date = $1 GROUP BY window_id, state, cause, closes_at"
                                   " ORDER BY min(opens_at), state, cause NULLS FIRST, closes_at",
                                   local_date))
        counts.push_back({row.get<std::string>(0), row.get<std::string>(1),
                          row.get<std::optional<std::string>>(2).value_or(""), row.get<std::int64_t>(3),
                          row.get<domain::Instant>(4)});
    return counts;
}

bool was_not_asked(Transaction& tx, const domain::EmployeeId& employee, std::string_view local_date) {
    return tx
        .query_one("SELECT 1 FROM not_asked WHERE employee_id = $1 AND local_date = $2", employee, local_date)
        .has_value();
}

std::vector<NotAsked> not_asked_by(Transaction& tx, std::string_view local_date,
                                   std::string_view rule_prefix) {
    std::vector<NotAsked> people;
    for (const Row& row : tx.query("SELECT employee_id, rule FROM not_asked WHERE local_date = $1"
                                   " AND substr(rule, 1, length($2)) = $2 ORDER BY employee_id",
                                   local_date, rule_prefix))
        people.push_back({row.get<domain::EmployeeId>(0), row.get<std::string>(1)});
    return people;
}

}  // namespace storage
