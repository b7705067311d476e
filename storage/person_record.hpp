// Everything on record about one person, read across tables.
#pragma once

#include <string>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace storage {

/// About the person and about nobody else, no issuer, no decider, no colleague, as JSON: two spaces of
/// indent, instants as RFC 3339 in UTC.
std::string person_record(Transaction& tx, const domain::Employee& person);

}  // namespace storage
