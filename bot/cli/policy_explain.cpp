#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/cli/arguments.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/domain/explain.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct Moment {
    std::vector<std::string> policies;
    std::string calendar;
    std::string at;
    bool as_json = false;

    std::string employee;  ///< of the office; everything below is then known

    std::string unit_kind = "office";
    std::string unit;
    std::string zone;
    std::string week = "five_days";
    std::string employment = "pns";
    std::string position;
    std::vector<std::string> task_traits;
    std::vector<std::string> rostered_days;
    std::string absence;
};

Json json_of(const domain::Explanation& moment) {
    Json windows = Json::array();
    for (const domain::ExplainedWindow& window : moment.windows)
        windows.push_back({{"id", window.id},
                           {"open", window.open},
                           {"close", window.close},
                           {"open_utc", window.open_utc},
                           {"close_utc", window.close_utc},
                           {"state", to_string(window.state)}});
    Json reasons = Json::array();
    for (const domain::Ground& reason : moment.reasons)
        reasons.push_back({{"rule", reason.rule}, {"text", in_english(reason)}});
    return {{"at", moment.at},
            {"at_local", moment.at_local},
            {"zone", moment.zone},
            {"policy", moment.policy ? Json(moment.policy->value) : Json(nullptr)},
            {"version", moment.version},
            {"day_kind", to_string(moment.day_kind)},
            {"table", to_string(moment.table)},
            {"place", to_string(moment.place)},
            {"exempt", moment.exempt},
            {"windows", windows},
            {"reminder", moment.reminder},
            {"call_counts", moment.call_counts},
            {"reasons", reasons}};
}

void print_text(std::ostream& out, const domain::Explanation& moment) {
    out << fmt::format("{}  ({} in {})\n", moment.at, moment.at_local, moment.zone);
    out << fmt::format("policy: {} {}; calendar {}; zone rules {}\n",
                       moment.policy ? moment.policy->value : "none", moment.version, moment.calendar_version,
                       moment.tzdata_version);
    out << fmt::format("day: {}, {} table; place: {}{}\n", to_string(moment.day_kind),
                       to_string(moment.table), to_string(moment.place), moment.exempt ? "; exempt" : "");
    for (const domain::ExplainedWindow& window : moment.windows)
        out << fmt::format("window {}: {} to {}, {} ({} to before {})\n", window.id, window.open,
                           window.close, to_string(window.state), window.open_utc, window.close_utc);
    if (moment.report)
        out << fmt::format("report: due {}, reminded at {}\n", moment.report->due, moment.report->remind_at);
    out << fmt::format("reminders: {}; a call: {}\n", moment.reminder ? "yes" : "no",
                       moment.call_counts ? "counts" : "does not count");
    for (const domain::Ground& reason : moment.reasons)
        out << fmt::format("- {}: {}\n", reason.rule, in_english(reason));
}

void show(std::ostream& out, const domain::Explanation& moment, bool as_json) {
    if (as_json)
        print(out, json_of(moment));
    else
        print_text(out, moment);
}

domain::DutySubject subject_from(const Moment& wanted, std::chrono::year_month_day date) {
    domain::DutySubject subject;
    subject.unit_kind = domain::unit_kind_from(wanted.unit_kind).value();
    if (!wanted.unit.empty()) subject.unit = domain::UnitId{wanted.unit};
    subject.zone = wanted.zone;
    subject.week = domain::working_week_from(wanted.week).value();
    subject.employment = domain::employment_from(wanted.employment).value();
    subject.position = domain::position_from(wanted.position);
    subject.task_traits = wanted.task_traits;
    for (const std::string& day : wanted.rostered_days)
        subject.rostered_days.push_back(domain::from_iso_date(day).value());
    if (const auto kind = domain::absence_kind_from(wanted.absence))
        subject.absences.push_back({*kind, {date, date}, wanted.zone});
    return subject;
}

/// An overlay without its rule changes nothing, and would look as if it said nothing.
void warn_of_lone_overlays(std::ostream& err, const std::vector<domain::Policy>& policies) {
    for (const domain::Policy& overlay : policies) {
        if (!overlay.overlay_on || overlay.overlay_on->value == domain::kDefaultPolicyId) continue;
        if (std::none_of(policies.begin(), policies.end(),
                         [&](const domain::Policy& policy) { return policy.id == overlay.overlay_on; }))
            err << fmt::format(
                "sigap: {} is laid over {} and has no effect without it: add its file with --policy\n",
                overlay.id.value, overlay.overlay_on->value);
    }
}

void warn_of_unknown_year(std::ostream& err, const domain::Calendar& calendar,
                          std::chrono::year_month_day date) {
    const int year = static_cast<int>(date.year());
    if (std::find(calendar.years.begin(), calendar.years.end(), year) == calendar.years.end())
        err << fmt::format("sigap: the calendar knows nothing of {}: its days off and Ramadan are not seen\n",
                           year);
}

/// Somebody of that kind, under the rules of the files.
int explain_files(Local& local, const Moment& wanted) {
    if (wanted.policies.empty() || wanted.calendar.empty()) {
        local.err << fmt::format("sigap: {} is required, unless --employee names a person of the office\n",
                                 wanted.policies.empty() ? "--policy" : "--calendar");
        return kUsage;
    }
    RulesOfFiles read = read_rules_of(wanted.policies, wanted.calendar);
    refuse_repeated_ids(read);
    if (!read.mistakes.empty()) {
        local.err << as_error(read.mistakes).message << '\n';
        return kEnvironment;
    }
    warn_of_lone_overlays(local.err, read.policies);
    const domain::Rulebook rules(std::move(read.policies), std::move(read.calendar));
    const domain::Instant at = domain::from_rfc3339(wanted.at).value();
    const auto date = rules.date_at(subject_from(wanted, {}), at);
    warn_of_unknown_year(local.err, rules.calendar(), date);
    show(local.out, domain::explain(rules, subject_from(wanted, date), at), wanted.as_json);
    return kGood;
}

/// A person of the office, under the rules that hold there.
int explain_person(Work& work, const Moment& wanted) {
    const domain::Instant at = domain::from_rfc3339(wanted.at).value();
    const auto rules = work.session.rules();
    const auto moment =
        work.session.database.read([&](storage::Transaction& tx) -> std::optional<domain::Explanation> {
            const auto employee = storage::find_employee(tx, domain::EmployeeId{wanted.employee});
            if (!employee) return std::nullopt;
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            return app::explain(scene, *employee, at);
        });
    if (!moment) {
        work.err << fmt::format("sigap: nobody on the roster is {}; `sigap roster list` shows who is\n",
                                wanted.employee);
        return kFinding;
    }
    show(work.out, *moment, wanted.as_json);
    return kGood;
}

}  // namespace

RulesOfFiles read_rules_of(const std::vector<std::string>& policies, const std::string& calendar) {
    RulesOfFiles rules;
    const auto note = [&](const std::vector<config::Mistake>& found) {
        rules.mistakes.insert(rules.mistakes.end(), found.begin(), found.end());
    };
    for (const std::string& file : policies) {
        auto policy = config::load_policy(file);
        if (policy)
            rules.policies.push_back(std::move(*policy));
        else
            note(policy.error());
    }
    if (calendar.empty()) return rules;
    auto read = config::load_calendar(calendar);
    rules.has_calendar = read.has_value();
    if (read)
        rules.calendar = std::move(*read);
    else
        note(read.error());
    return rules;
}

void refuse_repeated_ids(RulesOfFiles& rules) {
    std::set<std::string> seen, repeated;
    for (const domain::Policy& policy : rules.policies)
        if (!seen.insert(policy.id.value).second) repeated.insert(policy.id.value);
    for (const std::string& id : repeated)
        rules.mistakes.push_back({"", 0, 0, "id", fmt::format("{} is given more than once", id),
                                  "one file for each policy",
                                  "`sigap policy diff` compares two versions of one"});
}

void add_policy_explain(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Moment>();
    CLI::App& command = add_command(
        family, "explain",
        "One moment under the rules: which day, which windows, would a call count, and why",
        {"sigap policy explain --employee P-03 --at 2026-02-13T06:45:00+08:00   # of your office", "",
         "sigap policy explain --policy config/policies/kaltim-friday.toml \\",
         "    --policy config/policies/kaltim-eid-2026.toml --calendar config/calendars/id.json \\",
         "    --unit-kind office --at 2026-02-13T06:45:00+08:00 --json   # of anybody, from files"});
    command.add_option("--at", wanted->at, "The moment")
        ->required()
        ->type_name("RFC3339")
        ->check(an_instant());
    command.add_flag("--json", wanted->as_json, "Print JSON");

    CLI::Option* employee =
        command.add_option("--employee", wanted->employee, "A person of the office, under its own rules");
    const auto of_anybody = [&](CLI::Option* option) { return option->excludes(employee); };
    of_anybody(command.add_option("--policy", wanted->policies, "Policy file; several may be given"))
        ->type_name("FILE");
    of_anybody(command.add_option("--calendar", wanted->calendar, "Calendar file"))->type_name("FILE");
    of_anybody(command.add_option("--unit-kind", wanted->unit_kind,
                                  "What the person's unit is for (default: office)"))
        ->check(one_of({"office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"}));
    of_anybody(command.add_option("--unit", wanted->unit, "The person's unit, for policies of named units"));
    of_anybody(command.add_option("--zone", wanted->zone, "The person's time zone (default: the policy's)"))
        ->check(a_zone());
    of_anybody(command.add_option("--week", wanted->week, "The unit's working week (default: five_days)"))
        ->check(one_of({"five_days", "six_days"}));
    of_anybody(command.add_option("--employment", wanted->employment, "pns (default), cpns or pppk"))
        ->check(one_of({"pns", "cpns", "pppk"}));
    of_anybody(command.add_option("--position", wanted->position, "Class of the person's position"))
        ->check(one_of({"jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana",
                        "fungsional"}));
    of_anybody(command.add_option("--task-trait", wanted->task_traits, "A trait of the person's task"));
    of_anybody(command.add_option("--rostered-day", wanted->rostered_days,
                                  "A flexible day that the unit's roster gives the person"))
        ->check(a_date());
    of_anybody(command.add_option("--absence", wanted->absence, "Why the person is away that day"))
        ->check(one_of({"leave", "permission", "illness", "official_travel", "study", "shift_off"}));
    command.callback([&chosen, wanted] {
        if (wanted->employee.empty())
            chosen.here = [wanted](Local& local) { return explain_files(local, *wanted); };
        else
            chosen.on_data = [wanted](Work& work) { return explain_person(work, *wanted); };
    });
}

}  // namespace cli
