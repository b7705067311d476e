// Inside this room: the subcommands of `sigap policy` that fill a file of their own, and how rules are read
// from files without an office.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/subcommand.hpp"
#include "bot/domain/calendar.hpp"
#include "bot/domain/policy.hpp"
#include "config/mistake.hpp"

namespace cli {

void add_policy_explain(CLI::App& family, Chosen& chosen);
void add_policy_check(CLI::App& family, Chosen& chosen);
void add_policy_diff(CLI::App& family, Chosen& chosen);
void add_policy_calendar(CLI::App& family, Chosen& chosen);

/// What the files of a command line hold. `mistakes` is empty if all of them could be read.
struct RulesOfFiles {
    std::vector<domain::Policy> policies;
    domain::Calendar calendar;
    bool has_calendar = false;  ///< one was given and could be read
    std::vector<config::Mistake> mistakes;
};

/// Reads every file, whatever is wrong with the others. A blank `calendar` leaves it empty.
RulesOfFiles read_rules_of(const std::vector<std::string>& policies, const std::string& calendar);

/// Adds a mistake for each id that more than one of the policies has: they would meet themselves.
void refuse_repeated_ids(RulesOfFiles& rules);

}  // namespace cli
