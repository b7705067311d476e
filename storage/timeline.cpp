#include "storage/timeline.hpp"

namespace storage {

std::string timeline(Database& database) {
    if (database.engine_name() != "postgres") return "";
    return database.read([](Transaction& tx) {
        // The first eight digits of a WAL file's name are the number of its timeline.
        return tx.query_one("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)")
            ->get<std::string>(0);
    });
}

}  // namespace storage
