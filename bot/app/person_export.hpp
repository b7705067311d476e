// What is on record about one person, for that person (UU 27/2022, art. 7 and 32).
#pragma once

#include <string>
#include <string_view>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace app {

/// Everything about the person and about nobody else, as JSON (storage/person_record.hpp). That it was
/// exported is put on record with who asked: `operator`, `employee/P-03`.
std::string export_person(storage::Transaction& tx, const domain::Employee& person, std::string_view actor);

}  // namespace app
