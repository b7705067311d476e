#include "storage/boards.hpp"

#include <set>

#include "storage/roster.hpp"

namespace storage {

std::vector<UnitPresence> presence_by_unit(Transaction& tx, std::string_view local_date) {
    std::vector<UnitPresence> counts;
    tx.for_each(
        "SELECT unit_id, window_id, state, COUNT(*), MIN(opens_at), closes_at FROM presence"
        " JOIN employee ON employee.employee_id = presence.employee_id"
        " WHERE local_date = $1 AND left_at IS NULL GROUP BY unit_id, window_id, state, closes_at"
        " UNION ALL SELECT unit_id, '', 'not_asked', COUNT(*), 0, 0 FROM not_asked"
        " JOIN employee ON employee.employee_id = not_asked.employee_id"
        " WHERE local_date = $1 AND left_at IS NULL GROUP BY unit_id ORDER BY 1, 5, 2, 3, 6",
        [&](const Row& row) {
            counts.push_back({row.get<domain::UnitId>(0), row.get<std::string>(1), row.get<std::string>(2),
                              row.get<std::int64_t>(3), row.get<domain::Instant>(5)});
        },
        local_date);
    return counts;
}

std::vector<domain::Unit> units_in_use(Transaction& tx) {
    std::set<domain::UnitId> in_use;
    tx.for_each("SELECT DISTINCT unit_id FROM employee WHERE left_at IS NULL",
                [&](const Row& row) { in_use.insert(row.get<domain::UnitId>(0)); });
    auto found = units(tx);
    for (auto unit = found.rbegin(); unit != found.rend(); ++unit)  // children before their parents
        if (unit->parent && in_use.contains(unit->id)) in_use.insert(*unit->parent);
    std::erase_if(found, [&](const domain::Unit& unit) { return !in_use.contains(unit.id); });
    return found;
}

std::vector<Call> calls_between(Transaction& tx, domain::Instant from, domain::Instant to) {
    std::vector<Call> calls;
    for (const Row& row : tx.query("SELECT call_id FROM call WHERE issued_at >= $1 AND issued_at < $2"
                                   " ORDER BY issued_at DESC, call_id DESC",
                                   from, to))
        calls.push_back(find_call(tx, row.get<domain::CallId>(0)).value());
    return calls;
}

std::vector<UnitOutcomes> outcomes_by_unit(Transaction& tx, domain::CallId call) {
    std::vector<UnitOutcomes> counts;
    for (const Row& row : tx.query("SELECT unit_id, left_out IS NOT NULL, outcome, COUNT(*) FROM call_person"
                                   " WHERE call_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                                   call))
        counts.push_back({row.get<domain::UnitId>(0), row.get<bool>(1),
                          domain::outcome_from(row.get<std::string>(2)).value(), row.get<std::int64_t>(3)});
    return counts;
}

}  // namespace storage
