// Inside this room: flexible days beside office days as `sigap verify` works it out itself, from each
// person's cases. Shares nothing with bot/domain/evaluation.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

/// So many of so many.
struct PartOf {
    std::int64_t count = 0;
    std::int64_t of = 0;
};

struct CasesOfPerson {
    PartOf flexible;
    PartOf office;
};

/// The difference in tenths of a point, if both sides have any, and what may be said of it:
/// `less_reachable` and so on.
std::pair<std::optional<std::int64_t>, std::string> said_of(const std::vector<CasesOfPerson>& people);

}  // namespace cli
