// Inside this room: people as commands print them.
#pragma once

#include <string>

#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace cli {

/// Blank for nobody of the roster.
std::string name_of(storage::Transaction& transaction, const domain::EmployeeId& employee);

}  // namespace cli
