// The page of phones: its files, and what it asks for to show people's screens, the mail and the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http.hpp"
#include "simulator/stage.hpp"

namespace sim {

/// The page at `/` and its files under `/assets/`; nothing for any other path.
std::optional<Answer> serve_page(const std::string& path);

/// For `GET /control/page`: what does not change while the page is open, but for people who join.
Json describe_page(Stage& stage);

/// Whether something worth showing was journalled after line `after`.
bool has_changed(Stage& stage, std::uint64_t after);

/// For `GET /control/changes`: where the run stands, and what is new after line `after` of the journal: every
/// mail, and the newest of the rest. Of `persons` the whole chats of those of whom anything is new; of all if
/// `after` is 0.
Json describe_changes(Stage& stage, std::uint64_t after, const std::vector<std::string>& persons);

}  // namespace sim
