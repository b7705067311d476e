#include "storage/unit_tree.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "storage/roster.hpp"

namespace storage {
namespace {

using domain::EmployeeId;
using domain::Unit;
using domain::UnitId;

/// The unit and everything below it, and how far below.
std::vector<std::pair<Unit, std::int64_t>> tree_of(Transaction& tx, const UnitId& top) {
    std::vector<std::pair<Unit, std::int64_t>> found;
    for (
        const Row& row : tx.query(
            "WITH RECURSIVE tree (unit_id, depth) AS ("
            "  SELECT unit_id, 0 FROM unit WHERE unit_id = $1"
            "  UNION ALL SELECT unit.unit_id, depth + 1 FROM tree JOIN unit ON unit.parent_unit_id = tree.unit_id)"
            " SELECT " +
                std::string(kUnitColumns) +
                ", depth FROM tree JOIN unit ON unit.unit_id = tree.unit_id ORDER BY depth, unit.unit_id",
            top))
        found.emplace_back(unit_from(row), row.get<std::int64_t>(6));
    return found;
}

bool is_staffed(Transaction& tx, const UnitId& id) {
    return tx.query_one("SELECT 1 FROM employee WHERE unit_id = $1 AND left_at IS NULL LIMIT 1", id)
        .has_value();
}

}  // namespace

Unit unit_from(const Row& row) {
    return {row.get<UnitId>(0),
            row.get<std::optional<UnitId>>(1),
            domain::unit_kind_from(row.get<std::string>(2)).value(),
            row.get<std::optional<EmployeeId>>(3),
            row.get<std::string>(4),
            domain::working_week_from(row.get<std::string>(5)).value()};
}

std::vector<Unit> units_below(Transaction& tx, const std::vector<UnitId>& tops) {
    std::map<std::pair<std::int64_t, UnitId>, Unit> found;  // by how deep it lies
    std::set<UnitId> known;
    for (const UnitId& top : tops) {
        if (known.contains(top)) continue;
        const auto depth = static_cast<std::int64_t>(find_unit_and_above(tx, top).size());
        for (auto& [unit, below] : tree_of(tx, top)) {
            known.insert(unit.id);
            const std::pair place(depth + below, unit.id);
            found.emplace(place, std::move(unit));
        }
    }
    std::vector<Unit> units;
    units.reserve(found.size());
    for (auto& [place, unit] : found) units.push_back(std::move(unit));
    return units;
}

std::vector<UnitId> units_headed_by(Transaction& tx, const EmployeeId& employee) {
    std::vector<UnitId> units;
    for (const Row& row :
         tx.query("SELECT unit_id FROM unit WHERE head_employee_id = $1 ORDER BY unit_id", employee))
        units.push_back(row.get<UnitId>(0));
    return units;
}

std::vector<Unit> in_use_among(Transaction& tx, std::vector<Unit> units) {
    std::set<UnitId> in_use;
    for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {  // children before their parents
        if (!in_use.contains(unit->id) && !is_staffed(tx, unit->id)) continue;
        in_use.insert(unit->id);
        if (unit->parent) in_use.insert(*unit->parent);
    }
    std::erase_if(units, [&](const Unit& unit) { return !in_use.contains(unit.id); });
    return units;
}

}  // namespace storage
