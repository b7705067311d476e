#include "bot/app/evidence_pack.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/answer_words.hpp"
#include "bot/app/attachments.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/outbox.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Instant;
using Json = nlohmann::ordered_json;

std::vector<SentMessage> messages_of(Scene& scene, const storage::AttemptRow& row) {
    std::vector<SentMessage> messages;
    for (const storage::OutboxRow& sent : storage::rows_about(scene.tx, attempt_subject(row)))
        messages.push_back({sent.lane, storage::message_of(scene.tx, sent.id).text, sent.state,
                            sent.accepted_at, sent.delivered_at, sent.read_at, sent.detail});
    return messages;
}

CallEvidence evidence_of_call(Scene& scene, const storage::Flag& flag, const domain::Employee& employee,
                              domain::CallId id, const std::vector<std::pair<domain::CallId, int>>& misses) {
    CallEvidence evidence;
    evidence.call = storage::find_call(scene.tx, id).value();
    const auto caller = storage::find_employee(scene.tx, evidence.call.issuer);
    evidence.caller = caller ? caller->name : evidence.call.issuer.value;
    evidence.day = explain(scene, employee, evidence.call.issued_at);
    for (const domain::Ground& ground : evidence.day.reasons)
        evidence.day_in_words.push_back(wording::sentence(scene.words, domain::Language::id, ground));
    const auto answers = storage::answers_of(scene.tx, id, flag.employee);
    std::vector<domain::Outcome> outcomes;
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, id, flag.employee)) {
        AttemptEvidence attempt{row, false, messages_of(scene, row), {}};
        attempt.is_cited = std::any_of(misses.begin(), misses.end(), [&](const auto& miss) {
            return miss.first == id && (miss.second == 0 || miss.second == row.attempt.number);
        });
        for (const storage::Answer& answer : answers)
            if (answer.number == row.attempt.number)
                attempt.answers.push_back({answer, words_for_others(scene, answer),
                                           how_answered(scene, row, answer, domain::Language::id)});
        outcomes.push_back(row.verdict.outcome);
        evidence.attempts.push_back(std::move(attempt));
    }
    evidence.outcome = domain::outcome_of_call(outcomes);
    evidence.reasons = storage::reasons_about(scene.tx, call_subject(id, flag.employee));
    evidence.attachments = storage::attachments_of(scene.tx, call_subject(id, flag.employee));
    return evidence;
}

std::optional<domain::Policy> terms_of(Scene& scene, const storage::Flag& flag) {
    for (const domain::Policy& policy : scene.rules.policies())
        if (policy.id.value == flag.policy_id && policy.version == flag.policy_version) return policy;
    return std::nullopt;
}

/// "In a row" is judged with them in sight.
void add_between(Scene& scene, EvidencePack& pack) {
    for (CallEvidence& evidence : calls_between(scene, pack.flag, pack.employee)) {
        std::string why = why_it_did_not_count(scene, pack.flag, evidence, domain::Language::id);
        pack.between.push_back({std::move(evidence), std::move(why)});
    }
}

void add_outages(Scene& scene, EvidencePack& pack) {
    if (pack.calls.empty()) return;
    Instant from = pack.calls.front().call.issued_at;
    Instant to = from;
    for (const CallEvidence& evidence : pack.calls) {
        from = std::min(from, evidence.call.issued_at);
        for (const AttemptEvidence& attempt : evidence.attempts)
            to = std::max(to, attempt.row.attempt.deadline);
    }
    pack.outages = storage::outages_between(scene.tx, from, to);
}

void add_decisions(Scene& scene, EvidencePack& pack) {
    for (storage::FlagDecision& step : storage::decisions_on(scene.tx, pack.flag.id)) {
        const auto decider = storage::find_employee(scene.tx, step.by);
        std::string name = step.via == "rules" ? "Sigap" : decider ? decider->name : step.by.value;
        pack.decisions.push_back({std::move(step), std::move(name)});
    }
}

void add_trail(Scene& scene, EvidencePack& pack) {
    for (storage::ChainedEvent& event :
         storage::events_about(scene.tx, "employee/" + pack.employee.id.value)) {
        if (!event.kind.starts_with("flag_")) continue;
        const auto body = nlohmann::json::parse(event.body, nullptr, false);
        if (!body.is_discarded() && body.value("flag", std::int64_t{0}) == pack.flag.id.value)
            pack.trail.push_back(std::move(event));
    }
    std::vector<domain::CallId> calls;
    for (const CallEvidence& evidence : pack.calls) calls.push_back(evidence.call.id);
    for (const BetweenEvidence& between : pack.between) calls.push_back(between.of.call.id);
    for (const domain::CallId call : calls)
        for (storage::ChainedEvent& event :
             storage::events_about(scene.tx, call_subject(call, pack.employee.id)))
            pack.trail.push_back(std::move(event));
    for (storage::ChainedEvent& event :
         storage::events_about(scene.tx, "flag/" + std::to_string(pack.flag.id.value)))
        pack.trail.push_back(std::move(event));
    std::sort(pack.trail.begin(), pack.trail.end(),
              [](const auto& left, const auto& right) { return left.id < right.id; });
}

// ------------------------------------------------------------------------------------------------ JSON

Json json_of(const std::optional<Instant>& at) {
    return at ? Json(domain::to_rfc3339_utc(*at)) : Json(nullptr);
}

Json json_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const AttemptEvidence& attempt) {
    Json messages = Json::array();
    for (const SentMessage& message : attempt.messages)
        messages.push_back({{"channel", message.lane},
                            {"text", message.text},
                            {"state", message.state},
                            {"accepted_at", json_of(message.accepted_at)},
                            {"delivered_at", json_of(message.delivered_at)},
                            {"read_at", json_of(message.read_at)},
                            {"detail", message.detail}});
    Json answers = Json::array();
    for (const auto& [answer, words, how] : attempt.answers)
        answers.push_back({{"answered_at", json_of(answer.answered_at)},
                           {"received_at", json_of(answer.received_at)},
                           {"effect", answer.effect},
                           {"words", words},
                           {"how", json_or_null(how)}});
    const domain::Verdict& verdict = attempt.row.verdict;
    return {{"number", attempt.row.attempt.number},
            {"issued_at", json_of(attempt.row.attempt.issued_at)},
            {"deadline", json_of(attempt.row.attempt.deadline)},
            {"outcome", to_string(verdict.outcome)},
            {"cause", verdict.cause ? Json(to_string(*verdict.cause)) : Json(nullptr)},
            {"ground", verdict.ground},
            {"final_at", json_of(verdict.final_at)},
            {"cited", attempt.is_cited},
            {"messages", messages},
            {"answers", answers}};
}

Json json_of(const storage::AttachmentFile& file) {
    return {{"state", file.state},
            {"settled_at", json_of(file.settled_at)},
            {"cause", json_or_null(file.cause)},
            {"tries", file.tries},
            {"bytes", file.bytes ? Json(*file.bytes) : Json(nullptr)},
            {"sha256", json_or_null(file.sha256)},
            {"media_type", json_or_null(file.media_type)}};
}

/// What the messenger said of the file, and what became of it here.
Json json_of(const std::vector<storage::Attachment>& attachments) {
    Json list = Json::array();
    for (const storage::Attachment& one : attachments) {
        Json file = json_of(one.file);
        file["name"] = one.file.state == "stored" ? Json(file_name_of(one)) : Json(nullptr);
        list.push_back({{"attachment", one.id},
                        {"kind", one.kind},
                        {"mime_type", json_or_null(one.mime_type)},
                        {"bytes", one.bytes ? Json(*one.bytes) : Json(nullptr)},
                        {"caption", one.caption},
                        {"sent_at", json_of(one.sent_at)},
                        {"received_at", json_of(one.received_at)},
                        {"channel", one.lane},
                        {"media_id", one.media_id},
                        {"file", file}});
    }
    return list;
}

Json json_of(const CallEvidence& evidence) {
    Json attempts = Json::array();
    for (const AttemptEvidence& attempt : evidence.attempts) attempts.push_back(json_of(attempt));
    Json reasons = Json::array();
    for (const storage::Reason& reason : evidence.reasons)
        reasons.push_back({{"code", reason.code},
                           {"words", reason.words},
                           {"given_at", json_of(reason.given_at)},
                           {"state", reason.state}});
    Json grounds = Json::array();
    for (std::size_t at = 0; at < evidence.day.reasons.size(); ++at)
        grounds.push_back({{"rule", evidence.day.reasons[at].rule}, {"text", evidence.day_in_words[at]}});
    return {{"call", evidence.call.id.value},
            {"kind", to_string(evidence.call.kind)},
            {"caller", evidence.caller},
            {"unit", evidence.call.unit.value},
            {"issued_at", json_of(evidence.call.issued_at)},
            {"message", evidence.call.message},
            {"counts", evidence.call.counts},
            {"policy", evidence.call.policy_id},
            {"policy_version", evidence.call.policy_version},
            {"outcome", to_string(evidence.outcome)},
            {"day",
             {{"kind", to_string(evidence.day.day_kind)},
              {"place", to_string(evidence.day.place)},
              {"reasons", grounds}}},
            {"attempts", attempts},
            {"reasons", reasons},
            {"attachments", json_of(evidence.attachments)}};
}

}  // namespace

std::optional<EvidencePack> gather_evidence(Scene& scene, domain::FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    if (!flag) return std::nullopt;
    EvidencePack pack;
    pack.flag = *flag;
    pack.employee = storage::find_employee(scene.tx, flag->employee).value();
    pack.zone = zone_of(scene, pack.employee);
    if (flag->supervisor)
        if (const auto supervisor = storage::find_employee(scene.tx, *flag->supervisor))
            pack.supervisor = supervisor->name;
    pack.policy = storage::find_activation(scene.tx, flag->policy_id, flag->policy_version);
    pack.policy_terms = terms_of(scene, *flag);
    const auto misses = storage::misses_of(scene.tx, id);
    for (const auto& [call, number] : misses)
        if (std::none_of(pack.calls.begin(), pack.calls.end(),
                         [&](const CallEvidence& known) { return known.call.id == call; }))
            pack.calls.push_back(evidence_of_call(scene, *flag, pack.employee, call, misses));
    add_between(scene, pack);
    pack.replies = storage::replies_to(scene.tx, id);
    pack.attachments = storage::attachments_of(scene.tx, "flag/" + std::to_string(id.value));
    add_decisions(scene, pack);
    add_outages(scene, pack);
    add_trail(scene, pack);
    pack.head = storage::chain_head(scene.tx);
    pack.gathered_at = scene.now();
    return pack;
}

std::vector<CallEvidence> calls_between(Scene& scene, const storage::Flag& flag,
                                        const domain::Employee& employee) {
    const auto misses = storage::misses_of(scene.tx, flag.id);
    std::optional<domain::Span> reach;
    for (const auto& [call, number] : misses) {
        const Instant issued_at = storage::find_call(scene.tx, call).value().issued_at;
        if (!reach) reach = {issued_at, issued_at};
        reach->from = std::min(reach->from, issued_at);
        reach->to = std::max(reach->to, issued_at);
        for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call, flag.employee))
            if (number == 0 || row.attempt.number == number)
                reach->to = std::max(reach->to, row.attempt.issued_at);
    }
    std::vector<CallEvidence> between;
    if (!reach) return between;
    for (const domain::CallRecord& record : storage::call_records(scene.tx, *reach, flag.employee)) {
        const bool is_cited = std::any_of(misses.begin(), misses.end(),
                                          [&](const auto& miss) { return miss.first == record.call; });
        if (!is_cited) between.push_back(evidence_of_call(scene, flag, employee, record.call, {}));
    }
    return between;
}

std::vector<storage::Attachment> attachments_in(const EvidencePack& pack) {
    std::vector<storage::Attachment> all;
    for (const CallEvidence& evidence : pack.calls)
        all.insert(all.end(), evidence.attachments.begin(), evidence.attachments.end());
    all.insert(all.end(), pack.attachments.begin(), pack.attachments.end());
    return all;
}

std::string to_json(const EvidencePack& pack) {
    Json calls = Json::array();
    for (const CallEvidence& evidence : pack.calls) calls.push_back(json_of(evidence));
    Json between = Json::array();
    for (const auto& [evidence, why_not] : pack.between) {
        between.push_back(json_of(evidence));
        between.back()["why_not_counted"] = why_not;
    }
    Json replies = Json::array();
    for (const storage::Reply& reply : pack.replies)
        replies.push_back({{"received_at", json_of(reply.received_at)}, {"words", reply.words}});
    Json decisions = Json::array();
    for (const auto& [step, name] : pack.decisions)
        decisions.push_back({{"number", step.number},
                             {"kind", step.kind},
                             {"at", json_of(step.at)},
                             {"by", json_or_null(step.by.value)},
                             {"name", name},
                             {"via", step.via},
                             {"ground", step.ground}});
    Json outages = Json::array();
    for (const storage::Outage& outage : pack.outages)
        outages.push_back({{"scope", outage.scope},
                           {"from", json_of(outage.from)},
                           {"to", json_of(outage.to)},
                           {"what", outage.what}});
    Json trail = Json::array();
    for (const storage::ChainedEvent& event : pack.trail)
        trail.push_back({{"sequence", event.sequence},
                         {"at", json_of(event.at)},
                         {"actor", event.actor},
                         {"kind", event.kind},
                         {"subject", event.subject},
                         {"body", Json::parse(event.body, nullptr, false)},
                         {"hash", event.hash}});
    const auto& terms = pack.policy_terms;
    const Json document = {
        {"flag", pack.flag.id.value},
        {"state", pack.flag.state},
        {"opened_at", json_of(pack.flag.opened_at)},
        {"person_told_at", json_of(pack.flag.person_told_at)},
        {"reply_until", json_of(pack.flag.reply_until)},
        {"closed_at", json_of(pack.flag.closed_at)},
        {"person",
         {{"employee", pack.employee.id.value},
          {"name", pack.employee.name},
          {"nip", pack.employee.nip},
          {"employment", to_string(pack.employee.employment)},
          {"unit", pack.employee.unit.value},
          {"zone", pack.zone}}},
        {"supervisor", pack.supervisor},
        {"policy",
         {{"id", pack.flag.policy_id},
          {"version", pack.flag.policy_version},
          {"title", terms ? Json(terms->title) : Json(nullptr)},
          {"legal_basis", terms ? Json(terms->legal_basis) : Json(nullptr)},
          {"label", terms ? json_or_null(terms->escalation.label) : Json(nullptr)},
          {"document", terms ? json_or_null(terms->escalation.document) : Json(nullptr)},
          {"activated_at", pack.policy ? json_of(pack.policy->activated_at) : Json(nullptr)},
          {"activated_by", pack.policy ? Json(pack.policy->activated_by) : Json(nullptr)}}},
        {"calls", calls},
        {"calls_between", between},
        {"replies", replies},
        {"attachments", json_of(pack.attachments)},
        {"decisions", decisions},
        {"outages", outages},
        {"trail", trail},
        {"audit_head", {{"sequence", pack.head.length}, {"hash", pack.head.hash}}},
        {"gathered_at", json_of(pack.gathered_at)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace app
