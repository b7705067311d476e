#include "bot/app/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "storage/calendars.hpp"
#include "storage/ledger.hpp"

namespace app {
namespace {

constexpr std::string_view kConfiguration = "configuration";

std::optional<storage::Activation> active_version(storage::Transaction& tx, const domain::PolicyId& id) {
    for (storage::Activation& activation : storage::active_policies(tx))
        if (activation.policy_id == id.value) return std::move(activation);
    return std::nullopt;
}

}  // namespace

domain::Result<std::shared_ptr<const domain::Rulebook>> load_rules(storage::Transaction& tx,
                                                                   const PolicyParser& parse,
                                                                   const domain::Calendar& calendar) {
    std::vector<domain::Policy> policies;
    for (const storage::Activation& activation : storage::active_policies(tx)) {
        auto policy = parse(activation.body, fmt::format("{} (as activated)", activation.policy_id));
        if (!policy)
            return domain::failure(
                domain::Fault::misconfigured,
                fmt::format("{}\nthe active version of {} cannot be read; mend its file and run "
                            "`sigap policy activate` with it",
                            policy.error().message, activation.policy_id));
        policies.push_back(std::move(*policy));
    }
    return std::make_shared<const domain::Rulebook>(std::move(policies),
                                                    storage::calendar_in_force(tx, calendar));
}

std::vector<std::string> open_questions(const domain::Policy& policy) {
    std::vector<std::string> questions;
    if (policy.status == domain::PolicyStatus::proposed || policy.status == domain::PolicyStatus::not_adopted)
        questions.push_back(fmt::format("its status is {}: until the file says in_force it holds for nobody",
                                        to_string(policy.status)));
    for (const std::string& key : policy.unknowns) questions.push_back(fmt::format("{} is unknown", key));
    for (const domain::ReadingOf& reading : policy.readings)
        questions.push_back(
            fmt::format("{} is a reading of \"{}\": {}", reading.key, reading.source, reading.choice));
    return questions;
}

PolicyChange activate(storage::Transaction& tx, const PolicyText& text, const PolicyDecision& decision) {
    const auto active = active_version(tx, text.policy.id);
    if (active && active->policy_version == text.policy.version) return PolicyChange::already_active;
    storage::activate_policy(
        tx, {text.policy.id.value, text.policy.version, text.body, tx.now(), decision.by, decision.ground});
    storage::audit(tx, decision.by == kConfiguration ? kConfiguration : "operator", "policy_activated",
                   "policy/" + text.policy.id.value,
                   nlohmann::json{{"version", text.policy.version},
                                  {"replaces", active ? active->policy_version : ""},
                                  {"status", to_string(text.policy.status)},
                                  {"decided", open_questions(text.policy).size()}}
                       .dump());
    return PolicyChange::activated;
}

namespace {

/// Readings of the default rule need nobody: without it the built-in rule holds, which has the same.
bool may_hold_by_itself(const domain::Policy& policy) {
    return policy.status == domain::PolicyStatus::in_force && policy.unknowns.empty() &&
           (policy.readings.empty() || policy.id.value == domain::kDefaultPolicyId);
}

}  // namespace

std::vector<domain::PolicyId> activate_configured(storage::Transaction& tx,
                                                  const std::vector<PolicyText>& texts) {
    std::vector<domain::PolicyId> activated;
    for (const PolicyText& text : texts) {
        const auto active = active_version(tx, text.policy.id);
        const bool is_a_persons = active && active->activated_by != kConfiguration;
        if (is_a_persons || !may_hold_by_itself(text.policy)) continue;
        if (activate(tx, text, {std::string(kConfiguration), "named in [policy] files"}) ==
            PolicyChange::activated)
            activated.push_back(text.policy.id);
    }
    return activated;
}

}  // namespace app
