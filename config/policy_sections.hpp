// The sections of a policy file, each read into its part of the policy. policy_file.cpp calls them in turn.
#pragma once

#include "config/policy_table.hpp"

namespace config {

/// Where and when: `[scope]`, `[exempt]`, `[eligibility]`, `[flexible]`, `[windows]`, `[hours]`, `[report]`.
/// In policy_days.cpp.
void read_people(TableReader& root, domain::Policy& policy);
void read_flexible(TableReader& root, domain::Policy& policy);
void read_windows(TableReader& root, domain::Policy& policy);
void read_hours(TableReader& root, domain::Policy& policy);
void read_report(TableReader& root, domain::Policy& policy);

/// What silence means and what follows: `[calls]`, `[reasons]`, `[escalation]`, `[reminders]`,
/// `[[quiet]]`, `[retention]`. In policy_calls.cpp.
void read_calls(TableReader& root, domain::Policy& policy);
void read_aftermath(TableReader& root, domain::Policy& policy);

/// The words of `IneligibilityCause`, which frames use too.
extern const Vocabulary<domain::IneligibilityCause> kIneligibilityCauses;

/// Whether `text` can name a policy or a window: a-z, 0-9, - and _.
bool is_policy_id(std::string_view text);

}  // namespace config
