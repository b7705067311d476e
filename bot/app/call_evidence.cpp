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
using storage::AttemptRow;
using storage::Call;
using storage::OutboxRow;

/// Two outages that meet are one, so those just outside the time to answer are looked at as well.
constexpr std::chrono::hours kEdge{1};

std::optional<domain::Account> account_of(std::string_view lane) {
    const auto slash = lane.find('/');
    const auto messenger = domain::messenger_from(lane.substr(0, slash));
    if (!messenger || slash == std::string_view::npos) return std::nullopt;
    return domain::Account{*messenger, std::string(lane.substr(slash + 1))};
}

bool is_refused_as_unreachable(const OutboxRow& row) {
    return row.state == "refused" && row.detail.starts_with(to_string(domain::RefusalReason::unreachable));
}

/// What a provider took and then failed to deliver, or never said whether it took it, was not taken.
bool is_taken(const OutboxRow& row) {
    return row.state == "accepted" && row.accepted_at && (row.delivered_at || row.detail.empty());
}

bool went_to(const OutboxRow& row, const storage::Chat& chat) {
    return row.lane == storage::lane_of(chat.account) && row.chat == chat.address;
}

/// What is known about the delivery of an attempt, one entry a chat the person has now.
std::vector<domain::ChatProof> proofs_of(Scene& scene, const Call& call, const AttemptRow& row,
                                         const std::vector<OutboxRow>& sent) {
    std::vector<domain::ChatProof> proofs;
    for (const storage::Chat& chat : storage::chats_of(scene.tx, row.employee)) {
        domain::ChatProof proof;
        proof.messenger = chat.account.messenger;
        proof.is_preferred = false;
        proof.counts = counts_on(call.rule, chat.account.messenger);
        proof.last_heard_at = chat.last_heard_at;
        proof.is_unreachable = chat.blocked_at.has_value();
        for (const OutboxRow& message : sent) {
            if (!went_to(message, chat)) continue;
            if (is_refused_as_unreachable(message)) proof.is_unreachable = true;
            if (is_nudge(message.subject)) continue;
            proof.is_preferred = true;
            if (is_taken(message)) proof.accepted_at = message.accepted_at;
            proof.delivered_at = message.delivered_at;
        }
        proofs.push_back(proof);
    }
    return proofs;
}

std::optional<Instant> nudge_accepted_at(const std::vector<OutboxRow>& sent) {
    for (const OutboxRow& message : sent)
        if (is_nudge(message.subject) && is_taken(message)) return message.accepted_at;
    return std::nullopt;
}

bool is_in_force(Scene& scene, const std::string& policy_id) {
    const auto& policies = scene.rules.policies();
    return policy_id == domain::kDefaultPolicyId ||
           std::any_of(policies.begin(), policies.end(), [&](const domain::Policy& policy) {
               return policy.id.value == policy_id && policy.status != domain::PolicyStatus::suspended;
           });
}

/// What records tell now that they did not tell at issue.
domain::Records records_of(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee) {
    const auto day = plan_of(scene, employee, row.attempt.issued_at);
    return {storage::has_left(scene.tx, employee.id), is_in_force(scene, call.policy_id), day.is_exempt,
            day.absence.has_value(), domain::is_on_duty_throughout(day, row.attempt)};
}

bool is_excused(Scene& scene, const Call& call, const Employee& employee) {
    const auto reasons = storage::reasons_about(scene.tx, call_subject(call.id, employee.id));
    return std::any_of(reasons.begin(), reasons.end(),
                       [](const storage::Reason& reason) { return reason.state == "accepted"; });
}

/// Outages within the time to answer, of Sigap and of the messengers the person has; those that go on last
/// until now.
void add_outages(Scene& scene, domain::AttemptFacts& facts, const storage::AttemptRow& row) {
    const auto window = domain::answer_window(row.attempt);
    for (const storage::Outage& outage :
         outages_about(scene, row.employee, {window.from - kEdge, window.to + kEdge})) {
        auto& spans = outage.scope == "sigap" ? facts.outages : facts.provider_outages;
        spans.push_back({outage.from, outage.to.value_or(scene.now())});
    }
}

}  // namespace

bool has_unread(Scene& scene, const AttemptRow& row) {
    const Instant since = row.attempt.issued_at;
    for (const storage::Chat& chat : storage::chats_of(scene.tx, row.employee))
        if (storage::inbox::has_unread(scene.tx, chat.account, chat.address, since)) return true;
    // The chat may have been replaced since.
    const auto sent = storage::rows_about(scene.tx, attempt_subject(row));
    return std::any_of(sent.begin(), sent.end(), [&](const OutboxRow& message) {
        const auto account = account_of(message.lane);
        return account && storage::inbox::has_unread(scene.tx, *account, message.chat, since);
    });
}

domain::AttemptFacts facts_of(Scene& scene, const Call& call, const AttemptRow& row,
                              const Employee& employee) {
    const auto sent = storage::rows_about(scene.tx, attempt_subject(row));
    domain::AttemptFacts facts;
    facts.attempt = row.attempt;
    facts.counts = call.counts;
    facts.answered_at = row.answered_at;
    facts.is_excused = is_excused(scene, call, employee);
    facts.records = records_of(scene, call, row, employee);
    facts.chats = proofs_of(scene, call, row, sent);
    facts.nudge_accepted_at = nudge_accepted_at(sent);
    add_outages(scene, facts, row);
    facts.has_unread_events = has_unread(scene, row);
    facts.outage_tolerance = call.rule.outage_tolerance;
    return facts;
}

std::string evidence_of(const domain::AttemptFacts& facts, const domain::Verdict& verdict,
                        std::string_view noted_by) {
    const auto micros = [](const std::optional<Instant>& at) {
        return at ? nlohmann::json(domain::to_micros(*at)) : nlohmann::json();
    };
    const auto spans = [](const std::vector<domain::Span>& all, const domain::Span& window) {
        nlohmann::json list = nlohmann::json::array();
        for (const domain::Span& gap : domain::gaps_in(all, window))
            list.push_back({domain::to_micros(gap.from), domain::to_micros(gap.to)});
        return list;
    };
    const domain::Span window = domain::answer_window(facts.attempt);
    nlohmann::json chats = nlohmann::json::array();
    for (const domain::ChatProof& chat : facts.chats)
        chats.push_back({{"messenger", to_string(chat.messenger)},
                         {"preferred", chat.is_preferred},
                         {"counts", chat.counts},
                         {"accepted_at", micros(chat.accepted_at)},
                         {"delivered_at", micros(chat.delivered_at)},
                         {"unreachable", chat.is_unreachable},
                         {"last_heard_at", micros(chat.last_heard_at)}});
    nlohmann::json evidence{{"ground", verdict.ground},
                            {"chats", chats},
                            {"nudge_accepted_at", micros(facts.nudge_accepted_at)},
                            {"outages", spans(facts.outages, window)},
                            {"provider_outages", spans(facts.provider_outages, window)},
                            {"unread", facts.has_unread_events},
                            {"counts", facts.counts},
                            {"on_duty", facts.records.is_on_duty_throughout},
                            {"answered_at", micros(facts.answered_at)}};
    if (!noted_by.empty()) evidence["noted_by"] = noted_by;
    return evidence.dump();
}

}  // namespace app
