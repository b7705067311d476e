// The run of consecutive counted misses. Derived from what happened, never stored as a counter.
#pragma once

#include <string>
#include <vector>

#include "bot/domain/call.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

/// One thing that a streak is counted over: an attempt, or a whole call, by the policy's choice; or a
/// check-in in a presence window, which belongs to no call.
struct CountedItem {
    CallId call;
    int attempt = 0;  ///< 0 when whole calls are counted
    Instant at;       ///< issue
    Outcome outcome = Outcome::pending;
    bool counts = true;        ///< frozen at issue; an uncounted miss is shown as no reply
    std::string rule{};        ///< policy id and counting rule; a streak never crosses a change of it
    bool is_check_in = false;  ///< ends the streak where the rule says so (`check_in_resets`)

    friend bool operator==(const CountedItem&, const CountedItem&) = default;
};

/// What makes two calls part of one count: the policy, and each key that changes how a streak is counted.
/// A key that says what it says by default is not named, so that older calls stay in the count.
std::string counting_rule(const PolicyId& policy, const CallRule& rule);

/// A check-in made in a window, in time or late.
CountedItem check_in_at(Instant at);

/// Whether the streak ends with it: a response, in time or late, by default to an uncounted call too; a
/// check-in where the rule says so.
bool ends_streak(const CountedItem& item, const CallRule& rule);

/// The misses of the streak that is running after `items`, which are in order of issue.
/// A response, in time or late, ends it, and so does one to an uncounted call unless the rule says otherwise;
/// void and excused neither add nor end. Counted over attempts, a streak lies within one call (readings R1
/// and R2 of the Kaltim circular). Counted over calls, misses issued more than `span_days` times 24 hours
/// before the last one drop out.
std::vector<CountedItem> running_streak(const std::vector<CountedItem>& items, const CallRule& rule);

}  // namespace domain
