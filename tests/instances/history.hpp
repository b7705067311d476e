// What must hold of an office whose instances, or whose database, were killed under load.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/instances/fleet.hpp"
#include "tests/instances/shared_office.hpp"
#include "tests/instances/telegram_far_end.hpp"

namespace instances_test {

struct History {
    std::vector<std::int64_t> questions;  ///< numbers of their updates
    int calls = 0;                        ///< that were confirmed to a supervisor
};

/// Waits until all is done that is to be done.
void wait_for_rest(SharedOffice& office, TelegramFarEnd& telegram);

/// What was answered 200 is there, once, and was heard; whoever was asked answered, and it counts.
void check_nothing_lost(SharedOffice& office, const TelegramFarEnd& telegram, const History& history);
/// Once the same words to one event, one intent a person and attempt; the chain holds, and whoever recounts
/// comes to the same.
void check_nothing_doubled(SharedOffice& office, Fleet& fleet);
struct Copies {
    std::int64_t tried_twice;
    std::int64_t never_surely_sent;
};
/// A second copy only where the first was unclear, or its sender died between send and record.
Copies check_copies(SharedOffice& office, const TelegramFarEnd& telegram);

}  // namespace instances_test
