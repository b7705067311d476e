// Those in a call of very many, some at a time: each part is a transaction, so that nobody else waits for
// all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/calls.hpp"

namespace storage {

/// The first `limit` of those who are still awaited, by id, after that one.
std::vector<CallPerson> awaited_after(Transaction& tx, domain::CallId call, const domain::EmployeeId& after,
                                      int limit);
/// The first `limit` attempts of that number which nothing settled yet, by person, after that one.
std::vector<AttemptRow> pending_after(Transaction& tx, domain::CallId call, int number,
                                      const domain::EmployeeId& after, int limit);
/// When the last of the attempts of that number was issued; nullopt: there is none.
std::optional<domain::Instant> last_issued_at(Transaction& tx, domain::CallId call, int number);

/// Whom an attempt of a call did not count for, and why.
struct VoidedPerson {
    domain::VoidCause cause = domain::VoidCause::undelivered;
    std::string name;
};
/// Those whose attempt of that number was found void when it was settled, by something else than an outage,
/// and who had no such attempt before in the call; by name.
std::vector<VoidedPerson> newly_voided(Transaction& tx, domain::CallId call, int number);

}  // namespace storage
