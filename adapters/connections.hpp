// How many sends an account keeps under way at once.
#pragma once

#include <algorithm>
#include <cstddef>

namespace adapters {

/// Enough to keep the rate when the provider takes 300 ms for each (rate times latency); not below `least`,
/// and not so many that they are a burst the provider would refuse, for as many may leave at once.
constexpr std::size_t connections_for(int messages_per_second, std::size_t least) {
    constexpr double kSlowAnswerSeconds = 0.3;
    constexpr std::size_t kMost = 128;
    return std::clamp(static_cast<std::size_t>(messages_per_second * kSlowAnswerSeconds), least, kMost);
}

}  // namespace adapters
