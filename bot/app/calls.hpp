// Calls on their way: asking, asking again until the rule is satisfied, settling silence, and taking answers.
// How one is described is in call_draft.hpp, whom it reaches in call_plan.hpp, what supervisors see in
// call_card.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/call_plan.hpp"
#include "bot/app/scene.hpp"
#include "bot/domain/call.hpp"
#include "storage/calls.hpp"
#include "storage/outbox.hpp"

namespace app {

/// Issues the call as planned: everybody asked gets the first attempt, and the supervisor the card.
domain::CallId issue(Scene& scene, const storage::CallDraft& draft, const CallPlan& plan);

/// Subjects of the timers: `<call>/<attempt>`.
void nudge(Scene& scene, std::string_view subject);
void settle(Scene& scene, std::string_view subject);
void ask_again(Scene& scene, std::string_view subject);

/// Asks everybody the call still waits for once more, where the policy leaves the pace to supervisors.
/// nullopt: they are asked.
struct NotAskedAgain {
    std::optional<domain::Instant> from;  ///< when they may be; nullopt: the call is over, or another's
};
std::optional<NotAskedAgain> ask_further(Scene& scene, const domain::Employee& supervisor,
                                         domain::CallId call, int attempt);
/// The issuer taps "call again" where the policy leaves the pace to supervisors (`advance = "supervisor"`).
void call_again(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                const Cause& cause, std::string_view subject);

/// What one event of a person did to one call.
struct Answered {
    storage::Call call;
    domain::Instant deadline;
    bool is_in_time = true;
    bool is_correction = false;  ///< the attempt had been settled before the answer arrived
    bool was_missed = false;     ///< as a miss that counted
    domain::Instant at{};        ///< when it was given, as far as it can be known
};

/// Lets a verified event answer every open attempt of its sender. In time wins over anything settled before;
/// after the deadline it is kept as late and ends the call for the person (docs/adr/0006-late-answers.md).
/// `noted_by` (`employee/P-01`): the event is that supervisor's, who notes that the person responded
/// otherwise; it answers only where the rule of the call counts that.
std::vector<Answered> answer_open_calls(Scene& scene, const domain::Employee& employee, const Cause& cause,
                                        std::string_view words, std::string_view noted_by = "");

/// Asks over the person's other messenger after the preferred one refused for good. False if there is none.
bool ask_elsewhere(Scene& scene, const storage::OutboxRow& refused);

}  // namespace app
