#include "storage/outage_toll.hpp"

namespace storage {

using domain::Instant;

namespace {

constexpr std::string_view kConcerned =
    " AND ($4 = 'sigap' OR EXISTS (SELECT 1 FROM chat WHERE chat.employee_id = asked.employee_id"
    " AND chat.state = 'live' AND chat.messenger || '/' || chat.account = $4))";

}  // namespace

std::vector<VoidedByOutage> voided_by(Transaction& tx, const Outage& outage, int limit) {
    std::vector<VoidedByOutage> voided;
    const std::string sql =
        "SELECT employee_id, call_id, '', '', issued_at FROM attempt AS asked WHERE issued_at > $1"
        " AND issued_at < $3 AND deadline > $2 AND outcome = 'void' AND cause = 'outage'" +
        std::string(kConcerned) +
        " UNION ALL SELECT employee_id, NULL, policy_id, window_id, opens_at FROM presence AS asked"
        " WHERE opens_at > $1 AND opens_at < $3 AND closes_at > $2 AND state = 'void' AND cause = 'outage'" +
        std::string(kConcerned) + " ORDER BY 5, 1 LIMIT $5";
    tx.for_each(
        sql,
        [&](const Row& row) {
            voided.push_back({row.get<domain::EmployeeId>(0), row.get<std::optional<std::int64_t>>(1),
                              row.get<std::string>(2), row.get<std::string>(3), row.get<Instant>(4)});
        },
        outage.from - kLongestWindow, outage.from, outage.to.value_or(tx.now()), outage.scope, limit);
    return voided;
}

}  // namespace storage
