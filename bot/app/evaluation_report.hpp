// What the governors ask: is the office as reachable on flexible days as on office days? Answer times, shares
// answered, windows kept and daily reports handed in, flexible beside office days, by unit and week, with the
// numbers behind each figure. Never by person.
#pragma once

#include <map>
#include <utility>

#include "bot/app/report_order.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/report.hpp"
#include "bot/domain/evaluation.hpp"

namespace app {

class EvaluationReport {
public:
    explicit EvaluationReport(ReportOrder order) : order_(std::move(order)) {}

    /// Takes in what is on record of that day, in the office's zone. Each day once; reads only.
    void read(Scene& scene, std::chrono::year_month_day date);
    /// Two tables: `figures` compares, `numbers` is what stands behind. The whole first, then weeks, units,
    /// and units week by week; the last is left out of a shared report.
    documents::Report finish(Scene& scene) const;

    const domain::Evaluation& evaluation() const { return evaluation_; }

private:
    ReportOrder order_;
    domain::Evaluation evaluation_;
};

}  // namespace app
