// Reports as one person sees them: what may be ordered, how far each order is, and the figures of one at
// once.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/report_jobs.hpp"
#include "bot/app/viewer.hpp"
#include "bot/documents/report.hpp"

namespace app {

struct ListedReport {
    storage::ReportJob job;
    ReportOrder order;
    std::string requester;  ///< the name; of who is not a person, as it stands on record
};

struct ReportDesk {
    bool may_order = false;
    std::vector<domain::UnitId> units;  ///< that a report may be narrowed to, in the order of the tree
    std::vector<ListedReport> reports;  ///< newest first
    bool is_making = false;             ///< some wait or are being made
    bool is_large = false;              ///< an office of so many people that a month is not read unasked
};
/// nullopt: the viewer sees no reports.
std::optional<ReportDesk> report_desk(Scene& scene, const Viewer& viewer);

/// So many days are read at once; more are ordered. An evaluation needs weeks to say anything.
inline constexpr int kMostDaysOnAPage = 31;
inline constexpr int kMostDaysOfEvaluation = 26 * 7;
constexpr int most_days_on_a_page(ReportKind kind) {
    return kind == ReportKind::evaluation ? kMostDaysOfEvaluation : kMostDaysOnAPage;
}

/// The report to be read on a page, at once and without a file: the same as whoever downloads it gets. For an
/// auditor too, who orders none.
tl::expected<documents::Report, ReportRefusal> report_on_page(Scene& scene, const Viewer& viewer,
                                                              const ReportOrder& order);

}  // namespace app
