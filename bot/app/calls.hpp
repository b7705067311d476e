// Calls from chat: describing one, confirming it, asking again until the rule is satisfied, and taking
// answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/call.hpp"
#include "storage/calls.hpp"
#include "storage/outbox.hpp"

namespace app {

/// The most a supervisor may write into a call, in code points; cards of 500 characters rely on it.
inline constexpr std::size_t kMostCallWords = 200;

/// `/panggil Siti Aminah, Budi: pesan`. Names are matched among the supervisor's people; what is ambiguous or
/// unknown is asked back. Ends in a preview card to confirm.
void describe_call_out(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                       const Cause& cause, std::string_view words);

/// `/apel` for the supervisor's unit with everything below it, or `/apel NAME OF A UNIT`.
void describe_roll_call(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                        const Cause& cause, std::string_view words);

/// The taps on the preview card. A draft is settled once; whoever taps again is told what became of it.
void show_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                const Cause& cause, std::int64_t draft_id);
void confirm_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                   const Cause& cause, std::int64_t draft_id);
void cancel_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                  const Cause& cause, std::int64_t draft_id);

/// Subjects of the timers: `<call>/<attempt>`.
void nudge(Scene& scene, std::string_view subject);
void settle(Scene& scene, std::string_view subject);
void ask_again(Scene& scene, std::string_view subject);

/// The issuer taps "call again" where the policy leaves the pace to supervisors (`advance = "supervisor"`).
void call_again(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                const Cause& cause, std::string_view subject);

/// What one event of a person did to one call.
struct Answered {
    storage::Call call;
    domain::Instant deadline;
    bool is_in_time = true;
    bool is_correction = false;  ///< the attempt had been settled before the answer arrived
};

/// Lets a verified event answer every open attempt of its sender. In time wins over anything settled before;
/// after the deadline it is kept as late and ends the call for the person (docs/adr/0006-late-answers.md).
std::vector<Answered> answer_open_calls(Scene& scene, const domain::Employee& employee, const Cause& cause,
                                        std::string_view words);

/// The subject of everything said to a person about a call: `attempt/<call>/<employee>`.
std::string call_subject(domain::CallId call, const domain::EmployeeId& employee);

/// Puts the supervisor's card in step with what is known; nothing where messages cannot be changed. The card
/// of a large call follows within seconds, by a timer, so that a thousand answers do not draw it a thousand
/// times.
void refresh_card(Scene& scene, domain::CallId call);
/// Draws it at once; `subject` is the call's number.
void redraw_card(Scene& scene, std::string_view subject);
/// A message of the call was delivered; only cards that name people show that.
void show_delivery(Scene& scene, domain::CallId call);

/// Asks over the person's other messenger after the preferred one refused for good. False if there is none.
bool ask_elsewhere(Scene& scene, const storage::OutboxRow& refused);

}  // namespace app
