#include "bot/cli/absence.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/absence_import.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/documents/absence_file.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using app::AbsenceChange;
using app::AbsencePlan;
using std::chrono::year_month_day;

struct WantedAbsence {
    std::string employee;
    std::string kind;
    std::string from;
    std::string to;
    std::string zone;
    std::string note;
    std::string by = "operator";
    std::string file;
    bool is_withdrawal = false;
    bool is_list = false;
    bool is_dry_run = false;
    bool as_json = false;
};

constexpr std::chrono::days kListed{366};

Json entry_json(const storage::AbsenceEntry& entry) {
    Json json{{"employee", entry.employee.value},
              {"kind", to_string(entry.absence.kind)},
              {"from", domain::to_iso_date(*entry.absence.days.from)},
              {"to", domain::to_iso_date(*entry.absence.days.to)},
              {"zone", json_or_null(entry.absence.zone)}};
    if (entry.hours) json["minutes"] = {entry.hours->from.count(), entry.hours->until.count()};
    return json;
}

std::string text_of(const storage::AbsenceEntry& entry) {
    std::string text = fmt::format(
        "{}: {} from {} to {}", entry.employee.value, to_string(entry.absence.kind),
        domain::to_iso_date(*entry.absence.days.from), domain::to_iso_date(*entry.absence.days.to));
    if (entry.hours)
        text += fmt::format(", {:02}:{:02} to {:02}:{:02}", entry.hours->from.count() / 60,
                            entry.hours->from.count() % 60, entry.hours->until.count() / 60,
                            entry.hours->until.count() % 60);
    if (!entry.absence.zone.empty()) text += fmt::format(" ({})", entry.absence.zone);
    return text;
}

int refuse(Work& work, const WantedAbsence& wanted, const std::vector<documents::RowMistake>& mistakes) {
    const std::string where = wanted.file.empty() ? "sigap" : wanted.file;
    Json list = Json::array();
    for (const documents::RowMistake& mistake : mistakes) {
        list.push_back({{"line", mistake.line},
                        {"column", mistake.column},
                        {"found", mistake.found.english},
                        {"expected", mistake.expected.english},
                        {"mend", mistake.mend.english}});
        if (wanted.as_json) continue;
        work.err << fmt::format("{}: {}\n", where, to_string(mistake));
    }
    if (wanted.as_json)
        print(work.out, {{"file", json_or_null(wanted.file)}, {"entered", false}, {"refusals", list}});
    else
        work.err << fmt::format("{} to mend; nothing was entered\n", mistakes.size());
    return kFinding;
}

std::vector<documents::RowMistake> mistakes_of(const AbsencePlan& plan) {
    std::vector<documents::RowMistake> mistakes;
    for (const app::AbsenceRefusal& refusal : plan.refusals)
        mistakes.push_back({refusal.line, refusal.field, refusal.found, refusal.expected, refusal.mend});
    return mistakes;
}

void print_plan(Work& work, const WantedAbsence& wanted, const AbsencePlan& plan) {
    std::map<std::string_view, std::size_t> counts;
    Json steps = Json::array();
    for (const app::AbsenceStepPlan& step : plan.steps) {
        ++counts[to_string(step.change)];
        Json json{{"line", step.wanted.line}, {"step", to_string(step.change)}};
        json.update(entry_json(step.wanted.entry));
        steps.push_back(json);
        if (wanted.as_json) continue;
        if (wanted.file.empty() && step.change == AbsenceChange::same)
            work.out << fmt::format("already on record, nothing was changed: {}\n",
                                    text_of(step.wanted.entry));
        else if (wanted.file.empty() && step.change != AbsenceChange::withdraw)
            work.out << text_of(step.wanted.entry) << '\n';
        else if (step.change != AbsenceChange::same)
            work.out << fmt::format("{:<8}  {}\n", to_string(step.change), text_of(step.wanted.entry));
    }
    if (wanted.as_json) {
        Json totals = Json::object();
        for (const auto change : {AbsenceChange::add, AbsenceChange::change, AbsenceChange::grant,
                                  AbsenceChange::same, AbsenceChange::withdraw})
            totals[std::string(to_string(change))] = counts[to_string(change)];
        print(work.out, {{"file", json_or_null(wanted.file)},
                         {"dry_run", wanted.is_dry_run},
                         {"entered", !wanted.is_dry_run},
                         {"absences", steps},
                         {"counts", totals},
                         {"refusals", Json::array()}});
        return;
    }
    if (!wanted.file.empty())
        work.out << fmt::format(
            "{} absences in {}: {} added, {} changed, {} granted, {} the same, {} withdrawn\n",
            plan.steps.size(), wanted.file, counts["add"], counts["change"], counts["grant"], counts["same"],
            counts["withdraw"]);
    if (wanted.is_dry_run) work.out << "dry run: nothing was written\n";
}

int enter(Work& work, const WantedAbsence& wanted, const std::vector<app::WantedAbsence>& absences) {
    const auto mode = wanted.is_withdrawal ? app::AbsenceImport::withdraw : app::AbsenceImport::record;
    AbsencePlan plan;
    if (wanted.is_dry_run) {
        plan = work.session.database.read(
            [&](storage::Transaction& tx) { return app::plan_absences(tx, absences, mode); });
    } else {
        const auto rules = work.session.rules();
        plan = work.session.database.write([&](storage::Transaction& tx) {
            AbsencePlan planned = app::plan_absences(tx, absences, mode);
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            if (planned.refusals.empty())
                app::carry_out(scene, planned, wanted.by, wanted.file.empty() ? "cli" : "file");
            return planned;
        });
    }
    if (!plan.refusals.empty()) return refuse(work, wanted, mistakes_of(plan));
    if (!wanted.is_dry_run) work.session.after_write();
    print_plan(work, wanted, plan);
    return kGood;
}

int enter_file(Work& work, const WantedAbsence& wanted) {
    const auto content = work.input.files.find(wanted.file);
    if (content == work.input.files.end()) {
        work.err << fmt::format("sigap: {}: its content did not come with the command\n", wanted.file);
        return kEnvironment;
    }
    const auto rows = documents::read_absences(content->second);
    if (!rows) return refuse(work, wanted, rows.error());
    std::vector<app::WantedAbsence> absences;
    for (const documents::AbsenceRow& row : *rows) {
        app::WantedAbsence one;
        one.line = row.line;
        one.entry.employee = row.employee;
        one.entry.absence = row.absence;
        one.entry.note = row.note;
        absences.push_back(std::move(one));
    }
    return enter(work, wanted, absences);
}

int enter_one(Work& work, const WantedAbsence& wanted) {
    app::WantedAbsence one;
    one.entry.employee.value = wanted.employee;
    one.entry.absence = {domain::absence_kind_from(wanted.kind).value(),
                         {domain::from_iso_date(wanted.from), domain::from_iso_date(wanted.to)},
                         wanted.zone};
    if (one.entry.absence.kind != domain::AbsenceKind::illness) one.entry.note = wanted.note;
    if (*one.entry.absence.days.to < *one.entry.absence.days.from) {
        work.err << fmt::format("sigap: the last day {} is before the first, {}\n", wanted.to, wanted.from);
        return kUsage;
    }
    return enter(work, wanted, {one});
}

int list(Work& work, const WantedAbsence& wanted) {
    Json rows = Json::array();
    const std::string& zone = work.session.office.zone;
    const auto standing = work.session.database.read([&](storage::Transaction& tx) {
        const auto today = domain::local_time(tx.now(), zone).date;
        return storage::standing_absences(tx, today, std::chrono::sys_days{today} + kListed);
    });
    for (const storage::AbsenceEntry& entry : standing) {
        if (!wanted.employee.empty() && entry.employee.value != wanted.employee) continue;
        Json row{{"absence", entry.id}, {"state", to_string(entry.state)}};
        row.update(entry_json(entry));
        rows.push_back(row);
        if (!wanted.as_json)
            work.out << fmt::format("{}{}\n", text_of(entry),
                                    entry.state == storage::AbsenceState::requested ? ", not decided" : "");
    }
    if (wanted.as_json)
        print(work.out, rows);
    else
        work.out << fmt::format("absences from today on: {}\n", rows.size());
    return kGood;
}

int answer(Work& work, const WantedAbsence& wanted) {
    if (wanted.is_list) return list(work, wanted);
    if (!wanted.file.empty()) return enter_file(work, wanted);
    if (!wanted.to.empty()) return enter_one(work, wanted);
    work.err << "sigap: roster absence wants EMPLOYEE KIND FROM TO, --file FILE or --list\n";
    return kUsage;
}

}  // namespace

void add_absence(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<WantedAbsence>();
    CLI::App& absent = add_command(
        family, "absence", "Record, withdraw or list days on which people are known to be away",
        {"sigap roster absence P-03 leave 2026-03-02 2026-03-06",
         "sigap roster absence P-03 official_travel 2026-03-09 2026-03-10 --zone Asia/Jakarta",
         "sigap roster absence P-03 leave 2026-03-02 2026-03-06 --withdraw",
         "sigap roster absence --file cuti.csv --dry-run   # what would change, absence by absence",
         "sigap roster absence --file cuti.csv             # the same, written whole or not at all",
         "sigap roster absence --list --json               # what stands from today on", "",
         "The file: employee_id;kind;from;to;zone;note"});
    CLI::Option* employee = absent.add_option("employee", wanted->employee, "The roster's key");
    absent
        .add_option("kind", wanted->kind, "leave, permission, illness, official_travel, study or shift_off")
        ->check(one_of({"leave", "permission", "illness", "official_travel", "study", "shift_off"}));
    absent.add_option("from", wanted->from, "First day")->check(a_date());
    absent.add_option("to", wanted->to, "Last day, included")->check(a_date());
    absent.add_option("--zone", wanted->zone, "Where the trip leads")->check(a_zone());
    absent.add_option("--note", wanted->note, "What it is for");
    absent.add_option("--by", wanted->by, "Who records it");
    CLI::Option* file =
        absent.add_option("--file", wanted->file, "CSV, as UTF-8 or Windows-1252, with ; or ,");
    CLI::Option* listed = absent.add_flag("--list", wanted->is_list, "Show what stands from today on");
    file->excludes(employee);
    file->excludes(listed);
    absent.add_flag("--withdraw", wanted->is_withdrawal, "Take it off the record; it stays in the history");
    absent.add_flag("--dry-run", wanted->is_dry_run, "Show what would change and write nothing");
    absent.add_flag("--json", wanted->as_json, "Print JSON");
    absent.callback([&chosen, wanted] {
        if (!wanted->file.empty()) chosen.files = {wanted->file};
        chosen.on_data = [wanted](Work& work) { return answer(work, *wanted); };
    });
}

}  // namespace cli
