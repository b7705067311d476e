// A morning in an invented office, for a visitor to play on the page of phones: `sigap demo`.
#pragma once

#include <cstdint>

#include "bot/demo/show.hpp"

namespace demo {

/// Prints the page's address and stays until SIGINT or SIGTERM; then both programs end and 0 is answered, 3
/// if something stood in the way. `port` is the page's; 0 picks one.
int open_day(const ShowOptions& options, std::uint16_t port);

}  // namespace demo
