#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
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
    std::vector<config::Mistake>
        doubts;  ///< `key` begins with the policy's id, unless it is about all of them
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

std::string key_prefix(const domain::Policy& policy) {
    return policy.id.value + ": ";
}

/// Unknown keys are left out: they come again as something to decide.
void print_doubts(std::ostream& out, const Findings& findings, const domain::Policy& policy) {
    for (config::Mistake doubt : findings.doubts) {
        if (!doubt.key.starts_with(key_prefix(policy)) || doubt.found == "unknown") continue;
        doubt.key.erase(0, key_prefix(policy).size());
        out << fmt::format("  doubt: {}\n", to_string(doubt));
    }
}

/// Every question with its text.
void print_questions(std::ostream& out, const domain::Policy& policy) {
    for (const std::string& question : app::open_questions(policy))
        out << fmt::format("  to decide: {}\n", question);
}

/// A line for each sort of question: nine policies have sixty of them.
void print_questions_in_short(std::ostream& out, const domain::Policy& policy) {
    if (policy.status == domain::PolicyStatus::proposed || policy.status == domain::PolicyStatus::not_adopted)
        out << fmt::format("  to decide: its status is {}\n", to_string(policy.status));
    if (!policy.unknowns.empty())
        out << fmt::format("  to decide, unknown: {}\n", fmt::join(policy.unknowns, ", "));
    std::vector<std::string> read;
    for (const domain::ReadingOf& reading : policy.readings) read.push_back(reading.key);
    if (!read.empty())
        out << fmt::format("  to decide, read from unclear texts: {}\n", fmt::join(read, ", "));
}

void print_text(std::ostream& out, const Findings& findings) {
    for (const config::Mistake& mistake : findings.mistakes) out << to_string(mistake) << '\n';
    const bool is_one = findings.policies.size() == 1;
    for (const domain::Policy& policy : findings.policies) {
        out << fmt::format("{}: {}, version {}\n", policy.id.value, to_string(policy.status), policy.version);
        print_doubts(out, findings, policy);
        is_one ? print_questions(out, policy) : print_questions_in_short(out, policy);
    }
    for (const config::Mistake& doubt : findings.doubts)
        if (std::none_of(findings.policies.begin(), findings.policies.end(),
                         [&](const auto& policy) { return doubt.key.starts_with(key_prefix(policy)); }))
            out << fmt::format("doubt: {}\n", to_string(doubt));
    if (!is_one && !findings.policies.empty())
        out << "Check one file alone to read every question in full.\n";
}

int print_findings(std::ostream& out, const Findings& findings, bool as_json) {
    if (as_json)
        print(out, json_of(findings));
    else
        print_text(out, findings);
    return findings.mistakes.empty() ? kGood : kFinding;
}

int check_files(Local& local, const Checking& wanted) {
    RulesOfFiles read = read_rules_of(wanted.files, wanted.calendar);
    refuse_repeated_ids(read);
    OfficePeople people = people_of_file(wanted.roster);
    Findings findings{std::move(read.policies), std::move(read.mistakes), {}};
    findings.mistakes.insert(findings.mistakes.end(), people.mistakes.begin(), people.mistakes.end());
    findings.doubts = config::doubts(findings.policies, {std::move(people.units), std::move(people.employees),
                                                         read.has_calendar ? &read.calendar : nullptr});
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
