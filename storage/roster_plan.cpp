#include "storage/roster_plan.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "bot/domain/local_time.hpp"
#include "storage/roster_history.hpp"

namespace storage {
namespace {

using domain::EmployeeId;
using domain::RosteredDay;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::chrono::days kToSunday{6};

void record(Transaction& tx, const RosteredDay& day, std::string_view by, bool is_given) {
    RosterChange change;
    change.by = by;
    change.kind = "flexible_day";
    change.subject = "employee/" + day.employee.value;
    (is_given ? change.after : change.before) = nlohmann::json{{"day", domain::to_iso_date(day.date)}}.dump();
    record_roster_change(tx, change);
}

std::string to_json(const std::vector<RosteredDay>& days) {
    nlohmann::json list = nlohmann::json::array();
    for (const RosteredDay& day : days) list.push_back({day.employee.value, domain::to_iso_date(day.date)});
    return list.dump();
}

std::vector<RosteredDay> days_from_json(const std::string& text) {
    std::vector<RosteredDay> days;
    for (const auto& day : nlohmann::json::parse(text))
        days.push_back({EmployeeId{day[0].get<std::string>()},
                        domain::from_iso_date(day[1].get<std::string>()).value()});
    return days;
}

}  // namespace

std::vector<year_month_day> rostered_days_of(Transaction& tx, const EmployeeId& employee,
                                             year_month_day monday) {
    std::vector<year_month_day> days;
    for (const Row& row :
         tx.query("SELECT day FROM flexible_day WHERE employee_id = $1 AND day >= $2"
                  " AND day <= $3 AND withdrawn_at IS NULL ORDER BY day",
                  employee, domain::to_iso_date(monday), domain::to_iso_date(sys_days{monday} + kToSunday)))
        days.push_back(domain::from_iso_date(row.get<std::string>(0)).value());
    return days;
}

std::vector<RosteredDay> rostered_days(Transaction& tx, year_month_day first, year_month_day last) {
    std::vector<RosteredDay> days;
    for (const Row& row : tx.query("SELECT employee_id, day FROM flexible_day WHERE day >= $1 AND day <= $2"
                                   " AND withdrawn_at IS NULL ORDER BY employee_id, day",
                                   domain::to_iso_date(first), domain::to_iso_date(last)))
        days.push_back({row.get<EmployeeId>(0), domain::from_iso_date(row.get<std::string>(1)).value()});
    return days;
}

bool give_flexible_day(Transaction& tx, const RosteredDay& day, std::string_view by) {
    const bool is_given =
        tx.execute(
            "INSERT INTO flexible_day (employee_id, day, given_at, given_by) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (employee_id, day) WHERE withdrawn_at IS NULL DO NOTHING",
            day.employee, domain::to_iso_date(day.date), tx.now(), by) > 0;
    if (is_given) record(tx, day, by, true);
    return is_given;
}

bool withdraw_flexible_day(Transaction& tx, const RosteredDay& day, std::string_view by) {
    const bool is_withdrawn = tx.execute(
                                  "UPDATE flexible_day SET withdrawn_at = $3, withdrawn_by = $4"
                                  " WHERE employee_id = $1 AND day = $2 AND withdrawn_at IS NULL",
                                  day.employee, domain::to_iso_date(day.date), tx.now(), by) > 0;
    if (is_withdrawn) record(tx, day, by, false);
    return is_withdrawn;
}

std::int64_t save_proposal(Transaction& tx, const ProposedRoster& proposal) {
    return tx
        .query_one(
            "INSERT INTO roster_proposal (unit_id, monday, days, made_at, made_for)"
            " VALUES ($1, $2, $3, $4, $5) RETURNING roster_proposal_id",
            proposal.unit, domain::to_iso_date(proposal.monday), to_json(proposal.days), tx.now(),
            proposal.made_for)
        ->get<std::int64_t>(0);
}

std::optional<ProposedRoster> find_proposal(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(
        "SELECT unit_id, monday, days, made_for, accepted_at FROM roster_proposal"
        " WHERE roster_proposal_id = $1",
        id);
    if (!row) return std::nullopt;
    return ProposedRoster{id,
                          row->get<domain::UnitId>(0),
                          domain::from_iso_date(row->get<std::string>(1)).value(),
                          days_from_json(row->get<std::string>(2)),
                          row->get<EmployeeId>(3),
                          row->get<std::optional<domain::Instant>>(4)};
}

bool accept_proposal(Transaction& tx, std::int64_t id) {
    return tx.execute(
               "UPDATE roster_proposal SET accepted_at = $2"
               " WHERE roster_proposal_id = $1 AND accepted_at IS NULL",
               id, tx.now()) > 0;
}

}  // namespace storage
