// What a database's schema is, in words that are the same for both engines.
#pragma once

#include <map>
#include <set>
#include <string>

#include "storage/database.hpp"

namespace storage_test {

/// Table, then what is true of it: `column NAME TYPE`, with ` not null` where it is, and `unique A, B` for
/// each key and index that keeps rows apart, with ` where …` if only some rows.
using SchemaWords = std::map<std::string, std::set<std::string>>;

SchemaWords schema_words(storage::Database& database);

}  // namespace storage_test
