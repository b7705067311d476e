#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/roster_plans.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/roster_plan.hpp"
#include "bot/documents/roster_file.hpp"
#include "bot/domain/local_time.hpp"
#include "config/checked.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using documents::RosterPlanRow;
using domain::EmployeeId;
using domain::RosteredDay;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// The people of one week who are concerned, and what they have been given besides the file.
struct KnownWeek {
    domain::RosterWeek week;
    std::vector<RosteredDay> days;
};
using WeekSource = std::function<KnownWeek(year_month_day monday)>;

std::set<sys_days> mondays_of(const std::vector<RosterPlanRow>& rows) {
    std::set<sys_days> mondays;
    for (const RosterPlanRow& row : rows) mondays.insert(sys_days{domain::monday_of(row.day.date)});
    return mondays;
}

std::vector<PlanFinding> findings_of_week(const std::vector<RosterPlanRow>& rows, const KnownWeek& known) {
    std::vector<RosteredDay> entries = known.days;
    std::vector<std::size_t> lines;
    for (const RosterPlanRow& row : rows)
        if (domain::monday_of(row.day.date) == known.week.monday) {
            entries.push_back(row.day);
            lines.push_back(row.line);
        }
    std::vector<PlanFinding> findings;
    for (const domain::RosterBreach& breach : domain::check_roster(known.week, entries)) {
        if (breach.entry < known.days.size()) continue;  // on record, and none of this file's doing
        const auto member =
            std::find_if(known.week.members.begin(), known.week.members.end(),
                         [&](const auto& one) { return one.employee == breach.day.employee; });
        findings.push_back({lines[breach.entry - known.days.size()],
                            member == known.week.members.end() ? "" : member->name, breach.day,
                            breach.ground});
    }
    return findings;
}

int report(std::ostream& out, const PlanWords& words, const std::vector<RosterPlanRow>& rows,
           const WeekSource& week_of, const std::vector<std::string>& notes) {
    std::vector<PlanFinding> findings;
    for (const sys_days monday : mondays_of(rows)) {
        auto of_week = findings_of_week(rows, week_of(monday));
        std::move(of_week.begin(), of_week.end(), std::back_inserter(findings));
    }
    std::stable_sort(findings.begin(), findings.end(), [](const PlanFinding& left, const PlanFinding& right) {
        return left.line < right.line;
    });
    if (words.as_json) {
        Json breaches = Json::array();
        for (const PlanFinding& finding : findings) breaches.push_back(json_of(finding));
        print(out, {{"file", words.check},
                    {"good", findings.empty()},
                    {"days", rows.size()},
                    {"mistakes", Json::array()},
                    {"breaches", breaches},
                    {"notes", notes}});
    } else {
        for (const std::string& note : notes) out << fmt::format("note: {}\n", note);
        for (const PlanFinding& finding : findings)
            out << fmt::format("{}: {}\n", words.check, to_string(finding));
        std::set<std::size_t> lines;
        for (const PlanFinding& finding : findings) lines.insert(finding.line);
        out << (findings.empty() ? fmt::format("{}: {} days, no rule is broken\n", words.check, rows.size())
                                 : fmt::format("{}: rejected, {} of {} days break a rule\n", words.check,
                                               lines.size(), rows.size()));
    }
    return findings.empty() ? kGood : kFinding;
}

/// The unit and those above it, nearest first.
std::vector<domain::Unit> line_from(const std::vector<domain::Unit>& units, const domain::UnitId& id) {
    std::vector<domain::Unit> line;
    std::optional<domain::UnitId> next = id;
    while (next && line.size() < units.size()) {
        const auto unit = std::find_if(units.begin(), units.end(),
                                       [&](const domain::Unit& one) { return one.id == *next; });
        if (unit == units.end()) break;
        line.push_back(*unit);
        next = unit->parent;
    }
    return line;
}

/// Everybody named, as ordinary staff of a unit each.
documents::RosterFile ordinary_staff(const std::vector<RosterPlanRow>& rows) {
    documents::RosterFile roster;
    std::set<EmployeeId> known;
    for (const RosterPlanRow& row : rows) {
        if (!known.insert(row.day.employee).second) continue;
        domain::Employee& employee = roster.employees.emplace_back();
        employee.id = row.day.employee;
        employee.unit = domain::UnitId{row.day.employee.value};
        domain::Unit& unit = roster.units.emplace_back();
        unit.id = employee.unit;
    }
    return roster;
}

/// A policy named on the line is looked at as if it held: whoever checks a roster against a proposal wants to
/// know what it would say.
void take_as_in_force(std::vector<domain::Policy>& policies, std::vector<std::string>& notes) {
    for (domain::Policy& policy : policies) {
        if (policy.status != domain::PolicyStatus::proposed &&
            policy.status != domain::PolicyStatus::not_adopted)
            continue;
        notes.push_back(fmt::format("{} is {}; it is taken here as if it were in force", policy.id.value,
                                    to_string(policy.status)));
        policy.status = domain::PolicyStatus::in_force;
    }
}

void drop_unit_rules(domain::RosterMember& member) {
    member.rule.max_away_percent.reset();
    member.rule.min_present = 0;
}

}  // namespace

Json json_of(const PlanFinding& finding) {
    return {{"line", finding.line},
            {"employee", finding.day.employee.value},
            {"name", json_or_null(finding.name)},
            {"date", domain::to_iso_date(finding.day.date)},
            {"rule", finding.ground.rule},
            {"text", in_english(finding.ground)}};
}

std::string to_string(const PlanFinding& finding) {
    return fmt::format("{}{}{} {}: {} [{}]", finding.line == 0 ? "" : fmt::format("line {}, ", finding.line),
                       finding.day.employee.value, finding.name.empty() ? "" : " " + finding.name,
                       domain::to_iso_date(finding.day.date), in_english(finding.ground),
                       finding.ground.rule);
}

int refuse_plan(std::ostream& out, const PlanWords& words, const std::string& file,
                const std::vector<documents::RowMistake>& mistakes) {
    if (words.as_json) {
        Json list = Json::array();
        for (const documents::RowMistake& mistake : mistakes)
            list.push_back({{"line", mistake.line},
                            {"column", mistake.column},
                            {"found", mistake.found.english},
                            {"expected", mistake.expected.english},
                            {"mend", mistake.mend.english}});
        print(out, {{"file", file}, {"good", false}, {"mistakes", list}, {"breaches", Json::array()}});
    } else {
        for (const documents::RowMistake& mistake : mistakes)
            out << fmt::format("{}: {}\n", file, to_string(mistake));
        out << fmt::format("{}: rejected, {} to mend\n", file, mistakes.size());
    }
    return kFinding;
}

int check_plan_by_files(Local& local, const PlanWords& words) {
    RulesOfFiles read = read_rules_of(words.policies, words.calendar);
    const auto body = config::text_of(words.check);
    if (!body) read.mistakes.insert(read.mistakes.end(), body.error().begin(), body.error().end());
    std::optional<std::string> roster_body;
    if (!words.roster.empty()) {
        auto text = config::text_of(words.roster);
        if (text)
            roster_body = std::move(*text);
        else
            read.mistakes.insert(read.mistakes.end(), text.error().begin(), text.error().end());
    }
    if (!read.mistakes.empty()) {
        local.err << as_error(read.mistakes).message << '\n';
        return kEnvironment;
    }
    const auto rows = documents::read_roster_plan(*body);
    if (!rows) return refuse_plan(local.out, words, words.check, rows.error());

    std::vector<std::string> notes;
    documents::RosterFile roster = ordinary_staff(*rows);
    if (roster_body) {
        auto file = documents::read_roster(*roster_body, words.roster);
        if (!file) return refuse_plan(local.out, words, words.roster, file.error());
        roster = std::move(*file);
    } else {
        notes.push_back(
            "no --roster: everybody is taken for ordinary staff, and shares and minimum presence of units "
            "are not checked");
    }
    if (words.calendar.empty()) notes.push_back("no --calendar: holidays are not known");
    take_as_in_force(read.policies, notes);

    const domain::Rulebook rules(std::move(read.policies), std::move(read.calendar));
    const app::Office office;
    return report(
        local.out, words, *rows,
        [&](year_month_day monday) {
            KnownWeek known{{monday, {}}, {}};
            for (const domain::Employee& employee : roster.employees) {
                const auto line = line_from(roster.units, employee.unit);
                known.week.members.push_back(domain::roster_member(
                    rules, app::duty_subject(office, employee, {line, {}, {}}), employee.name, monday));
                if (!roster_body) drop_unit_rules(known.week.members.back());
            }
            return known;
        },
        notes);
}

int check_plan_in_office(Work& work, const PlanWords& words) {
    const auto rows = documents::read_roster_plan(work.input.files.at(words.check));
    if (!rows) return refuse_plan(work.out, words, words.check, rows.error());
    const auto rules = work.session.rules();
    return work.session.database.read([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return report(work.out, words, *rows,
                      [&](year_month_day monday) {
                          std::set<domain::UnitId> units;
                          std::set<EmployeeId> named;
                          for (const RosterPlanRow& row : *rows) {
                              if (domain::monday_of(row.day.date) != monday) continue;
                              named.insert(row.day.employee);
                              if (const auto employee = storage::find_employee(tx, row.day.employee))
                                  units.insert(employee->unit);
                          }
                          KnownWeek known{app::roster_week(scene, {units.begin(), units.end()}, monday), {}};
                          known.days = app::rostered_in(scene, known.week);
                          std::erase_if(known.days,
                                        [&](const RosteredDay& day) { return named.contains(day.employee); });
                          return known;
                      },
                      {});
    });
}

}  // namespace cli
