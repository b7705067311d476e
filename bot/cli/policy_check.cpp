#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/policies.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/printing.hpp"
#include "config/policy_file.hpp"

namespace cli {
namespace {

int check(Local& local, const std::vector<std::string>& files, bool as_json) {
    const auto [policies, calendar, mistakes] = read_rules_of(files, "");
    const std::vector<config::Mistake> doubts = config::doubts(policies);
    if (as_json) {
        const auto list = [](const std::vector<config::Mistake>& found) {
            Json items = Json::array();
            for (const config::Mistake& mistake : found) items.push_back(cli::json_of(mistake));
            return items;
        };
        Json decisions = Json::object();
        for (const domain::Policy& policy : policies)
            decisions[policy.id.value] = app::open_questions(policy);
        print(local.out, {{"good", mistakes.empty()},
                          {"mistakes", list(mistakes)},
                          {"doubts", list(doubts)},
                          {"to_decide", decisions}});
        return mistakes.empty() ? kGood : kFinding;
    }
    for (const config::Mistake& mistake : mistakes) local.out << to_string(mistake) << '\n';
    for (const config::Mistake& doubt : doubts) local.out << "doubt: " << to_string(doubt) << '\n';
    for (const domain::Policy& policy : policies) {
        local.out << fmt::format("{}: version {}, {}\n", policy.id.value, policy.version,
                                 to_string(policy.status));
        for (const std::string& question : app::open_questions(policy))
            local.out << fmt::format("{}: to be decided by a person: {}\n", policy.id.value, question);
    }
    return mistakes.empty() ? kGood : kFinding;
}

}  // namespace

void add_policy_check(CLI::App& family, Chosen& chosen) {
    auto files = std::make_shared<std::vector<std::string>>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& checked =
        add_command(family, "check", "Name every mistake in policy files, and what is worth a second look",
                    {"sigap policy check config/policies/*.toml"});
    checked.add_option("file", *files, "Policy files")->required();
    checked.add_flag("--json", *as_json, "Print JSON");
    checked.callback([&chosen, files, as_json] {
        chosen.here = [files, as_json](Local& local) { return check(local, *files, *as_json); };
    });
}

}  // namespace cli
