// Calls: when an attempt goes out, what counts as an answer, and when silence may be held to be a miss.
// The one place that decides an outcome. Everything here favours the person when in doubt.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/instant.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

enum class CallKind { call_out, roll_call };
enum class Outcome { pending, answered, late, missed, excused, voided };
enum class VoidCause { undelivered, unreachable, outage, off_duty, exempt, policy_suspended, withdrawn };

std::string_view to_string(CallKind kind);
std::optional<CallKind> call_kind_from(std::string_view name);
std::string_view to_string(Outcome outcome);  ///< `voided` reads `void`
std::optional<Outcome> outcome_from(std::string_view name);
std::string_view to_string(VoidCause cause);
std::optional<VoidCause> void_cause_from(std::string_view name);

/// How long after the deadline silence is settled: answers of the last second may still be on their way.
inline constexpr std::chrono::seconds kSettleDelay{180};
/// A call must be delivered this soon after issue to prove anything.
inline constexpr std::chrono::minutes kDeliveryLimit{5};
/// A provider that was not heard for longer is not well (the last successful poll or question: reliability.md
/// I6).
inline constexpr std::chrono::seconds kProviderSilence{60};
/// A Telegram chat that said nothing for this long proves nothing.
inline constexpr std::chrono::days kChatLiveness{30};
/// A Telegram tap carries no time; Telegram keeps it this long (protocols.md 1.4), so it may be that old.
inline constexpr std::chrono::seconds kTapGrace{150};
/// Until when a provider can still bring a stored answer.
inline constexpr std::chrono::hours kTelegramFinal{24};
inline constexpr std::chrono::hours kWhatsappFinal{7 * 24};

/// The n-th time one person is asked within a call, with everything frozen at issue.
struct Attempt {
    int number = 1;  ///< from 1
    Instant issued_at;
    Instant nudge_at;    ///< half-time
    Instant deadline;    ///< an answer in this very second is in time
    Instant settles_at;  ///< silence is judged from here on
};

Attempt make_attempt(const CallRule& rule, int number, Instant issued_at);

/// When attempt n+1 goes out, or nullopt if there is none: the rule allows no more, or its whole answer
/// window does not fit into one stretch of the person's duty on that day, touches quiet time, or would leave
/// the rule's span.
std::optional<Instant> next_attempt_at(const CallRule& rule, const Attempt& attempt, Instant call_issued_at,
                                       const DayPlan& day);

/// When somebody outside did what we heard of: the provider's second; else our arrival. Never after the
/// arrival: where the provider says so, our own clock is behind, and by it everything else is dated.
Instant happened_at(std::optional<Instant> provider_time, Instant received_at);

/// When the person answered, as far as it can be known: as `happened_at`; without the provider's second our
/// arrival, less the tap's grace if something of ours lagged in between.
Instant answered_at(std::optional<Instant> provider_time, Instant received_at, bool lagged);

/// When an event may have answered the attempt that was given at `at`, or, where that is only the earliest it
/// can have been, at any time up to `latest`: nobody answers before they are asked. nullopt: it came before
/// the issue.
std::optional<Instant> time_of_answer(const Attempt& attempt, Instant at, Instant latest);

/// Whether an answer at `at` is in time. Compared in whole seconds, the deadline's own second included.
bool is_in_time(const Attempt& attempt, Instant at);

/// What is known of one chat of the person.
struct ChatProof {
    Messenger messenger = Messenger::telegram;
    bool is_preferred = true;              ///< the call went here, the nudge to the other one
    bool counts = true;                    ///< by the rule, silence on this messenger counts
    std::optional<Instant> accepted_at;    ///< the provider took the call
    std::optional<Instant> delivered_at;   ///< delivered to or read on the device; never on Telegram
    bool is_unreachable = false;           ///< blocked, or refused as unreachable
    std::optional<Instant> last_heard_at;  ///< the newest verified event from this chat
};

/// What is on record of the person and the rule by now; whatever it says, it is never held against the
/// person.
struct Records {
    bool has_left = false;              ///< the roster
    bool is_policy_in_force = true;     ///< neither suspended nor withdrawn
    bool is_exempt = false;             ///< the unit, the position or the person
    bool is_absent = false;             ///< leave, permission, illness, study, shift off, or official travel
    bool is_on_duty_throughout = true;  ///< see `is_on_duty_throughout(day, attempt)`
    bool is_left_in_peace = false;      ///< quiet time withheld the nudge of a call that does not count
};

/// Whether every instant of the time to answer is duty on that day of the person: working hours in the
/// person's zone, no break, prayer, permitted hour or holiday, and no quiet time.
bool is_on_duty_throughout(const DayPlan& day, const Attempt& attempt);

/// From the issue to the end of the deadline's own second, in which an answer is still in time.
Span answer_window(const Attempt& attempt);

/// What of the spans touches the window; those that meet are one.
std::vector<Span> gaps_in(std::vector<Span> spans, const Span& window);

/// Everything an outcome depends on. Gathered from storage, judged by `judge`.
struct AttemptFacts {
    Attempt attempt;
    bool counts = true;  ///< frozen at issue; a call that does not count may go out at any hour
    std::optional<Instant> answered_at;  ///< the earliest answer that may answer this attempt
    bool is_excused = false;             ///< a human accepted the reason
    Records records;
    std::vector<ChatProof> chats;              ///< empty: the person has no chat at all
    std::optional<Instant> nudge_accepted_at;  ///< a provider took the nudge, wherever it went
    std::vector<Span> outages;                 ///< spans in which Sigap itself was not well
    std::vector<Span> provider_outages;        ///< the same of a provider of one of the chats
    bool has_unread_events = false;  ///< something from this person since the send could not be read yet
    std::chrono::seconds outage_tolerance{90};
};

struct Verdict {
    Outcome outcome = Outcome::pending;
    std::optional<VoidCause> cause;   ///< for `voided`
    std::optional<Instant> final_at;  ///< for `missed`: provisional until then
    std::string_view ground;          ///< the rule that decided, e.g. `telegram_nudge_not_accepted`

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// The outcome of one attempt for one person at `now`: missed only if nothing at all speaks for the person.
/// Sources: design.md 3, reliability.md I5 and I6; docs/meaning.md names the test of each line.
Verdict judge(const AttemptFacts& facts, Instant now);

/// Whether an answer that a provider still holds may yet cancel the miss.
bool is_provisional(const Verdict& verdict, Instant now);

/// The outcome of a whole call for one person, from those of its attempts (none: the person was left out).
Outcome outcome_of_call(const std::vector<Outcome>& attempts);

}  // namespace domain
