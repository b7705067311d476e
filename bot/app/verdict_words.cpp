#include "bot/app/verdict_words.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/answer_words.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/people.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallRule;
using domain::Instant;
using domain::Language;
using domain::Outcome;
using Json = nlohmann::ordered_json;

std::string_view messenger_of(const storage::OutboxRow& row) {
    return row.lane.starts_with("whatsapp") ? "WhatsApp" : "Telegram";
}

std::vector<domain::Span> spans_in(const nlohmann::json& evidence, const char* key) {
    std::vector<domain::Span> spans;
    const auto found = evidence.find(key);
    if (found == evidence.end()) return spans;
    for (const auto& span : *found)
        spans.push_back({domain::from_micros(span.at(0).get<std::int64_t>()),
                         domain::from_micros(span.at(1).get<std::int64_t>())});
    return spans;
}

ExplainedAttempt explain_attempt(Scene& scene, const storage::AttemptRow& row,
                                 const std::vector<storage::Answer>& answers) {
    ExplainedAttempt explained;
    explained.row = row;
    explained.is_provisional = domain::is_provisional(row.verdict, scene.now());
    for (storage::OutboxRow& sent : storage::rows_about(scene.tx, attempt_subject(row)))
        explained.messages.push_back(std::move(sent));
    const auto evidence = nlohmann::json::parse(storage::evidence_of(scene.tx, row), nullptr, false);
    if (evidence.is_object()) {
        explained.outages = spans_in(evidence, "outages");
        explained.provider_outages = spans_in(evidence, "provider_outages");
        explained.noted_by = evidence.value("noted_by", "");
    }
    for (const storage::Answer& answer : answers)
        if (answer.number == row.attempt.number && answer.answered_at == row.answered_at)
            explained.answer = answer;
    return explained;
}

/// Writes one explanation in one language.
class Writer {
public:
    Writer(Scene& scene, const CallExplanation& explained, Language language)
        : scene_(scene), explained_(explained), language_(language) {}

    std::vector<std::string> write() {
        const storage::Call& call = explained_.call;
        add("why_call_head", {{"nomor", number_of(call.id)},
                              {"atasan", explained_.caller},
                              {"nama", explained_.employee.name},
                              {"waktu", moment(call.issued_at)}});
        if (!explained_.left_out.empty()) {
            add("why_call_left_out", {{"sebab", text("left_out_" + explained_.left_out)}});
            return std::move(lines_);
        }
        write_rule();
        for (const ExplainedAttempt& attempt : explained_.attempts) write_attempt(attempt);
        write_streak();
        for (const storage::Flag& flag : explained_.flags)
            add(flag.state == "dissolved" ? "why_flag_dissolved" : "why_flag",
                {{"nomor", std::to_string(flag.id.value)}});
        return std::move(lines_);
    }

private:
    std::string text(std::string_view key, const wording::Arguments& arguments = {}) const {
        return scene_.words.text(language_, key, arguments);
    }
    void add(std::string_view key, const wording::Arguments& arguments = {}) {
        lines_.push_back(text(key, arguments));
    }
    std::string clock(Instant at) const { return wording::clock_time(at, explained_.zone, language_); }
    std::string moment(Instant at) const { return wording::date_and_time(at, explained_.zone, language_); }

    void write_rule() {
        const storage::Call& call = explained_.call;
        const std::string policy = call.policy_id + " " + call.policy_version.substr(0, 12);
        if (!call.counts)
            return add(
                "why_call_does_not_count",
                {{"kebijakan", policy}, {"sebab", why_not_counted(scene_, call.not_counted, language_)}});
        const bool is_by_attempt = call.rule.count == CallRule::Count::attempts;
        add(is_by_attempt ? "why_call_counts_attempts" : "why_call_counts_calls",
            {{"kebijakan", policy}, {"n", std::to_string(call.rule.threshold)}});
    }

    void write_attempt(const ExplainedAttempt& attempt) {
        const storage::AttemptRow& row = attempt.row;
        add("why_attempt", {{"n", std::to_string(row.attempt.number)},
                            {"jam", clock(row.attempt.issued_at)},
                            {"batas", clock(row.attempt.deadline)}});
        for (const storage::OutboxRow& message : attempt.messages) write_message(message);
        for (const domain::Span& gap : attempt.outages) write_gap("why_outage", gap);
        for (const domain::Span& gap : attempt.provider_outages) write_gap("why_provider_outage", gap);
        if (attempt.answer)
            add("why_answer_came", {{"jam", moment(attempt.answer->answered_at)},
                                    {"terima", moment(attempt.answer->received_at)}});
        if (const auto how = how_answered(scene_, row, language_); !how.empty())
            add("why_answer_how", {{"cara", how}});
        add("why_outcome", {{"hasil", outcome_words(row.verdict)}, {"dasar", ground_words(row.ground)}});
        if (attempt.is_provisional) add("why_provisional", {{"batas", moment(*row.verdict.final_at)}});
    }

    void write_message(const storage::OutboxRow& message) {
        const auto at = message.read_at        ? message.read_at
                        : message.delivered_at ? message.delivered_at
                                               : message.accepted_at;
        const std::string_view key = !at                    ? "why_message_not_taken"
                                     : message.read_at      ? "why_message_read"
                                     : message.delivered_at ? "why_message_delivered"
                                                            : "why_message_accepted";
        add(key, {{"pesan", text(is_nudge(message.subject) ? "why_the_nudge" : "why_the_call")},
                  {"layanan", std::string(messenger_of(message))},
                  {"jam", at ? clock(*at) : ""}});
    }

    void write_gap(std::string_view key, const domain::Span& gap) {
        add(key, {{"dari", clock(gap.from)}, {"sampai", clock(gap.to)}});
    }

    std::string outcome_words(const domain::Verdict& verdict) const {
        if (verdict.outcome == Outcome::missed && !explained_.call.counts) return text("state_no_reply");
        std::string words = text("state_" + std::string(to_string(verdict.outcome)));
        if (verdict.cause) words += " (" + text("cause_" + std::string(to_string(*verdict.cause))) + ")";
        return words;
    }

    std::string ground_words(const std::string& ground) const {
        const std::string key = "ground_" + (ground.empty() ? "not_settled" : ground);
        return scene_.words.has(key) ? text(key) : ground;
    }

    void write_streak() {
        if (explained_.streak.empty()) return;
        std::vector<std::string> calls;
        for (const domain::CountedItem& miss : explained_.streak)
            if (const auto number = number_of(miss.call); calls.empty() || calls.back() != number)
                calls.push_back(number);
        add("why_streak", {{"n", std::to_string(explained_.streak.size())},
                           {"daftar", wording::list(calls, language_)},
                           {"batas", std::to_string(explained_.call.rule.threshold)}});
    }

    Scene& scene_;
    const CallExplanation& explained_;
    const Language language_;
    std::vector<std::string> lines_;
};

Json json_of(const std::optional<Instant>& at) {
    return at ? Json(domain::to_rfc3339_utc(*at)) : Json(nullptr);
}

Json json_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json json_of(const std::vector<domain::Span>& spans) {
    Json list = Json::array();
    for (const domain::Span& span : spans)
        list.push_back({{"from", json_of(span.from)}, {"to", json_of(span.to)}});
    return list;
}

Json json_of(const ExplainedAttempt& attempt) {
    const storage::AttemptRow& row = attempt.row;
    Json messages = Json::array();
    for (const storage::OutboxRow& message : attempt.messages)
        messages.push_back({{"channel", message.lane},
                            {"kind", is_nudge(message.subject) ? "nudge" : "call"},
                            {"state", message.state},
                            {"accepted_at", json_of(message.accepted_at)},
                            {"delivered_at", json_of(message.delivered_at)},
                            {"read_at", json_of(message.read_at)}});
    return {{"number", row.attempt.number},
            {"issued_at", json_of(row.attempt.issued_at)},
            {"deadline", json_of(row.attempt.deadline)},
            {"settles_at", json_of(row.attempt.settles_at)},
            {"outcome", to_string(row.verdict.outcome)},
            {"cause", row.verdict.cause ? Json(to_string(*row.verdict.cause)) : Json(nullptr)},
            {"ground", json_or_null(row.ground)},
            {"provisional", attempt.is_provisional},
            {"final_at", json_of(row.verdict.final_at)},
            {"answered_at", json_of(row.answered_at)},
            {"received_at", attempt.answer ? json_of(attempt.answer->received_at) : Json(nullptr)},
            {"noted_by", json_or_null(attempt.noted_by)},
            {"messages", messages},
            {"outages", json_of(attempt.outages)},
            {"provider_outages", json_of(attempt.provider_outages)}};
}

}  // namespace

std::optional<CallExplanation> explain_call(Scene& scene, const domain::Employee& employee,
                                            domain::CallId id) {
    const auto call = storage::find_call(scene.tx, id);
    if (!call) return std::nullopt;
    const auto people = storage::people_of(scene.tx, id);
    const auto person = std::find_if(people.begin(), people.end(), [&](const storage::CallPerson& one) {
        return one.employee == employee.id;
    });
    if (person == people.end()) return std::nullopt;
    CallExplanation explained;
    explained.call = *call;
    explained.employee = employee;
    explained.caller = caller_of(scene, *call);
    explained.zone = zone_of(scene, employee);
    explained.left_out = person->left_out;
    explained.outcome = person->outcome;
    explained.explained_at = scene.now();
    const auto answers = storage::answers_of(scene.tx, id, employee.id);
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, id, employee.id))
        explained.attempts.push_back(explain_attempt(scene, row, answers));
    if (call->counts)
        explained.streak =
            domain::running_streak(storage::counted_items(scene.tx, employee.id, call->rule), call->rule);
    explained.flags = storage::flags_about(scene.tx, employee.id, id);
    return explained;
}

std::vector<std::string> to_words(Scene& scene, const CallExplanation& explanation, Language language) {
    return Writer(scene, explanation, language).write();
}

std::string to_json(Scene& scene, const CallExplanation& explanation, Language language) {
    const storage::Call& call = explanation.call;
    Json attempts = Json::array();
    for (const ExplainedAttempt& attempt : explanation.attempts) attempts.push_back(json_of(attempt));
    Json misses = Json::array();
    for (const domain::CountedItem& miss : explanation.streak)
        misses.push_back(
            {{"call", miss.call.value}, {"attempt", miss.attempt == 0 ? Json(nullptr) : Json(miss.attempt)}});
    Json flags = Json::array();
    for (const storage::Flag& flag : explanation.flags)
        flags.push_back({{"flag", flag.id.value}, {"state", flag.state}});
    const Json document = {{"employee", explanation.employee.id.value},
                           {"call", call.id.value},
                           {"kind", to_string(call.kind)},
                           {"issuer", call.issuer.value},
                           {"issued_at", json_of(call.issued_at)},
                           {"left_out", json_or_null(explanation.left_out)},
                           {"outcome", to_string(explanation.outcome)},
                           {"counts", call.counts},
                           {"not_counted", json_or_null(call.not_counted)},
                           {"policy", call.policy_id},
                           {"policy_version", call.policy_version},
                           {"counting_rule", call.counting_rule},
                           {"threshold", call.rule.threshold},
                           {"attempts", attempts},
                           {"streak", misses},
                           {"flags", flags},
                           {"explained_at", json_of(explanation.explained_at)},
                           {"words", to_words(scene, explanation, language)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

/// Which of those who were called the words name; nobody if that is not clear.
std::optional<domain::Employee> named_in(Scene& scene, domain::CallId call, std::string_view name) {
    std::vector<domain::Employee> people;
    for (const storage::CallPerson& person : storage::people_of(scene.tx, call))
        if (auto employee = storage::find_employee(scene.tx, person.employee))
            people.push_back(std::move(*employee));
    if (name.find_first_not_of(' ') != std::string_view::npos) people = match_name(people, name);
    return people.size() == 1 ? std::optional(people.front()) : std::nullopt;
}

}  // namespace

bool explain_call_in_chat(Scene& scene, const Talk& talk, std::string_view words) {
    constexpr std::size_t kLongestNumber = 12, kLongestText = 3500;
    const auto end = std::min(words.find_first_not_of("0123456789"), words.size());
    if (end == 0 || end > kLongestNumber) return false;
    const std::string number(words.substr(0, end));
    const domain::CallId id{std::stoll(number)};
    const auto call = storage::find_call(scene.tx, id);
    const bool is_own = call && call->issuer == talk.employee.id;
    const auto person = is_own ? named_in(scene, id, words.substr(end)) : std::optional(talk.employee);
    if (!person) {
        reply(scene, talk, "why_call_whom", {{"nomor", number}});
        return true;
    }
    const auto explained = explain_call(scene, *person, id);
    if (!explained) {
        reply(scene, talk, "why_call_not_yours", {{"nomor", number}});
        return true;
    }
    Utterance shown = answer_to(talk, "why_call_not_yours", {{"nomor", number}});
    shown.text = beginning(as_lines(to_words(scene, *explained, talk.employee.language)), kLongestText);
    say(scene, talk.chat, talk.employee.language, shown);
    return true;
}

}  // namespace app
