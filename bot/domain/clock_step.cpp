#include "bot/domain/clock_step.hpp"

#include <algorithm>

namespace domain {

std::chrono::microseconds ahead_at(std::span<const ClockStep> steps, Instant shown) {
    std::chrono::microseconds ahead{};
    Instant since = Instant::min();  // the last time it was set
    for (const auto& [at, by] : steps) {
        if (since <= shown && shown <= at - by) ahead = std::max(ahead, -by);
        since = at;
    }
    return ahead;
}

}  // namespace domain
