#include "bot/app/flags.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/absence_effects.hpp"
#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/streak.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::CountedItem;
using domain::Employee;
using domain::FlagId;
using domain::Language;
using storage::Flag;

constexpr std::chrono::minutes kTellOthersAfter{10};
constexpr std::chrono::hours kAwaitWords{24};

std::string text_of(FlagId id) {
    return std::to_string(id.value);
}
FlagId flag_from(std::string_view text) {
    return FlagId{std::stoll(std::string(text))};
}

/// Each missed call on a line of its own, with its own date.
std::string miss_lines(Scene& scene, const Flag& flag, const Employee& employee, Language language) {
    const std::string zone = zone_of(scene, employee);
    std::string lines;
    int n = 0;
    for (const auto& [call, number] : storage::misses_of(scene.tx, flag.id)) {
        const auto attempts = storage::attempts_of(scene.tx, call, flag.employee);
        for (const storage::AttemptRow& row : attempts) {
            if (number != 0 && row.attempt.number != number) continue;
            if (!lines.empty()) lines += "\n";
            lines += scene.words.text(language, "flag_call_line",
                                      {{"n", std::to_string(++n)},
                                       {"tanggal", wording::date(row.attempt.issued_at, zone, language)},
                                       {"jam", wording::clock_time(row.attempt.issued_at, zone, language)}});
            break;
        }
    }
    return lines;
}

domain::Instant reply_deadline(Scene& scene, const Employee& employee, domain::Instant from) {
    const auto date = domain::local_time(from, zone_of(scene, employee)).date;
    const auto subject = subject_of(scene, employee, date);
    return scene.rules.after_working_days(
        from, scene.rules.governing(subject, date).escalation.reply_working_days, subject);
}

/// To whichever chat can be reached, once each.
void notify_person(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto chat = reachable_chat(scene, employee.id);
    if (!chat) return;
    Utterance notice;
    notice.key = "flag_notice";
    notice.arguments = {{"nomor", text_of(flag.id)},
                        {"daftar", miss_lines(scene, flag, employee, employee.language)},
                        {"batas", wording::date_and_time(reply_deadline(scene, employee, scene.now()),
                                                         zone_of(scene, employee), employee.language)}};
    notice.buttons = {{"button_reply_flag", actions::reply_flag, text_of(flag.id), ""}};
    notice.priority = storage::Priority::flag;
    notice.subject = "flag/" + text_of(flag.id) + "/person";
    notice.dedupe_key =
        "flag_notice/" + text_of(flag.id) + "/" + std::string(to_string(chat->account.messenger));
    say(scene, *chat, employee.language, notice);
}

std::optional<Employee> supervisor_at_opening(Scene& scene, const Flag& flag) {
    return flag.supervisor ? storage::find_employee(scene.tx, *flag.supervisor) : std::nullopt;
}

void tell_officer(Scene& scene, const Flag& flag, const Employee& employee, const Employee& officer,
                  std::string_view key) {
    Utterance notice;
    notice.key = key;
    notice.arguments = {{"nomor", text_of(flag.id)},
                        {"nama", employee.name},
                        {"unit", employee.unit.value},
                        {"daftar", miss_lines(scene, flag, employee, officer.language)}};
    if (flag.reply_until)
        notice.arguments.push_back(
            {"batas", wording::date_and_time(*flag.reply_until, zone_of(scene, employee), officer.language)});
    notice.priority = storage::Priority::flag;
    notice.subject = "flag/" + text_of(flag.id) + "/officers";
    notice.dedupe_key = std::string(key) + "/" + text_of(flag.id) + "/" + officer.id.value;
    say(scene, officer, notice);
}

/// By the policy the flag was opened by, in its frozen version while that is still in the book; else by the
/// one that governs the person today.
const domain::EscalationRule& rule_of(Scene& scene, const Flag& flag, const Employee& employee) {
    for (const domain::Policy& policy : scene.rules.policies())
        if (policy.id.value == flag.policy_id && policy.version == flag.policy_version)
            return policy.escalation;
    const auto today = today_of(scene, employee);
    return scene.rules.governing(subject_of(scene, employee, today), today).escalation;
}

/// The supervisor at opening, or the next above who can be reached.
std::optional<Employee> supervisor_to_tell(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto own = supervisor_at_opening(scene, flag);
    if (own && !storage::has_left(scene.tx, own->id) && reachable_chat(scene, own->id)) return own;
    for (const Employee& next : supervisors_of(scene, employee))
        if (reachable_chat(scene, next.id)) return next;
    return own;
}

struct Officer {
    Employee employee;
    std::string_view notice;
};

/// Those whom the policy has told of a flag, each once. HR stands in where it names nobody who is there.
std::vector<Officer> officers_of(Scene& scene, const Flag& flag, const Employee& employee) {
    std::vector<Officer> officers;
    const auto add = [&](const Employee& officer, std::string_view notice) {
        if (std::none_of(officers.begin(), officers.end(),
                         [&](const Officer& known) { return known.employee.id == officer.id; }))
            officers.push_back({officer, notice});
    };
    for (const domain::Caller capacity : rule_of(scene, flag, employee).told) {
        if (capacity == domain::Caller::direct_supervisor) {
            if (const auto supervisor = supervisor_to_tell(scene, flag, employee))
                add(*supervisor, "flag_notice_supervisor");
            continue;
        }
        const bool is_hr = capacity != domain::Caller::supervisor_above;
        for (const Employee& officer : people_as(scene, capacity, employee, today_of(scene, employee)))
            add(officer, is_hr ? "flag_notice_hr" : "flag_notice_supervisor");
    }
    if (officers.empty())
        for (const Employee& officer : hr_for(scene, employee)) add(officer, "flag_notice_hr");
    return officers;
}

/// Who is asked to judge: the direct supervisor if the policy has them told, else the first who was.
std::optional<Employee> judge_of(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto officers = officers_of(scene, flag, employee);
    const auto supervisor = supervisor_to_tell(scene, flag, employee);
    for (const Officer& officer : officers)
        if (supervisor && officer.employee.id == supervisor->id) return supervisor;
    return officers.empty() ? std::nullopt : std::optional(officers.front().employee);
}

void open_flag(Scene& scene, const Employee& employee, const std::vector<CountedItem>& streak,
               std::string_view policy_id, std::string_view policy_version) {
    const auto supervisor = supervisor_of(scene, employee);
    Flag flag;
    flag.employee = employee.id;
    if (supervisor) flag.supervisor = supervisor->id;
    flag.state = "telling";
    flag.opened_at = scene.now();
    flag.policy_id = policy_id;
    flag.policy_version = policy_version;
    flag.id = storage::add_flag(scene.tx, flag, streak);

    nlohmann::json misses = nlohmann::json::array();
    for (const CountedItem& miss : streak) misses.push_back({miss.call.value, miss.attempt});
    audit(scene, "sigap", "flag_opened", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"misses", misses}, {"policy", policy_version}}.dump());
    notify_person(scene, flag, employee);
    storage::set_timer(scene.tx, timers::flag_tell_others, text_of(flag.id), scene.now() + kTellOthersAfter);
}

void dissolve(Scene& scene, Flag flag, const Employee& employee, std::string_view cause_key) {
    flag.state = "dissolved";
    flag.closed_at = scene.now();
    storage::update_flag(scene.tx, flag);
    storage::cancel_about(scene.tx, "flag/" + text_of(flag.id));
    storage::cancel_timer(scene.tx, timers::flag_tell_others, text_of(flag.id));
    storage::cancel_timer(scene.tx, timers::flag_reply_ends, text_of(flag.id));
    audit(scene, "sigap", "flag_dissolved", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"cause", cause_key}}.dump());

    Utterance notice;
    notice.key = "flag_dissolved";
    notice.arguments = {{"nomor", text_of(flag.id)},
                        {"sebab", scene.words.text(employee.language, cause_key)}};
    notice.priority = storage::Priority::flag;
    notice.subject = "flag/" + text_of(flag.id) + "/dissolved";
    notice.dedupe_key = "flag_dissolved/" + text_of(flag.id);
    if (flag.person_told_at) say(scene, employee, notice);
    if (!flag.others_told_at) return;
    for (const auto& [officer, notice_key] : officers_of(scene, flag, employee)) {
        Utterance told;
        told.key = "flag_dissolved_officer";
        told.arguments = {{"nomor", text_of(flag.id)},
                          {"nama", employee.name},
                          {"unit", employee.unit.value},
                          {"sebab", scene.words.text(officer.language, cause_key)}};
        told.priority = storage::Priority::flag;
        told.subject = notice.subject;
        told.dedupe_key = "flag_dissolved_officer/" + text_of(flag.id) + "/" + officer.id.value;
        say(scene, officer, told);
    }
}

/// What lies between the misses and ends a streak, although the messenger told it only after the flag was
/// opened: a check-in or an answer to another call. Empty: nothing does.
std::string_view what_parts(Scene& scene, const Flag& flag,
                            const std::vector<std::pair<domain::CallId, int>>& misses) {
    const auto call = misses.empty() ? std::nullopt : storage::find_call(scene.tx, misses.back().first);
    if (!call) return "";
    const auto items = storage::counted_items(scene.tx, flag.employee, call->rule);
    const auto is_cited = [&](const CountedItem& item) {
        return std::find(misses.begin(), misses.end(), std::pair(item.call, item.attempt)) != misses.end();
    };
    const auto first = std::find_if(items.begin(), items.end(), is_cited);
    const auto last = std::find_if(items.rbegin(), items.rend(), is_cited).base();
    if (first >= last) return "";
    const auto parting = std::find_if(
        first, last, [&](const CountedItem& item) { return domain::ends_streak(item, call->rule); });
    if (parting == last) return "";
    if (parting->is_check_in) return "dissolved_check_in";
    return parting->outcome == domain::Outcome::late ? "dissolved_late" : "dissolved_answered";
}

/// Why the misses of an open flag no longer stand; empty if they do.
std::string_view why_dissolved(Scene& scene, const Flag& flag) {
    const auto misses = storage::misses_of(scene.tx, flag.id);
    if (const auto parting = what_parts(scene, flag, misses); !parting.empty()) return parting;
    for (const auto& [call, number] : misses) {
        for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call, flag.employee)) {
            if (number != 0 && row.attempt.number != number) continue;
            switch (row.verdict.outcome) {
                case domain::Outcome::answered:
                    return "dissolved_answered";
                case domain::Outcome::late:
                    return "dissolved_late";  // given before the flag, arrived after it
                case domain::Outcome::excused:
                    return "dissolved_excused";
                case domain::Outcome::voided:
                    return "dissolved_void";
                default:
                    break;
            }
        }
    }
    return "";
}

bool has_undecided_reason(Scene& scene, const Employee& employee, const std::vector<CountedItem>& streak) {
    return std::any_of(streak.begin(), streak.end(), [&](const CountedItem& miss) {
        if (awaits_decision(scene, employee, {miss.at, miss.at + std::chrono::seconds{1}})) return true;
        const auto reasons = storage::reasons_about(scene.tx, call_subject(miss.call, employee.id));
        return std::any_of(reasons.begin(), reasons.end(),
                           [](const storage::Reason& reason) { return reason.state == "undecided"; });
    });
}

}  // namespace

bool review_open_flag(Scene& scene, const Employee& employee) {
    const auto flag = storage::open_flag_of(scene.tx, employee.id);
    if (!flag) return false;
    if (const auto cause = why_dissolved(scene, *flag); !cause.empty())
        dissolve(scene, *flag, employee, cause);
    return true;
}

void review_streak(Scene& scene, const Employee& employee, const domain::CallRule& rule,
                   std::string_view policy_id, std::string_view policy_version) {
    if (review_open_flag(scene, employee) && storage::open_flag_of(scene.tx, employee.id)) return;
    auto streak = domain::running_streak(storage::counted_items(scene.tx, employee.id, rule), rule);
    // What a human has looked at is not brought up again: a longer silence needs as many misses anew.
    std::erase_if(streak,
                  [&](const CountedItem& miss) { return storage::is_cited(scene.tx, employee.id, miss); });
    if (static_cast<int>(streak.size()) < rule.threshold || has_undecided_reason(scene, employee, streak))
        return;
    open_flag(scene, employee, streak, policy_id, policy_version);
}

void tell_person(Scene& scene, FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    if (!flag || flag->closed_at || flag->person_told_at) return;
    notify_person(scene, *flag, storage::find_employee(scene.tx, flag->employee).value());
}

void person_was_told(Scene& scene, FlagId id) {
    auto flag = storage::find_flag(scene.tx, id);
    if (!flag || flag->closed_at || flag->person_told_at) return;
    const Employee employee = storage::find_employee(scene.tx, flag->employee).value();
    if (flag->state == "telling") flag->state = "awaiting_reply";  // a reply may have come before the receipt
    flag->person_told_at = scene.now();
    flag->reply_until = reply_deadline(scene, employee, scene.now());
    storage::update_flag(scene.tx, *flag);
    storage::set_timer(scene.tx, timers::flag_reply_ends, text_of(id), *flag->reply_until);
    audit(scene, "sigap", "flag_person_told", "employee/" + employee.id.value,
          nlohmann::json{{"flag", id.value}, {"reply_until", domain::to_micros(*flag->reply_until)}}.dump());
    tell_others(scene, text_of(id));
}

void tell_others(Scene& scene, std::string_view subject) {
    auto flag = storage::find_flag(scene.tx, flag_from(subject));
    if (!flag || flag->closed_at) return;
    const Employee employee = storage::find_employee(scene.tx, flag->employee).value();
    const bool is_first = !flag->others_told_at;
    flag->others_told_at = flag->others_told_at.value_or(scene.now());
    storage::update_flag(scene.tx, *flag);
    storage::cancel_timer(scene.tx, timers::flag_tell_others, subject);
    if (flag->person_told_at) {
        for (const auto& [officer, notice] : officers_of(scene, *flag, employee))
            tell_officer(scene, *flag, employee, officer, notice);
    } else if (is_first) {
        for (const Employee& officer : hr_for(scene, employee))
            tell_officer(scene, *flag, employee, officer, "flag_unreachable_hr");
    }
}

void reply_period_ended(Scene& scene, std::string_view subject) {
    auto flag = storage::find_flag(scene.tx, flag_from(subject));
    if (!flag || flag->closed_at || flag->state != "awaiting_reply") return;
    const Employee employee = storage::find_employee(scene.tx, flag->employee).value();
    flag->state = "awaiting_decision";
    storage::update_flag(scene.tx, *flag);
    if (const auto judge = judge_of(scene, *flag, employee))
        tell_officer(scene, *flag, employee, *judge, "flag_awaiting_decision");
    audit(scene, "sigap", "flag_reply_period_ended", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag->id.value}}.dump());
}

void reply_to_flag(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                   std::string_view words) {
    Utterance answer;
    answer.subject = "inbox/" + std::to_string(cause.inbox_id.value);
    auto flag = storage::open_flag_of(scene.tx, employee.id);
    if (!flag) {
        answer.key = "flag_reply_none_open";
        answer.dedupe_key = "flag_reply_none_open/" + answer.subject;
        say(scene, chat, employee.language, answer);
        return;
    }
    const std::string number = text_of(flag->id);
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    if (words.starts_with(number) && (words.size() == number.size() || words[number.size()] == ' '))
        words.remove_prefix(std::min(words.size(), number.size() + 1));
    const std::string zone = zone_of(scene, employee);
    const auto until = flag->reply_until.value_or(reply_deadline(scene, employee, scene.now()));
    const std::string until_words = wording::date_and_time(until, zone, employee.language);

    if (words.find_first_not_of(' ') == std::string_view::npos) {
        await_words(scene, employee, Awaited::flag_reply, number, kAwaitWords);
        answer.key = "flag_reply_ask";
        answer.arguments = {{"nomor", number}, {"batas", until_words}};
        answer.dedupe_key = "flag_reply_ask/" + answer.subject;
        say(scene, chat, employee.language, answer);
        return;
    }
    storage::stop_awaiting(scene.tx, employee.id);
    storage::add_reply(scene.tx, flag->id, cause.received_at, cause.inbox_id, words);
    flag->state = "replied";
    storage::update_flag(scene.tx, *flag);
    audit(scene, "employee/" + employee.id.value, "flag_replied", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag->id.value}, {"inbox", cause.inbox_id.value}}.dump());

    const auto judge = judge_of(scene, *flag, employee);
    answer.key = "flag_reply_received";
    answer.arguments = {
        {"nomor", number},
        {"jam", wording::clock_time(cause.at, zone, employee.language)},
        {"penilai", judge ? judge->name : scene.words.text(employee.language, "office_fallback")},
        {"batas", until_words}};
    answer.dedupe_key = "flag_reply_received/" + answer.subject;
    say(scene, chat, employee.language, answer);
    for (const auto& [officer, notice] : officers_of(scene, *flag, employee)) {
        Utterance told;
        told.key = "flag_reply_to_decide";
        told.arguments = {{"nama", employee.name}, {"nomor", number}, {"isi", std::string(words)}};
        told.priority = storage::Priority::flag;
        told.subject = "flag/" + number + "/replies";
        told.dedupe_key = "flag_reply/" + answer.subject + "/" + officer.id.value;
        say(scene, officer, told);
    }
}

}  // namespace app
