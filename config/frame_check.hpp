// Policies held against the rules of higher rank: how long a week is, how many days of it are flexible, and
// for whom none is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/policy.hpp"
#include "config/mistake.hpp"

namespace config {

/// The doubts of `doubts` that the frame raises. Limits are those of the frame among the policies, else the
/// national ones. Flexible days of a week are the weekdays, dates and quotas of a rule with its overlays:
/// with all that act, and with each of the others as if it were adopted. Holidays are left out where the
/// rule skips them, as far as a calendar is given; it may be null.
std::vector<Mistake> frame_doubts(const std::vector<domain::Policy>& policies,
                                  const domain::Calendar* calendar);

/// A doubt, which stands in no line of a file.
Mistake doubt(const domain::PolicyId& policy, std::string_view key, std::string found,
              std::string expected = "", std::string mend = "");

/// Whether the policy holds, or held, on the dates it names.
bool acts(const domain::Policy& policy);

}  // namespace config
