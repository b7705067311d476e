// Two policy files key by key: what `sigap policy diff` shows of the texts themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/checked.hpp"

namespace config {

struct KeyDifference {
    std::string
        key;  ///< `calls.threshold`, `windows.regular[pagi].close`, `hours.regular[five_days fri].open`
    std::string before;  ///< as a file would write it; what holds without it, where a file does not say
    std::string after;

    friend bool operator==(const KeyDifference&, const KeyDifference&) = default;
};

/// The keys in which two policies differ, in alphabetical order; a key that one file writes and the other
/// leaves at the same default does not. Windows are told apart by id and weekdays, hours by working week and
/// weekdays, readings by key. Both texts must be policies, else every mistake in them.
Checked<std::vector<KeyDifference>> differing_keys(std::string_view before, const std::string& before_name,
                                                   std::string_view after, const std::string& after_name);

}  // namespace config
