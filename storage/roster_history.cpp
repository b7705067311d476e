#include "storage/roster_history.hpp"

namespace storage {

std::int64_t record_roster_change(Transaction& tx, const RosterChange& change) {
    return tx
        .query_one(
            "INSERT INTO roster_change (changed_at, changed_by, kind, subject, before, after)"
            " VALUES ($1, $2, $3, $4, $5, $6) RETURNING change_id",
            tx.now(), change.by, change.kind, change.subject, change.before, change.after)
        ->get<std::int64_t>(0);
}

std::int64_t roster_version(Transaction& tx) {
    return tx.query_one("SELECT coalesce(max(change_id), 0) FROM roster_change")->get<std::int64_t>(0);
}

std::vector<RosterChange> roster_changes(Transaction& tx, std::string_view subject) {
    std::vector<RosterChange> changes;
    for (const Row& row : tx.query("SELECT change_id, changed_at, changed_by, kind, subject, before, after"
                                   " FROM roster_change WHERE subject = $1 ORDER BY change_id",
                                   subject))
        changes.push_back({row.get<std::int64_t>(0), row.get<domain::Instant>(1), row.get<std::string>(2),
                           row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                           row.get<std::string>(6)});
    return changes;
}

}  // namespace storage
