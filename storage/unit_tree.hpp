// Tables unit and employee, asked from where somebody stands: what lies below, and who leads. Each question
// costs what is found, not what there is.
#pragma once

#include <string_view>
#include <vector>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace storage {

/// How `unit_from` wants its columns, of the table `unit`.
inline constexpr std::string_view kUnitColumns =
    "unit.unit_id, unit.parent_unit_id, unit.kind, unit.head_employee_id, unit.zone, unit.week";
domain::Unit unit_from(const Row& row);

/// These units and everything below them, each once and in the order of `units`: parents before their
/// children.
std::vector<domain::Unit> units_below(Transaction& tx, const std::vector<domain::UnitId>& tops);
/// The units whose definitive head the person is.
std::vector<domain::UnitId> units_headed_by(Transaction& tx, const domain::EmployeeId& employee);
/// Those of `units` in which somebody works today, or below which somebody does; with each, all below it must
/// be there, parents before their children.
std::vector<domain::Unit> in_use_among(Transaction& tx, std::vector<domain::Unit> units);

}  // namespace storage
