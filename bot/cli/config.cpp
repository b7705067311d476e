#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"

namespace cli {
namespace {

/// A file that was named and is not there is the environment's fault, not a finding about settings.
bool is_missing(const Local& local) {
    std::error_code unreadable;
    if (local.config.empty() || std::filesystem::exists(local.config, unreadable)) return false;
    local.err << fmt::format(
        "sigap: {}: no such file; expected the settings, begin with `sigap config example > {}`\n",
        local.config.string(), local.config.string());
    return true;
}

int check(Local& local, bool as_json) {
    if (is_missing(local)) return kEnvironment;
    std::vector<config::Mistake> mistakes;
    if (const auto options = config::load(local.config, local.environment); !options) {
        mistakes = options.error();
    } else if (const auto rules = read_rule_files(options->policy); !rules) {
        mistakes = rules.error();
    }
    if (as_json) {
        Json list = Json::array();
        for (const config::Mistake& mistake : mistakes) list.push_back(cli::json_of(mistake));
        print(local.out, {{"file", local.config.string()}, {"good", mistakes.empty()}, {"mistakes", list}});
    } else {
        for (const config::Mistake& mistake : mistakes) local.out << to_string(mistake) << '\n';
        if (local.config.empty())
            local.out << fmt::format(
                "no settings file: --config and SIGAP_CONFIG name none, and there is no {}\n"
                "begin one with `sigap config example > sigap.toml`\n",
                fmt::join(kUsualConfigs, " and no "));
        if (mistakes.empty())
            local.out << fmt::format(
                "{}: good\n", local.config.empty() ? "defaults and SIGAP_ variables" : local.config.string());
    }
    return mistakes.empty() ? kGood : kFinding;
}

int show(Local& local, config::Show what) {
    if (is_missing(local)) return kEnvironment;
    const auto options = config::load(local.config, local.environment);
    if (!options) {
        local.err << as_error(options.error()).message << '\n';
        return kEnvironment;
    }
    local.out << config::show(*options, what);
    return kGood;
}

}  // namespace

void add_config(CLI::App& app, Chosen& chosen) {
    CLI::App& family = add_family(app, "config", "Check, show or begin the settings",
                                  {"sigap config check", "sigap config show --effective"});

    CLI::App& checked =
        add_command(family, "check", "Name every mistake in the settings and the rule files they name",
                    {"sigap config check", "sigap config check --config /etc/sigap/sigap.toml --json"});
    auto as_json = std::make_shared<bool>(false);
    checked.add_flag("--json", *as_json, "Print JSON");
    checked.callback(
        [&chosen, as_json] { chosen.here = [as_json](Local& local) { return check(local, *as_json); }; });

    CLI::App& shown =
        add_command(family, "show", "Print the settings and where each came from; secrets stay hidden",
                    {"sigap config show --effective"});
    auto effective = std::make_shared<bool>(false);
    shown.add_flag("--effective", *effective, "Defaults too");
    shown.callback([&chosen, effective] {
        chosen.here = [effective](Local& local) {
            return show(local, *effective ? config::Show::effective : config::Show::given);
        };
    });

    CLI::App& example =
        add_command(family, "example", "Print a settings file with every key, its type and default",
                    {"sigap config example > sigap.toml"});
    example.callback([&chosen] {
        chosen.here = [](Local& local) {
            local.out << config::example();
            return kGood;
        };
    });
}

}  // namespace cli
