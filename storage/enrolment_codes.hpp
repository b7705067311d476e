// Of table enrolment_code: who holds one that still works. See chats.hpp for the codes themselves.
#pragma once

#include <set>

#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// People with a code that is neither used nor over; another code for them ends it.
std::set<domain::EmployeeId> holders_of_open_codes(Transaction& tx);

}  // namespace storage
