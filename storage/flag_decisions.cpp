#include "storage/flag_decisions.hpp"

namespace storage {

FlagDecision add_decision(Transaction& tx, domain::FlagId flag, FlagDecision decision) {
    decision.at = tx.now();
    decision.number =
        tx.query_one(
              "INSERT INTO flag_decision (flag_id, number, kind, decided_at, decided_by, via, ground)"
              " SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 FROM flag_decision"
              " WHERE flag_id = $1 RETURNING number",
              flag, decision.kind, decision.at, decision.by, decision.via, decision.ground)
            ->get<int>(0);
    return decision;
}

std::vector<FlagDecision> decisions_on(Transaction& tx, domain::FlagId flag) {
    std::vector<FlagDecision> decisions;
    for (const Row& row : tx.query(
             "SELECT number, kind, decided_at, decided_by, via, ground FROM flag_decision WHERE flag_id = $1"
             " ORDER BY number",
             flag))
        decisions.push_back({row.get<int>(0), row.get<std::string>(1), row.get<domain::Instant>(2),
                             row.get<domain::EmployeeId>(3), row.get<std::string>(4),
                             row.get<std::string>(5)});
    return decisions;
}

std::int64_t save_decision_draft(Transaction& tx, const FlagDecisionDraft& draft) {
    return tx
        .query_one(
            "INSERT INTO flag_decision_draft (flag_id, employee_id, step, ground, created_at, state)"
            " VALUES ($1, $2, $3, $4, $5, 'open') RETURNING draft_id",
            draft.flag, draft.employee, draft.step, draft.ground, tx.now())
        ->get<std::int64_t>(0);
}

std::optional<FlagDecisionDraft> find_decision_draft(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(
        "SELECT draft_id, flag_id, employee_id, step, ground FROM flag_decision_draft WHERE draft_id = $1",
        id);
    if (!row) return std::nullopt;
    return FlagDecisionDraft{row->get<std::int64_t>(0), row->get<domain::FlagId>(1),
                             row->get<domain::EmployeeId>(2), row->get<std::string>(3),
                             row->get<std::string>(4)};
}

bool close_decision_draft(Transaction& tx, std::int64_t id, bool is_confirmed) {
    return tx.execute("UPDATE flag_decision_draft SET state = $2 WHERE draft_id = $1 AND state = 'open'", id,
                      is_confirmed ? "confirmed" : "dropped") == 1;
}

}  // namespace storage
