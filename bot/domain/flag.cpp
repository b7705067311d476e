#include "bot/domain/flag.hpp"

#include "bot/domain/names.hpp"

namespace domain {
namespace {

constexpr Names<FlagState, 9> kStates{{
    {FlagState::telling, "telling"},
    {FlagState::awaiting_reply, "awaiting_reply"},
    {FlagState::replied, "replied"},
    {FlagState::awaiting_decision, "awaiting_decision"},
    {FlagState::uphold_proposed, "uphold_proposed"},
    {FlagState::upheld, "upheld"},
    {FlagState::dismissed, "dismissed"},
    {FlagState::dissolved, "dissolved"},
    {FlagState::overtaken, "overtaken"},
}};

constexpr Names<FlagStep, 7> kSteps{{
    {FlagStep::uphold, "uphold"},
    {FlagStep::confirm, "confirm"},
    {FlagStep::decline, "decline"},
    {FlagStep::dismiss, "dismiss"},
    {FlagStep::ask_more, "ask_more"},
    {FlagStep::withdraw, "withdraw"},
    {FlagStep::note_told, "note_told"},
}};

constexpr Names<FlagLock, 10> kLocks{{
    {FlagLock::closed, "closed"},
    {FlagLock::not_decided, "not_decided"},
    {FlagLock::not_proposed, "not_proposed"},
    {FlagLock::proposed_already, "proposed_already"},
    {FlagLock::own_proposal, "own_proposal"},
    {FlagLock::told_already, "told_already"},
    {FlagLock::not_told, "not_told"},
    {FlagLock::awaits_reply, "awaits_reply"},
    {FlagLock::not_final, "not_final"},
    {FlagLock::reason_undecided, "reason_undecided"},
}};

/// The person's right to be heard, and the time in which the record may still change.
std::optional<LockedStep> lock_on_upholding(const FlagMatter& matter, Instant now) {
    if (!matter.is_told && !matter.has_replied) return LockedStep{FlagLock::not_told, std::nullopt};
    if (!matter.has_replied && (!matter.reply_until || now < *matter.reply_until))
        return LockedStep{FlagLock::awaits_reply, matter.reply_until};
    if (matter.has_undecided_reason) return LockedStep{FlagLock::reason_undecided, std::nullopt};
    if (!matter.final_at || now < *matter.final_at) return LockedStep{FlagLock::not_final, matter.final_at};
    return std::nullopt;
}

std::optional<LockedStep> locked(FlagLock lock) {
    return LockedStep{lock, std::nullopt};
}

}  // namespace

std::string_view to_string(FlagState state) {
    return name_in(kStates, state);
}
std::optional<FlagState> flag_state_from(std::string_view name) {
    return value_in(kStates, name);
}
std::string_view to_string(FlagStep step) {
    return name_in(kSteps, step);
}
std::optional<FlagStep> flag_step_from(std::string_view name) {
    return value_in(kSteps, name);
}
std::string_view to_string(FlagLock lock) {
    return name_in(kLocks, lock);
}

bool is_closed(FlagState state) {
    return state == FlagState::upheld || state == FlagState::dismissed || state == FlagState::dissolved ||
           state == FlagState::overtaken;
}

std::optional<LockedStep> lock_on(FlagStep step, const FlagMatter& matter, const EmployeeId& decider,
                                  Instant now) {
    const bool is_proposed = matter.state == FlagState::uphold_proposed;
    if (step == FlagStep::withdraw) {
        const bool is_decided = matter.state == FlagState::upheld || matter.state == FlagState::dismissed;
        if (is_decided || is_proposed) return std::nullopt;
        return locked(is_closed(matter.state) ? FlagLock::closed : FlagLock::not_decided);
    }
    if (is_closed(matter.state)) return locked(FlagLock::closed);
    switch (step) {
        case FlagStep::uphold:
            if (is_proposed) return locked(FlagLock::proposed_already);
            return lock_on_upholding(matter, now);
        case FlagStep::confirm:
        case FlagStep::decline:
            if (!is_proposed) return locked(FlagLock::not_proposed);
            if (matter.proposed_by == decider) return locked(FlagLock::own_proposal);
            return step == FlagStep::confirm ? lock_on_upholding(matter, now) : std::nullopt;
        case FlagStep::ask_more:
            if (!matter.is_told) return locked(FlagLock::not_told);
            return std::nullopt;
        case FlagStep::note_told:
            if (matter.is_told) return locked(FlagLock::told_already);
            return std::nullopt;
        case FlagStep::dismiss:
        case FlagStep::withdraw:
            break;
    }
    return std::nullopt;
}

FlagState undecided_state(const FlagMatter& matter, Instant now) {
    if (matter.has_replied) return FlagState::replied;
    if (!matter.is_told) return FlagState::telling;
    return matter.reply_until && *matter.reply_until <= now ? FlagState::awaiting_decision
                                                            : FlagState::awaiting_reply;
}

FlagState state_after(FlagStep step, const FlagMatter& matter, Instant now) {
    switch (step) {
        case FlagStep::uphold:
            return matter.needs_second_person ? FlagState::uphold_proposed : FlagState::upheld;
        case FlagStep::confirm:
            return FlagState::upheld;
        case FlagStep::dismiss:
            return FlagState::dismissed;
        case FlagStep::ask_more:
            return FlagState::telling;
        case FlagStep::note_told:
            return matter.state == FlagState::telling ? FlagState::awaiting_reply : matter.state;
        case FlagStep::decline:
        case FlagStep::withdraw:
            break;
    }
    return undecided_state(matter, now);
}

}  // namespace domain
