// What a webhook needs to know of an update before it is kept: its number, and who caused it. Read in one
// pass, without building the whole document.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace adapters::telegram {

struct Glance {
    std::int64_t update_id;
    std::int64_t cause;  ///< the person, else the chat; their events are worked off in order
};

/// nullopt: not an update as Telegram usually sends them, to be read with care.
std::optional<Glance> glance(std::string_view raw);

}  // namespace adapters::telegram
