// Two sets of rules side by side: whom a change of policy would touch, from which day on, and how. What
// `sigap policy diff` shows before one version replaces another.
#pragma once

#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/ids.hpp"

namespace domain {

/// What of a person's day may differ. `call_counts`: whether any call on that day could count; `call_rule`:
/// what the silence to one would mean.
enum class Aspect { place, windows, duty, call_counts, call_rule, report };

inline constexpr std::array kAspects{Aspect::place,       Aspect::windows,   Aspect::duty,
                                     Aspect::call_counts, Aspect::call_rule, Aspect::report};

/// `place`, `windows`, `duty`, `call_counts`, `call_rule`, `report`.
std::string_view to_string(Aspect aspect);

/// One aspect of one person's days that differs.
struct PersonChange {
    EmployeeId employee;
    Aspect aspect = Aspect::place;
    std::chrono::year_month_day first;  ///< the first day on which it differs
    int days = 0;                       ///< on how many days of the span it does
    std::string before;  ///< on the first day, in English: `office`, `none`, `pagi 06:30-07:30`
    std::string after;

    friend bool operator==(const PersonChange&, const PersonChange&) = default;
};

/// `place: office becomes flexible on 2026-02-13 and on 4 later days`.
std::string in_words(const PersonChange& change);

struct PolicyDifference {
    int people = 0;    ///< who were looked at
    int affected = 0;  ///< of them, for whom anything differs
    /// How many people, and how many of their days, by aspect.
    std::array<int, kAspects.size()> people_by_aspect{};
    std::array<int, kAspects.size()> days_by_aspect{};
    std::vector<PersonChange> changes;  ///< in the order of the people, then of the aspects
};

/// Plans every day from `first` to `last`, both included, under either set. Each person is named by
/// `DutySubject::employee`; `rostered_days` may hold the days of the whole span, and each week is planned
/// with its own. Pure.
PolicyDifference difference(const Rulebook& before, const Rulebook& after,
                            std::span<const DutySubject> people, std::chrono::year_month_day first,
                            std::chrono::year_month_day last);

}  // namespace domain
