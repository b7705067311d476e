// Reasons: what hindered the person, in a code or in their own words. A human decides; nothing else excuses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/flags.hpp"

namespace app {

/// Asks what hindered the person, with the policy's codes as buttons. `about` is a call's
/// number, or `w-<window>/<day since 1970>`.
void ask_reason(Scene& scene, const domain::Employee& employee, const storage::Chat& chat, const Cause& cause,
                std::string_view about);

/// Keeps the reason and passes it to whoever decides by the policy (the supervisor, unless it names others),
/// else those above, else HR: the first who can be reached, and never the one whose call is disputed. Illness
/// is kept as a category: its words go no further than the record.
void give_reason(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                 const Cause& cause, std::string_view about, std::string_view code, std::string_view words);

/// The time to decide on the reason of that number is over and nobody did: that favours the person, who is
/// told so. What it is about can still be excused, and never adds to a flag.
void lapse_reason(Scene& scene, std::string_view id);

/// Puts every undecided reason before whoever decides on it today, if they have not had it: the head may be
/// another than when it was given, or one who could not be reached may be here now.
void pass_on_reasons(Scene& scene);

/// What a reason of this person is kept under, given what it is about: `attempt/<call>/<employee>` or
/// `presence/<employee>/<date>/<window>`.
std::string reason_subject(const domain::Employee& employee, std::string_view about);

/// What a reason given now, without saying so, would be about: the newest call of today that was not
/// answered in time, else today's window, else a call that was. Empty if there is neither.
std::string what_hindered(Scene& scene, const domain::Employee& employee, domain::Instant at);

/// Who may decide on a reason about that, foremost first: whom the policy names, else HR; never the one whose
/// call it is about.
std::vector<domain::Employee> deciders_of(Scene& scene, const domain::Employee& employee,
                                          std::string_view subject);

/// Something was sent along with a reason: whoever has it before them is told that it exists, not shown it.
void tell_of_attachment(Scene& scene, const domain::Employee& employee, const Cause& cause,
                        std::string_view subject);

/// A reason that waits for a decision, as its decider reads it.
struct ReasonDue {
    storage::Reason reason;
    std::string name;    ///< of whoever gave it
    std::string matter;  ///< what it is about
    domain::Instant until;
};
/// Those that are with this person now, oldest first.
std::vector<ReasonDue> reasons_due(Scene& scene, const domain::Employee& decider);

/// The decider taps `accept` or `reject` on a reason.
void decide_reason(Scene& scene, const domain::Employee& decider, const storage::Chat& chat,
                   const Cause& cause, std::int64_t reason_id, bool is_accepted);

}  // namespace app
