#include "bot/app/calls.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "bot/app/button.hpp"
#include "bot/app/call_card.hpp"
#include "bot/app/call_evidence.hpp"
#include "bot/app/call_outcome.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/call_words.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/lived_time.hpp"
#include "bot/app/outages.hpp"
#include "bot/app/shut_doors.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/call_parts.hpp"
#include "storage/inbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallId;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using domain::Outcome;
using domain::VoidCause;
using storage::AttemptRow;
using storage::Call;
using storage::CallDraft;
using storage::CallPerson;
using storage::Priority;

constexpr int kPeopleAtOnce = 500;  // in a transaction: longer ones would keep webhooks waiting
constexpr std::chrono::seconds kUnreadRetry{30};
constexpr std::chrono::minutes kLongestUnreadWait{30};  // then what is unread makes the attempt void

/// What a timer is about: `<call>/<attempt>`; where the people are too many for one transaction and some had
/// theirs, the last of these: `<call>/<attempt>/<employee>`.
struct Turn {
    CallId call;
    int number = 1;
    EmployeeId after;
};

Turn turn_from(std::string_view subject) {
    const auto first = subject.find('/');
    const auto second = std::min(subject.find('/', first + 1), subject.size());
    return {CallId{std::stoll(std::string(subject.substr(0, first)))},
            std::stoi(std::string(subject.substr(first + 1, second - first - 1))),
            EmployeeId{std::string(subject.substr(std::min(second + 1, subject.size())))}};
}

/// For the others, in a transaction of their own.
void go_on_after(Scene& scene, std::string_view kind, const Turn& turn, const EmployeeId& last) {
    storage::set_timer(scene.tx, kind, timer_subject(turn.call, turn.number) + "/" + last.value, scene.now());
}

/// Puts the timer off while so much time after the attempt of that number has passed by the wall clock alone.
bool comes_too_early(Scene& scene, std::string_view kind, std::string_view subject, CallId call, int number,
                     std::chrono::seconds length) {
    const auto issued_at = storage::last_issued_at(scene.tx, call, number);
    return issued_at && put_off_until_passed(scene, kind, subject, {*issued_at, *issued_at + length});
}

/// The preferred chat, unless only others are on a messenger that counts.
std::optional<storage::Chat> chat_for(Scene& scene, const Call& call, const EmployeeId& employee) {
    for (const storage::Chat& chat : storage::chats_of(scene.tx, employee))
        if (!chat.blocked_at && counts_on(call.rule, chat.account.messenger)) return chat;
    return reachable_chat(scene, employee);
}

/// Issues an attempt to one person: its row, then its words.
void ask(Scene& scene, const Call& call, const Employee& employee, int number) {
    const Attempt attempt = domain::make_attempt(call.rule, number, scene.now());
    const std::string zone = zone_of(scene, employee);
    const auto day_ends =
        domain::start_of_day(domain::next_day(domain::local_time(scene.now(), zone).date), zone);
    AttemptRow row;
    row.call = call.id;
    row.employee = employee.id;
    row.attempt = attempt;
    row.late_until = std::max(attempt.settles_at, day_ends);
    row.calendar_version = scene.rules.calendar().version;
    storage::add_attempt(scene.tx, row);
    audit(scene, "sigap", "attempt_issued", call_subject(call.id, employee.id),
          nlohmann::json{{"number", number}, {"deadline", domain::to_micros(attempt.deadline)}}.dump());

    const std::string key = attempt_key(call, number);
    Utterance words = attempt_words(scene, call, row, employee, key);
    words.dedupe_key = words.subject + "/call";
    if (const auto chat = chat_for(scene, call, employee.id)) say(scene, *chat, employee.language, words);
}

bool is_left_to_supervisor(const Call& call) {
    return call.rule.advance == domain::CallRule::Advance::supervisor;
}

void set_attempt_timers(Scene& scene, const Call& call, const Attempt& attempt) {
    const std::string subject = timer_subject(call.id, attempt.number);
    storage::set_timer(scene.tx, timers::attempt_nudge, subject, attempt.nudge_at);
    storage::set_timer(scene.tx, timers::attempt_settles, subject, attempt.settles_at);
    if (attempt.number >= call.rule.attempts || !call.urgency.empty()) return;
    // Left to the supervisor, a call that nobody takes further ends with the day.
    const auto date = domain::local_time(attempt.issued_at, call.zone).date;
    const Instant next_at = is_left_to_supervisor(call)
                                ? domain::start_of_day(domain::next_day(date), call.zone)
                                : attempt.deadline + call.rule.gap;
    storage::set_timer(scene.tx, timers::attempt_next, timer_subject(call.id, attempt.number + 1), next_at);
}

/// Whether a further attempt goes to the person after this one. Nobody is asked again who cannot be reached,
/// whose reason was accepted, or whom the rules leave alone by now; outside duty hours, nobody at all.
bool goes_on(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee) {
    if (!call.urgency.empty()) return false;
    const auto cause = row.verdict.cause;
    if (row.verdict.outcome == Outcome::excused || cause == VoidCause::unreachable ||
        cause == VoidCause::withdrawn || cause == VoidCause::exempt || cause == VoidCause::policy_suspended)
        return false;
    return domain::next_attempt_at(call.rule, row.attempt, call.issued_at,
                                   plan_of(scene, employee, row.attempt.issued_at))
        .has_value();
}

/// Whether the person rests when a call that does not count would remind them: then it does not.
bool is_left_in_peace(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee) {
    const Instant at = row.attempt.nudge_at;
    return !call.counts && plan_of(scene, employee, at).after_quiet(at) != at;
}

/// By their names, or, where a card would name nobody any more, how many of which unit.
std::string names_or_number(Scene& scene, const Call& call, const std::vector<std::string>& names,
                            domain::Language language) {
    if (names.size() <= std::size_t{kMostNamesOnCard}) return wording::list(names, language);
    return scene.words.plural(language, "call_people_of_unit", static_cast<std::int64_t>(names.size()),
                              {{"unit", call.unit.value}});
}

/// Once for each cause, however many people it is about: a supervisor is told, and not flooded.
void tell_not_counted(Scene& scene, const Call& call, int number) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (!issuer) return;
    std::map<VoidCause, std::vector<std::string>> names;
    for (auto& [cause, name] : storage::newly_voided(scene.tx, call.id, number))
        names[cause].push_back(std::move(name));
    for (const auto& [cause, people] : names) {
        const std::string reason(to_string(cause));
        Utterance notice;
        notice.key = "sup_not_counted";
        notice.arguments = {{"nama", names_or_number(scene, call, people, issuer->language)},
                            {"sebab", scene.words.text(issuer->language, "cause_" + reason)}};
        notice.priority = Priority::call;
        notice.subject = "card/" + number_of(call.id);
        notice.dedupe_key = "not_counted/" + timer_subject(call.id, number) + "/" + reason;
        say(scene, *issuer, notice);
    }
}

/// Whoever is called outside duty hours once is so for a reason, and a first attempt need not end within
/// them.
bool may_be_asked(Scene& scene, const Call& call, const domain::DayPlan& day, const Attempt& attempt) {
    if (attempt.number > 1) return domain::is_on_duty_throughout(day, attempt);
    return !call.urgency.empty() || day.is_on_duty_throughout(scene.now(), scene.now());
}

/// Asks those whom the call still waits for, once more or for the first time. False if there is nobody to
/// ask.
bool send_attempt(Scene& scene, const Call& call, const Turn& turn) {
    const Attempt next = domain::make_attempt(call.rule, turn.number, scene.now());
    const auto people = storage::awaited_after(scene.tx, call.id, turn.after, kPeopleAtOnce);
    bool is_asked = false;
    for (const CallPerson& person : people) {
        const auto attempts = storage::attempts_of(scene.tx, call.id, person.employee);
        const int last = attempts.empty() ? 0 : attempts.back().attempt.number;
        if (last + 1 != turn.number) continue;
        const Employee employee = storage::find_employee(scene.tx, person.employee).value();
        // The day may have changed since the last attempt was settled, or this timer may be late.
        const auto day = plan_of(scene, employee, scene.now());
        const bool is_left_alone = storage::has_left(scene.tx, employee.id) || day.is_exempt || day.absence;
        if (is_left_alone || !may_be_asked(scene, call, day, next)) {
            update_outcome(scene, call.id, person.employee, true);
            continue;
        }
        ask(scene, call, employee, turn.number);
        is_asked = true;
    }
    const bool goes_on = people.size() == kPeopleAtOnce;
    if (goes_on) go_on_after(scene, timers::attempt_next, turn, people.back().employee);
    // Of a call that goes out in parts, those who are asked last give the time.
    if (is_asked) set_attempt_timers(scene, call, next);
    if (!is_asked && !goes_on) {
        close_if_over(scene, call);
        return false;
    }
    settle_offer(scene, call.id, turn.number);
    refresh_card(scene, call.id);
    return true;
}

/// Leaves the next attempt to the supervisor's tap.
void offer_next(Scene& scene, const Call& call, std::vector<std::string> names, const Attempt& settled) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (!issuer) return;
    if (names.size() > std::size_t{kMostNamesOnCard}) names = {call.unit.value};
    const auto clock = [&](Instant at) { return wording::clock_time(at, call.zone, issuer->language); };
    const std::string next = timer_subject(call.id, settled.number + 1);
    Utterance offer;
    offer.key = "sup_call_status";
    offer.arguments = {{"nama", wording::list(names, issuer->language)},
                       {"n", std::to_string(settled.number)},
                       {"jam", clock(settled.issued_at)},
                       {"jam_lanjut", clock(settled.deadline + call.rule.gap)}};
    offer.buttons = {{"button_call_again", actions::call_again, next, ""}};
    offer.priority = Priority::call;
    offer.subject = "card/" + number_of(call.id);
    offer.dedupe_key = offer_key(call.id, settled.number + 1);
    say(scene, *issuer, offer);
}

void settled_all(Scene& scene, const Call& call, int number) {
    // Of a call outside duty hours it was said from the start that it does not count.
    if (call.urgency.empty()) tell_not_counted(scene, call, number);
    close_if_over(scene, call);
}

}  // namespace

CallId issue(Scene& scene, const CallDraft& draft, const CallPlan& plan) {
    const Employee issuer = storage::find_employee(scene.tx, draft.issuer).value();
    Call call;
    call.kind = draft.kind;
    call.issuer = draft.issuer;
    call.unit = draft.unit;
    call.message = draft.message;
    call.issued_at = scene.now();
    call.policy_id = plan.policy->id.value;
    call.policy_version = plan.policy->version;
    call.rule = plan.policy->calls;
    call.counting_rule = domain::counting_rule(plan.policy->id, call.rule);
    call.counts = plan.counts;
    call.not_counted = plan.not_counted;
    if (plan.is_outside_duty) call.urgency = draft.urgency;
    call.zone = zone_of(scene, issuer);
    call.calendar_version = scene.rules.calendar().version;
    call.id = storage::add_call(scene.tx, call);
    audit(scene, "employee/" + draft.issuer.value, "call_issued", "call/" + number_of(call.id),
          nlohmann::json{{"kind", to_string(call.kind)},
                         {"policy", call.policy_version},
                         {"counts", call.counts},
                         {"not_counted", call.not_counted},
                         {"urgent", !call.urgency.empty()},
                         {"asked", plan.asked.size()},
                         {"left_out", plan.left_out.size()}}
              .dump());
    for (const Invitation& invited : plan.left_out)
        storage::add_person(
            scene.tx, call.id,
            {invited.employee.id, invited.employee.unit, invited.left_out, Outcome::voided, scene.now()});
    const bool is_in_parts = plan.asked.size() > kPeopleAtOnce;
    for (const Invitation& invited : plan.asked) {
        storage::add_person(scene.tx, call.id,
                            {invited.employee.id, invited.employee.unit, "", Outcome::pending, {}});
        if (!is_in_parts) ask(scene, call, invited.employee, 1);
    }
    if (is_in_parts) go_on_after(scene, timers::attempt_next, {call.id, 1, {}}, {});
    set_attempt_timers(scene, call, domain::make_attempt(call.rule, 1, scene.now()));
    report_stage(scene, call, "summary_start");
    tell_of_shut_door(scene, call);
    return call.id;
}

void nudge(Scene& scene, std::string_view subject) {
    const Turn turn = turn_from(subject);
    const auto call = storage::find_call(scene.tx, turn.call);
    if (!call || call->closed_at) return;
    const auto attempts = storage::pending_after(scene.tx, turn.call, turn.number, turn.after, kPeopleAtOnce);
    for (const AttemptRow& row : attempts) {
        const Employee employee = storage::find_employee(scene.tx, row.employee).value();
        if (is_left_in_peace(scene, *call, row, employee)) continue;
        auto chats = storage::chats_of(scene.tx, row.employee);
        std::erase_if(chats, [](const storage::Chat& chat) { return chat.blocked_at.has_value(); });
        if (chats.empty()) continue;
        Utterance words = attempt_words(scene, *call, row, employee,
                                        call->kind == CallKind::roll_call ? "rollcall_nudge" : "call_nudge");
        words.subject = nudge_subject(row);
        words.dedupe_key = words.subject;
        say(scene, chats.back(), employee.language, words);  // the other messenger, if there is one
    }
    if (attempts.size() == kPeopleAtOnce)
        return go_on_after(scene, timers::attempt_nudge, turn, attempts.back().employee);
    report_stage(scene, *call, "summary_half_time");
}

void settle(Scene& scene, std::string_view subject) {
    const Turn turn = turn_from(subject);
    const CallId id = turn.call;
    const auto call = storage::find_call(scene.tx, id);
    if (!call) return;
    const auto attempts = storage::pending_after(scene.tx, id, turn.number, turn.after, kPeopleAtOnce);
    if (attempts.empty()) return settled_all(scene, *call, turn.number);
    const auto until_settled = call->rule.answer_within + domain::kSettleDelay;
    if (turn.after.value.empty() &&
        comes_too_early(scene, timers::attempt_settles, subject, id, turn.number, until_settled))
        return;
    const bool answers_may_wait = storage::inbox::oldest_pending_at(scene.tx) &&
                                  std::any_of(attempts.begin(), attempts.end(),
                                              [&](const AttemptRow& row) { return has_unread(scene, row); });
    if (answers_may_wait && scene.now() < attempts.front().attempt.settles_at + kLongestUnreadWait)
        return storage::set_timer(scene.tx, timers::attempt_settles, subject, scene.now() + kUnreadRetry);

    std::vector<Employee> to_review;
    std::vector<Employee> by_outage;
    std::vector<std::string> going_on;
    for (const AttemptRow& row : attempts) {
        const Employee employee = storage::find_employee(scene.tx, row.employee).value();
        auto facts = facts_of(scene, *call, row, employee);
        facts.records.is_left_in_peace = is_left_in_peace(scene, *call, row, employee);
        const domain::Verdict verdict = domain::judge(facts, scene.now());
        AttemptRow judged = row;
        judged.verdict = verdict;
        const bool is_latest =
            storage::attempts_of(scene.tx, id, row.employee).back().attempt.number == row.attempt.number;
        const bool ends = is_latest && !goes_on(scene, *call, judged, employee);
        apply_verdict(scene, *call, row, verdict, row.answered_at, evidence_of(facts, verdict), ends);
        if (verdict.cause == VoidCause::outage) by_outage.push_back(employee);
        if (!ends && is_latest) going_on.push_back(employee.name);
        to_review.push_back(employee);
    }
    tell_of_outage(scene, *call, by_outage,
                   {attempts.front().attempt.issued_at, attempts.front().attempt.deadline});
    for (const Employee& employee : to_review)
        review_streak(scene, employee, call->rule, call->policy_id, call->policy_version);
    if (is_left_to_supervisor(*call) && !going_on.empty())
        offer_next(scene, *call, going_on, attempts.front().attempt);
    if (attempts.size() == kPeopleAtOnce)
        return go_on_after(scene, timers::attempt_settles, turn, attempts.back().employee);
    settled_all(scene, *call, turn.number);
}

void ask_again(Scene& scene, std::string_view subject) {
    const Turn turn = turn_from(subject);
    const auto call = storage::find_call(scene.tx, turn.call);
    if (!call || call->closed_at) return;
    if (turn.number > 1 && turn.after.value.empty()) {
        const auto after_the_last = call->rule.answer_within + call->rule.gap;
        if (comes_too_early(scene, timers::attempt_next, subject, turn.call, turn.number - 1, after_the_last))
            return;
        if (put_off_until_open(scene, *call, subject, turn.number)) return;
    }
    send_attempt(scene, *call, turn);
}

std::optional<NotAskedAgain> ask_further(Scene& scene, const Employee& supervisor, CallId id, int number) {
    const auto call = storage::find_call(scene.tx, id);
    if (!call || call->issuer != supervisor.id || call->closed_at) return NotAskedAgain{};
    const Instant from = shown_deadline(storage::attempts_of(scene.tx, id), *call) + call->rule.gap;
    if (scene.now() < from) return NotAskedAgain{from};
    if (is_way_in_shut(scene, *call, number)) return NotAskedAgain{scene.now() + std::chrono::minutes{1}};
    storage::cancel_timer(scene.tx, timers::attempt_next, timer_subject(id, number));
    return send_attempt(scene, *call, {id, number, {}}) ? std::nullopt : std::optional(NotAskedAgain{});
}

void call_again(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                std::string_view subject) {
    const auto [id, number, after] = turn_from(subject);
    const auto refusal = ask_further(scene, supervisor, id, number);
    const auto reply = [&](std::string_view key, wording::Arguments arguments) {
        say(scene, chat, supervisor.language, answer_to(cause, key, std::move(arguments)));
    };
    if (!refusal) return reply("sup_call_sent", {{"nomor", number_of(id)}});
    if (!refusal->from) return reply("call_closed", {});
    const auto call = storage::find_call(scene.tx, id).value();
    reply("call_again_later", {{"jam", wording::clock_time(*refusal->from, call.zone, supervisor.language)}});
}

bool ask_elsewhere(Scene& scene, const storage::OutboxRow& refused) {
    if (!refused.employee || !refused.subject.starts_with("attempt/") || is_nudge(refused.subject))
        return false;
    const auto id = refused.subject.substr(8, refused.subject.find('/', 8) - 8);
    const auto call = storage::find_call(scene.tx, CallId{std::stoll(id)});
    const auto employee = storage::find_employee(scene.tx, *refused.employee);
    if (!call || !employee) return false;
    const auto attempts = storage::attempts_of(scene.tx, call->id, employee->id);
    const auto chat = reachable_chat(scene, employee->id);
    if (attempts.empty() || !chat || attempts.back().verdict.outcome != Outcome::pending) return false;
    Utterance words = attempt_words(scene, *call, attempts.back(), *employee,
                                    attempt_key(*call, attempts.back().attempt.number));
    words.dedupe_key = words.subject + "/call/" + std::string(to_string(chat->account.messenger));
    return say_anew(scene, *chat, employee->language, words).has_value();
}

}  // namespace app
