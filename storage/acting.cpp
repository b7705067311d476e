#include "storage/acting.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/roster_history.hpp"
#include "storage/roster_json.hpp"

namespace storage {
namespace {

using domain::Acting;
using domain::EmployeeId;
using domain::UnitId;

constexpr std::string_view kActingColumns =
    "SELECT acting_id, unit_id, employee_id, kind, first_day, last_day, recorded_at, recorded_by, withdrawn_at"
    " FROM acting ";
constexpr std::string_view kHolds =
    "withdrawn_at IS NULL AND first_day <= $1 AND (last_day IS NULL OR last_day >= $1)";
/// `plh` before `plt`: whoever stands in for a day stands in for the acting head of a vacant post, too.
constexpr std::string_view kOrder = " ORDER BY unit_id, kind, acting_id DESC";

ActingRow acting_from(const Row& row) {
    const auto last_day = row.get<std::optional<std::string>>(5);
    return {row.get<std::int64_t>(0),
            {row.get<UnitId>(1),
             row.get<EmployeeId>(2),
             domain::acting_kind_from(row.get<std::string>(3)).value(),
             {domain::from_iso_date(row.get<std::string>(4)),
              last_day ? domain::from_iso_date(*last_day) : std::nullopt}},
            row.get<domain::Instant>(6),
            row.get<std::string>(7),
            row.get<std::optional<domain::Instant>>(8)};
}

std::vector<Acting> acting_from(const std::vector<Row>& rows) {
    std::vector<Acting> found;
    for (const Row& row : rows) found.push_back(acting_from(row).acting);
    return found;
}

void record(Transaction& tx, const Acting& acting, std::string_view by, std::string before,
            std::string after) {
    record_roster_change(
        tx,
        {0, {}, std::string(by), "acting", "unit/" + acting.unit.value, std::move(before), std::move(after)});
}

}  // namespace

std::int64_t add_acting(Transaction& tx, const Acting& acting, std::string_view by) {
    record(tx, acting, by, "", to_json(acting));
    return tx
        .query_one(
            "INSERT INTO acting (unit_id, employee_id, kind, first_day, last_day, recorded_at, recorded_by)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING acting_id",
            acting.unit, acting.employee, to_string(acting.kind),
            domain::to_iso_date(acting.days.from.value()),
            acting.days.to ? std::optional(domain::to_iso_date(*acting.days.to)) : std::nullopt, tx.now(), by)
        ->get<std::int64_t>(0);
}

bool withdraw_acting(Transaction& tx, std::int64_t id, std::string_view by) {
    const auto row =
        tx.query_one(std::string(kActingColumns) + "WHERE acting_id = $1 AND withdrawn_at IS NULL", id);
    if (!row) return false;
    const Acting acting = acting_from(*row).acting;
    record(tx, acting, by, to_json(acting), "");
    tx.execute("UPDATE acting SET withdrawn_at = $2 WHERE acting_id = $1", id, tx.now());
    return true;
}

std::vector<Acting> acting_heads(Transaction& tx, const UnitId& unit, std::chrono::year_month_day date) {
    return acting_from(tx.query(
        std::string(kActingColumns) + "WHERE unit_id = $2 AND " + std::string(kHolds) + std::string(kOrder),
        domain::to_iso_date(date), unit));
}

std::vector<UnitId> units_acted_for(Transaction& tx, const EmployeeId& employee,
                                    std::chrono::year_month_day date) {
    std::vector<UnitId> units;
    for (const Row& row : tx.query("SELECT DISTINCT unit_id FROM acting WHERE employee_id = $2 AND " +
                                       std::string(kHolds) + " ORDER BY unit_id",
                                   domain::to_iso_date(date), employee))
        units.push_back(row.get<UnitId>(0));
    return units;
}

std::vector<Acting> acting_on(Transaction& tx, std::chrono::year_month_day date) {
    return acting_from(
        tx.query(std::string(kActingColumns) + "WHERE " + std::string(kHolds) + std::string(kOrder),
                 domain::to_iso_date(date)));
}

std::vector<ActingRow> all_acting(Transaction& tx) {
    std::vector<ActingRow> rows;
    for (const Row& row : tx.query(std::string(kActingColumns) + "ORDER BY acting_id"))
        rows.push_back(acting_from(row));
    return rows;
}

}  // namespace storage
