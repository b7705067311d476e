// Inside this room: `sigap roster plan`, what its line said and the two places in which a roster is checked.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/documents/roster_plan_file.hpp"
#include "bot/domain/roster_plan.hpp"

namespace cli {

struct PlanWords {
    std::string check;   ///< file
    std::string import;  ///< file
    bool propose = false;
    std::string unit;
    std::string week;
    std::string out;  ///< file
    std::vector<std::string> policies;
    std::string calendar;
    std::string roster;
    bool is_dry_run = false;
    bool as_json = false;
};

/// One rule that one row of the file breaks. Line 0: a day on record that the file leaves out.
struct PlanFinding {
    std::size_t line = 0;
    std::string name;  ///< empty: nobody is known by that key
    domain::RosteredDay day;
    domain::Ground ground;
};

Json json_of(const PlanFinding& finding);
/// `line 4, P-03 Siti Aminah 2026-02-20: quota …  [flexible.quota_per_week]`
std::string to_string(const PlanFinding& finding);

/// Against policy, calendar and roster files, without an office. Without a roster file everybody named in the
/// file is taken for ordinary staff, and what is of a whole unit is not checked.
int check_plan_by_files(Local& local, const PlanWords& words);
/// Against what holds in the office: for the people and weeks that the file names it stands for the whole
/// roster, everybody else's days are those on record.
int check_plan_in_office(Work& work, const PlanWords& words);

/// Prints the rows that cannot be read, and answers the exit code.
int refuse_plan(std::ostream& out, const PlanWords& words, const std::string& file,
                const std::vector<documents::RowMistake>& mistakes);

void add_roster_plan(CLI::App& family, Chosen& chosen);

}  // namespace cli
