#include "bot/app/report_desk.hpp"

#include "bot/app/report_units.hpp"
#include "bot/app/report_work.hpp"
#include "storage/boards.hpp"
#include "storage/delivery_figures.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

constexpr int kMostListed = 50;
constexpr std::int64_t kLargeOffice = 2000;

/// Those in the scope with everything below them.
std::vector<domain::UnitId> units_in_scope(Scene& scene, const ReportScope& scope) {
    return ReportUnits(storage::units_in_use(scene.tx), scope.units).in_order();
}

}  // namespace

std::optional<ReportDesk> report_desk(Scene& scene, const Viewer& viewer) {
    const Requester by = requester(viewer.person);
    const auto scope = report_scope(scene, by);
    if (!scope) return std::nullopt;
    ReportDesk desk;
    desk.may_order = scope->may_order;
    desk.is_large = storage::reach(scene.tx).people > kLargeOffice;
    desk.units = units_in_scope(scene, *scope);
    for (storage::ReportJob& job : report_jobs(scene, by, kMostListed)) {
        auto order = report_order_from(job.parameters);
        if (!order) continue;
        const auto person = storage::find_employee(scene.tx, domain::EmployeeId{job.requested_by});
        desk.is_making |= job.state == "queued" || job.state == "running";
        ListedReport listed{std::move(job), std::move(*order), ""};
        listed.requester = person ? person->name : listed.job.requested_by;
        desk.reports.push_back(std::move(listed));
    }
    return desk;
}

tl::expected<documents::Report, ReportRefusal> report_on_page(Scene& scene, const Viewer& viewer,
                                                              const ReportOrder& wanted) {
    auto order = narrowed(scene, requester(viewer.person), wanted);
    if (!order) return tl::unexpected(order.error());
    ReportWork work(std::move(*order));
    if (work.steps() > most_days_on_a_page(wanted.kind)) return tl::unexpected(ReportRefusal::flawed);
    while (!work.is_read()) work.step(scene);
    return work.report(scene);
}

}  // namespace app
