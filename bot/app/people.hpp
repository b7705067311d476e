// Finding people by the names supervisors write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/roster.hpp"

namespace app {

/// People whose name holds every word written, in any order, each word whole or as its beginning
/// (`siti am` finds Siti Aminah). A full match of the name is the only answer. If nobody fits, words of five
/// letters and more may be one letter off. Case and accents do not matter.
std::vector<domain::Employee> match_name(const std::vector<domain::Employee>& people,
                                         std::string_view written);

}  // namespace app
