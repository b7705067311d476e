// A wall clock that was set, and what its being set back tells of what it showed before.
#pragma once

#include <chrono>
#include <span>

#include "bot/domain/instant.hpp"

namespace domain {

/// The wall clock was set: it shows `at` from then on, `by` more than the time that had passed.
struct ClockStep {
    Instant at;
    std::chrono::microseconds by;
};

/// By how much the clock that showed `shown` was ahead, as far as its being set back later tells; else
/// nothing. `steps` in the order in which they happened. A clock that is set back shows the same time twice:
/// which of the two it was, nobody can know, and the doubt is given as being ahead.
std::chrono::microseconds ahead_at(std::span<const ClockStep> steps, Instant shown);

}  // namespace domain
