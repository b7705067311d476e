// The second half of `sigap verify`: every figure that the dashboard and the reports show, as their own use
// cases put it together, held against a count of its own from the rows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/cli/verification.hpp"

namespace cli {

/// Hears what is being counted, `reports of 2026-02`: for whoever waits.
using VerifyProgress = std::function<void(const std::string& what)>;

/// Compares in English, as somebody sees it who sees everybody, month by month over all that is on record:
/// - the report of the month by unit and by person, and its evaluation: shares, answer times, comparisons;
/// - who called whom how often, and the sums of units that `/rekap` shows;
/// - the page of calls and the board of each call, the presence board of each day, the trend of weeks;
/// - everybody's own page, the list of flags, what each outage voided, who can be reached, and how messages
///   fare.
/// Differences are named `report/2026-02/Biro Umum/late`, `call/17/board`, `trend/2026-02-09/answered` and so
/// on. Months before `since` (`2026-01`; blank: none) are left out. Answers how many figures were compared.
std::int64_t recount_figures(app::Scene& scene, std::vector<Discrepancy>& discrepancies,
                             const std::string& since, const VerifyProgress& progress);

}  // namespace cli
