// What may be decided on a flag, when, and by whom. Sigap decides nothing here: it only keeps humans from
// deciding too early, on their own matter, or alone where two are asked for (design.md 3).
#pragma once

#include <optional>
#include <string_view>

#include "bot/domain/ids.hpp"
#include "bot/domain/instant.hpp"

namespace domain {

/// `telling` until the person has the notice; then the person's turn, then the deciders'. The last four are
/// closed: `dissolved` by the rules before anybody decided, `overtaken` by them after somebody had.
enum class FlagState {
    telling,
    awaiting_reply,
    replied,
    awaiting_decision,
    uphold_proposed,  ///< one has decided to uphold, and a second person is asked
    upheld,
    dismissed,
    dissolved,
    overtaken,
};

/// As rows and the log write them.
std::string_view to_string(FlagState state);
std::optional<FlagState> flag_state_from(std::string_view name);
bool is_closed(FlagState state);

/// What a person can do with a flag of somebody else.
enum class FlagStep {
    uphold,
    confirm,  ///< of a proposal to uphold, by a second person
    decline,  ///< the same, not agreed to
    dismiss,
    ask_more,
    withdraw,   ///< takes a decision, or an own or other's proposal, back
    note_told,  ///< the person was told by other means; the time to reply begins
};

std::string_view to_string(FlagStep step);
std::optional<FlagStep> flag_step_from(std::string_view name);

/// What is known of the flag now.
struct FlagMatter {
    FlagState state = FlagState::telling;
    bool is_told = false;
    bool has_replied = false;            ///< since the person was last asked
    std::optional<Instant> reply_until;  ///< set once the person was told
    /// When the last of the cited misses is final; nullopt: one of them has no such time, or stands no more.
    std::optional<Instant> final_at;
    bool has_undecided_reason = false;  ///< about a cited miss
    bool needs_second_person = false;
    std::optional<EmployeeId> proposed_by;  ///< while `uphold_proposed`
};

/// Why a step cannot be taken now.
enum class FlagLock {
    closed,            ///< decided or dissolved
    not_decided,       ///< nothing to withdraw
    not_proposed,      ///< nothing to confirm or decline
    proposed_already,  ///< a second person is asked
    own_proposal,      ///< another person is asked
    told_already,
    not_told,          ///< the person has not been told; the time to reply has not begun
    awaits_reply,      ///< until the reply or the deadline
    not_final,         ///< an answer may still turn up that cancels a cited miss
    reason_undecided,  ///< a reason for a cited miss is still being judged
};

std::string_view to_string(FlagLock lock);

struct LockedStep {
    FlagLock lock;
    std::optional<Instant> until;  ///< where time alone will open it

    friend bool operator==(const LockedStep&, const LockedStep&) = default;
};

/// nullopt: the step is open to this person now. Who may decide at all is the caller's to know.
std::optional<LockedStep> lock_on(FlagStep step, const FlagMatter& matter, const EmployeeId& decider,
                                  Instant now);

/// What the flag is, or would be, if nobody had decided anything.
FlagState undecided_state(const FlagMatter& matter, Instant now);

/// What the flag is when the step was taken.
FlagState state_after(FlagStep step, const FlagMatter& matter, Instant now);

}  // namespace domain
