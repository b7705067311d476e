// How long a window has really been open: a wall clock that is set forward must not close it early
// (reliability.md I12).
#pragma once

#include <optional>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// A window may close so much before its length has passed: clocks are corrected a little all the time.
inline constexpr std::chrono::seconds kClockSlack{5};
/// How long it matters to an event how the clock was set before it.
inline constexpr std::chrono::days kClockMemory{1};

/// nullopt if the whole length of the window has passed since it opened, less the slack; else the instant at
/// which it will have, by the clock as it is set now. A time in which Sigap did not run has passed: the
/// heartbeats tell, and make an outage of it.
std::optional<domain::Instant> passes_at(Scene& scene, const domain::Span& window);

/// Puts the timer off until the window's length has passed. False: it has.
bool put_off_until_passed(Scene& scene, std::string_view timer_kind, std::string_view timer_subject,
                          const domain::Span& window);

}  // namespace app
