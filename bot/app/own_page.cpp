#include "bot/app/own_page.hpp"

#include <algorithm>

#include "bot/app/answer_words.hpp"
#include "bot/app/call_board.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/figure_words.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/window_words.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using std::chrono::sys_days;

OwnCall own_call(Scene& scene, const Employee& person, const domain::CallRecord& record,
                 const std::string& zone, Language language) {
    OwnCall own;
    own.id = record.call;
    own.time = wording::date_and_time(record.issued_at, zone, language);
    const auto caller = storage::find_employee(scene.tx, record.caller);
    own.caller = caller ? caller->name : scene.words.text(language, "office_fallback");
    own.outcome = outcome_words(scene, record, language);
    own.counts = record.counts && record.outcome != domain::Outcome::voided;
    own.is_open = record.counts && record.outcome == domain::Outcome::pending;
    if (!record.counts)
        if (const auto call = storage::find_call(scene.tx, record.call))
            own.why_not_counted = why_not_counted(scene, call->not_counted, language);
    const auto attempts = storage::attempts_of(scene.tx, record.call, person.id);
    for (const storage::Answer& answer : storage::answers_of(scene.tx, record.call, person.id)) {
        const auto row = std::find_if(attempts.begin(), attempts.end(), [&](const auto& attempt) {
            return attempt.attempt.number == answer.number;
        });
        const std::string how =
            row == attempts.end() ? "" : how_answered(scene, *row, answer, language, TellsCommand::by_name);
        own.answers.push_back(
            scene.words.text(language,
                             !how.empty()           ? "file_reply_how"
                             : answer.words.empty() ? "file_reply_wordless"
                                                    : "file_reply",
                             {{"waktu", wording::date_and_time(answer.answered_at, zone, language)},
                              {"isi", how.empty() ? answer.words : how}}));
    }
    for (const storage::Reason& reason :
         storage::reasons_about(scene.tx, call_subject(record.call, person.id)))
        own.reasons.push_back(
            scene.words.text(language, "file_reason",
                             {{"waktu", wording::date_and_time(reason.given_at, zone, language)},
                              {"isi", reason.words},
                              {"keadaan", scene.words.text(language, "reason_state_" + reason.state)}}));
    return own;
}

OwnWindow own_window(Scene& scene, const domain::WindowRecord& record, Language language) {
    OwnWindow own;
    own.iso_date = record.local_date;
    own.date = wording::short_date(sys_days{*domain::from_iso_date(record.local_date)}, "UTC", language);
    own.name = window_name(scene, record.policy, record.window, language);
    auto [state, words] = window_now(scene, record.state, record.close, language);
    own.state = std::move(state);
    own.state_words = std::move(words);
    if (record.state == "void" && !record.cause.empty())
        own.state_words += ", " + scene.words.text(language, "cause_" + record.cause);
    if (record.checked_in_at) own.time = wording::clock_time(*record.checked_in_at, record.zone, language);
    return own;
}

}  // namespace

OwnRecord own_record(Scene& scene, const Viewer& viewer, Language language, const Period& period) {
    const Employee& person = viewer.person;
    const std::string zone = zone_of(scene, person);
    OwnRecord own{period, {}, {}, {}, {}};
    domain::CallSums calls;
    domain::WindowSums windows;
    for (const domain::CallRecord& record :
         storage::call_records(scene.tx, span_of(period, zone), person.id)) {
        add(calls, record);
        own.calls.push_back(own_call(scene, person, record, zone, language));
    }
    for (const domain::WindowRecord& record : storage::window_records(
             scene.tx, domain::to_iso_date(period.first), domain::to_iso_date(period.last), person.id)) {
        add(windows, record);
        own.windows.push_back(own_window(scene, record, language));
    }
    std::reverse(own.calls.begin(), own.calls.end());
    std::reverse(own.windows.begin(), own.windows.end());
    own.sums = {in_words(scene, windows, language), in_words(scene, calls, language)};
    std::erase(own.sums, "");
    for (const storage::Flag& flag : storage::flags_of(scene.tx, person.id))
        own.flags.push_back({flag, flag_state_words(scene, flag, person, language),
                             file_text(scene, flag, person, language, FlagAccess::own, ReadIn::page),
                             flag.state != "dissolved"});
    std::reverse(own.flags.begin(), own.flags.end());
    return own;
}

std::optional<NotReplied> reply_on_page(Scene& scene, const Viewer& viewer, domain::FlagId id,
                                        std::string_view words) {
    const auto flag = storage::find_flag(scene.tx, id);
    if (!flag || flag->employee != viewer.person.id || flag->state == "dissolved")
        return NotReplied::no_such_flag;
    if (words.find_first_not_of(" \t\r\n") == std::string_view::npos) return NotReplied::no_words;
    if (is_longer_than(words, kMostReplyWords)) return NotReplied::too_long;
    say(scene, viewer.person,
        keep_reply(scene, viewer.person, *flag, cause_of_act(scene, viewer.person), words));
    return std::nullopt;
}

}  // namespace app
