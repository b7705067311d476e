#include "bot/app/taps.hpp"

#include <algorithm>
#include <utility>

#include "bot/app/absence_decisions.hpp"
#include "bot/app/absences.hpp"
#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_draft.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/language_choice.hpp"
#include "bot/app/own_record.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/report_card.hpp"
#include "bot/app/report_writing.hpp"
#include "bot/app/roster_talk.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/unit_recap.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::InboundTap;
using domain::Language;

/// The card that was tapped keeps its words; its buttons give way to a last line. What this tap itself has
/// settled may say so otherwise already. False: no such card can be changed, or it says something that
/// stands.
bool freeze_card(Scene& scene, const Talk& talk, const InboundTap& tap, const Utterance& line,
                 bool has_settled) {
    const auto shown =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), tap.message_id);
    if (!shown || shown->employee != talk.employee.id) return false;
    const std::string key = "frozen/" + std::to_string(shown->id.value);
    // The first answer stands; what follows is its reason.
    const auto frozen_before = storage::find_by_key(scene.tx, key);
    const bool is_of_this_tap = frozen_before && frozen_before->state == "queued" && has_settled;
    if (shown->subject.starts_with("frozen/") || (frozen_before && !is_of_this_tap)) return false;
    const SaidBefore before{storage::message_of(scene.tx, shown->id), frozen_before};
    const Language language = talk.employee.language;
    Utterance frozen;
    frozen.key = line.key;
    frozen.arguments = line.arguments;
    frozen.text = before.message.text + "\n\n" + scene.words.text(language, line.key, line.arguments);
    frozen.subject = key;
    frozen.dedupe_key = key;
    if (shown->subject.starts_with("attempt/") && !talk.answered.empty() && talk.answered.back().is_in_time)
        frozen.buttons = {
            {"button_change", actions::hindered, std::to_string(talk.answered.back().call.id.value), ""}};
    change(scene, *shown, before, frozen, language);
    return Office::can_edit(talk.chat.account.messenger);
}

/// The last line says what was answered and when.
void freeze_answered(Scene& scene, const Talk& talk, const InboundTap& tap, std::string_view button_key) {
    Utterance line;
    line.key = "call_state_line";
    line.arguments = {{"jam", time_of(scene, talk)},
                      {"jawaban", scene.words.text(talk.employee.language, button_key)}};
    freeze_card(scene, talk, tap, line, !talk.answered.empty());
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
    freeze_answered(scene, talk, tap, is_roll_call ? "button_present" : "button_ready");
    acknowledge(scene, talk);
}

void tap_hindered(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    const bool is_late = !talk.answered.empty() && !talk.answered.back().is_in_time;
    toast_time(scene, talk, tap, is_late ? "toast_recorded_late" : "toast_recorded");
    freeze_answered(scene, talk, tap, "button_hindered");
    if (button.subject == "w-") {  // about nothing in particular
        await_words(scene, talk.employee, Awaited::note, "", std::chrono::hours{2});
        return reply(scene, talk, "reason_ask_own_words");
    }
    ask_reason(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_ask(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast_time(scene, talk, tap, "toast_recorded");
    await_words(scene, talk.employee, Awaited::question, button.subject, std::chrono::hours{2});
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
    if (chance == CheckInChance::none) {
        if (talk.answered.empty()) return check_in(scene, talk.employee, talk.chat, talk.cause);
        return freeze_answered(scene, talk, tap, "button_present");
    }
    // A card that can change says it; a message more would only be one more to read (ux.md 1b).
    const Utterance said = checked_in(scene, talk.employee, talk.cause);
    if (!freeze_card(scene, talk, tap, said, true)) say(scene, talk.chat, talk.employee.language, said);
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

template <void (*act)(Scene&, const Employee&, const storage::Chat&, const Cause&, std::int64_t)>
void tap_report(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    act(scene, talk.employee, talk.chat, talk.cause, std::stoll(button.subject));
}

void tap_reports_read(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    acknowledge_reports(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_propose_roster(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    ask_proposal(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_edit_roster(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    edit_by_button(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_absence_days(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    choose_absence_days(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

template <bool is_approved>
void tap_absence_decision(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    decide_absence(scene, talk.employee, talk.chat, talk.cause, std::stoll(button.subject), is_approved);
}

void tap_file(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    show_files(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_flag_step(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    choose_step(scene, talk.employee, talk.chat, talk.cause, button.subject);
}

void tap_language(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    use_language(scene, talk, button.subject);
}

template <void (*turn)(Scene&, const Talk&, const InboundTap&, std::string_view)>
void tap_page(Scene& scene, const Talk& talk, const InboundTap& tap, const Button& button) {
    turn(scene, talk, tap, button.subject);
}

using TapAction = void (*)(Scene&, const Talk&, const InboundTap&, const Button&);

/// What becomes of the tapped card once the tap has run: `by_itself`, what it does settles every card that
/// asks for it, or nothing is settled; `chosen`, the tap was all that the card asked for; `off_the_list`, it
/// was one thing of several.
enum class CardAfter { by_itself, chosen, off_the_list };

struct Tap {
    std::string_view action;
    TapAction run;
    CardAfter after = CardAfter::by_itself;
};

constexpr Tap kTaps[] = {
    {actions::answer, tap_answer},
    {actions::hindered, tap_hindered},
    {actions::ask, tap_ask},
    {actions::present, tap_present},
    {actions::reason, tap_reason, CardAfter::chosen},
    {actions::send_call, tap_draft<confirm_draft>},
    {actions::cancel_call, tap_draft<cancel_draft>},
    {actions::pick_call, tap_draft<show_draft>, CardAfter::chosen},
    {actions::call_again, tap_call_again},
    {actions::call_silent, tap_draft<draft_for_silent>},
    {actions::accept, tap_decision<true>, CardAfter::off_the_list},
    {actions::reject, tap_decision<false>, CardAfter::off_the_list},
    {actions::reply_flag, tap_reply_flag},
    {actions::write_report, tap_report<ask_for_report>},
    {actions::acknowledge_report, tap_report<acknowledge_report>, CardAfter::off_the_list},
    {actions::ask_back_report, tap_report<ask_back_report>},
    {actions::acknowledge_reports, tap_reports_read},
    {actions::propose_roster, tap_propose_roster},
    {actions::use_roster, tap_draft<use_proposal>, CardAfter::chosen},
    {actions::absence_right, tap_draft<confirm_absence>, CardAfter::chosen},
    {actions::absence_change, tap_draft<change_absence_draft>, CardAfter::chosen},
    {actions::absence_days, tap_absence_days, CardAfter::chosen},
    {actions::approve_absence, tap_absence_decision<true>, CardAfter::off_the_list},
    {actions::decline_absence, tap_absence_decision<false>, CardAfter::off_the_list},
    {actions::edit_roster, tap_edit_roster, CardAfter::chosen},
    {actions::use_language, tap_language, CardAfter::chosen},
    {actions::own_record, tap_page<turn_own_record>},
    {actions::unit_recap, tap_page<turn_unit_recap>},
    {actions::withdraw_absence, tap_draft<withdraw_absence>, CardAfter::off_the_list},
    {actions::show_file, tap_file},
    {actions::decide_flag, tap_flag_step},
    {actions::flag_decision_yes, tap_draft<confirm_step>, CardAfter::chosen},
    {actions::flag_decision_no, tap_draft<drop_step>, CardAfter::chosen},
};

}  // namespace

void hear_tap(Scene& scene, const Talk& talk, const InboundTap& tap) {
    const auto button = read_button(scene.office.signing_key, talk.chat.address, tap.token);
    if (button)
        for (const Tap& one : kTaps) {
            if (one.action != button->action) continue;
            one.run(scene, talk, tap, *button);
            if (one.after == CardAfter::chosen) settle_tapped(scene, talk, tap);
            if (one.after == CardAfter::off_the_list) settle_on_list(scene, talk, tap);
            return;
        }
    // Not one of ours, or made for somebody else: on record, without effect.
    audit(scene, "employee/" + talk.employee.id.value, "button_refused",
          "inbox/" + std::to_string(talk.cause.inbox_id.value));
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_unknown");
    if (tap.callback_id.empty()) reply(scene, talk, "call_closed");
}

}  // namespace app
