// What is said of presence windows, wherever they are shown: see bot/domain/window_state.hpp.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// The state of one person's window now, and what that person reads of it: `tepat waktu`; where nobody was
/// asked, why, and that it does not count.
struct WindowNow {
    std::string state;
    std::string words;
};
WindowNow window_now(Scene& scene, std::string_view recorded, domain::Instant close,
                     domain::Language language);

/// The state, in words behind a number of people: `tidak ditanya`.
std::string count_of_windows(Scene& scene, std::string_view state, domain::Language language);

}  // namespace app
