// People, units and acting heads as JSON, as the history of the roster keeps them.
#pragma once

#include <string>

#include "bot/domain/roster.hpp"

namespace storage {

/// One object; what is not known is left out, so that a new field changes no older text.
std::string to_json(const domain::Employee& employee);
std::string to_json(const domain::Unit& unit);
std::string to_json(const domain::Acting& acting);

/// Back from what `to_json` wrote, also by an earlier version. Throws `Failure` for what cannot be read.
domain::Employee employee_from_json(const domain::EmployeeId& id, const std::string& text);
domain::Unit unit_from_json(const domain::UnitId& id, const std::string& text);

}  // namespace storage
