// What the live pages read over many people at once: counts by unit, and the calls of a span.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/calls.hpp"

namespace storage {

/// How many people of a unit are on record in one state of a window that closes then. State `not_asked`, with
/// no window: they were left out of that date.
struct UnitPresence {
    domain::UnitId unit;  ///< the people's, now
    std::string window_id;
    std::string state;
    std::int64_t people = 0;
    domain::Instant closes_at{};
};
std::vector<UnitPresence> presence_by_unit(Transaction& tx, std::string_view local_date);

/// The units in which somebody works today, or below which somebody does: what lists offer. Others, such as
/// those of an import that was taken back, stay on record for what happened there. Parents before children.
std::vector<domain::Unit> units_in_use(Transaction& tx);

/// Calls issued in `[from, to)`, the newest first.
std::vector<Call> calls_between(Transaction& tx, domain::Instant from, domain::Instant to);

/// How many people of a unit, frozen at issue, a call has in one outcome.
struct UnitOutcomes {
    domain::UnitId unit;
    bool is_left_out = false;
    domain::Outcome outcome = domain::Outcome::pending;
    std::int64_t people = 0;
};
std::vector<UnitOutcomes> outcomes_by_unit(Transaction& tx, domain::CallId call);

}  // namespace storage
