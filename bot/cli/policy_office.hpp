// Inside this room: the people whom policies are held against, from the office's records or from a roster
// file.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/policy_family.hpp"
#include "bot/domain/roster.hpp"

namespace cli {

struct OfficePeople {
    std::vector<domain::Unit> units;
    std::vector<domain::Employee> employees;
    std::vector<config::Mistake> mistakes;  ///< of the roster file; then the rest is empty

    /// What the rules need to know of each, in the order of `employees`; without absences and rostered days.
    std::vector<domain::DutySubject> subjects(const app::Office& office) const;
};

OfficePeople people_on_record(storage::Transaction& tx);
/// A blank name: nobody.
OfficePeople people_of_file(const std::string& roster);

}  // namespace cli
