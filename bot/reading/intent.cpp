#include "bot/reading/intent.hpp"

#include <algorithm>

namespace reading {
namespace {

constexpr std::array<std::string_view, kIntents> kNames = {"ack",  "checkin", "excuse",   "greeting",
                                                           "help", "leave",   "question", "refuse",
                                                           "sick", "unknown", "unsure"};

}  // namespace

std::string_view to_string(Intent intent) {
    return kNames[static_cast<std::size_t>(intent)];
}

std::optional<Intent> intent_from(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return kAllIntents[static_cast<std::size_t>(found - kNames.begin())];
}

}  // namespace reading
