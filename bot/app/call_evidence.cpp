#include "bot/app/call_evidence.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/call_outcome.hpp"
#include "bot/app/call_subjects.hpp"
#include "storage/flags.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Instant;
using domain::VoidCause;
using storage::AttemptRow;
using storage::Call;

bool starts_unreachable(const storage::OutboxRow& row) {
    return row.state == "refused" && row.detail.starts_with(to_string(domain::RefusalReason::unreachable));
}

domain::Messenger messenger_of(const storage::OutboxRow& row) {
    return row.lane.starts_with("whatsapp") ? domain::Messenger::whatsapp : domain::Messenger::telegram;
}

/// What is known about the delivery of an attempt, one entry a chat it went to.
std::vector<domain::ChatProof> proofs_of(Scene& scene, const AttemptRow& row) {
    const auto chats = storage::chats_of(scene.tx, row.employee);
    const auto sent = storage::rows_about(scene.tx, attempt_subject(row));
    const bool is_nudged = std::any_of(sent.begin(), sent.end(), [&](const storage::OutboxRow& message) {
        return message.subject.ends_with("/nudge") && message.accepted_at && !starts_unreachable(message) &&
               *message.accepted_at <= row.attempt.nudge_at + domain::kDeliveryLimit;
    });
    std::vector<domain::ChatProof> proofs;
    for (const storage::Chat& chat : chats) {
        domain::ChatProof proof;
        proof.messenger = chat.account.messenger;
        proof.last_heard_at = chat.last_heard_at;
        proof.is_unreachable = chat.blocked_at.has_value();
        proof.is_nudge_accepted = is_nudged;
        proof.is_preferred = false;
        for (const storage::OutboxRow& message : sent) {
            if (messenger_of(message) != proof.messenger) continue;
            if (starts_unreachable(message)) proof.is_unreachable = true;
            if (message.subject.ends_with("/nudge")) continue;
            proof.is_preferred = true;
            proof.accepted_at = message.accepted_at;
            proof.delivered_at = message.delivered_at;
        }
        proofs.push_back(proof);
    }
    return proofs;
}

/// What records tell now that they did not tell at issue.
std::optional<VoidCause> known_cause(Scene& scene, const Call& call, const AttemptRow& row,
                                     const Employee& employee) {
    if (storage::has_left(scene.tx, employee.id)) return VoidCause::withdrawn;
    const bool is_policy_active =
        call.policy_id == "default" ||
        std::any_of(
            scene.rules.policies().begin(), scene.rules.policies().end(), [&](const domain::Policy& policy) {
                return policy.id.value == call.policy_id && policy.status != domain::PolicyStatus::suspended;
            });
    if (!is_policy_active) return VoidCause::policy_suspended;
    const auto day = plan_of(scene, employee, row.attempt.issued_at);
    if (day.is_exempt) return VoidCause::exempt;
    if (day.absence) return VoidCause::off_duty;
    if (call.counts && !day.is_on_duty_throughout(row.attempt.issued_at, row.attempt.deadline))
        return VoidCause::off_duty;
    return std::nullopt;
}

}  // namespace

bool has_unread(Scene& scene, const AttemptRow& row) {
    const auto chats = storage::chats_of(scene.tx, row.employee);
    return std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
        return storage::inbox::has_unread(scene.tx, chat.account, chat.address, row.attempt.issued_at);
    });
}

domain::AttemptFacts facts_of(Scene& scene, const Call& call, const AttemptRow& row,
                              const Employee& employee) {
    domain::AttemptFacts facts;
    facts.attempt = row.attempt;
    facts.answered_at = row.answered_at;
    facts.known_cause = known_cause(scene, call, row, employee);
    facts.chats = proofs_of(scene, row);
    for (domain::ChatProof& chat : facts.chats)
        if (call.counts && !counts_on(call.rule, chat.messenger))
            chat.accepted_at = chat.delivered_at = std::nullopt;
    for (const storage::Reason& reason : storage::reasons_about(scene.tx, call_subject(call.id, employee.id)))
        if (reason.state == "accepted") facts.is_excused = true;
    facts.outages = outages_for(scene, row.employee, {row.attempt.issued_at, row.attempt.deadline});
    facts.has_unread_events = has_unread(scene, row);
    facts.outage_tolerance = call.rule.outage_tolerance;
    return facts;
}

std::string evidence_of(const domain::AttemptFacts& facts, const domain::Verdict& verdict,
                        std::string_view noted_by) {
    const auto micros = [](const std::optional<Instant>& at) {
        return at ? nlohmann::json(domain::to_micros(*at)) : nlohmann::json();
    };
    nlohmann::json chats = nlohmann::json::array();
    for (const domain::ChatProof& chat : facts.chats)
        chats.push_back({{"messenger", to_string(chat.messenger)},
                         {"preferred", chat.is_preferred},
                         {"accepted_at", micros(chat.accepted_at)},
                         {"delivered_at", micros(chat.delivered_at)},
                         {"nudge_accepted", chat.is_nudge_accepted},
                         {"unreachable", chat.is_unreachable},
                         {"last_heard_at", micros(chat.last_heard_at)}});
    nlohmann::json outages = nlohmann::json::array();
    for (const domain::Span& outage : facts.outages)
        outages.push_back({domain::to_micros(outage.from), domain::to_micros(outage.to)});
    nlohmann::json evidence{{"ground", verdict.ground},
                            {"chats", chats},
                            {"outages", outages},
                            {"unread", facts.has_unread_events},
                            {"answered_at", micros(facts.answered_at)}};
    if (!noted_by.empty()) evidence["noted_by"] = noted_by;
    return evidence.dump();
}

}  // namespace app
