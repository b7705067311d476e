#include "bot/app/report_work.hpp"

#include <utility>

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::variant<PeriodReport, EvaluationReport> figures_for(const ReportOrder& order) {
    if (order.kind == ReportKind::evaluation) return EvaluationReport(order);
    return PeriodReport(order);
}

}  // namespace

ReportWork::ReportWork(ReportOrder order)
    : order_(std::move(order)),
      steps_(static_cast<int>((sys_days{order_.days.last} - sys_days{order_.days.first}).count()) + 1),
      figures_(figures_for(order_)) {}

void ReportWork::step(Scene& scene) {
    const std::chrono::year_month_day date = sys_days{order_.days.first} + days{done_};
    std::visit([&](auto& figures) { figures.read(scene, date); }, figures_);
    ++done_;
}

documents::Report ReportWork::report(Scene& scene) const {
    return std::visit([&](const auto& figures) { return figures.finish(scene); }, figures_);
}

}  // namespace app
