// The calm budget: how many reminders a person gets. Calls, receipts and flags are not reminders.
#pragma once

#include <chrono>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// Whether the policy, which holds for the person on that date, leaves room for one more reminder: of the day
/// so far, which begins in `zone`, and of the last hour.
bool may_remind(Scene& scene, const domain::EmployeeId& employee, const domain::Policy& policy,
                std::chrono::year_month_day date, std::string_view zone);

}  // namespace app
