#include "bot/app/roster_authority.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "storage/roster.hpp"

namespace app {
namespace {

using Units = std::map<domain::UnitId, domain::Unit>;

/// The nearest head who is not the person, from the unit upward.
std::optional<domain::EmployeeId> leader_in(const Units& units, const domain::UnitId& unit,
                                            const domain::EmployeeId& person) {
    auto at = units.find(unit);
    for (std::size_t steps = 0; at != units.end() && steps <= units.size(); ++steps) {
        if (at->second.head && *at->second.head != person) return at->second.head;
        if (!at->second.parent) break;
        at = units.find(*at->second.parent);
    }
    return std::nullopt;
}

}  // namespace

bool is_wide(domain::Role role) {
    switch (role) {
        case domain::Role::employee:
        case domain::Role::supervisor:
            return false;
        case domain::Role::unit_hr:
        case domain::Role::hr:
        case domain::Role::auditor:
        case domain::Role::admin:
            break;
    }
    return true;
}

std::vector<RoleChange> role_changes(const RosterDifference& difference) {
    std::vector<RoleChange> found;
    for (const PersonStep& person : difference.people) {
        const domain::Employee& employee = person.employee;
        if (person.step == RosterStep::add && employee.role != domain::Role::employee)
            found.push_back({employee.id, employee.name, std::nullopt, employee.role});
        if (person.step != RosterStep::change) continue;
        for (const FieldChange& change : person.changes)
            if (change.field == "role")
                found.push_back(
                    {employee.id, employee.name, domain::role_from(change.before), employee.role});
    }
    return found;
}

void audit_role(Scene& scene, std::string_view actor, const RoleChange& change) {
    nlohmann::json body{{"role_after", to_string(change.after)}};
    if (change.before) body["role_before"] = to_string(*change.before);
    audit(scene, actor, "roster_role", "employee/" + change.employee.value, body.dump());
}

std::vector<LeaderChange> leader_changes(Scene& scene, const RosterDifference& difference) {
    Units units_before, units_after;
    for (domain::Unit& unit : storage::units(scene.tx)) units_before.emplace(unit.id, std::move(unit));
    units_after = units_before;
    for (const UnitStep& step : difference.units) units_after.insert_or_assign(step.unit.id, step.unit);
    std::map<domain::EmployeeId, std::string> names;
    std::map<domain::EmployeeId, domain::UnitId> unit_before, unit_after;
    for (const domain::Employee& employee : storage::employees(scene.tx)) {
        names[employee.id] = employee.name;
        unit_before[employee.id] = employee.unit;
    }
    unit_after = unit_before;
    for (const PersonStep& person : difference.people) {
        names[person.employee.id] = person.employee.name;
        if (person.step == RosterStep::leave)
            unit_after.erase(person.employee.id);
        else if (unit_before.contains(person.employee.id))
            unit_after[person.employee.id] = person.employee.unit;
    }
    const auto name_of = [&](const std::optional<domain::EmployeeId>& id) {
        return !id ? std::string() : names.contains(*id) ? names.at(*id) : id->value;
    };
    std::map<std::tuple<domain::UnitId, std::string, std::string>, std::vector<std::string>> groups;
    for (const auto& [id, unit] : unit_after) {
        const auto before = leader_in(units_before, unit_before.at(id), id);
        const auto after = leader_in(units_after, unit, id);
        if (before != after) groups[{unit, name_of(before), name_of(after)}].push_back(names.at(id));
    }
    std::vector<LeaderChange> found;
    for (auto& [key, people] : groups) {
        std::sort(people.begin(), people.end());
        found.push_back({std::get<0>(key), std::move(people), std::get<1>(key), std::get<2>(key)});
    }
    return found;
}

}  // namespace app
