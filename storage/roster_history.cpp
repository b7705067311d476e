#include "storage/roster_history.hpp"

namespace storage {
namespace {

constexpr std::string_view kChange =
    "SELECT change_id, changed_at, changed_by, kind, subject, before, after FROM roster_change";

std::vector<RosterChange> changes_from(const std::vector<Row>& rows) {
    std::vector<RosterChange> changes;
    for (const Row& row : rows)
        changes.push_back({row.get<std::int64_t>(0), row.get<domain::Instant>(1), row.get<std::string>(2),
                           row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                           row.get<std::string>(6)});
    return changes;
}

}  // namespace

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
    return changes_from(tx.query(std::string(kChange) + " WHERE subject = $1 ORDER BY change_id", subject));
}

std::vector<RosterChange> roster_changes_between(Transaction& tx, std::int64_t first, std::int64_t last,
                                                 domain::Instant at) {
    return changes_from(tx.query(std::string(kChange) +
                                     " WHERE change_id BETWEEN $1 AND $2 AND changed_at = $3"
                                     " AND kind IN ('employee', 'unit') ORDER BY change_id",
                                 first, last, at));
}

std::vector<std::string> changed_again(Transaction& tx, std::int64_t first, std::int64_t last) {
    std::vector<std::string> subjects;
    for (const Row& row : tx.query("SELECT DISTINCT subject FROM roster_change WHERE change_id > $2"
                                   " AND kind IN ('employee', 'unit') AND subject IN (SELECT subject"
                                   " FROM roster_change WHERE change_id BETWEEN $1 AND $2) ORDER BY subject",
                                   first, last))
        subjects.push_back(row.get<std::string>(0));
    return subjects;
}

std::optional<domain::EmployeeId> holder_of_nip(Transaction& tx, std::string_view nip) {
    const auto row = tx.query_one("SELECT employee_id FROM employee WHERE nip = $1", nip);
    return row ? std::optional(row->get<domain::EmployeeId>(0)) : std::nullopt;
}

}  // namespace storage
