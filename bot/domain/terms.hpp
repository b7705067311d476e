// Whose windows, hours, quiet times and report hold on a day: the rule's, or those of an overlay that lends
// it.
#pragma once

#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

/// Never null; `report` may still be a policy that asks for none.
struct Terms {
    const Policy* windows = nullptr;
    const Policy* hours = nullptr;
    const Policy* quiet = nullptr;
    const Policy* report = nullptr;
    std::vector<Ground> conflicts;  ///< two overlays of one order that disagree about one of them
};

/// `lenders` with the strongest first, as `flexible_day` gives them. What an overlay leaves empty stays the
/// next one's, and at last the rule's.
Terms terms_of_day(const Policy& governing, const std::vector<const Policy*>& lenders, DayTable table);

}  // namespace domain
