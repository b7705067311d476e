// What is said of one person's presence window at a moment, which is what is on record but for one thing:
// nobody is asked any more in a window that has closed.
#pragma once

#include <string>
#include <string_view>

#include "bot/domain/instant.hpp"

namespace domain {

/// The state to show and to count under: of a window that closed before anybody was asked, which counts
/// against nobody, `not_asked`; else the recorded one. `close` is the first instant that is no longer in the
/// window.
std::string state_of_window(std::string_view recorded, Instant close, Instant now);

}  // namespace domain
