#include "bot/app/words.hpp"

#include <utility>

#include "bot/app/absences.hpp"
#include "bot/app/attachments.hpp"
#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_draft.hpp"
#include "bot/app/commands.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/report_card.hpp"
#include "bot/app/report_writing.hpp"
#include "bot/reading/normalise.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::InboundMessage;
using domain::Language;
using reading::Intent;

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

bool quotes_call(Scene& scene, const Talk& talk, const InboundMessage& message) {
    if (message.quoted_id.empty()) return false;
    const auto quoted =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), message.quoted_id);
    return quoted && quoted->subject.starts_with("attempt/");
}

/// Whether the text holds the very word that reminders ask for, in any language.
bool says_present(Scene& scene, std::string_view text) {
    const std::string said = " " + reading::normalise(text) + " ";
    return std::any_of(domain::languages().begin(), domain::languages().end(), [&](Language language) {
        return said.find(" " + scene.words.text(language, "word_present") + " ") != std::string::npos;
    });
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

/// Being ill on days that are named: what waits for an explanation is explained at once, and the days are
/// repeated to be entered as an absence. False, and nothing is said, if no days are named; today alone needs
/// no absence where an explanation says it.
bool hears_illness(Scene& scene, const Talk& talk, std::string_view text) {
    const bool explains =
        !talk.answered.empty() || !what_hindered(scene, talk.employee, talk.cause.at).empty();
    if (!names_days(scene, talk.employee, talk.cause, text, explains)) return false;
    if (explains) hear_reason(scene, talk, text);
    describe_absence(scene, talk.employee, talk.chat, talk.cause, AbsenceWord::illness, text);
    return true;
}

void hear_words(Scene& scene, const Talk& talk, const InboundMessage& message) {
    const std::string& text = message.text;
    const AwaitedWords awaited = awaited_words(scene, talk.employee);
    const bool has_answered = !talk.answered.empty();
    if (awaited.what == Awaited::flag_reply && !quotes_call(scene, talk, message)) {
        // The right of reply weighs most: these words may answer a call as well, but they are kept as the
        // reply.
        if (has_answered) acknowledge(scene, talk);
        return reply_to_flag(scene, talk.employee, talk.chat, talk.cause, awaited.about + " " + text);
    }
    if (!has_answered && awaited.what == Awaited::flag_ground)
        return hear_ground(scene, talk.employee, talk.chat, talk.cause, awaited.about, text);
    if (!has_answered && awaited.what == Awaited::reason) {
        give_reason(scene, talk.employee, talk.chat, talk.cause, awaited.about,
                    reason_code(talk.incoming.intent), text);
        if (talk.incoming.intent == Intent::sick && names_days(scene, talk.employee, talk.cause, text, true))
            describe_absence(scene, talk.employee, talk.chat, talk.cause, AbsenceWord::illness, text);
        return;
    }
    if (!has_answered && awaited.what == Awaited::note) {
        storage::stop_awaiting(scene.tx, talk.employee.id);
        return hear_note(scene, talk, text);
    }
    if (!has_answered && awaited.what == Awaited::question) {
        storage::stop_awaiting(scene.tx, talk.employee.id);
        const auto call = storage::find_call(scene.tx, domain::CallId{std::stoll(awaited.about)});
        return hear_question(scene, talk, text, asked_about(scene, talk, call));
    }
    if (!has_answered && awaited.what == Awaited::report)
        return hand_in_report(scene, talk.employee, talk.chat, talk.cause, std::stoll(awaited.about), text);
    if (!has_answered && awaited.what == Awaited::report_question) {
        storage::stop_awaiting(scene.tx, talk.employee.id);
        return question_report(scene, talk.employee, talk.chat, talk.cause, std::stoll(awaited.about), text);
    }
    if (!has_answered && awaited.what == Awaited::urgency)
        return hear_urgency(scene, talk.employee, talk.chat, talk.cause, std::stoll(awaited.about), text);
    if (!has_answered && awaited.what == Awaited::absence &&
        continue_absence(scene, talk.employee, talk.chat, talk.cause, std::stoll(awaited.about), text))
        return;
    if (talk.incoming.intent == Intent::leave &&
        hears_absence(scene, talk.employee, talk.chat, talk.cause, text)) {
        if (has_answered) acknowledge(scene, talk);
        return pass_on(scene, talk, text);
    }
    if (talk.incoming.intent == Intent::sick && hears_illness(scene, talk, text)) return;
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

}  // namespace

void ask_two_buttons(Scene& scene, const Talk& talk, std::string_view key) {
    Utterance question = answer_to(talk, key, {{"jam", time_of(scene, talk)}});
    std::string about = what_hindered(scene, talk.employee, talk.cause.at);
    if (about.empty()) about = "w-";
    question.buttons = {{"button_present", actions::present, "", ""},
                        {"button_hindered", actions::hindered, about, ""}};
    say(scene, talk.chat, talk.employee.language, question);
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

void hear_message(Scene& scene, const Talk& talk, const InboundMessage& message) {
    const auto kept = keep_attachment(scene, talk, message);
    if (message.content == domain::ContentKind::text || !message.text.empty()) {
        if (answers_question(scene, talk, message) ||
            hears_report(scene, talk.employee, talk.chat, talk.cause, message)) {
            if (!talk.answered.empty()) acknowledge(scene, talk);
            return;
        }
        if (obey(scene, talk, message.text)) {
            if (!talk.answered.empty()) acknowledge_command(scene, talk, command_in(scene, message.text));
            return;
        }
        return hear_words(scene, talk, message);
    }
    if (!talk.answered.empty()) acknowledge(scene, talk);
    if (kept) {
        if (kept->is_fetched) reply(scene, talk, "attachment_kept");
        return;
    }
    if (talk.answered.empty()) ask_two_buttons(scene, talk, "err_unreadable");
}

}  // namespace app
