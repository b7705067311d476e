#include "bot/app/scene.hpp"

#include <algorithm>

#include "bot/domain/local_time.hpp"
#include "storage/ledger.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace app {

using domain::Employee;
using domain::Unit;

std::string zone_of(Scene& scene, const Employee& employee) {
    if (!employee.zone.empty()) return employee.zone;
    const auto unit = storage::find_unit(scene.tx, employee.unit);
    return unit && !unit->zone.empty() ? unit->zone : scene.office.zone;
}

domain::DutySubject subject_of(Scene& scene, const Employee& employee, std::chrono::year_month_day date) {
    const auto unit = storage::find_unit(scene.tx, employee.unit);
    return {unit ? unit->kind : domain::UnitKind::office,
            employee.unit,
            zone_of(scene, employee),
            employee.id,
            employee.exempt,
            storage::absences_on(scene.tx, employee.id, date)};
}

domain::DayPlan plan_of(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto date = domain::local_time(at, zone_of(scene, employee)).date;
    return scene.rules.plan(subject_of(scene, employee, date), date);
}

domain::Explanation explain(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto date = domain::local_time(at, zone_of(scene, employee)).date;
    return domain::explain(scene.rules, subject_of(scene, employee, date), at);
}

std::vector<Employee> supervisors_of(Scene& scene, const Employee& employee) {
    std::vector<Employee> on_duty, away;
    for (auto unit = storage::find_unit(scene.tx, employee.unit); unit;
         unit = unit->parent ? storage::find_unit(scene.tx, *unit->parent) : std::nullopt) {
        if (!unit->head || *unit->head == employee.id || storage::has_left(scene.tx, *unit->head)) continue;
        const auto head = storage::find_employee(scene.tx, *unit->head);
        if (!head) continue;
        const auto absence = plan_of(scene, *head, scene.now()).absence;
        const bool is_away = absence && *absence != domain::AbsenceKind::official_travel;
        (is_away ? away : on_duty).push_back(*head);
    }
    on_duty.insert(on_duty.end(), away.begin(), away.end());
    return on_duty;
}

std::optional<Employee> supervisor_of(Scene& scene, const Employee& employee) {
    const auto heads = supervisors_of(scene, employee);
    return heads.empty() ? std::nullopt : std::optional(heads.front());
}

std::vector<Employee> hr_for(Scene& scene, const Employee& employee) {
    std::vector<Employee> officers = storage::employees_with(scene.tx, domain::Role::hr);
    const auto of_units = storage::employees_with(scene.tx, domain::Role::unit_hr);
    for (auto unit = storage::find_unit(scene.tx, employee.unit); unit;
         unit = unit->parent ? storage::find_unit(scene.tx, *unit->parent) : std::nullopt)
        std::copy_if(of_units.begin(), of_units.end(), std::back_inserter(officers),
                     [&](const Employee& officer) { return officer.unit == unit->id; });
    std::erase_if(officers, [&](const Employee& officer) { return officer.id == employee.id; });
    return officers;
}

std::vector<Unit> units_under(Scene& scene, const Employee& head) {
    std::vector<Unit> under;
    for (const Unit& unit : storage::units(scene.tx)) {  // parents come first
        const bool is_own = unit.head == head.id;
        const bool is_below = std::any_of(under.begin(), under.end(),
                                          [&](const Unit& above) { return unit.parent == above.id; });
        if (is_own || is_below) under.push_back(unit);
    }
    return under;
}

std::vector<domain::Span> outages_for(Scene& scene, const domain::EmployeeId& employee,
                                      const domain::Span& span) {
    const auto chats = storage::chats_of(scene.tx, employee);
    std::vector<domain::Span> outages;
    for (const storage::Outage& outage : storage::outages_between(scene.tx, span.from, span.to)) {
        const bool concerns = outage.scope == "sigap" ||
                              std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
                                  return storage::lane_of(chat.account) == outage.scope;
                              });
        if (concerns) outages.push_back({outage.from, outage.to.value_or(scene.now())});
    }
    return outages;
}

void audit(Scene& scene, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body) {
    storage::audit(scene.tx, actor, kind, subject, body);
}

}  // namespace app
