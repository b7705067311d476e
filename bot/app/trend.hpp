// How the last weeks went in the viewer's care, week by week: the figures of the reports, for a chart and the
// table beside it.
#pragma once

#include <vector>

#include "bot/app/period.hpp"
#include "bot/app/viewer.hpp"
#include "bot/domain/figures.hpp"

namespace app {

inline constexpr int kTrendWeeks = 8;

struct TrendWeek {
    Period days;  ///< from Monday to Sunday; the last until today
    domain::CallSums calls;
    domain::WindowSums windows;
};

/// The oldest first; empty for whoever may not see people. Reads the records of these weeks, so it costs what
/// a report of two months costs.
std::vector<TrendWeek> trend(Scene& scene, const Viewer& viewer);

}  // namespace app
