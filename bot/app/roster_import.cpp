#include "bot/app/roster_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/enrolment.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/roster_authority.hpp"
#include "bot/domain/nearest.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"

namespace app {
namespace {

using documents::Phrase;
using domain::Employee;
using domain::EmployeeId;
using domain::Unit;
using domain::UnitId;

constexpr std::size_t kProgressStep = 1000;

Phrase unit_phrase(const UnitId& unit) {
    return {"csv_unit", "unit {unit}", {{"unit", unit.value}}};
}

/// The people of the file in an order in which no NIP is ever held by two: whoever gives one up goes before
/// whoever takes it over. Those for whom there is no such order are refused.
class SavingOrder {
public:
    SavingOrder(storage::Transaction& tx) {
        // Those who left are in no list, yet their NIP is still theirs.
        tx.for_each("SELECT employee_id, nip FROM employee", [&](const storage::Row& row) {
            holder_[row.get<std::string>(1)] = row.get<EmployeeId>(0);
            nip_[row.get<EmployeeId>(0)] = row.get<std::string>(1);
        });
    }

    std::vector<PersonStep> arrange(std::vector<PersonStep> waiting, std::vector<RosterFinding>& refusals) {
        std::vector<PersonStep> arranged;
        arranged.reserve(waiting.size());
        while (!waiting.empty()) {
            std::vector<PersonStep> blocked;
            const std::size_t before = arranged.size();
            for (PersonStep& person : waiting) {
                const auto holder = holder_.find(person.employee.nip);
                if (holder != holder_.end() && holder->second != person.employee.id) {
                    blocked.push_back(std::move(person));
                    continue;
                }
                hand_over(person.employee);
                arranged.push_back(std::move(person));
            }
            if (arranged.size() == before) {
                for (const PersonStep& person : blocked) refuse(person.employee, refusals);
                break;
            }
            waiting = std::move(blocked);
        }
        return arranged;
    }

private:
    void hand_over(const Employee& employee) {
        if (const auto old = nip_.find(employee.id); old != nip_.end() && old->second != employee.nip)
            holder_.erase(old->second);
        holder_[employee.nip] = employee.id;
        nip_[employee.id] = employee.nip;
    }

    void refuse(const Employee& employee, std::vector<RosterFinding>& refusals) const {
        const EmployeeId& holder = holder_.at(employee.nip);
        refusals.push_back({{"csv_employee", "employee {kunci}", {{"kunci", employee.id.value}}},
                            {"csv_nip_of",
                             "the NIP {nomor} of {kunci}",
                             {{"nomor", wording::masked_nip(employee.nip)}, {"kunci", holder.value}}},
                            {"csv_nip_free", "a NIP that nobody else on record has", {}},
                            {"csv_keep_key",
                             "keep the employee_id {kunci} for that person, or mend the NIP",
                             {{"kunci", holder.value}}}});
    }

    std::map<std::string, EmployeeId> holder_;
    std::map<EmployeeId, std::string> nip_;
};

/// The units as they will be, by id: those on record under those of the file.
class UnitsToBe {
public:
    UnitsToBe(storage::Transaction& tx, const documents::RosterFile& file) {
        for (Unit& unit : storage::units(tx)) {
            known_.emplace(unit.id, unit);
            units_.emplace(unit.id, std::move(unit));
        }
        std::set<UnitId> with_rows;
        for (const Employee& employee : file.employees) with_rows.insert(employee.unit);
        for (const Unit& unit : file.units) {
            const auto [known, is_new] = units_.emplace(unit.id, unit);
            if (is_new || !with_rows.contains(unit.id)) continue;
            Unit merged = unit;
            if (!merged.parent) merged.parent = known->second.parent;
            // Without its head's row, the zone of a unit is only a guess from whoever happens to be in the
            // file.
            if (merged.zone.empty() || !unit.head) merged.zone = known->second.zone;
            if (!merged.head) merged.head = known->second.head;
            if (!file.has.week) merged.week = known->second.week;
            known->second = std::move(merged);
        }
        for (const Unit& unit : file.units) zones_in_file_.emplace(unit.id, unit.zone);
    }

    /// The file names a person's zone where it differs from the unit's in the file; on record, from the
    /// unit's there.
    Employee placed(Employee employee) const {
        const std::string& in_file = employee.zone.empty() ? zones_in_file_.at(employee.unit) : employee.zone;
        employee.zone = in_file == units_.at(employee.unit).zone ? "" : in_file;
        return employee;
    }

    /// A head who is not in the unit any more, or says so, is none.
    void drop_heads(const documents::RosterFile& file, const std::vector<PersonStep>& leaving) {
        std::set<EmployeeId> gone;
        for (const PersonStep& person : leaving) gone.insert(person.employee.id);
        for (const Employee& employee : file.employees) gone.insert(employee.id);
        std::set<std::pair<UnitId, EmployeeId>> named;
        for (const Unit& unit : file.units)
            if (unit.head) named.emplace(unit.id, *unit.head);
        for (auto& [id, unit] : units_)
            if (unit.head && gone.contains(*unit.head) && !named.contains({id, *unit.head}))
                unit.head.reset();
    }

    /// Parents first. A unit that ends up below itself is refused.
    std::vector<UnitStep> steps(std::vector<RosterFinding>& refusals) const {
        std::vector<UnitStep> steps;
        std::set<UnitId> done;
        for (const auto& [id, unit] : units_) {
            std::vector<const Unit*> path;  // from the unit up to what is done already
            for (const Unit* at = &unit; at != nullptr && !done.contains(at->id); at = parent_of(*at)) {
                if (std::find(path.begin(), path.end(), at) != path.end()) {
                    refusals.push_back(
                        {unit_phrase(at->id),
                         {"csv_below_itself", "a unit below itself, with what is on record", {}},
                         {"csv_tree", "units that form a tree", {}},
                         {"csv_whole_circle",
                          "name unit_parent for every unit of the circle in one file",
                          {}}});
                    return {};
                }
                path.push_back(at);
            }
            for (auto next = path.rbegin(); next != path.rend(); ++next) {
                steps.push_back(step_of(**next));
                done.insert((*next)->id);
            }
        }
        return steps;
    }

private:
    const Unit* parent_of(const Unit& unit) const { return unit.parent ? &units_.at(*unit.parent) : nullptr; }

    UnitStep step_of(const Unit& unit) const {
        const auto known = known_.find(unit.id);
        if (known == known_.end()) return {RosterStep::add, unit, {}};
        auto changes = changes_between(known->second, unit);
        return {changes.empty() ? RosterStep::same : RosterStep::change, unit, std::move(changes)};
    }

    std::map<UnitId, Unit> known_;
    std::map<UnitId, Unit> units_;
    std::map<UnitId, std::string> zones_in_file_;
};

/// What the file has no column for stays as it is on record.
Employee with_unsaid(Employee employee, const Employee& known, const documents::OptionalColumns& has) {
    if (!has.employment) employee.employment = known.employment;
    if (!has.position) employee.position = known.position;
    if (!has.task_traits) employee.task_traits = known.task_traits;
    if (!has.ineligibility) employee.ineligible = known.ineligible;
    return employee;
}

/// Two people with one telephone number, of whom at least one is in the file.
void doubt_phones(const std::vector<PersonStep>& people, const std::map<EmployeeId, Employee>& present,
                  const std::set<EmployeeId>& leaving, std::vector<RosterFinding>& doubts) {
    std::map<std::string, std::set<EmployeeId>> holders;
    std::set<EmployeeId> in_file;
    for (const PersonStep& person : people) {
        in_file.insert(person.employee.id);
        if (!person.employee.phone.empty()) holders[person.employee.phone].insert(person.employee.id);
    }
    for (const auto& [id, employee] : present)
        if (const auto held = holders.find(employee.phone);
            held != holders.end() && !in_file.contains(id) && !leaving.contains(id))
            held->second.insert(id);
    for (const auto& [phone, ids] : holders) {
        if (ids.size() < 2) continue;
        std::vector<std::string_view> names;
        for (const EmployeeId& id : ids) names.push_back(id.value);
        doubts.push_back(
            {{"csv_employees", "employees {daftar}", {{"daftar", fmt::format("{}", fmt::join(names, ", "))}}},
             {"csv_one_phone", "one telephone number, {nomor}", {{"nomor", phone}}},
             {"csv_own_phone", "a number of each person's own", {}},
             {"csv_blank_phone",
              "leave the cell blank for whom it does not belong to: letters and codes sent there reach "
              "somebody else",
              {}}});
    }
}

/// Units that the file names above others and to which nobody belongs.
void doubt_parents(const documents::RosterFile& file, const std::map<EmployeeId, Employee>& present,
                   std::vector<RosterFinding>& doubts) {
    std::set<UnitId> peopled;
    for (const Employee& employee : file.employees) peopled.insert(employee.unit);
    for (const auto& [id, employee] : present) peopled.insert(employee.unit);
    std::vector<std::string_view> names;
    for (const UnitId& unit : peopled) names.push_back(unit.value);
    for (const Unit& unit : file.units) {
        if (peopled.contains(unit.id)) continue;
        const auto near = domain::nearest(unit.id.value, names);
        doubts.push_back(
            {unit_phrase(unit.id),
             {"csv_empty_parent", "a unit_parent to which nobody belongs", {}},
             {"csv_head_row", "a row for its head at least, who answers for the units below", {}},
             near ? Phrase("csv_did_you_mean", "did you mean {usul}?",
                           {{"usul", fmt::format("\"{}\"", *near)}})
                  : Phrase("csv_add_row", "add the row, or name the head's unit in unit_parent", {})});
    }
}

PersonStep compare_person(storage::Transaction& tx, const Employee& employee,
                          const std::map<EmployeeId, Employee>& present) {
    const auto known = present.find(employee.id);
    if (known == present.end()) return {RosterStep::add, employee, storage::has_left(tx, employee.id), {}};
    auto changes = changes_between(known->second, employee);
    return {changes.empty() ? RosterStep::same : RosterStep::change, employee, false, std::move(changes)};
}

}  // namespace

std::string_view to_string(RosterStep step) {
    switch (step) {
        case RosterStep::add:
            return "add";
        case RosterStep::change:
            return "change";
        case RosterStep::same:
            return "same";
        case RosterStep::leave:
            return "leave";
    }
    return "";
}

std::string to_string(const RosterFinding& finding) {
    return fmt::format("{}: {}; expected {}; {}", finding.subject.english, finding.found.english,
                       finding.expected.english, finding.mend.english);
}

std::size_t RosterDifference::count(RosterStep step) const {
    return static_cast<std::size_t>(std::count_if(
        people.begin(), people.end(), [&](const PersonStep& person) { return person.step == step; }));
}

RosterDifference compare_roster(storage::Transaction& tx, const documents::RosterFile& file, Unnamed unnamed,
                                const Progress& progress) {
    std::map<EmployeeId, Employee> present;
    for (Employee& employee : storage::employees(tx)) present.emplace(employee.id, std::move(employee));

    UnitsToBe units(tx, file);
    RosterDifference difference;
    std::vector<PersonStep> people;
    std::set<EmployeeId> named;
    for (const Employee& employee : file.employees) {
        const auto known = present.find(employee.id);
        people.push_back(compare_person(
            tx,
            units.placed(known == present.end() ? employee : with_unsaid(employee, known->second, file.has)),
            present));
        named.insert(employee.id);
        if (progress && people.size() % kProgressStep == 0) progress(people.size(), file.employees.size());
    }
    std::vector<PersonStep> leaving;
    if (unnamed == Unnamed::leave)
        for (const auto& [id, employee] : present)
            if (!named.contains(id)) leaving.push_back({RosterStep::leave, employee, false, {}});

    std::set<EmployeeId> gone;
    for (const PersonStep& person : leaving) gone.insert(person.employee.id);
    doubt_phones(people, present, gone, difference.doubts);
    doubt_parents(file, present, difference.doubts);
    units.drop_heads(file, leaving);
    difference.units = units.steps(difference.refusals);
    difference.people = SavingOrder(tx).arrange(std::move(people), difference.refusals);
    std::move(leaving.begin(), leaving.end(), std::back_inserter(difference.people));
    return difference;
}

void import_roster(Scene& scene, const RosterDifference& difference, std::string_view actor) {
    const std::int64_t version_before = storage::roster_version(scene.tx);
    for (const UnitStep& unit : difference.units)
        if (unit.step != RosterStep::same) storage::save(scene.tx, unit.unit, actor);
    for (const PersonStep& person : difference.people) {
        if (person.step == RosterStep::leave) {
            for (const storage::Chat& chat : storage::chats_of(scene.tx, person.employee.id))
                withdraw_menu(scene, chat);
            storage::mark_left(scene.tx, person.employee.id, actor);
            storage::revoke_codes(scene.tx, person.employee.id);
        } else if (person.step != RosterStep::same) {
            storage::save(scene.tx, person.employee, actor);
        }
        if (person.step != RosterStep::same)
            audit(scene, actor, "roster_" + std::string(to_string(person.step)),
                  "employee/" + person.employee.id.value, "{}");
    }
    for (const RoleChange& role : role_changes(difference)) audit_role(scene, actor, role);
    audit(scene, actor, "roster_imported", "roster",
          nlohmann::json{{"added", difference.count(RosterStep::add)},
                         {"changed", difference.count(RosterStep::change)},
                         {"same", difference.count(RosterStep::same)},
                         {"left", difference.count(RosterStep::leave)},
                         {"first_change", version_before + 1},
                         {"last_change", storage::roster_version(scene.tx)}}
              .dump());
    plan_day(scene);
    refresh_menus(scene);
}

}  // namespace app
