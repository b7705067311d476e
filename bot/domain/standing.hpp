// How a policy stands to one person on one date: whether it acts, and which of two goes first.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <optional>

#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

bool is_default(const Policy& policy);
bool is_suspended(const Policy& policy);

/// Whether the policy holds, held or will hold on the dates it names. An ended one must say when it ended.
bool has_effect(const Policy& policy);

/// Whether it is a rule that acts on the person on that date. `default` speaks only where no other does.
bool speaks_about(const Policy& policy, const DutySubject& subject, std::chrono::year_month_day date);

/// Of two rules that speak about one person and date the larger rank governs.
struct Rank {
    bool has_effect = false;
    std::size_t closeness = 0;
    std::optional<std::chrono::year_month_day> from;

    friend auto operator<=>(const Rank&, const Rank&) = default;
};

Rank rank(const Policy& policy, const DutySubject& subject);

/// Whether `overlay` is laid over `base` on that date; whom it is for is another question.
bool is_laid_over(const Policy& overlay, const Policy& base, std::chrono::year_month_day date);

/// Of two overlays of one day, whether `left` goes first: by order, then the later start, then the name.
bool goes_first(const Policy& left, const Policy& right);

/// The absence that holds on that date, else nullptr. Whatever takes the person off duty goes before travel,
/// which only moves them.
const Absence* absence_on(const DutySubject& subject, std::chrono::year_month_day date);

/// Whether the person may not work from anywhere on that date, for a cause that the policy names.
bool is_ineligible(const Policy& policy, const DutySubject& subject, std::chrono::year_month_day date);

/// Whether the roster or the policy exempts the person on that date.
bool is_exempt(const Policy& policy, const DutySubject& subject, std::chrono::year_month_day date);

}  // namespace domain
