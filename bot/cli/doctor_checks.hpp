// What `sigap doctor` looks at, beyond what doctor.cpp looks at itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/options.hpp"

namespace cli {

enum class Health { good, doubtful, bad };

std::string_view to_string(Health health);

struct Check {
    std::string name;
    Health health = Health::good;
    std::string found;
    std::string mend{};
};

/// Asks Meta, of each number, how many people the office may write to first within 24 hours, and compares
/// that with those who would be reached there: a first roll call of more fails for the rest. Reads only.
std::vector<Check> check_messaging_limits(const config::Options& options);

}  // namespace cli
