// Tables flag_decision and flag_decision_draft: what humans decided on a flag, with name, time and ground.
// Steps are only ever added; what was withdrawn or overtaken stays visible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

/// Kinds: upheld, uphold_proposed, uphold_declined, dismissed, more_asked, withdrawn, told_by_hand,
/// overtaken. `by` is who decided; empty where the rules did (`overtaken`). `ground` is in their words; of
/// `overtaken` the catalogue's key of the cause.
struct FlagDecision {
    int number = 0;  ///< set by storage, from 1 for each flag
    std::string kind;
    domain::Instant at{};  ///< set by storage
    domain::EmployeeId by{};
    std::string via{};  ///< chat, cli, web, rules
    std::string ground{};
};

/// Adds the step and returns it as it was kept.
FlagDecision add_decision(Transaction& tx, domain::FlagId flag, FlagDecision decision);
/// In order.
std::vector<FlagDecision> decisions_on(Transaction& tx, domain::FlagId flag);

/// A decision that waits for the officer's own confirmation. `step` is of `domain::FlagStep`.
struct FlagDecisionDraft {
    std::int64_t id = 0;
    domain::FlagId flag{};
    domain::EmployeeId employee{};
    std::string step{};
    std::string ground{};
};
std::int64_t save_decision_draft(Transaction& tx, const FlagDecisionDraft& draft);
std::optional<FlagDecisionDraft> find_decision_draft(Transaction& tx, std::int64_t id);
/// False if it was confirmed or dropped before: a second tap does nothing.
bool close_decision_draft(Transaction& tx, std::int64_t id, bool is_confirmed);

}  // namespace storage
