#include "bot/app/absence_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/app/absence_effects.hpp"
#include "bot/app/presence.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using storage::AbsenceEntry;
using storage::AbsenceState;
using storage::AbsenceStep;

bool is_one_matter(const AbsenceEntry& one, const AbsenceEntry& other) {
    return one.absence.kind == other.absence.kind && one.hours == other.hours;
}

std::string days_of(const AbsenceEntry& entry) {
    return fmt::format("{} to {}", domain::to_iso_date(*entry.absence.days.from),
                       domain::to_iso_date(*entry.absence.days.to));
}

/// What becomes of one wanted absence beside those that stand.
void plan_record(const WantedAbsence& wanted, const std::vector<AbsenceEntry>& standing, AbsencePlan& plan) {
    AbsenceStepPlan step{wanted, AbsenceChange::add, std::nullopt};
    for (const AbsenceEntry& entry : standing) {
        if (!is_one_matter(entry, wanted.entry)) continue;
        if (entry.absence.days.from != wanted.entry.absence.days.from) {
            plan.refusals.push_back({wanted.line, "from", days_of(wanted.entry),
                                     fmt::format("days apart from those on record, {}", days_of(entry)),
                                     "withdraw those first, or enter only the days that are missing"});
            return;
        }
        const bool is_same = entry.absence == wanted.entry.absence && entry.note == wanted.entry.note;
        step.standing = entry.id;
        if (entry.state == AbsenceState::requested)
            step.change =
                entry.absence.days == wanted.entry.absence.days ? AbsenceChange::grant : AbsenceChange::add;
        else
            step.change = is_same ? AbsenceChange::same : AbsenceChange::change;
    }
    plan.steps.push_back(std::move(step));
}

void plan_withdrawal(const WantedAbsence& wanted, const std::vector<AbsenceEntry>& standing,
                     AbsencePlan& plan) {
    const auto found = std::find_if(standing.begin(), standing.end(), [&](const AbsenceEntry& entry) {
        return is_one_matter(entry, wanted.entry) && entry.absence.days == wanted.entry.absence.days;
    });
    if (found == standing.end()) {
        plan.refusals.push_back({wanted.line, "from", days_of(wanted.entry),
                                 "an absence of just these days on record",
                                 "`sigap roster absence --list` shows what stands"});
        return;
    }
    plan.steps.push_back({wanted, AbsenceChange::withdraw, found->id});
}

void audit_change(Scene& scene, std::string_view by, std::string_view kind, const AbsenceEntry& entry,
                  std::int64_t id) {
    audit(scene, by, kind, "employee/" + entry.employee.value,
          nlohmann::json{{"absence", id},
                         {"kind", to_string(entry.absence.kind)},
                         {"from", domain::to_iso_date(*entry.absence.days.from)},
                         {"to", domain::to_iso_date(*entry.absence.days.to)}}
              .dump());
}

void carry_out(Scene& scene, const AbsenceStepPlan& step, std::string_view by, std::string_view via) {
    const AbsenceEntry& wanted = step.wanted.entry;
    const AbsenceStep recorded{AbsenceState::recorded, std::string(by), std::string(via),
                               step.wanted.line ? "line " + std::to_string(step.wanted.line) : ""};
    AbsenceStep withdrawn = recorded;
    withdrawn.state = AbsenceState::withdrawn;
    std::int64_t id = step.standing.value_or(0);
    const auto employee = storage::find_employee(scene.tx, wanted.employee).value();
    const auto standing = storage::find_absence(scene.tx, id);
    switch (step.change) {
        case AbsenceChange::same:
            return;
        case AbsenceChange::withdraw:
            storage::settle_absence(scene.tx, id, withdrawn);
            take_out_of_effect(scene, employee, standing.value());
            return audit_change(scene, by, "absence_withdrawn", wanted, id);
        case AbsenceChange::add:
            id = storage::enter_absence(scene.tx, wanted, recorded);
            break;
        case AbsenceChange::change:
            id = storage::replace_absence(scene.tx, id, wanted, recorded);
            take_out_of_effect(scene, employee, standing.value());
            break;
        case AbsenceChange::grant:
            storage::settle_absence(scene.tx, id, recorded);
            break;
    }
    audit_change(scene, by, "absence_recorded", wanted, id);
    bring_into_effect(scene, employee, storage::find_absence(scene.tx, id).value());
}

}  // namespace

std::string_view to_string(AbsenceChange change) {
    switch (change) {
        case AbsenceChange::add:
            return "add";
        case AbsenceChange::change:
            return "change";
        case AbsenceChange::same:
            return "same";
        case AbsenceChange::grant:
            return "grant";
        case AbsenceChange::withdraw:
            break;
    }
    return "withdraw";
}

AbsencePlan plan_absences(storage::Transaction& tx, const std::vector<WantedAbsence>& wanted,
                          AbsenceImport mode) {
    AbsencePlan plan;
    for (const WantedAbsence& one : wanted) {
        const auto& id = one.entry.employee;
        if (!storage::find_employee(tx, id) || storage::has_left(tx, id)) {
            plan.refusals.push_back({one.line, "employee_id", fmt::format("\"{}\"", id.value),
                                     "somebody on the roster", "`sigap roster list` shows who is"});
            continue;
        }
        const auto standing =
            storage::standing_absences(tx, id, *one.entry.absence.days.from, *one.entry.absence.days.to);
        if (mode == AbsenceImport::withdraw)
            plan_withdrawal(one, standing, plan);
        else
            plan_record(one, standing, plan);
    }
    return plan;
}

void carry_out(Scene& scene, const AbsencePlan& plan, std::string_view by, std::string_view via) {
    if (!plan.refusals.empty()) throw std::logic_error("a plan with refusals is not carried out");
    for (const AbsenceStepPlan& step : plan.steps) carry_out(scene, step, by, via);
    plan_day(scene);
}

}  // namespace app
