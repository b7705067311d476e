// The schema's history: numbered SQL files, carried in the binary, applied once each and in order. Only
// forward. They live in migrations/<engine>/NNNN_name.sql; the build refuses a gap in the numbers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"
#include "storage/database.hpp"

namespace storage {

struct Migration {
    int number;  ///< from 1, without gaps
    std::string_view name;
    std::string_view sql;  ///< without BEGIN and COMMIT; the first makes the table `schema_migration`
};

/// What this binary carries for an engine, in order.
std::vector<Migration> migrations_for(std::string_view engine_name);

/// SHA-256 of the SQL, in hexadecimal: what `sha256sum` says of the file.
std::string checksum(const Migration& migration);

/// The migrations still to be applied, in order; changes nothing.
/// `Fault::misconfigured`: the schema is newer than `known`, was made from other SQL, or is not Sigap's; the
/// message says which migration and what to do. `known` without an argument is what the binary carries.
domain::Result<std::vector<Migration>> pending_migrations(Database& database);
domain::Result<std::vector<Migration>> pending_migrations(Database& database,
                                                          std::span<const Migration> known);

/// Applies them, each in a transaction of its own, and answers which were applied. Errors as above. Throws
/// what the database throws: that migration has then left nothing behind, those before it stand.
domain::Result<std::vector<Migration>> migrate(Database& database);
domain::Result<std::vector<Migration>> migrate(Database& database, std::span<const Migration> known);

}  // namespace storage
