// What an attempt's verdict makes of a call: for the person, and for everybody once nobody is awaited any
// more.
#pragma once

#include <optional>
#include <string>

#include "bot/app/scene.hpp"
#include "bot/domain/call.hpp"
#include "storage/calls.hpp"

namespace app {

/// The subject of the timers of an attempt: `<call>/<attempt>`.
std::string timer_subject(domain::CallId call, int attempt);

/// Under which the supervisor was offered to send that attempt, and the end of that offer.
std::string offer_key(domain::CallId call, int attempt);
void settle_offer(Scene& scene, domain::CallId call, int attempt);

/// Whether silence on that messenger counts by the rule.
bool counts_on(const domain::CallRule& rule, domain::Messenger messenger);

/// The person's outcome of the call, anew from all attempts; `ends`: no further one goes to them.
void update_outcome(Scene& scene, domain::CallId call, const domain::EmployeeId& employee, bool ends);

/// Stores a verdict and what it makes of the call for the person.
void apply_verdict(Scene& scene, const storage::Call& call, storage::AttemptRow row,
                   const domain::Verdict& verdict, std::optional<domain::Instant> answered_at,
                   const std::string& evidence, bool ends);

/// Closes the call when nobody is waited for any more.
void close_if_over(Scene& scene, const storage::Call& call);

}  // namespace app
