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

/// When the person answered, as far as it can be known: the provider's second; else our arrival, less the
/// tap's grace if something of ours lagged in between.
Instant answered_at(std::optional<Instant> provider_time, Instant received_at, bool lagged);

/// Whether an answer at `at` is in time. Compared in whole seconds, the deadline's own second included.
bool is_in_time(const Attempt& attempt, Instant at);

/// What is known of one chat the attempt was sent to.
struct ChatProof {
    Messenger messenger = Messenger::telegram;
    bool is_preferred = true;              ///< the call went here, the nudge to the other one
    std::optional<Instant> accepted_at;    ///< the provider took the call
    std::optional<Instant> delivered_at;   ///< delivered to or read on the device; never on Telegram
    bool is_nudge_accepted = false;        ///< the nudge, wherever it went, was taken
    bool is_unreachable = false;           ///< blocked, or refused as unreachable
    std::optional<Instant> last_heard_at;  ///< the newest verified event from this chat
};

/// Everything an outcome depends on. Gathered from storage, judged by `judge`.
struct AttemptFacts {
    Attempt attempt;
    std::optional<Instant> answered_at;  ///< the earliest answer that may answer this attempt
    bool is_excused = false;             ///< a human accepted the reason
    std::optional<VoidCause>
        known_cause;               ///< from a record that came later: off_duty, exempt, suspended, withdrawn
    std::vector<ChatProof> chats;  ///< empty: the person has no chat at all
    std::vector<Span> outages;     ///< spans in which Sigap or the provider of one of the chats was not well
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

/// The outcome of one attempt for one person at `now`. Sources: design.md 3, reliability.md I5 and I6.
Verdict judge(const AttemptFacts& facts, Instant now);

/// The outcome of a whole call for one person, from those of its attempts (none: the person was left out).
Outcome outcome_of_call(const std::vector<Outcome>& attempts);

}  // namespace domain
