// Which rules hold: a policy is put into force by the settings or by a named person, stays on record with the
// very text it was decided on, and is read from that record ever after.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/result.hpp"
#include "storage/database.hpp"

namespace app {

/// A policy's file, and what it means.
struct PolicyText {
    domain::Policy policy;
    std::string body;
};

/// Who decided, and why.
struct PolicyDecision {
    std::string by;
    std::string ground;
};

/// Reads a policy's text; the name is for messages alone.
using PolicyParser =
    std::function<domain::Result<domain::Policy>(std::string_view body, const std::string& name)>;

/// The policies on record as active, and the calendar of the files with every change on record.
/// `Fault::misconfigured`: a text on record cannot be read any more.
domain::Result<std::shared_ptr<const domain::Rulebook>> load_rules(storage::Transaction& tx,
                                                                   const PolicyParser& parse,
                                                                   const domain::Calendar& calendar);

/// What a person must decide before this policy may hold, a sentence each: a status under which it would not
/// act or was not adopted, keys left unknown, and places where the file chose a reading of an unclear
/// circular. Empty: nothing.
std::vector<std::string> open_questions(const domain::Policy& policy);

enum class PolicyChange { activated, already_active };

/// Puts the policy into force in place of its earlier version. What must be decided is taken as decided by
/// `decision`.
PolicyChange activate(storage::Transaction& tx, const PolicyText& text, const PolicyDecision& decision);

/// Puts into force, at a start, what the settings name: those in force that leave nothing to decide, and the
/// default rule whatever its readings. A version that a person activated stands, whatever the file says.
/// Answers what was activated.
std::vector<domain::PolicyId> activate_configured(storage::Transaction& tx,
                                                  const std::vector<PolicyText>& texts);

}  // namespace app
