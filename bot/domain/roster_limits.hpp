// Inside the roster plan: how many people of one unit may work from anywhere on a day, for whoever checks and
// whoever proposes.
#pragma once

#include <cstddef>
#include <optional>

#include "bot/domain/roster_plan.hpp"

namespace domain {

struct UnitLimit {
    std::size_t people = 0;  ///< of the unit, whether at work or not: the whole that a share is of
    std::optional<int> max_away_percent;
    int min_present = 0;
};

/// The strictest of what the rules of the unit's people say.
UnitLimit limit_of(const RosterWeek& week, const UnitId& unit);

/// How many people the share is, rounded down. `max_away_percent` must be set.
std::size_t most_away(const UnitLimit& limit);

Ground share_ground(const UnitLimit& limit);
Ground presence_ground(int least);

}  // namespace domain
