// What the calendar makes of a date under a policy, for units of five and of six working days.
#pragma once

#include <chrono>

#include "bot/domain/calendar.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

/// By calendar and weekday alone, never `before_start`. A policy may take some days off out
/// (`flexible.skip`).
DayKind day_kind(const Policy& policy, const Calendar& calendar, WorkingWeek week,
                 std::chrono::year_month_day date);

/// Whether it is a day of work, also before the policy's start.
bool is_working_day(DayKind kind);

/// Monday of the week that holds the date.
std::chrono::sys_days monday_of(std::chrono::year_month_day date);

}  // namespace domain
