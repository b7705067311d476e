#include "bot/app/flag_notices.hpp"

#include <algorithm>

#include "bot/app/button.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/flag_decisions.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using storage::Flag;

constexpr std::chrono::minutes kTellOthersAfter{10};  // design.md 3, Flag

/// What the person was asked last beyond the notice itself.
std::optional<storage::FlagDecision> newest_question(Scene& scene, const Flag& flag) {
    const auto decisions = storage::decisions_on(scene.tx, flag.id);
    const auto found =
        std::find_if(decisions.rbegin(), decisions.rend(),
                     [](const storage::FlagDecision& one) { return one.kind == "more_asked"; });
    return found == decisions.rend() ? std::nullopt : std::optional(*found);
}

/// The supervisor at opening, or the next above who can be reached.
std::optional<Employee> supervisor_to_tell(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto own = flag.supervisor ? storage::find_employee(scene.tx, *flag.supervisor) : std::nullopt;
    if (own && !storage::has_left(scene.tx, own->id) && reachable_chat(scene, own->id)) return own;
    for (const Employee& next : supervisors_of(scene, employee))
        if (reachable_chat(scene, next.id)) return next;
    return own;
}

}  // namespace

std::string number_of(domain::FlagId flag) {
    return std::to_string(flag.value);
}

domain::FlagId flag_from(std::string_view number) {
    return domain::FlagId{std::stoll(std::string(number))};
}

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

const domain::EscalationRule& rule_of(Scene& scene, const Flag& flag, const Employee& employee) {
    for (const domain::Policy& policy : scene.rules.policies())
        if (policy.id.value == flag.policy_id && policy.version == flag.policy_version)
            return policy.escalation;
    const auto today = today_of(scene, employee);
    return scene.rules.governing(subject_of(scene, employee, today), today).escalation;
}

domain::Instant reply_deadline(Scene& scene, const Employee& employee, domain::Instant from) {
    const auto date = domain::local_time(from, zone_of(scene, employee)).date;
    const auto subject = subject_of(scene, employee, date);
    return scene.rules.after_working_days(
        from, scene.rules.governing(subject, date).escalation.reply_working_days, subject);
}

std::string notice_subject(Scene& scene, const Flag& flag) {
    const auto question = newest_question(scene, flag);
    return "flag/" + number_of(flag.id) + (question ? "/" + std::to_string(question->number) : "") +
           "/person";
}

void notify_person(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto chat = reachable_chat(scene, employee.id);
    if (!chat) return;
    const auto question = newest_question(scene, flag);
    Utterance notice;
    notice.key = question ? "flag_more_asked" : "flag_notice";
    notice.arguments = {{"nomor", number_of(flag.id)},
                        {"daftar", miss_lines(scene, flag, employee, employee.language)},
                        {"batas", wording::date_and_time(reply_deadline(scene, employee, scene.now()),
                                                         zone_of(scene, employee), employee.language)}};
    if (question) {
        const auto asker = storage::find_employee(scene.tx, question->by);
        notice.arguments.push_back({"penilai", asker ? asker->name : question->by.value});
        notice.arguments.push_back({"isi", question->ground});
    }
    notice.buttons = {{"button_reply_flag", actions::reply_flag, number_of(flag.id), ""}};
    notice.priority = storage::Priority::flag;
    notice.subject = notice_subject(scene, flag);
    // A decision that is taken back lets it be said anew.
    const auto decisions = storage::decisions_on(scene.tx, flag.id);
    const auto taken_back = std::count_if(decisions.begin(), decisions.end(),
                                          [](const auto& one) { return one.kind == "withdrawn"; });
    notice.dedupe_key = "flag_notice/" + number_of(flag.id) + "/" +
                        std::string(to_string(chat->account.messenger)) +
                        (question ? "/" + std::to_string(question->number) : "") +
                        (taken_back > 0 ? "/again/" + std::to_string(taken_back) : "");
    say(scene, *chat, employee.language, notice);
}

void begin_telling(Scene& scene, const Flag& flag, const Employee& employee) {
    notify_person(scene, flag, employee);
    storage::set_timer(scene.tx, timers::flag_tell_others, number_of(flag.id),
                       scene.now() + kTellOthersAfter);
}

void end_telling(Scene& scene, const Flag& flag) {
    storage::cancel_about(scene.tx, "flag/" + number_of(flag.id));
    storage::cancel_timer(scene.tx, timers::flag_tell_others, number_of(flag.id));
    storage::cancel_timer(scene.tx, timers::flag_reply_ends, number_of(flag.id));
}

std::vector<Officer> officers_of(Scene& scene, const Flag& flag, const Employee& employee) {
    std::vector<Officer> officers;
    const auto add = [&](const Employee& officer, bool is_hr) {
        if (std::none_of(officers.begin(), officers.end(),
                         [&](const Officer& known) { return known.employee.id == officer.id; }))
            officers.push_back({officer, is_hr});
    };
    for (const domain::Caller capacity : rule_of(scene, flag, employee).told) {
        if (capacity == domain::Caller::direct_supervisor) {
            if (const auto supervisor = supervisor_to_tell(scene, flag, employee)) add(*supervisor, false);
            continue;
        }
        for (const Employee& officer : people_as(scene, capacity, employee, today_of(scene, employee)))
            add(officer, capacity != domain::Caller::supervisor_above);
    }
    if (officers.empty())
        for (const Employee& officer : hr_for(scene, employee)) add(officer, true);
    return officers;
}

std::optional<Employee> reader_of(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto officers = officers_of(scene, flag, employee);
    const auto supervisor = supervisor_to_tell(scene, flag, employee);
    for (const Officer& officer : officers)
        if (supervisor && officer.employee.id == supervisor->id) return supervisor;
    return officers.empty() ? std::nullopt : std::optional(officers.front().employee);
}

ButtonSpec file_button(const Flag& flag) {
    return {"button_file", actions::show_file, number_of(flag.id), ""};
}

void tell_officer(Scene& scene, const Flag& flag, const Employee& employee, const Employee& officer,
                  std::string_view key) {
    const auto question = newest_question(scene, flag);
    Utterance notice;
    notice.key = key;
    notice.arguments = {{"nomor", number_of(flag.id)},
                        {"nama", employee.name},
                        {"unit", employee.unit.value},
                        {"daftar", miss_lines(scene, flag, employee, officer.language)}};
    if (flag.reply_until)
        notice.arguments.push_back(
            {"batas", wording::date_and_time(*flag.reply_until, zone_of(scene, employee), officer.language)});
    notice.buttons = {file_button(flag)};
    notice.priority = storage::Priority::flag;
    notice.subject = "flag/" + number_of(flag.id) + "/officers";
    notice.dedupe_key = std::string(key) + "/" + number_of(flag.id) +
                        (question ? "/" + std::to_string(question->number) : "") + "/" + officer.id.value;
    say(scene, officer, notice);
}

}  // namespace app
