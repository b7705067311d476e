#include "storage/dashboard_acts.hpp"

#include "storage/ledger.hpp"

namespace storage {

domain::InboxId add_dashboard_act(Transaction& tx, const domain::EmployeeId& person) {
    const std::string who = "employee/" + person.value;
    audit(tx, who, "dashboard_act", who, "{}");
    const auto newest = tx.query_one("SELECT max(audit_event_id) FROM audit_event");
    return domain::InboxId{-newest->get<std::int64_t>(0)};
}

}  // namespace storage
