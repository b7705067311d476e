#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/awaited.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/timers.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::FlagId;
using storage::Flag;

constexpr std::chrono::hours kAwaitWords{24};

/// `1 saya di puskesmas` names flag 1, if that is one of the person's; else the newest that is open is meant.
/// The number is taken off the words.
std::optional<Flag> meant_by(Scene& scene, const Employee& employee, std::string_view& words) {
    const auto own = storage::flags_of(scene.tx, employee.id);
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    for (const Flag& flag : own) {
        const std::string number = number_of(flag.id);
        if (!words.starts_with(number) || (words.size() > number.size() && words[number.size()] != ' ') ||
            flag.state == "dissolved")
            continue;
        words.remove_prefix(std::min(words.size(), number.size() + 1));
        return flag;
    }
    if (auto open = storage::open_flag_of(scene.tx, employee.id)) return open;
    return std::nullopt;
}

/// Those who decide and were told of the flag; all who decide, if the policy tells none of them.
std::vector<Employee> asked_to_decide(Scene& scene, const Flag& flag, const Employee& employee) {
    const auto deciders = deciders_of(scene, flag, employee);
    std::vector<Employee> told;
    for (const Officer& officer : officers_of(scene, flag, employee))
        for (const Employee& decider : deciders)
            if (decider.id == officer.employee.id) told.push_back(decider);
    return told.empty() ? deciders : told;
}

}  // namespace

void tell_person(Scene& scene, FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    if (!flag || flag->closed_at || flag->person_told_at) return;
    notify_person(scene, *flag, storage::find_employee(scene.tx, flag->employee).value());
}

void begin_reply_period(Scene& scene, Flag flag, const Employee& employee, std::string_view actor) {
    if (flag.state == "telling") flag.state = "awaiting_reply";  // a reply may have come before the receipt
    flag.person_told_at = scene.now();
    flag.reply_until = reply_deadline(scene, employee, scene.now());
    storage::update_flag(scene.tx, flag);
    storage::set_timer(scene.tx, timers::flag_reply_ends, number_of(flag.id), *flag.reply_until);
    audit(scene, actor, "flag_person_told", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"reply_until", domain::to_micros(*flag.reply_until)}}
              .dump());
    tell_others(scene, number_of(flag.id));
}

void person_was_told(Scene& scene, FlagId id, std::string_view subject) {
    const auto flag = storage::find_flag(scene.tx, id);
    if (!flag || flag->closed_at || flag->person_told_at) return;
    if (notice_subject(scene, *flag) != subject) return;
    begin_reply_period(scene, *flag, storage::find_employee(scene.tx, flag->employee).value(), "sigap");
}

void tell_others(Scene& scene, std::string_view subject) {
    auto flag = storage::find_flag(scene.tx, flag_from(subject));
    if (!flag || flag->closed_at) return;
    const Employee employee = storage::find_employee(scene.tx, flag->employee).value();
    flag->others_told_at = flag->others_told_at.value_or(scene.now());
    storage::update_flag(scene.tx, *flag);
    storage::cancel_timer(scene.tx, timers::flag_tell_others, subject);
    if (!flag->person_told_at) {
        for (const Employee& officer : hr_for(scene, employee))
            tell_officer(scene, *flag, employee, officer, "flag_unreachable_hr");
        return;
    }
    const bool is_first_notice = notice_subject(scene, *flag) == "flag/" + number_of(flag->id) + "/person";
    if (!is_first_notice) return;  // they know the flag
    for (const Officer& officer : officers_of(scene, *flag, employee))
        tell_officer(scene, *flag, employee, officer.employee,
                     officer.is_hr ? "flag_notice_hr" : "flag_notice_supervisor");
}

void reply_period_ended(Scene& scene, std::string_view subject) {
    auto flag = storage::find_flag(scene.tx, flag_from(subject));
    if (!flag || flag->closed_at || flag->state != "awaiting_reply") return;
    const Employee employee = storage::find_employee(scene.tx, flag->employee).value();
    flag->state = "awaiting_decision";
    storage::update_flag(scene.tx, *flag);
    for (const Employee& decider : asked_to_decide(scene, *flag, employee))
        tell_officer(scene, *flag, employee, decider, "flag_awaiting_decision");
    audit(scene, "sigap", "flag_reply_period_ended", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag->id.value}}.dump());
}

Utterance keep_reply(Scene& scene, const Employee& employee, Flag flag, const Cause& cause,
                     std::string_view words) {
    const std::string number = number_of(flag.id);
    const std::string zone = zone_of(scene, employee);
    const auto until = flag.reply_until.value_or(reply_deadline(scene, employee, scene.now()));
    storage::add_reply(scene.tx, flag.id, cause.received_at, cause.inbox_id, words);
    if (!flag.closed_at && flag.state != "uphold_proposed") {
        flag.state = "replied";
        storage::update_flag(scene.tx, flag);
    }
    audit(scene, "employee/" + employee.id.value, "flag_replied", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"inbox", cause.inbox_id.value}}.dump());
    for (const Officer& officer : officers_of(scene, flag, employee)) {
        Utterance told = answer_to(cause, "flag_reply_to_decide",
                                   {{"nama", employee.name}, {"nomor", number}, {"isi", std::string(words)}});
        told.buttons = {file_button(flag)};
        told.priority = storage::Priority::flag;
        told.subject = "flag/" + number + "/replies";
        told.dedupe_key =
            "flag_reply/inbox/" + std::to_string(cause.inbox_id.value) + "/" + officer.employee.id.value;
        say(scene, officer.employee, told);
    }
    const auto reader = reader_of(scene, flag, employee);
    return answer_to(
        cause, flag.closed_at ? "flag_add_received" : "flag_reply_received",
        {{"nomor", number},
         {"jam", wording::clock_time(cause.at, zone, employee.language)},
         {"penilai", reader ? reader->name : scene.words.text(employee.language, "office_fallback")},
         {"batas", wording::date_and_time(until, zone, employee.language)}});
}

void reply_to_flag(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause,
                   std::string_view words) {
    const auto flag = meant_by(scene, employee, words);
    if (!flag) return say(scene, chat, employee.language, answer_to(cause, "flag_reply_none_open"));
    if (words.find_first_not_of(' ') == std::string_view::npos) {
        const std::string number = number_of(flag->id);
        const auto until = flag->reply_until.value_or(reply_deadline(scene, employee, scene.now()));
        await_words(scene, employee, Awaited::flag_reply, number, kAwaitWords);
        say(scene, chat, employee.language,
            answer_to(
                cause, flag->closed_at ? "flag_add_ask" : "flag_reply_ask",
                {{"nomor", number},
                 {"batas", wording::date_and_time(until, zone_of(scene, employee), employee.language)}}));
        return;
    }
    storage::stop_awaiting(scene.tx, employee.id);
    say(scene, chat, employee.language, keep_reply(scene, employee, *flag, cause, words));
}

}  // namespace app
