// One seed: the world with faults, its twin without, and what the two together must show.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/world.hpp"

namespace sim {

struct Verdict {
    std::uint64_t seed = 0;
    std::string breach;  ///< empty: all is well
    std::vector<std::string> history;
    std::uint64_t checks = 0;
    std::size_t kills = 0;
    std::size_t acts = 0;
    std::size_t asked = 0;     ///< attempts in both worlds
    std::size_t flags = 0;     ///< people flagged in the world with faults
    std::size_t compared = 0;  ///< misses with faults that the twin could speak about
};

Verdict try_seed(std::uint64_t seed, const Furnishing& furnishing);

/// For a person to read: what was broken, the last events before it, and the command that replays it.
std::string told(const Verdict& verdict);

}  // namespace sim
