// What no setting can know alone: whether they fit together.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/mistake.hpp"
#include "config/options.hpp"

namespace config {

/// Appends what contradicts or is missing. Keys in `faulty` already have a mistake of their own and get no
/// second.
void check_consistency(const Options& options, const std::set<std::string>& faulty,
                       std::vector<Mistake>& mistakes);

}  // namespace config
