// What somebody did on the dashboard that in chat would have been an event of the inbox. Its audit event
// stands for it.
#pragma once

#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// Puts it on record and returns its number where rows name the event they come from: the negative of the
/// audit event's, so that it is never an inbox row's.
domain::InboxId add_dashboard_act(Transaction& tx, const domain::EmployeeId& person);

}  // namespace storage
