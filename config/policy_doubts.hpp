// What is worth a second look in policies that are each well-formed. Doubts warn; none of them keeps a policy
// from being used, for circulars are often reported incompletely and frames allow exceptions.
#pragma once

#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/roster.hpp"
#include "config/mistake.hpp"

namespace config {

/// What is known of the office. Each may be missing: then the doubts that need it are not raised.
struct OfficeFacts {
    std::vector<domain::Unit> units{};
    std::vector<domain::Employee> employees{};
    const domain::Calendar* calendar = nullptr;
};

/// Every doubt, with `key` naming policy and key, in this order:
/// - keys left unknown;
/// - an overlay on nothing or on another overlay, two overlays whose windows meet without an order;
/// - what is not as the frame says: a week that is not 37h30 (Ramadan 32h30), six-day units with hours for
///   Ramadan alone, people whom it keeps at the office, more flexible days in one week than its cap. The
///   frame is the one among the policies, else Perpres 21/2023 for the hours and Permen PANRB 4/2025 for the
///   cap of two;
/// - flexible dates that are holidays, weekends or outside the years of the calendar;
/// - units, people and task traits that the roster does not have;
/// - two policies that meet on the same people and dates, and people whom none of them speaks about.
std::vector<Mistake> doubts(const std::vector<domain::Policy>& policies, const OfficeFacts& office = {});

}  // namespace config
