// Inside this room: `--unit`, which means a unit with everything below it.
#pragma once

#include <set>
#include <string>

#include "bot/cli/subcommand.hpp"
#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace cli {

/// Empty: there is no such unit.
std::set<domain::UnitId> units_below(storage::Transaction& tx, const std::string& unit);

/// Says that there is none of that name, and which may have been meant; answers the exit code.
int unknown_unit(Work& work, const std::string& unit);

}  // namespace cli
