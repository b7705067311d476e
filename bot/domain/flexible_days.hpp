// Whether a working day may be worked from anywhere, by which rule, and which overlays lend it.
#pragma once

#include <chrono>
#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

struct FlexibleDay {
    bool is_flexible = false;
    std::vector<const Policy*> lenders;  ///< the overlays that lend the day, the strongest first
    std::vector<Ground> grounds;         ///< why it is flexible, or why not; never empty
};

/// For a working day of somebody whom `governing` asks: neither exempt nor ineligible, the rule not
/// suspended.
///
/// Weekdays and dates hold for everyone; of a quota, the first days that the roster gives in the week. Days
/// off use up neither quota nor cap; a day given and spent on leave does, since plans must not shift when
/// somebody falls ill. The strongest overlay with a cap of its own sets the cap of the days it lends.
FlexibleDay flexible_day(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                         std::chrono::year_month_day date);

}  // namespace domain
