// Which server's history the database goes on with.
#pragma once

#include <string>

#include "storage/database.hpp"

namespace storage {

/// Another one since a standby took the place of the server that wrote before, which may lack what was
/// confirmed last. Empty where there are no standbys.
std::string timeline(Database& database);

}  // namespace storage
