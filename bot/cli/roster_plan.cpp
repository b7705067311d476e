#include "bot/cli/roster_plan.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/roster_plans.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/people.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using app::RosterEdit;
using app::RosterStroke;
using domain::RosteredDay;

// ------------------------------------------------------------------------------------------------ propose

struct Proposed {
    domain::RosterProposal proposal;
    std::vector<std::string> names;            ///< of the days' people
    std::vector<std::string> shortfall_names;  ///< of the shortfalls'
};

Json json_of(const PlanWords& words, const Proposed& proposed) {
    Json days = Json::array(), shortfalls = Json::array();
    for (std::size_t at = 0; at < proposed.proposal.days.size(); ++at) {
        const RosteredDay& day = proposed.proposal.days[at];
        days.push_back({{"employee", day.employee.value},
                        {"name", proposed.names[at]},
                        {"date", domain::to_iso_date(day.date)}});
    }
    for (std::size_t at = 0; at < proposed.proposal.shortfalls.size(); ++at) {
        const domain::RosterShortfall& shortfall = proposed.proposal.shortfalls[at];
        shortfalls.push_back({{"employee", shortfall.employee.value},
                              {"name", proposed.shortfall_names[at]},
                              {"owed", shortfall.owed},
                              {"given", shortfall.given},
                              {"rule", shortfall.ground.rule},
                              {"text", in_english(shortfall.ground)}});
    }
    return {{"unit", words.unit}, {"week", words.week}, {"days", days}, {"shortfalls", shortfalls}};
}

void print_text(std::ostream& out, const PlanWords& words, const Proposed& proposed) {
    for (std::size_t at = 0; at < proposed.proposal.days.size(); ++at)
        out << fmt::format("{}  {}  {}\n", domain::to_iso_date(proposed.proposal.days[at].date),
                           proposed.proposal.days[at].employee.value, proposed.names[at]);
    for (std::size_t at = 0; at < proposed.proposal.shortfalls.size(); ++at) {
        const domain::RosterShortfall& shortfall = proposed.proposal.shortfalls[at];
        out << fmt::format("{} {}: {} of {} days: {} [{}]\n", shortfall.employee.value,
                           proposed.shortfall_names[at], shortfall.given, shortfall.owed,
                           in_english(shortfall.ground), shortfall.ground.rule);
    }
    if (proposed.proposal.days.empty() && proposed.proposal.shortfalls.empty())
        out << "nothing is owed: no policy in force gives days by roster then, or the roster has them all\n";
    out << fmt::format("{} days proposed for {}, week {}; nothing was changed\n",
                       proposed.proposal.days.size(), words.unit, words.week);
}

int propose(Work& work, const PlanWords& words) {
    const auto monday = domain::monday_from_iso_week(words.week).value();
    const auto rules = work.session.rules();
    const auto proposed =
        work.session.database.read([&](storage::Transaction& tx) -> std::optional<Proposed> {
            const domain::UnitId unit{words.unit};
            if (!storage::find_unit(tx, unit)) return std::nullopt;
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            Proposed made{app::propose_for_unit(scene, unit, monday), {}, {}};
            for (const RosteredDay& day : made.proposal.days) made.names.push_back(name_of(tx, day.employee));
            for (const auto& shortfall : made.proposal.shortfalls)
                made.shortfall_names.push_back(name_of(tx, shortfall.employee));
            return made;
        });
    if (!proposed) {
        work.err << fmt::format(
            "sigap: there is no unit \"{}\"; `sigap roster list` shows each person's unit\n", words.unit);
        return kFinding;
    }
    if (!words.out.empty() && !words.is_dry_run) {
        const auto target = work.input.folder / words.out;
        std::ofstream file(target, std::ios::binary);
        file << documents::roster_plan_table(proposed->proposal.days, proposed->names);
        if (!file.flush()) {
            work.err << fmt::format("sigap: {}: cannot be written; name a file in a folder that is there\n",
                                    target.string());
            return kEnvironment;
        }
    }
    if (words.as_json)
        print(work.out, json_of(words, *proposed));
    else
        print_text(work.out, words, *proposed);
    return kGood;
}

// ------------------------------------------------------------------------------------------------- import

/// The row that says this day; of a day that stands twice, the second.
std::size_t line_of(const std::vector<documents::RosterPlanRow>& rows, const domain::RosterBreach& breach) {
    std::size_t line = 0;
    for (const documents::RosterPlanRow& row : rows)
        if (row.day == breach.day) {
            line = row.line;
            if (breach.ground.rule != "roster.same_day_twice") break;
        }
    return line;
}

struct Imported {
    std::vector<RosterEdit> edits;
    std::vector<std::string> names;  ///< of the edits' people
    std::vector<PlanFinding> findings;
};

Imported import_rows(app::Scene& scene, const std::vector<documents::RosterPlanRow>& rows, bool is_dry_run) {
    std::vector<RosteredDay> wanted;
    for (const documents::RosterPlanRow& row : rows) wanted.push_back(row.day);
    Imported imported{app::edits_towards(scene, wanted), {}, {}};
    for (const RosterEdit& edit : imported.edits)
        imported.names.push_back(name_of(scene.tx, edit.day.employee));
    const auto breaches = is_dry_run ? app::check_edits(scene, imported.edits)
                                     : app::edit_roster(scene, imported.edits, "operator");
    for (const domain::RosterBreach& breach : breaches)
        imported.findings.push_back(
            {line_of(rows, breach), name_of(scene.tx, breach.day.employee), breach.day, breach.ground});
    return imported;
}

int refuse(Work& work, const PlanWords& words, const Imported& imported) {
    if (words.as_json) {
        Json breaches = Json::array();
        for (const PlanFinding& finding : imported.findings) breaches.push_back(cli::json_of(finding));
        print(work.out, {{"file", words.import},
                         {"imported", false},
                         {"mistakes", Json::array()},
                         {"breaches", breaches}});
    } else {
        for (const PlanFinding& finding : imported.findings)
            work.err << fmt::format("{}: {}\n", words.import, to_string(finding));
        work.err << fmt::format("{}: rejected; nothing was imported\n", words.import);
    }
    return kFinding;
}

void print_result(Work& work, const PlanWords& words, const Imported& imported) {
    const auto count = [&](RosterStroke stroke) {
        return std::count_if(imported.edits.begin(), imported.edits.end(),
                             [&](const RosterEdit& edit) { return edit.stroke == stroke; });
    };
    if (words.as_json) {
        Json changes = Json::array();
        for (std::size_t at = 0; at < imported.edits.size(); ++at)
            changes.push_back(
                {{"step", imported.edits[at].stroke == RosterStroke::give ? "give" : "withdraw"},
                 {"employee", imported.edits[at].day.employee.value},
                 {"name", imported.names[at]},
                 {"date", domain::to_iso_date(imported.edits[at].day.date)}});
        print(work.out, {{"file", words.import},
                         {"dry_run", words.is_dry_run},
                         {"imported", !words.is_dry_run},
                         {"changes", changes},
                         {"breaches", Json::array()}});
        return;
    }
    for (std::size_t at = 0; at < imported.edits.size(); ++at)
        work.out << fmt::format("{:<8}  {}  {}  {}\n",
                                imported.edits[at].stroke == RosterStroke::give ? "give" : "withdraw",
                                domain::to_iso_date(imported.edits[at].day.date),
                                imported.edits[at].day.employee.value, imported.names[at]);
    work.out << fmt::format("{}: {} days given, {} withdrawn\n", words.import, count(RosterStroke::give),
                            count(RosterStroke::take_away));
    if (words.is_dry_run) work.out << "dry run: nothing was written\n";
}

int import_file(Work& work, const PlanWords& words) {
    const auto rows = documents::read_roster_plan(work.input.files.at(words.import));
    if (!rows) return refuse_plan(work.out, words, words.import, rows.error());
    const auto rules = work.session.rules();
    const auto run = [&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return import_rows(scene, *rows, words.is_dry_run);
    };
    const Imported imported =
        words.is_dry_run ? work.session.database.read(run) : work.session.database.write(run);
    if (!imported.findings.empty()) return refuse(work, words, imported);
    if (!words.is_dry_run && !imported.edits.empty()) work.session.after_write();
    print_result(work, words, imported);
    return kGood;
}

CLI::Validator an_iso_week() {
    return CLI::Validator(
        [](std::string& text) {
            return domain::monday_from_iso_week(text)
                       ? std::string()
                       : fmt::format("\"{}\" is no week; expected a year and its week as in 2026-W08", text);
        },
        "WEEK");
}

void choose(const CLI::App& command, const std::shared_ptr<PlanWords>& words, Chosen& chosen) {
    const int wanted = (words->check.empty() ? 0 : 1) + (words->import.empty() ? 0 : 1) + words->propose;
    if (wanted != 1)
        throw CLI::ValidationError(command.get_name(),
                                   "exactly one of --check, --propose and --import is wanted");
    if (words->propose) {
        if (words->unit.empty() || words->week.empty())
            throw CLI::ValidationError("--propose", "it needs --unit and --week");
        chosen.on_data = [words](Work& work) { return propose(work, *words); };
    } else if (!words->import.empty()) {
        chosen.files = {words->import};
        chosen.on_data = [words](Work& work) { return import_file(work, *words); };
    } else if (!words->policies.empty()) {
        chosen.here = [words](Local& local) { return check_plan_by_files(local, *words); };
    } else if (!words->roster.empty() || !words->calendar.empty()) {
        throw CLI::ValidationError("--check", "--roster and --calendar go with --policy");
    } else {
        chosen.files = {words->check};
        chosen.on_data = [words](Work& work) { return check_plan_in_office(work, *words); };
    }
}

}  // namespace

void add_roster_plan(CLI::App& family, Chosen& chosen) {
    auto words = std::make_shared<PlanWords>();
    CLI::App& command = add_command(
        family, "plan", "Who works from anywhere on which day of a week, where a policy gives a quota",
        {"sigap roster plan --propose --unit \"Biro Umum\" --week 2026-W09 --out pekan-9.csv",
         "sigap roster plan --check pekan-9.csv              # by the office's own rules and people",
         "sigap roster plan --import pekan-9.csv --dry-run   # what would change", "",
         "sigap roster plan --check pekan-9.csv --policy config/policies/bkn-2plus3.toml \\",
         "    --calendar config/calendars/id.json --roster pegawai.csv   # without an office", "",
         "The file: employee_id;date, a row for each day. For the people and weeks it names it is the whole",
         "roster: days on record that it leaves out are withdrawn. A breach of a rule is exit 1."});
    command.add_option("--check", words->check, "Name every rule that this roster breaks")->type_name("FILE");
    command.add_flag("--propose", words->propose, "Propose what is still owed; changes nothing");
    command.add_option("--import", words->import, "Make this the roster, whole or not at all")
        ->type_name("FILE");
    command.add_option("--unit", words->unit, "The unit to propose for");
    command.add_option("--week", words->week, "The week to propose for")->check(an_iso_week());
    command.add_option("--out", words->out, "Write the proposal there, to be edited and imported")
        ->type_name("FILE");
    command.add_option("--policy", words->policies, "Check by this policy file; several may be given")
        ->type_name("FILE");
    command.add_option("--calendar", words->calendar, "With --policy: the calendar file")->type_name("FILE");
    command.add_option("--roster", words->roster, "With --policy: HR's file of people and units")
        ->type_name("FILE");
    command.add_flag("--dry-run", words->is_dry_run, "Show what would happen and write nothing");
    command.add_flag("--json", words->as_json, "Print JSON");
    command.callback([&command, &chosen, words] { choose(command, words, chosen); });
}

}  // namespace cli
