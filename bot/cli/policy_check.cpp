#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/policies.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/policy_office.hpp"
#include "bot/cli/printing.hpp"
#include "config/policy_doubts.hpp"
#include "config/policy_file.hpp"

namespace cli {
namespace {

struct Checking {
    std::vector<std::string> files;
    std::string calendar;
    std::string roster;
    bool is_against_office = false;
    bool as_json = false;
};

struct Findings {
    std::vector<domain::Policy> policies;
    std::vector<config::Mistake> mistakes;
    std::vector<config::Mistake> doubts;
};

Json json_of(const Findings& findings) {
    const auto list = [](const std::vector<config::Mistake>& found) {
        Json items = Json::array();
        for (const config::Mistake& mistake : found) items.push_back(cli::json_of(mistake));
        return items;
    };
    Json decisions = Json::object();
    for (const domain::Policy& policy : findings.policies)
        decisions[policy.id.value] = app::open_questions(policy);
    return {{"good", findings.mistakes.empty()},
            {"mistakes", list(findings.mistakes)},
            {"doubts", list(findings.doubts)},
            {"to_decide", decisions}};
}

int print_findings(std::ostream& out, const Findings& findings, bool as_json) {
    const int exit_code = findings.mistakes.empty() ? kGood : kFinding;
    if (as_json) {
        print(out, json_of(findings));
        return exit_code;
    }
    for (const config::Mistake& mistake : findings.mistakes) out << to_string(mistake) << '\n';
    for (const config::Mistake& doubt : findings.doubts) out << "doubt: " << to_string(doubt) << '\n';
    for (const domain::Policy& policy : findings.policies) {
        out << fmt::format("{}: version {}, {}\n", policy.id.value, policy.version, to_string(policy.status));
        for (const std::string& question : app::open_questions(policy))
            out << fmt::format("{}: to be decided by a person: {}\n", policy.id.value, question);
    }
    return exit_code;
}

int check_files(Local& local, const Checking& wanted) {
    RulesOfFiles read = read_rules_of(wanted.files, wanted.calendar);
    OfficePeople people = people_of_file(wanted.roster);
    Findings findings{std::move(read.policies), std::move(read.mistakes), {}};
    findings.mistakes.insert(findings.mistakes.end(), people.mistakes.begin(), people.mistakes.end());
    findings.doubts = config::doubts(findings.policies, {std::move(people.units), std::move(people.employees),
                                                         wanted.calendar.empty() ? nullptr : &read.calendar});
    return print_findings(local.out, findings, wanted.as_json);
}

/// Against the roster and the calendar that the office has on record.
int check_against_office(Work& work, const Checking& wanted) {
    const auto rules = work.session.rules();
    Findings findings;
    for (const std::string& file : wanted.files) {
        auto policy = config::parse_policy(work.input.files.at(file), file);
        if (policy)
            findings.policies.push_back(std::move(*policy));
        else
            findings.mistakes.insert(findings.mistakes.end(), policy.error().begin(), policy.error().end());
    }
    OfficePeople people = work.session.database.read(people_on_record);
    findings.doubts = config::doubts(
        findings.policies, {std::move(people.units), std::move(people.employees), &rules->calendar()});
    return print_findings(work.out, findings, wanted.as_json);
}

}  // namespace

void add_policy_check(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Checking>();
    CLI::App& command =
        add_command(family, "check", "Name every mistake in policy files, and what is worth a second look",
                    {"sigap policy check config/policies/*.toml",
                     "sigap policy check jumat.toml --calendar config/calendars/id.json --roster pegawai.csv",
                     "sigap policy check jumat.toml --office   # against the roster and calendar on record"});
    command.add_option("file", wanted->files, "Policy files")->required();
    CLI::Option* office = command.add_flag("--office", wanted->is_against_office,
                                           "Hold them against the office's own roster and calendar");
    command.add_option("--calendar", wanted->calendar, "A calendar: are the dates in it, and working days?")
        ->type_name("FILE")
        ->excludes(office);
    command
        .add_option("--roster", wanted->roster,
                    "A roster: are units and people in it, and is anybody left without a rule?")
        ->type_name("FILE")
        ->excludes(office);
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback([&chosen, wanted] {
        if (!wanted->is_against_office) {
            chosen.here = [wanted](Local& local) { return check_files(local, *wanted); };
            return;
        }
        chosen.files = wanted->files;
        chosen.on_data = [wanted](Work& work) { return check_against_office(work, *wanted); };
    });
}

}  // namespace cli
