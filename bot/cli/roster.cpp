#include "storage/roster.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/roster_authority.hpp"
#include "bot/cli/absence.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/roster_family.hpp"
#include "bot/cli/roster_plan.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using app::RosterDifference;
using app::RosterStep;

struct Import {
    std::string file;
    bool is_dry_run = false;
    bool as_json = false;
    bool is_complete = false;
};

/// What a masked NIP does not tell by itself is said beside it.
std::string after(const app::FieldChange& change) {
    return change.field == "nip" ? change.after + " (changed)" : change.after;
}

Json json_of(const std::vector<app::FieldChange>& changes) {
    Json list = Json::array();
    for (const app::FieldChange& change : changes)
        list.push_back({{"field", change.field}, {"before", change.before}, {"after", after(change)}});
    return list;
}

Json json_of(const app::RosterFinding& finding) {
    return {{"subject", finding.subject.english},
            {"found", finding.found.english},
            {"expected", finding.expected.english},
            {"mend", finding.mend.english}};
}

Json json_of(const RosterDifference& difference) {
    Json units = Json::array();
    for (const app::UnitStep& unit : difference.units)
        units.push_back({{"unit", unit.unit.id.value},
                         {"step", to_string(unit.step)},
                         {"changes", json_of(unit.changes)}});
    Json people = Json::array();
    for (const app::PersonStep& person : difference.people)
        people.push_back({{"employee", person.employee.id.value},
                          {"name", person.employee.name},
                          {"step", to_string(person.step)},
                          {"returned", person.has_returned},
                          {"changes", json_of(person.changes)}});
    return {{"units", units}, {"people", people}};
}

std::string text_of(const std::vector<app::FieldChange>& changes) {
    std::vector<std::string> parts;
    const auto shown = [](const std::string& value) {
        return value.empty() ? std::string("nothing") : value;
    };
    for (const app::FieldChange& change : changes)
        parts.push_back(fmt::format("{} {} → {}", change.field, shown(change.before), shown(after(change))));
    return fmt::format("{}", fmt::join(parts, "; "));
}

void print_steps(std::ostream& out, const RosterDifference& difference) {
    for (const app::UnitStep& unit : difference.units)
        if (unit.step != RosterStep::same)
            out << fmt::format("{:<6}  unit {}{}{}\n", to_string(unit.step), unit.unit.id.value,
                               unit.changes.empty() ? "" : "  ", text_of(unit.changes));
    for (const app::PersonStep& person : difference.people) {
        if (person.step == RosterStep::same) continue;
        const std::string detail =
            person.step == RosterStep::change
                ? text_of(person.changes)
                : person.employee.unit.value + (person.has_returned ? " (returns)" : "");
        out << fmt::format("{:<6}  {}  {}  {}\n", to_string(person.step), person.employee.id.value,
                           person.employee.name, detail);
    }
}

/// Roles decide who reads what is on record of whom: they are told once more, apart from the steps.
void print_roles(std::ostream& out, const RosterDifference& difference) {
    for (const app::RoleChange& role : app::role_changes(difference))
        out << fmt::format("role    {}  {}  {} → {}{}\n", role.employee.value, role.name,
                           role.before ? to_string(*role.before) : "nothing", to_string(role.after),
                           role.gives_wide_role() ? "  (opens more than one's own people)" : "");
}

Json roles_json(const RosterDifference& difference) {
    Json roles = Json::array();
    for (const app::RoleChange& role : app::role_changes(difference))
        roles.push_back({{"employee", role.employee.value},
                         {"before", role.before ? Json(to_string(*role.before)) : Json(nullptr)},
                         {"after", to_string(role.after)}});
    return roles;
}

/// What was found wrong, in the shape of both a row's mistake and a refusal by what is on record.
struct Refusal {
    Json json;
    std::string text;
};

/// `others`: what the rows without a mistake would do, for whoever mends those with one.
int refuse(Work& work, const Import& wanted, const std::vector<Refusal>& refusals,
           const std::optional<RosterDifference>& others = {}) {
    if (wanted.as_json) {
        Json list = Json::array();
        for (const Refusal& refusal : refusals) list.push_back(refusal.json);
        Json result{{"file", wanted.file}, {"imported", false}, {"refusals", list}};
        if (others) result["other_rows"] = json_of(*others);
        print(work.out, result);
    } else {
        for (const Refusal& refusal : refusals)
            work.err << fmt::format("{}: {}\n", wanted.file, refusal.text);
        if (others) {
            work.out << "the other rows would, once these are mended:\n";
            print_steps(work.out, *others);
        }
        work.err << fmt::format("{} to mend; nothing was imported\n", refusals.size());
    }
    return kFinding;
}

void print_result(Work& work, const Import& wanted, const RosterDifference& difference) {
    const auto count = [&](RosterStep step) { return difference.count(step); };
    if (wanted.as_json) {
        Json result{{"file", wanted.file}, {"dry_run", wanted.is_dry_run}, {"imported", !wanted.is_dry_run}};
        result.update(json_of(difference));
        result["counts"] = {{"add", count(RosterStep::add)},
                            {"change", count(RosterStep::change)},
                            {"same", count(RosterStep::same)},
                            {"leave", count(RosterStep::leave)}};
        result["roles"] = roles_json(difference);
        result["refusals"] = Json::array();
        result["doubts"] = Json::array();
        for (const app::RosterFinding& doubt : difference.doubts) result["doubts"].push_back(json_of(doubt));
        print(work.out, result);
        return;
    }
    print_steps(work.out, difference);
    print_roles(work.out, difference);
    for (const app::RosterFinding& doubt : difference.doubts)
        work.out << fmt::format("look    {}\n", to_string(doubt));
    work.out << fmt::format("{} people in {}: {} added, {} changed, {} the same; {} left\n",
                            difference.people.size() - count(RosterStep::leave), wanted.file,
                            count(RosterStep::add), count(RosterStep::change), count(RosterStep::same),
                            count(RosterStep::leave));
    if (wanted.is_dry_run) work.out << "dry run: nothing was written\n";
}

std::vector<Refusal> refusals_of(const std::vector<documents::RowMistake>& mistakes) {
    std::vector<Refusal> refusals;
    for (const documents::RowMistake& mistake : mistakes)
        refusals.push_back({{{"line", mistake.line},
                             {"column", mistake.column},
                             {"found", mistake.found.english},
                             {"expected", mistake.expected.english},
                             {"mend", mistake.mend.english}},
                            to_string(mistake)});
    return refusals;
}

std::vector<Refusal> refusals_of(const RosterDifference& difference) {
    std::vector<Refusal> refusals;
    for (const app::RosterFinding& refusal : difference.refusals)
        refusals.push_back({json_of(refusal), to_string(refusal)});
    return refusals;
}

/// Of a dry run alone: an import says what is wrong and nothing else.
std::optional<RosterDifference> of_other_rows(Work& work, const Import& wanted, const std::string& content) {
    const auto rows = wanted.is_dry_run ? documents::read_faultless_rows(content) : std::nullopt;
    if (!rows) return std::nullopt;
    return work.session.database.read(
        [&](storage::Transaction& tx) { return app::compare_roster(tx, *rows, app::Unnamed::stay); });
}

int import_file(Work& work, const Import& wanted) {
    const auto content = work.input.files.find(wanted.file);
    if (content == work.input.files.end()) {
        work.err << fmt::format("sigap: {}: its content did not come with the command\n", wanted.file);
        return kEnvironment;
    }
    const auto file = documents::read_roster(content->second, wanted.file);
    if (!file)
        return refuse(work, wanted, refusals_of(file.error()), of_other_rows(work, wanted, content->second));

    const auto unnamed = wanted.is_complete ? app::Unnamed::leave : app::Unnamed::stay;
    const auto compare = [&](storage::Transaction& tx) {
        return app::compare_roster(tx, *file, unnamed, [&](std::size_t done, std::size_t all) {
            work.err << fmt::format("compared {} of {} people\n", done, all);
        });
    };
    if (wanted.is_dry_run) {
        const RosterDifference difference = work.session.database.read(compare);
        if (!difference.refusals.empty()) return refuse(work, wanted, refusals_of(difference));
        print_result(work, wanted, difference);
        return kGood;
    }
    const auto rules = work.session.rules();
    const auto difference = work.session.database.write([&](storage::Transaction& tx) {
        RosterDifference found = compare(tx);
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        if (found.refusals.empty()) app::import_roster(scene, found, "operator");
        return found;
    });
    if (!difference.refusals.empty()) return refuse(work, wanted, refusals_of(difference));
    work.session.after_write();
    print_result(work, wanted, difference);
    return kGood;
}

int list(Work& work, const std::string& unit, bool as_json) {
    std::vector<domain::Employee> people;
    const bool is_known = work.session.database.read([&](storage::Transaction& tx) {
        people = unit.empty() ? storage::employees(tx) : storage::employees_of(tx, domain::UnitId{unit});
        return unit.empty() || storage::find_unit(tx, domain::UnitId{unit}).has_value();
    });
    if (!is_known) {
        work.err << fmt::format(
            "sigap: there is no unit \"{}\"; `sigap roster list` shows each person's unit\n", unit);
        return kFinding;
    }
    Json rows = Json::array();
    for (const domain::Employee& person : people) {
        if (as_json)
            rows.push_back({{"employee", person.id.value},
                            {"nip", wording::masked_nip(person.nip)},
                            {"name", person.name},
                            {"unit", person.unit.value},
                            {"role", to_string(person.role)},
                            {"phone", person.phone},
                            {"language", to_string(person.language)},
                            {"zone", person.zone},
                            {"employment", to_string(person.employment)},
                            {"position", person.position ? Json(to_string(*person.position)) : Json()},
                            {"task_traits", person.task_traits}});
        else
            work.out << fmt::format("{}  {}  {}  {}\n", person.id.value, person.name, person.unit.value,
                                    to_string(person.role));
    }
    if (as_json)
        print(work.out, rows);
    else
        work.out << fmt::format("{} people\n", people.size());
    return kGood;
}

}  // namespace

void add_roster(CLI::App& app, Chosen& chosen) {
    CLI::App& family = add_family(
        app, "roster", "Who works here, and who is away",
        {"sigap roster import pegawai.csv --dry-run", "sigap roster absence P-03 leave 2026-03-02 2026-03-06",
         "sigap roster acting \"Biro Organisasi\" P-07 plh 2026-03-02 2026-03-06",
         "sigap roster plan --propose --unit \"Biro Umum\" --week 2026-W09 --out pekan-9.csv"});

    auto wanted = std::make_shared<Import>();
    CLI::App& imported = add_command(
        family, "import", "Take over HR's roster file, whole or not at all",
        {"sigap roster import pegawai.csv --dry-run   # what would change, person by person",
         "sigap roster import pegawai.csv             # the same, written in one transaction; `sigap roster undo` takes it back",
         "sigap roster import pegawai.csv --complete  # whoever the file does not name leaves", "",
         "The file: "
         "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_"
         "to",
         "and, where the office has them: employment;position;task_traits;ineligible_from;ineligible_to;"
         "ineligible_cause;week"});
    imported.add_option("file", wanted->file, "CSV, as UTF-8 or Windows-1252, with ; or ,")->required();
    imported.add_flag(
        "--dry-run", wanted->is_dry_run,
        "Show the difference and write nothing; of a file with mistakes, what its other rows would do");
    imported.add_flag("--complete", wanted->is_complete, "The file names everybody: who is missing leaves");
    imported.add_flag("--json", wanted->as_json, "Print JSON");
    imported.callback([&chosen, wanted] {
        chosen.files = {wanted->file};
        chosen.on_data = [wanted](Work& work) { return import_file(work, *wanted); };
    });

    add_roster_plan(family, chosen);

    auto unit = std::make_shared<std::string>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& listed =
        add_command(family, "list", "Show the people on the roster",
                    {"sigap roster list --unit \"Biro Organisasi\"", "sigap roster list --json"});
    listed.add_option("--unit", *unit, "Of this unit alone");
    listed.add_flag("--json", *as_json, "Print JSON");
    listed.callback([&chosen, unit, as_json] {
        chosen.on_data = [unit, as_json](Work& work) { return list(work, *unit, *as_json); };
    });

    add_absence(family, chosen);
    add_roster_acting(family, chosen);
    add_roster_history(family, chosen);
    add_roster_undo(family, chosen);
}

}  // namespace cli
