// How a subcommand is declared and what it is given to work on. Each file of the room declares one family;
// command.cpp puts them together, with those that main.cpp brings from other rooms.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "bot/cli/command.hpp"
#include "bot/cli/opening.hpp"
#include "config/options.hpp"

namespace cli {

/// The caller's own process, for what needs no running service.
struct Local {
    std::filesystem::path
        config;  ///< the settings file; empty: none was found, defaults and environment alone
    config::Environment environment;
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

/// The office's data, here or inside the service.
struct Work {
    Session& session;
    const Input& input;
    std::ostream& out;
    std::ostream& err;
    std::map<std::string, std::string> files{};  ///< see `Output`
};

/// What a command line came to: one of the two functions is set. Both answer an exit code.
struct Chosen {
    std::function<int(Local&)> here;
    std::function<int(Work&)> on_data;
    std::vector<std::string> files;  ///< whose content `on_data` needs; the caller reads them
    std::string folder;              ///< where the caller puts the files that `on_data` answers with
    Schema schema = Schema::migrated;
};

void add_config(CLI::App& app, Chosen& chosen);
void add_roster(CLI::App& app, Chosen& chosen);
void add_enrol(CLI::App& app, Chosen& chosen);
void add_policy(CLI::App& app, Chosen& chosen);
void add_report(CLI::App& app, Chosen& chosen);
void add_report_evidence(CLI::App& family, Chosen& chosen);     ///< below `report`
void add_report_flags(CLI::App& family, Chosen& chosen);        ///< `report flags` and `report flag`
void add_report_attachments(CLI::App& family, Chosen& chosen);  ///< `report attachments`, `report attachment`
void add_daily_report(CLI::App& family, Chosen& chosen);        ///< `report daily`
void add_report_callers(CLI::App& family, Chosen& chosen);      ///< `report callers` and `report units`
void add_call(CLI::App& app, Chosen& chosen);
void add_explain(CLI::App& app, Chosen& chosen);
void add_verify(CLI::App& app, Chosen& chosen);
void add_plan(CLI::App& app, Chosen& chosen);
void add_replies(CLI::App& app, Chosen& chosen);
void add_export(CLI::App& app, Chosen& chosen);
void add_database(CLI::App& app, Chosen& chosen);  ///< `migrate` and `backup`
void add_copy(CLI::App& app, Chosen& chosen);
void add_doctor(CLI::App& app, Chosen& chosen);
void add_admin(CLI::App& app, Chosen& chosen);  ///< links, sessions and keys of the dashboard

}  // namespace cli
