#include "bot/app/reasons.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_card.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/attachments.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallId;
using domain::Employee;
using domain::Language;

constexpr std::chrono::hours kAwaitWords{24};

bool is_window(std::string_view about) {
    return about.starts_with("w-");
}

std::string window_about(const storage::PresenceRow& row) {
    const std::chrono::sys_days day{domain::from_iso_date(row.local_date).value()};
    return "w-" + row.window.id + "/" + std::to_string(day.time_since_epoch().count());
}

/// What is kept with the reason: `attempt/<call>/<employee>` or `presence/<employee>/<date>/<window>`.
std::string subject_of_reason(const Employee& employee, std::string_view about) {
    if (!is_window(about)) return call_subject(CallId{std::stoll(std::string(about))}, employee.id);
    const auto slash = about.find('/');
    const std::chrono::sys_days day{std::chrono::days{std::stoi(std::string(about.substr(slash + 1)))}};
    return "presence/" + employee.id.value + "/" + domain::to_iso_date(day) + "/" +
           std::string(about.substr(2, slash - 2));
}

/// The call behind a reason's subject, if it is one.
std::optional<storage::Call> call_behind(Scene& scene, std::string_view subject) {
    if (!subject.starts_with("attempt/")) return std::nullopt;
    const auto from = subject.substr(8);
    return storage::find_call(scene.tx, CallId{std::stoll(std::string(from.substr(0, from.find('/'))))});
}

/// What a reason is about, in words.
std::string matter(Scene& scene, const storage::Reason& reason, const Employee& employee, Language language) {
    const std::string zone = zone_of(scene, employee);
    if (const auto call = call_behind(scene, reason.subject))
        return scene.words.text(language, "reason_about_call",
                                {{"atasan", storage::find_employee(scene.tx, call->issuer).value().name},
                                 {"tanggal", wording::date(call->issued_at, zone, language)},
                                 {"jam", wording::clock_time(call->issued_at, zone, language)}});
    // presence/<employee>/<date>/<window>
    const auto window_at = reason.subject.rfind('/') + 1;
    const auto date = domain::from_iso_date(reason.subject.substr(window_at - 11, 10)).value();
    return scene.words.text(language, "reason_about_window",
                            {{"sesi", window_name(scene, "", reason.subject.substr(window_at), language)},
                             {"tanggal", wording::date(domain::start_of_day(date, zone), zone, language)}});
}

/// The day a reason is about.
std::chrono::year_month_day date_of(Scene& scene, const Employee& employee, std::string_view subject) {
    if (const auto call = call_behind(scene, subject))
        return domain::local_time(call->issued_at, zone_of(scene, employee)).date;
    return domain::from_iso_date(subject.substr(subject.rfind('/') - 10, 10)).value();
}

/// By the policy of the call, in its frozen version while that is still in the book; else by the day's.
const domain::ReasonRule& rule_for(Scene& scene, const Employee& employee, std::string_view subject) {
    if (const auto call = call_behind(scene, subject))
        for (const domain::Policy& policy : scene.rules.policies())
            if (policy.id.value == call->policy_id && policy.version == call->policy_version)
                return policy.reasons;
    const auto date = date_of(scene, employee, subject);
    return scene.rules.governing(subject_of(scene, employee, date), date).reasons;
}

}  // namespace

/// Those the policy names; direct supervisors with all above them, so that a disputed call goes on upward. HR
/// where that leaves nobody, or nobody who can be reached.
std::vector<Employee> deciders_of(Scene& scene, const Employee& employee, std::string_view subject) {
    const auto call = call_behind(scene, subject);
    const auto is_issuer = [&](const Employee& officer) { return call && call->issuer == officer.id; };
    const domain::Caller named = rule_for(scene, employee, subject).decider;
    auto deciders = named == domain::Caller::direct_supervisor
                        ? supervisors_of(scene, employee)
                        : people_as(scene, named, employee, today_of(scene, employee));
    std::erase_if(deciders, is_issuer);
    const bool is_anyone_reachable = std::any_of(deciders.begin(), deciders.end(), [&](const Employee& one) {
        return reachable_chat(scene, one.id).has_value();
    });
    if (is_anyone_reachable) return deciders;
    for (const Employee& officer : hr_for(scene, employee))
        if (!is_issuer(officer)) deciders.push_back(officer);
    return deciders;
}

namespace {

/// The first who can be reached.
std::optional<Employee> addressee_of(Scene& scene, const std::vector<Employee>& deciders) {
    for (const Employee& one : deciders)
        if (reachable_chat(scene, one.id)) return one;
    return std::nullopt;
}

domain::Instant decide_by(Scene& scene, const Employee& employee, const storage::Reason& reason) {
    const int days = rule_for(scene, employee, reason.subject).decide_working_days;
    const auto date = domain::local_time(reason.given_at, zone_of(scene, employee)).date;
    return scene.rules.after_working_days(reason.given_at, days, subject_of(scene, employee, date));
}

/// Puts the reason before the decider, once.
void lay_before(Scene& scene, const storage::Reason& reason, const Employee& employee,
                const Employee& decider) {
    const Language language = decider.language;
    const std::string kind = scene.words.text(language, "reason_" + reason.code);
    Utterance told;
    told.key = "reason_to_decide";
    told.arguments = {{"nama", employee.name},
                      {"perihal", matter(scene, reason, employee, language)},
                      {"alasan", kind},
                      {"isi", reason.code == "illness" ? kind : reason.words},
                      {"batas", wording::date_and_time(decide_by(scene, employee, reason),
                                                       zone_of(scene, employee), language)}};
    told.buttons = {{"button_accept", actions::accept, std::to_string(reason.id), ""},
                    {"button_reject", actions::reject, std::to_string(reason.id), ""}};
    if (!storage::attachments_of(scene.tx, reason.subject).empty())
        told.text = scene.words.text(language, told.key, told.arguments) + "\n" +
                    scene.words.text(language, "reason_attached");
    told.priority = storage::Priority::flag;
    told.subject = "reason/" + std::to_string(reason.id);
    told.dedupe_key = "reason_to_decide/" + std::to_string(reason.id) + "/" + decider.id.value;
    say(scene, decider, told);
}

/// What the person is told: who decides until when, and what may come with it.
Utterance receipt(Scene& scene, const Cause& cause, const storage::Reason& reason, const Employee& employee,
                  const std::vector<Employee>& deciders, const std::optional<Employee>& addressee) {
    const Language language = employee.language;
    const auto words = [&](std::string_view key, const wording::Arguments& arguments = {}) {
        return scene.words.text(language, key, arguments);
    };
    Utterance told = answer_to(cause, "reason_received",
                               {{"penilai", addressee ? addressee->name : words("office_fallback")},
                                {"batas", wording::date_and_time(decide_by(scene, employee, reason),
                                                                 zone_of(scene, employee), language)}});
    std::vector<std::string> lines{words(told.key, told.arguments)};
    if (addressee && deciders.front().id != addressee->id)
        lines.push_back(words("reason_decider_unreachable",
                              {{"penilai", deciders.front().name}, {"pengganti", addressee->name}}));
    const auto& wanted = rule_for(scene, employee, reason.subject).evidence_wanted;
    if (std::find(wanted.begin(), wanted.end(), reason.code) != wanted.end())
        lines.push_back(words("reason_evidence"));
    if (lines.size() > 1) told.text = as_lines(lines);
    return told;
}

void excuse(Scene& scene, const storage::Call& call, const Employee& employee) {
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call.id, employee.id)) {
        if (row.verdict.outcome != domain::Outcome::missed) continue;
        storage::set_verdict(scene.tx, row,
                             {domain::Outcome::excused, std::nullopt, std::nullopt, "reason_accepted"},
                             row.answered_at, "");
        audit(scene, "sigap", "attempt_judged", call_subject(call.id, employee.id),
              nlohmann::json{
                  {"number", row.attempt.number}, {"outcome", "excused"}, {"ground", "reason_accepted"}}
                  .dump());
    }
    settle_cards(scene, call_subject(call.id, employee.id), "card_settled");
    std::vector<domain::Outcome> outcomes;
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call.id, employee.id))
        outcomes.push_back(row.verdict.outcome);
    storage::set_outcome(scene.tx, call.id, employee.id, domain::outcome_of_call(outcomes), std::nullopt);
    refresh_card(scene, call.id);
}

/// The policy's codes in its order, else the commonest; as many as the messenger shows.
std::vector<std::string> offered_codes(Scene& scene, const Employee& employee, const storage::Chat& chat,
                                       std::string_view about) {
    auto codes = rule_for(scene, employee, subject_of_reason(employee, about)).codes;
    std::erase_if(codes, [&](const std::string& code) { return !scene.words.has("button_reason_" + code); });
    if (codes.empty()) codes = {"illness", "network", "family"};
    const std::size_t most =
        Office::can_edit(chat.account.messenger) ? 8 : 3;  // WhatsApp shows three buttons
    if (codes.size() > most) codes.resize(most);
    return codes;
}

}  // namespace

std::string reason_subject(const Employee& employee, std::string_view about) {
    return subject_of_reason(employee, about);
}

std::string what_hindered(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto attempts = storage::answerable_attempts(scene.tx, employee.id, at);
    for (auto row = attempts.rbegin(); row != attempts.rend(); ++row)
        if (row->verdict.outcome != domain::Outcome::answered) return std::to_string(row->call.value);
    const auto date = domain::local_time(at, zone_of(scene, employee)).date;
    const auto windows = storage::presence_of(scene.tx, employee.id, domain::to_iso_date(date));
    const storage::PresenceRow* about = nullptr;
    for (const storage::PresenceRow& row : windows)
        if (row.state != "in_time" && (!about || row.window.open <= at)) about = &row;
    if (about) return window_about(*about);
    return attempts.empty() ? "" : std::to_string(attempts.back().call.value);
}

void ask_reason(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                std::string_view about) {
    const std::string zone = zone_of(scene, employee);
    domain::Instant when = cause.at;
    if (!is_window(about))
        if (const auto call = storage::find_call(scene.tx, CallId{std::stoll(std::string(about))}))
            when = call->issued_at;
    Utterance question = answer_to(cause, "reason_ask",
                                   {{"tanggal", wording::date(when, zone, employee.language)},
                                    {"jam", wording::clock_time(when, zone, employee.language)}});
    for (const std::string& code : offered_codes(scene, employee, chat, about))
        question.buttons.push_back({"", actions::reason, code + "/" + std::string(about),
                                    scene.words.text(employee.language, "button_reason_" + code)});
    await_words(scene, employee, Awaited::reason, about, kAwaitWords);
    question.subject = cards::reason_ask(subject_of_reason(employee, about));
    settle_cards(scene, question.subject, "card_followed");
    say(scene, chat, employee.language, question);
}

void give_reason(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                 std::string_view about, std::string_view code, std::string_view words) {
    storage::stop_awaiting(scene.tx, employee.id);
    storage::Reason reason;
    reason.employee = employee.id;
    reason.subject = subject_of_reason(employee, about);
    reason.code = code;
    reason.words = words;
    reason.given_at = cause.at;
    reason.id = storage::add_reason(scene.tx, reason, cause.inbox_id);
    audit(scene, "employee/" + employee.id.value, "reason_given", reason.subject,
          nlohmann::json{{"reason", reason.id}, {"code", code}, {"inbox", cause.inbox_id.value}}.dump());

    settle_cards(scene, cards::reason_ask(reason.subject), "card_settled");
    if (is_window(about)) settle_cards(scene, reason.subject, "card_settled");

    const auto deciders = deciders_of(scene, employee, reason.subject);
    const auto addressee = addressee_of(scene, deciders);
    say(scene, chat, employee.language, receipt(scene, cause, reason, employee, deciders, addressee));
    if (addressee) lay_before(scene, reason, employee, *addressee);
    storage::set_timer(scene.tx, timers::reason_due, std::to_string(reason.id),
                       decide_by(scene, employee, reason));
}

void lapse_reason(Scene& scene, std::string_view id) {
    const auto reason = storage::find_reason(scene.tx, std::stoll(std::string(id)));
    const auto employee = reason ? storage::find_employee(scene.tx, reason->employee) : std::nullopt;
    if (!employee || reason->state != "undecided" || storage::has_left(scene.tx, employee->id)) return;
    storage::decide_reason(scene.tx, reason->id, "lapsed");
    settle_cards(scene, "reason/" + std::string(id), "card_time_over");
    audit(scene, "sigap", "reason_lapsed", reason->subject, nlohmann::json{{"reason", reason->id}}.dump());
    Utterance told;
    told.key = "reason_lapsed";
    told.arguments = {{"perihal", matter(scene, *reason, *employee, employee->language)}};
    told.priority = storage::Priority::flag;
    told.subject = "reason/" + std::string(id);
    told.dedupe_key = "reason_lapsed/" + std::string(id);
    say(scene, *employee, told);
}

void pass_on_reasons(Scene& scene) {
    for (const storage::Reason& reason : storage::undecided_reasons(scene.tx)) {
        const auto employee = storage::find_employee(scene.tx, reason.employee);
        if (!employee || storage::has_left(scene.tx, reason.employee)) continue;
        if (const auto addressee = addressee_of(scene, deciders_of(scene, *employee, reason.subject)))
            lay_before(scene, reason, *employee, *addressee);
    }
}

void tell_of_attachment(Scene& scene, const Employee& employee, const Cause& cause,
                        std::string_view subject) {
    const auto reasons = storage::reasons_about(scene.tx, subject);
    if (reasons.empty() || reasons.back().state != "undecided") return;
    const auto addressee = addressee_of(scene, deciders_of(scene, employee, subject));
    if (!addressee) return;
    Utterance told = answer_to(
        cause, "reason_attachment",
        {{"nama", employee.name}, {"perihal", matter(scene, reasons.back(), employee, addressee->language)}});
    told.priority = storage::Priority::flag;
    say(scene, *addressee, told);
}

std::vector<ReasonDue> reasons_due(Scene& scene, const Employee& decider) {
    std::vector<ReasonDue> due;
    for (const storage::Reason& reason : storage::undecided_reasons(scene.tx)) {
        const auto employee = storage::find_employee(scene.tx, reason.employee);
        if (!employee || storage::has_left(scene.tx, reason.employee)) continue;
        const auto addressee = addressee_of(scene, deciders_of(scene, *employee, reason.subject));
        if (addressee && addressee->id == decider.id)
            due.push_back({reason, employee->name, matter(scene, reason, *employee, decider.language),
                           decide_by(scene, *employee, reason)});
    }
    return due;
}

void decide_reason(Scene& scene, const Employee& decider, const storage::Chat& chat, const Cause& cause,
                   std::int64_t reason_id, bool is_accepted) {
    const auto reason = storage::find_reason(scene.tx, reason_id);
    const auto employee = reason ? storage::find_employee(scene.tx, reason->employee) : std::nullopt;
    const auto rightful = employee ? deciders_of(scene, *employee, reason->subject) : std::vector<Employee>{};
    if (std::none_of(rightful.begin(), rightful.end(),
                     [&](const Employee& one) { return one.id == decider.id; })) {
        say(scene, chat, decider.language,
            answer_to(cause, "err_not_allowed",
                      {{"peran", scene.words.text(decider.language, "role_supervisor")}}));
        return;
    }
    if (!storage::decide_reason(scene.tx, reason_id, is_accepted ? "accepted" : "rejected")) {
        say(scene, chat, decider.language,
            answer_to(cause, "reason_decided_before",
                      {{"nama", employee->name},
                       {"perihal", matter(scene, *reason, *employee, decider.language)},
                       {"hasil", scene.words.text(decider.language, "result_" + reason->state)}}));
        return;
    }
    settle_cards(scene, "reason/" + std::to_string(reason_id), "card_settled");
    audit(scene, "employee/" + decider.id.value, "reason_decided", reason->subject,
          nlohmann::json{{"reason", reason_id}, {"accepted", is_accepted}}.dump());
    const auto call = call_behind(scene, reason->subject);
    if (call && is_accepted) excuse(scene, *call, *employee);
    if (call) review_streak(scene, *employee, call->rule, call->policy_id, call->policy_version);

    say(scene, chat, decider.language,
        answer_to(cause, "reason_decided",
                  {{"nama", employee->name},
                   {"perihal", matter(scene, *reason, *employee, decider.language)},
                   {"hasil", scene.words.text(decider.language,
                                              is_accepted ? "result_accepted" : "result_rejected")}}));
    Utterance told = answer_to(
        cause, is_accepted ? "reason_accepted" : "reason_rejected_plain",
        {{"perihal", matter(scene, *reason, *employee, employee->language)}, {"penilai", decider.name}});
    told.priority = storage::Priority::flag;
    say(scene, *employee, told);
}

}  // namespace app
