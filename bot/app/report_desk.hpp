// Reports made in the background as one person sees them: what may be ordered, and how far each order is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/report_jobs.hpp"
#include "bot/app/viewer.hpp"

namespace app {

struct ListedReport {
    storage::ReportJob job;
    ReportOrder order;
    std::string requester;  ///< the name; of who is not a person, as it stands on record
};

struct ReportDesk {
    bool may_order = false;
    std::vector<domain::UnitId> units;  ///< that a report may be narrowed to
    std::vector<ListedReport> reports;  ///< newest first
    bool is_making = false;             ///< some wait or are being made
};
/// nullopt: the viewer sees no reports.
std::optional<ReportDesk> report_desk(Scene& scene, const Viewer& viewer);

}  // namespace app
