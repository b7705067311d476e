#include "storage/postgres/identities.hpp"

#include <fmt/format.h>

namespace storage::postgres {

void settle_identities(Transaction& tx) {
    for (const Row& row : tx.query("SELECT table_name, column_name FROM information_schema.columns"
                                   " WHERE table_schema = current_schema() AND is_identity = 'YES'")) {
        const auto table = row.get<std::string>(0), column = row.get<std::string>(1);
        tx.query(fmt::format(
            "SELECT setval(pg_get_serial_sequence(quote_ident(current_schema()) || '.{0}', '{1}'),"
            " coalesce((SELECT max({1}) FROM {0}), 0) + 1, false)",
            table, column));
    }
}

}  // namespace storage::postgres
