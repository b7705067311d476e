#include "bot/app/viewer.hpp"

#include "bot/app/call_plan.hpp"
#include "storage/unit_tree.hpp"

namespace app {

using domain::Role;

Viewer viewer_of(Scene& scene, const domain::Employee& person) {
    Viewer viewer{person, person.role == Role::hr || person.role == Role::auditor, {}};
    if (viewer.sees_everybody) return viewer;
    for (const domain::Unit& unit : units_under(scene, person)) viewer.units.insert(unit.id);
    for (const domain::Unit& unit : units_to_call(scene, person)) viewer.units.insert(unit.id);
    if (person.role == Role::unit_hr)
        for (const domain::Unit& unit : storage::units_below(scene.tx, {person.unit}))
            viewer.units.insert(unit.id);
    return viewer;
}

bool may(const Viewer& viewer, Permission permission) {
    const Role role = viewer.person.role;
    const bool is_hr = role == Role::hr || role == Role::unit_hr;
    const bool cares = viewer.sees_everybody || !viewer.units.empty();
    switch (permission) {
        case Permission::own_record:
        case Permission::see_calendar:
            return true;
        case Permission::see_people:
            return cares;
        case Permission::call_people:
            return cares && role != Role::auditor;
        case Permission::see_flags:
            return cares;
        case Permission::decide_flags:
        case Permission::enrol_people:
            return is_hr;
        case Permission::change_roster:
            return role == Role::hr;
        case Permission::see_health:
            return is_hr || role == Role::auditor || role == Role::admin;
        case Permission::see_audit:
            return role == Role::hr || role == Role::auditor;
        case Permission::administer:
            return role == Role::admin;
    }
    return false;
}

bool may_see(const Viewer& viewer, const domain::Employee& person) {
    return person.id == viewer.person.id || may_see(viewer, person.unit);
}

bool may_see(const Viewer& viewer, const domain::UnitId& unit) {
    return viewer.sees_everybody || viewer.units.contains(unit);
}

}  // namespace app
