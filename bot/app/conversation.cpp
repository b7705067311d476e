#include "bot/app/conversation.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/app/button.hpp"
#include "bot/app/call_draft.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/deliveries.hpp"
#include "bot/app/digest.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/reading/normalise.hpp"
#include "storage/flags.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::InboundMessage;
using domain::InboundReaction;
using domain::InboundTap;
using domain::Language;
using reading::Intent;

/// A bound person's event on its way through.
struct Talk {
    const Incoming& incoming;
    const storage::Chat& chat;
    const Employee& employee;
    Cause cause;
    std::vector<Answered> answered;  ///< the calls that this event has answered
};

Utterance answer_to(const Talk& talk, std::string_view key, wording::Arguments arguments = {}) {
    return answer_to(talk.cause, key, std::move(arguments));
}

void reply(Scene& scene, const Talk& talk, std::string_view key, wording::Arguments arguments = {}) {
    say(scene, talk.chat, talk.employee.language, answer_to(talk, key, std::move(arguments)));
}

std::string time_of(Scene& scene, const Talk& talk) {
    return wording::clock_time(talk.cause.at, zone_of(scene, talk.employee), talk.employee.language);
}

// ------------------------------------------------------------------------------------------------ answers

std::string caller_of(Scene& scene, const storage::Call& call) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    return issuer ? issuer->name : scene.words.text(scene.office.language, "office_fallback");
}

/// Tells the person that the answer is on record, once for the newest call it answered.
void acknowledge(Scene& scene, const Talk& talk) {
    const Answered& newest = talk.answered.back();
    reply(scene, talk, newest.is_in_time ? "call_acked" : "call_acked_late",
          {{"nama", talk.employee.name},
           {"jam", time_of(scene, talk)},
           {"atasan", caller_of(scene, newest.call)},
           {"batas",
            wording::clock_time(newest.deadline, zone_of(scene, talk.employee), talk.employee.language)}});
}

/// Passes the words of an answer on to whoever called; roll calls show on the card alone.
void pass_on(Scene& scene, const Talk& talk, std::string_view words) {
    for (const Answered& answered : talk.answered) {
        const auto issuer = storage::find_employee(scene.tx, answered.call.issuer);
        if (!issuer || words.empty() || answered.call.kind == domain::CallKind::roll_call) continue;
        Utterance told = answer_to(
            talk, answered.is_in_time ? "sup_answer" : "sup_answer_late",
            {{"nama", talk.employee.name},
             {"jam", wording::clock_time(talk.cause.at, answered.call.zone, issuer->language)},
             {"batas", wording::clock_time(answered.deadline, answered.call.zone, issuer->language)},
             {"isi", std::string(words)}});
        told.subject = "question/" + talk.employee.id.value;
        told.dedupe_key += "/" + std::to_string(answered.call.id.value);
        told.priority = storage::Priority::call;
        say(scene, *issuer, told);
    }
}

// -------------------------------------------------------------------------------------------------- words

void ask_two_buttons(Scene& scene, const Talk& talk, std::string_view key) {
    Utterance question = answer_to(talk, key, {{"jam", time_of(scene, talk)}});
    std::string about = what_hindered(scene, talk.employee, talk.cause.at);
    if (about.empty()) about = "w-";
    question.buttons = {{"button_present", actions::present, "", ""},
                        {"button_hindered", actions::hindered, about, ""}};
    say(scene, talk.chat, talk.employee.language, question);
}

/// Whom a person's words go to, if no call says it: the supervisor, else HR.
std::optional<Employee> listener_of(Scene& scene, const Employee& employee) {
    if (auto supervisor = supervisor_of(scene, employee)) return supervisor;
    const auto officers = hr_for(scene, employee);
    return officers.empty() ? std::nullopt : std::optional(officers.front());
}

std::string name_or_fallback(Scene& scene, const std::optional<Employee>& person, Language language) {
    return person ? person->name : scene.words.text(language, "office_fallback");
}

std::string_view reason_code(Intent intent) {
    return intent == Intent::sick ? "illness" : "other";
}

/// Words that concern no call and no window go to the supervisor as they are.
void hear_note(Scene& scene, const Talk& talk, std::string_view words) {
    const auto listener = listener_of(scene, talk.employee);
    if (listener) {
        Utterance told = answer_to(
            talk, "sup_answer",
            {{"nama", talk.employee.name}, {"jam", time_of(scene, talk)}, {"isi", std::string(words)}});
        told.subject = "question/" + talk.employee.id.value;
        say(scene, *listener, told);
    }
    reply(scene, talk, "call_reply_passed",
          {{"atasan", name_or_fallback(scene, listener, talk.employee.language)}});
}

void hear_reason(Scene& scene, const Talk& talk, std::string_view words) {
    const std::string_view code = reason_code(talk.incoming.intent);
    if (!talk.answered.empty()) {
        acknowledge(scene, talk);
        // Illness is a category to everybody but the record.
        pass_on(scene, talk,
                code == "illness" ? scene.words.text(talk.employee.language, "reason_illness") : words);
        return give_reason(scene, talk.employee, talk.chat, talk.cause,
                           std::to_string(talk.answered.back().call.id.value), code, words);
    }
    const std::string about = what_hindered(scene, talk.employee, talk.cause.at);
    if (about.empty()) return hear_note(scene, talk, words);
    give_reason(scene, talk.employee, talk.chat, talk.cause, about, code, words);
}

void hear_question(Scene& scene, const Talk& talk, std::string_view words,
                   const std::optional<Employee>& whom) {
    if (whom) {
        Utterance told =
            answer_to(talk, "sup_question", {{"nama", talk.employee.name}, {"isi", std::string(words)}});
        told.subject = "question/" + talk.employee.id.value;
        told.priority = storage::Priority::call;
        say(scene, *whom, told);
    }
    reply(scene, talk, "question_forwarded",
          {{"atasan", name_or_fallback(scene, whom, talk.employee.language)}});
}

/// Whoever called, else the supervisor.
std::optional<Employee> asked_about(Scene& scene, const Talk& talk,
                                    const std::optional<storage::Call>& call) {
    if (call) return storage::find_employee(scene.tx, call->issuer);
    return listener_of(scene, talk.employee);
}

/// A message that quotes a question goes back to the one who asked.
bool answers_question(Scene& scene, const Talk& talk, const InboundMessage& message) {
    if (message.quoted_id.empty() || message.text.empty()) return false;
    const auto quoted =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), message.quoted_id);
    if (!quoted || quoted->employee != talk.employee.id || !quoted->subject.starts_with("question/"))
        return false;
    const auto asker = storage::find_employee(scene.tx, domain::EmployeeId{quoted->subject.substr(9)});
    if (!asker) return false;
    say(scene, *asker,
        answer_to(talk, "question_answer", {{"atasan", talk.employee.name}, {"isi", message.text}}));
    reply(scene, talk, "call_reply_passed", {{"atasan", asker->name}});
    return true;
}

void help(Scene& scene, const Talk& talk) {
    const Employee& person = talk.employee;
    const bool leads = !units_under(scene, person).empty() || person.role == domain::Role::supervisor;
    const bool is_hr = person.role == domain::Role::hr || person.role == domain::Role::unit_hr;
    std::vector<std::string_view> commands = {"hadir",
                                              "status",
                                              "izin",
                                              "tanggapi",
                                              "mengapa",
                                              "privasi",
                                              person.language == Language::id ? "english" : "indonesia"};
    if (leads) commands.insert(commands.begin(), {"panggil", "apel"});
    if (is_hr) commands.insert(commands.begin(), "ringkasan");
    std::string lines;
    for (const std::string_view command : commands)
        lines +=
            (lines.empty() ? "" : "\n") +
            scene.words.text(person.language, "help_line",
                             {{"nama", std::string(command)},
                              {"uraian", scene.words.text(person.language, "menu_" + std::string(command))}});
    Utterance shown = answer_to(talk,
                                leads   ? "help_supervisor"
                                : is_hr ? "help_hr"
                                        : "help_staff",
                                {{"perintah", lines}});
    shown.buttons = {{"button_present", actions::present, "", ""}};
    say(scene, talk.chat, person.language, shown);
}

bool is_open(const storage::AttemptRow& row) {
    return row.verdict.outcome == domain::Outcome::pending;
}

void show_status(Scene& scene, const Talk& talk) {
    const Employee& person = talk.employee;
    const Language language = person.language;
    const std::string zone = zone_of(scene, person);
    const auto plan = plan_of(scene, person, scene.now());
    const auto words = [&](std::string_view key, const wording::Arguments& arguments = {}) {
        return scene.words.text(language, key, arguments);
    };
    const std::string day_key = plan.kind == domain::DayKind::workday && plan.place == domain::Place::flexible
                                    ? "day_flexible"
                                    : "day_" + std::string(to_string(plan.kind));
    std::string text = words(
        "status_head", {{"nama", person.name}, {"tanggal", wording::date(scene.now(), zone, language)}});
    text += "\n" + words("status_day", {{"keadaan", words(day_key)}});
    const auto rows = storage::presence_of(scene.tx, person.id, domain::to_iso_date(plan.date));
    if (rows.empty()) text += "\n" + words("status_no_windows");
    for (const storage::PresenceRow& row : rows) {
        const std::string close = wording::clock_time(row.window.announced_close, zone, language);
        const wording::Arguments arguments = {
            {"sesi", window_name(scene, row.policy_id, row.window.id, language)},
            {"jam_buka", wording::clock_time(row.window.open, zone, language)},
            {"jam_tutup", close},
            {"jam", row.checked_in_at ? wording::clock_time(*row.checked_in_at, zone, language) : ""}};
        const std::string_view key = row.checked_in_at                ? "status_window_done"
                                     : scene.now() < row.window.open  ? "status_window_coming"
                                     : scene.now() < row.window.close ? "status_window_open"
                                                                      : "status_window_not_received";
        text += "\n" + words(key, arguments);
    }
    const auto attempts = storage::answerable_attempts(scene.tx, person.id, scene.now());
    const bool has_open = std::any_of(attempts.begin(), attempts.end(), is_open);
    for (const storage::AttemptRow& row : attempts)
        if (is_open(row))
            text +=
                "\n" + words("status_call_open",
                             {{"atasan", caller_of(scene, storage::find_call(scene.tx, row.call).value())},
                              {"batas", wording::clock_time(row.attempt.deadline, zone, language)}});
    if (!has_open) text += "\n" + words("status_no_calls");
    if (const auto flag = storage::open_flag_of(scene.tx, person.id)) {
        const std::string state = words(
            "flag_state_" + flag->state,
            {{"batas", wording::date_and_time(flag->reply_until.value_or(scene.now()), zone, language)}});
        text +=
            "\n" + words("status_flag_open", {{"nomor", std::to_string(flag->id.value)}, {"keadaan", state}});
    }
    Utterance shown =
        answer_to(talk, "status_head",
                  {{"nama", person.name}, {"tanggal", wording::date(scene.now(), zone, language)}});
    shown.text = text;
    say(scene, talk.chat, language, shown);
}

void show_why(Scene& scene, const Talk& talk) {
    const auto plan = plan_of(scene, talk.employee, scene.now());
    std::string lines;
    for (const domain::Ground& ground : plan.grounds)
        lines += (lines.empty() ? "" : "\n") +
                 (talk.employee.language == Language::id ? ground.text_id : ground.text_en);
    reply(scene, talk, "why_answer",
          {{"tanggal", wording::date(scene.now(), plan.zone, talk.employee.language)}, {"rincian", lines}});
}

void show_privacy(Scene& scene, const Talk& talk) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, talk.employee)).date;
    reply(scene, talk, "privacy_notice",
          privacy_arguments(scene, scene.rules.governing(subject_of(scene, talk.employee, date), date),
                            talk.employee.language));
}

void change_language(Scene& scene, const Talk& talk, Language language) {
    Employee changed = talk.employee;
    changed.language = language;
    storage::save(scene.tx, changed);
    offer_menu(scene, talk.chat, changed);
    say(scene, talk.chat, language, answer_to(talk, "language_changed"));
}

void ask_hindrance(Scene& scene, const Talk& talk, std::string_view words) {
    const std::string about = what_hindered(scene, talk.employee, talk.cause.at);
    if (words.empty() && !about.empty())
        return ask_reason(scene, talk.employee, talk.chat, talk.cause, about);
    hear_reason(scene, talk, words);
}

using Command = void (*)(Scene&, const Talk&, std::string_view words);

constexpr std::array<std::pair<std::string_view, Command>, 20> kCommands{{
    {"start",
     [](Scene& scene, const Talk& talk, std::string_view) {
         reply(scene, talk, "enrol_already", {{"nama", talk.employee.name}});
     }},
    {"bantuan", [](Scene& scene, const Talk& talk, std::string_view) { help(scene, talk); }},
    {"help", [](Scene& scene, const Talk& talk, std::string_view) { help(scene, talk); }},
    {"hadir", [](Scene& scene, const Talk& talk,
                 std::string_view) { check_in(scene, talk.employee, talk.chat, talk.cause); }},
    {"status", [](Scene& scene, const Talk& talk, std::string_view) { show_status(scene, talk); }},
    {"mengapa", [](Scene& scene, const Talk& talk, std::string_view) { show_why(scene, talk); }},
    {"why", [](Scene& scene, const Talk& talk, std::string_view) { show_why(scene, talk); }},
    {"izin", ask_hindrance},
    {"sakit", ask_hindrance},
    {"cuti", ask_hindrance},
    {"dinas", ask_hindrance},
    {"privasi", [](Scene& scene, const Talk& talk, std::string_view) { show_privacy(scene, talk); }},
    {"privacy", [](Scene& scene, const Talk& talk, std::string_view) { show_privacy(scene, talk); }},
    {"english",
     [](Scene& scene, const Talk& talk, std::string_view) { change_language(scene, talk, Language::en); }},
    {"indonesia",
     [](Scene& scene, const Talk& talk, std::string_view) { change_language(scene, talk, Language::id); }},
    {"tanggapi",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         reply_to_flag(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"panggil",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         describe_call_out(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"apel",
     [](Scene& scene, const Talk& talk, std::string_view words) {
         describe_roll_call(scene, talk.employee, talk.chat, talk.cause, words);
     }},
    {"daftar",
     [](Scene& scene, const Talk& talk, std::string_view) {
         reply(scene, talk, "enrol_already", {{"nama", talk.employee.name}});
     }},
    {"ringkasan",
     [](Scene& scene, const Talk& talk, std::string_view) {
         if (talk.employee.role != domain::Role::hr && talk.employee.role != domain::Role::unit_hr)
             return reply(scene, talk, "err_not_allowed",
                          {{"peran", scene.words.text(talk.employee.language, "role_hr")}});
         Utterance shown =
             answer_to(talk, "hr_digest_nothing", {{"periode", ""}, {"unit", scene.office.name}});
         shown.text = digest_text(scene, talk.employee.language);
         say(scene, talk.chat, talk.employee.language, shown);
     }},
}};

/// `/panggil@our_bot Siti: pesan` → `panggil` and `Siti: pesan`.
bool obey(Scene& scene, const Talk& talk, std::string_view text) {
    if (!text.starts_with('/')) return false;
    const auto end = std::min(text.find_first_of(" \n@"), text.size());
    std::string name(text.substr(1, end - 1));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view words = text.substr(std::min(text.find_first_of(" \n"), text.size()));
    while (!words.empty() && (words.front() == ' ' || words.front() == '\n')) words.remove_prefix(1);
    for (const auto& [command, run] : kCommands) {
        if (command != name) continue;
        run(scene, talk, words);
        return true;
    }
    return false;
}

bool quotes_call(Scene& scene, const Talk& talk, const InboundMessage& message) {
    if (message.quoted_id.empty()) return false;
    const auto quoted =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), message.quoted_id);
    return quoted && quoted->subject.starts_with("attempt/");
}

/// Whether the text holds the very word that reminders ask for, in any language.
bool says_present(Scene& scene, std::string_view text) {
    const std::string said = " " + reading::normalise(text) + " ";
    return said.find(" " + scene.words.text(Language::id, "word_present") + " ") != std::string::npos ||
           said.find(" " + scene.words.text(Language::en, "word_present") + " ") != std::string::npos;
}

/// A yes. To an open call it is the answer; without one it checks in where a window waits for just that. A
/// mere "baik, terima kasih" is never taken for a late check-in, nor after a reason was given. False: it was
/// asked back.
bool hear_presence(Scene& scene, const Talk& talk, std::string_view text) {
    const bool is_check_in =
        talk.incoming.intent == Intent::checkin || (talk.answered.empty() && says_present(scene, text));
    const auto chance = check_in_chance(scene, talk.employee, talk.cause.at);
    if (!talk.answered.empty()) {
        acknowledge(scene, talk);
        if (is_check_in && chance != CheckInChance::none)
            check_in(scene, talk.employee, talk.chat, talk.cause);
        return true;
    }
    const bool is_plain =
        is_check_in || chance == CheckInChance::none ||
        (chance == CheckInChance::open && !has_explained_today(scene, talk.employee, talk.cause.at));
    if (is_plain)
        check_in(scene, talk.employee, talk.chat, talk.cause);
    else
        ask_two_buttons(scene, talk, "unsure_buttons");
    return is_plain;
}

void hear_words(Scene& scene, const Talk& talk, const InboundMessage& message) {
    const std::string& text = message.text;
    const std::string awaited = storage::awaited_words(scene.tx, talk.employee.id);
    const bool has_answered = !talk.answered.empty();
    if (awaited.starts_with("flag/") && !quotes_call(scene, talk, message)) {
        // The right of reply weighs most: these words may answer a call as well, but they are kept as the
        // reply.
        if (has_answered) acknowledge(scene, talk);
        return reply_to_flag(scene, talk.employee, talk.chat, talk.cause, text);
    }
    if (!has_answered && awaited.starts_with("reason/"))
        return give_reason(scene, talk.employee, talk.chat, talk.cause, awaited.substr(7),
                           reason_code(talk.incoming.intent), text);
    if (!has_answered && awaited == "note") {
        storage::stop_awaiting(scene.tx, talk.employee.id);
        return hear_note(scene, talk, text);
    }
    if (!has_answered && awaited.starts_with("question/")) {
        storage::stop_awaiting(scene.tx, talk.employee.id);
        const auto call = storage::find_call(scene.tx, domain::CallId{std::stoll(awaited.substr(9))});
        return hear_question(scene, talk, text, asked_about(scene, talk, call));
    }
    switch (talk.incoming.intent) {
        case Intent::checkin:
        case Intent::ack:
            if (!hear_presence(scene, talk, text)) return;
            break;
        case Intent::sick:
        case Intent::leave:
        case Intent::excuse:
        case Intent::refuse:
            return hear_reason(scene, talk, text);
        case Intent::question:
            if (has_answered) acknowledge(scene, talk);
            return hear_question(
                scene, talk, text,
                asked_about(scene, talk,
                            has_answered ? std::optional(talk.answered.back().call) : std::nullopt));
        case Intent::help:
            help(scene, talk);
            break;
        case Intent::greeting:
            if (has_answered)
                acknowledge(scene, talk);
            else
                reply(scene, talk, "greeting", {{"nama", talk.employee.name}});
            break;
        case Intent::unknown:
        case Intent::unsure:
            if (has_answered) acknowledge(scene, talk);
            ask_two_buttons(scene, talk, "unsure_buttons");
            break;
    }
    pass_on(scene, talk, text);
}

void hear_message(Scene& scene, const Talk& talk, const InboundMessage& message) {
    if (message.content == domain::ContentKind::text || !message.text.empty()) {
        if (answers_question(scene, talk, message)) {
            if (!talk.answered.empty()) acknowledge(scene, talk);
            return;
        }
        if (obey(scene, talk, message.text)) {
            if (!talk.answered.empty()) acknowledge(scene, talk);
            return;
        }
        return hear_words(scene, talk, message);
    }
    if (!talk.answered.empty()) return acknowledge(scene, talk);
    ask_two_buttons(scene, talk, "err_unreadable");
}

// --------------------------------------------------------------------------------------------------- taps

/// The card that was tapped keeps its words; its buttons give way to what was answered and when.
void freeze_card(Scene& scene, const Talk& talk, const InboundTap& tap, std::string_view button_key) {
    const auto shown =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), tap.message_id);
    if (!shown || shown->employee != talk.employee.id) return;
    const Language language = talk.employee.language;
    Utterance frozen;
    frozen.key = "call_state_line";
    frozen.arguments = {{"jam", time_of(scene, talk)}, {"jawaban", scene.words.text(language, button_key)}};
    frozen.text = storage::message_of(scene.tx, shown->id).text + "\n\n" +
                  scene.words.text(language, "call_state_line", frozen.arguments);
    frozen.subject = shown->subject + "/frozen";
    frozen.dedupe_key = "frozen/" + std::to_string(shown->id.value);
    change(scene, *shown, frozen, language);
}

void toast_time(Scene& scene, const Talk& talk, const InboundTap& tap, std::string_view key) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, key, {{"jam", time_of(scene, talk)}});
}

void tap_answer(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    const bool is_roll_call =
        !talk.answered.empty() && talk.answered.back().call.kind == domain::CallKind::roll_call;
    if (talk.answered.empty()) {
        const auto attempts =
            storage::attempts_of(scene.tx, domain::CallId{std::stoll(button.subject)}, talk.employee.id);
        const auto earlier =
            std::find_if(attempts.begin(), attempts.end(),
                         [](const storage::AttemptRow& row) { return row.answered_at.has_value(); });
        const bool is_repeat = earlier != attempts.end();
        toast(scene, talk.chat, tap.callback_id, talk.employee.language,
              is_repeat ? "toast_repeat" : "toast_closed",
              {{"jam", is_repeat ? wording::clock_time(*earlier->answered_at, zone_of(scene, talk.employee),
                                                       talk.employee.language)
                                 : ""}});
        if (!is_repeat) reply(scene, talk, "call_closed");
        return;
    }
    toast_time(scene, talk, tap, talk.answered.back().is_in_time ? "toast_recorded" : "toast_recorded_late");
    freeze_card(scene, talk, tap, is_roll_call ? "button_present" : "button_ready");
    acknowledge(scene, talk);
}

void tap_hindered(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    const bool is_late = !talk.answered.empty() && !talk.answered.back().is_in_time;
    toast_time(scene, talk, tap, is_late ? "toast_recorded_late" : "toast_recorded");
    freeze_card(scene, talk, tap, "button_hindered");
    if (button.subject == "w-") {  // about nothing in particular
        storage::await_words(scene.tx, talk.employee.id, "note", scene.now() + std::chrono::hours{2});
        return reply(scene, talk, "reason_ask_own_words");
    }
    ask_reason(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_ask(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast_time(scene, talk, tap, "toast_recorded");
    storage::await_words(scene.tx, talk.employee.id, "question/" + button.subject,
                         scene.now() + std::chrono::hours{2});
    reply(scene, talk, "question_ask");
}

/// A button of yesterday's reminder (`pagi/20496`) checks nobody in today.
bool is_of_another_day(Scene& scene, const Talk& talk, const std::string& subject) {
    const auto slash = subject.find('/');
    if (slash == std::string::npos) return false;
    const std::chrono::sys_days shown{std::chrono::days{std::stoi(subject.substr(slash + 1))}};
    return std::chrono::sys_days{domain::local_time(talk.cause.at, zone_of(scene, talk.employee)).date} !=
           shown;
}

void tap_present(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    if (is_of_another_day(scene, talk, button.subject)) {
        toast_time(scene, talk, tap, talk.answered.empty() ? "toast_unknown" : "toast_recorded");
        if (!talk.answered.empty()) return acknowledge(scene, talk);
        return reply(scene, talk, "checkin_other_day");
    }
    const auto chance = check_in_chance(scene, talk.employee, talk.cause.at);
    toast_time(scene, talk, tap,
               chance == CheckInChance::none && talk.answered.empty() ? "toast_done" : "toast_recorded");
    if (!talk.answered.empty()) acknowledge(scene, talk);
    if (chance != CheckInChance::none) freeze_card(scene, talk, tap, "button_present");
    if (talk.answered.empty() || chance != CheckInChance::none)
        check_in(scene, talk.employee, talk.chat, talk.cause);
}

void tap_reason(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast_time(scene, talk, tap, "toast_recorded");
    const auto slash = button.subject.find('/');
    const std::string code = button.subject.substr(0, slash);
    give_reason(scene, talk.employee, talk.chat, talk.cause, button.subject.substr(slash + 1), code,
                scene.words.text(talk.employee.language, "reason_" + code));
}

template <void (*settle_draft)(Scene&, const Employee&, const storage::Chat&, const Cause&, std::int64_t)>
void tap_draft(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    settle_draft(scene, talk.employee, talk.chat, talk.cause, std::stoll(button.subject));
}

template <bool is_accepted>
void tap_decision(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    decide_reason(scene, talk.employee, talk.chat, talk.cause, std::stoll(button.subject), is_accepted);
}

void tap_call_again(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    call_again(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_reply_flag(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    reply_to_flag(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

using TapAction = void (*)(Scene&, const Talk&, const InboundTap&, const Button&);

constexpr std::array<std::pair<std::string_view, TapAction>, 12> kTaps{{
    {actions::answer, tap_answer},
    {actions::hindered, tap_hindered},
    {actions::ask, tap_ask},
    {actions::present, tap_present},
    {actions::reason, tap_reason},
    {actions::send_call, tap_draft<confirm_draft>},
    {actions::cancel_call, tap_draft<cancel_draft>},
    {actions::pick_call, tap_draft<show_draft>},
    {actions::call_again, tap_call_again},
    {actions::accept, tap_decision<true>},
    {actions::reject, tap_decision<false>},
    {actions::reply_flag, tap_reply_flag},
}};

void hear_tap(Scene& scene, const Talk& talk, const InboundTap& tap) {
    const auto button = read_button(scene.office.signing_key, talk.chat.address, tap.token);
    if (button)
        for (const auto& [action, run] : kTaps)
            if (action == button->action) return run(scene, talk, tap, *button);
    // Not one of ours, or made for somebody else: on record, without effect.
    audit(scene, "employee/" + talk.employee.id.value, "button_refused",
          "inbox/" + std::to_string(talk.cause.inbox_id.value));
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_unknown");
    if (tap.callback_id.empty()) reply(scene, talk, "call_closed");
}

// ------------------------------------------------------------------------------------------- who is it?

/// What the person said, for the record of an answer.
std::string words_of(const domain::InboundBody& body) {
    if (const auto* message = std::get_if<InboundMessage>(&body)) return message->text;
    if (const auto* reaction = std::get_if<InboundReaction>(&body)) return reaction->emoji;
    return "";
}

/// Whether the event is a person acting in their own chat. Edits are not, nor is a reaction taken away.
bool is_sign_of_life(const domain::InboundBody& body) {
    if (const auto* message = std::get_if<InboundMessage>(&body)) return !message->is_edit;
    if (const auto* reaction = std::get_if<InboundReaction>(&body)) return !reaction->emoji.empty();
    if (const auto* ignored = std::get_if<domain::Ignored>(&body)) return ignored->is_sign_of_life;
    return std::holds_alternative<InboundTap>(body);
}

void change_address(Scene& scene, const storage::Chat& chat, const Employee& employee,
                    domain::InboxId inbox_id) {
    storage::end_chat(scene.tx, chat.account.messenger, chat.address);
    audit(scene, "sigap", "chat_suspended", "employee/" + employee.id.value);
    for (const Employee& officer : hr_for(scene, employee)) {
        Utterance notice;
        notice.key = "address_change_hr";
        notice.arguments = {{"nama", employee.name}, {"unit", employee.unit.value}};
        notice.priority = storage::Priority::flag;
        notice.subject = "inbox/" + std::to_string(inbox_id.value);
        notice.dedupe_key = "address_change/" + notice.subject + "/" + officer.id.value;
        say(scene, officer, notice);
    }
}

void hear_person(Scene& scene, const Incoming& incoming, const storage::Chat& chat,
                 const Employee& employee) {
    const auto& body = incoming.event.body;
    const domain::Instant at =
        domain::answered_at(incoming.event.provider_time, incoming.received_at, incoming.lagged);
    if (const auto* reach = std::get_if<domain::Reachability>(&body)) {
        storage::set_blocked(scene.tx, chat.account.messenger, chat.address,
                             reach->is_blocked ? std::optional(at) : std::nullopt);
        audit(scene, "sigap", reach->is_blocked ? "chat_blocked" : "chat_unblocked",
              "employee/" + employee.id.value);
        return;
    }
    if (std::holds_alternative<domain::AddressChange>(body))
        return change_address(scene, chat, employee, incoming.inbox_id);
    if (!is_sign_of_life(body)) return;

    storage::note_heard(scene.tx, chat.account.messenger, chat.address, at);
    Talk talk{incoming, chat, employee, {incoming.inbox_id, at, incoming.received_at}, {}};
    talk.answered = answer_open_calls(scene, employee, talk.cause, words_of(body));
    if (const auto* message = std::get_if<InboundMessage>(&body)) return hear_message(scene, talk, *message);
    if (const auto* tap = std::get_if<InboundTap>(&body)) return hear_tap(scene, talk, *tap);
    if (!talk.answered.empty()) return acknowledge(scene, talk);
    if (std::holds_alternative<domain::Ignored>(body)) ask_two_buttons(scene, talk, "err_unreadable");
}

void hear_stranger(Scene& scene, const Incoming& incoming) {
    const auto& event = incoming.event;
    if (const auto* tap = std::get_if<InboundTap>(&event.body)) {
        const auto button = read_button(scene.office.signing_key, event.chat, tap->token);
        const bool is_me = button && button->action == actions::confirm_me;
        if (is_me || (button && button->action == actions::not_me))
            return confirm(
                scene, incoming.account, event.chat, incoming.inbox_id, button->subject, is_me,
                domain::language_from(event.language_code.substr(0, 2)).value_or(scene.office.language));
    }
    if (!is_sign_of_life(event.body)) return;
    const std::string text = words_of(event.body);
    if (text.starts_with("/privasi") || text.starts_with("/privacy"))
        return show_privacy_to_stranger(scene, incoming.account, event, incoming.inbox_id);
    meet_stranger(scene, incoming.account, event, incoming.inbox_id, words_of(event.body));
}

}  // namespace

void receive(Scene& scene, const Incoming& incoming) {
    const auto& event = incoming.event;
    if (const auto* receipt = std::get_if<domain::Receipt>(&event.body))
        return record_receipt(scene, incoming.account, *receipt,
                              event.provider_time.value_or(incoming.received_at));
    if (event.chat_kind != domain::ChatKind::personal || event.is_bot || event.sender.empty()) return;
    const auto chat = storage::find_chat(scene.tx, incoming.account.messenger, event.sender);
    if (!chat) return hear_stranger(scene, incoming);
    const auto employee = storage::find_employee(scene.tx, chat->employee);
    if (!employee || storage::has_left(scene.tx, employee->id)) return hear_stranger(scene, incoming);
    hear_person(scene, incoming, *chat, *employee);
}

}  // namespace app
