#include "bot/app/report_desk.hpp"

#include "storage/roster.hpp"

namespace app {
namespace {

constexpr int kMostListed = 50;

std::vector<domain::UnitId> units_of(Scene& scene, const ReportScope& scope) {
    if (!scope.is_whole_office) return scope.units;
    std::vector<domain::UnitId> units;
    for (const domain::Unit& unit : storage::units(scene.tx)) units.push_back(unit.id);
    return units;
}

}  // namespace

std::optional<ReportDesk> report_desk(Scene& scene, const Viewer& viewer) {
    const Requester by = requester(viewer.person);
    const auto scope = report_scope(scene, by);
    if (!scope) return std::nullopt;
    ReportDesk desk;
    desk.may_order = scope->may_order;
    if (desk.may_order) desk.units = units_of(scene, *scope);
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

}  // namespace app
