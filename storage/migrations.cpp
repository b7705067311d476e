#include "storage/migrations.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "storage/migrations/carried.hpp"

namespace storage {
namespace {

struct Applied {
    int number;
    std::string name;
    std::string checksum;
};

/// Nothing where the ledger does not exist yet.
domain::Result<std::vector<Applied>> applied_migrations(Database& database) {
    return database.read([](Transaction& transaction) -> domain::Result<std::vector<Applied>> {
        const std::vector<std::string> tables = transaction.tables();
        if (std::find(tables.begin(), tables.end(), "schema_migration") == tables.end()) {
            if (tables.empty()) return std::vector<Applied>{};
            return domain::failure(domain::Fault::misconfigured,
                                   fmt::format("the database holds a table \"{}\" but no schema_migration: "
                                               "it belongs to another program. "
                                               "Point [storage] url at a file of Sigap's own.",
                                               tables.front()));
        }
        std::vector<Applied> applied;
        transaction.for_each(
            "SELECT number, name, checksum FROM schema_migration ORDER BY number", [&](const Row& row) {
                applied.push_back({row.get<int>(0), row.get<std::string>(1), row.get<std::string>(2)});
            });
        return applied;
    });
}

bool is_applied(Transaction& transaction, const Migration& migration) {
    const auto tables = transaction.tables();
    return std::find(tables.begin(), tables.end(), "schema_migration") != tables.end() &&
           transaction.query_one("SELECT 1 FROM schema_migration WHERE number = $1", migration.number);
}

}  // namespace

std::vector<Migration> migrations_for(std::string_view engine_name) {
    std::vector<Migration> found;
    for (const CarriedMigration& carried : carried_migrations())
        if (carried.engine == engine_name) found.push_back({carried.number, carried.name, carried.sql});
    return found;
}

std::string checksum(const Migration& migration) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(migration.sql.data()),
                       migration.sql.size());
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return text.data();
}

domain::Result<std::vector<Migration>> pending_migrations(Database& database,
                                                          std::span<const Migration> known) {
    const auto applied = applied_migrations(database);
    if (!applied) return tl::unexpected(applied.error());
    for (std::size_t index = 0; index < applied->size(); ++index) {
        const Applied& found = (*applied)[index];
        if (index >= known.size())
            return domain::failure(
                domain::Fault::misconfigured,
                fmt::format(
                    "the database is newer than this sigap: migration {} \"{}\" is applied, this binary ends at "
                    "{}. Run the version that applied it, or restore the backup made before the upgrade.",
                    found.number, found.name, known.size()));
        const Migration& expected = known[index];
        if (found.number != expected.number || found.checksum != checksum(expected))
            return domain::failure(domain::Fault::misconfigured,
                                   fmt::format("the database was made from other SQL than this sigap "
                                               "carries: migration {} \"{}\" is recorded "
                                               "as {}, expected {} \"{}\" as {}. Run the version that made "
                                               "it; a migration once released "
                                               "is never edited, what is to change goes into a further one.",
                                               found.number, found.name, found.checksum, expected.number,
                                               expected.name, checksum(expected)));
    }
    return std::vector<Migration>(known.begin() + static_cast<std::ptrdiff_t>(applied->size()), known.end());
}

domain::Result<std::vector<Migration>> pending_migrations(Database& database) {
    return pending_migrations(database, migrations_for(database.engine_name()));
}

domain::Result<std::vector<Migration>> migrate(Database& database, std::span<const Migration> known) {
    auto pending = pending_migrations(database, known);
    if (!pending) return pending;
    for (const Migration& migration : *pending) {
        database.write([&](Transaction& transaction) {
            // Several instances may start at once, over a database that none of them has made yet.
            if (is_applied(transaction, migration)) return;
            transaction.run_script(migration.sql);
            transaction.execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                migration.number, migration.name, checksum(migration), transaction.now());
        });
    }
    return pending;
}

domain::Result<std::vector<Migration>> migrate(Database& database) {
    return migrate(database, migrations_for(database.engine_name()));
}

}  // namespace storage
