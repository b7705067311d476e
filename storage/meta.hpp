// What the database knows about itself: a few words by key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace storage::meta {

std::optional<std::string> get(Transaction& transaction, std::string_view key);
void set(Transaction& transaction, std::string_view key, std::string_view value);

/// What a database is for. It is settled once, when the database is made, and never changes: a simulation's
/// clock and people must not mix with real ones.
enum class Purpose { office, simulation };

/// Settles the purpose if nobody has; answers the one that stands, which may be another than `wanted`.
Purpose settle_purpose(Transaction& transaction, Purpose wanted);

/// Nothing while it is not settled.
std::optional<Purpose> purpose(Transaction& transaction);

}  // namespace storage::meta
