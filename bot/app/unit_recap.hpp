// `/rekap`: what calls and windows came to in the units that a supervisor leads. Counts by unit, no names and
// no order of merit; the figures are those of `sigap report units`.
#pragma once

#include <string_view>

#include "bot/app/talk.hpp"

namespace app {

/// This week, or the period that the words name: `/rekap 2026-02`, `/rekap bulan lalu`.
void show_unit_recap(Scene& scene, const Talk& talk, std::string_view words);
/// A button of it; see `page_asked`. Whoever leads nothing any more sees nothing any more.
void turn_unit_recap(Scene& scene, const Talk& talk, const domain::InboundTap& tap, std::string_view subject);

}  // namespace app
