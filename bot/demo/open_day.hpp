// A flexible Friday in an invented office, for a visitor to play on the page of phones: `sigap demo`.
#pragma once

#include <cstdint>

#include "bot/demo/past.hpp"
#include "bot/demo/show.hpp"

namespace demo {

struct DayOptions {
    std::uint16_t port = 0;  ///< the page's; 0 picks one
    int weeks = kUsualWeeks;
    domain::Language language = domain::Language::id;
};

/// Prints the page's address and stays until SIGINT or SIGTERM; then both programs end and 0 is answered, 3
/// if something stood in the way.
int open_day(const ShowOptions& options, const DayOptions& day);

}  // namespace demo
