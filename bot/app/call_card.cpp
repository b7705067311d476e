#include "bot/app/call_card.hpp"

#include <algorithm>
#include <map>

#include "bot/app/answer_words.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "storage/call_tally.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::CallId;
using domain::CallKind;
using domain::EmployeeId;
using domain::Instant;
using domain::Language;
using domain::Outcome;
using storage::AttemptRow;
using storage::Call;
using storage::CallPerson;
using storage::CallTally;
using storage::Priority;

constexpr std::chrono::seconds kCardDelay{3};
constexpr std::int64_t kCountedASecond = 200;  // of the people of one call
constexpr std::int64_t kMostCounted = 10'000'000;

/// Of a call to so few that each has a line.
std::string title_of(Scene& scene, const Call& call, const std::vector<CallPerson>& people,
                     Language language) {
    if (call.kind == CallKind::roll_call) return call.unit.value;
    std::vector<std::string> names;
    for (const CallPerson& person : people)
        names.push_back(storage::find_employee(scene.tx, person.employee).value().name);
    return wording::list(names, language);
}

/// What the supervisor reads about one person of a call.
std::string state_line(Scene& scene, const Call& call, const CallPerson& person,
                       const std::vector<AttemptRow>& attempts, Language language) {
    const std::string name = storage::find_employee(scene.tx, person.employee).value().name;
    const auto words = [&](const std::string& key) { return scene.words.text(language, key); };
    if (!person.left_out.empty())
        return scene.words.text(language, "card_line_cause",
                                {{"nama", name},
                                 {"keadaan", words("state_left_out")},
                                 {"sebab", words("left_out_" + person.left_out)}});
    const AttemptRow& last = attempts.back();
    if (const auto answered = std::find_if(attempts.rbegin(), attempts.rend(),
                                           [](const AttemptRow& row) { return row.answered_at.has_value(); });
        answered != attempts.rend()) {
        const std::string how = how_answered_briefly(scene, *answered, language);
        const domain::Verdict& verdict = answered->verdict;
        const std::string state =
            verdict.outcome == Outcome::voided && verdict.cause
                ? scene.words.text(language, "state_void_answered",
                                   {{"sebab", words("cause_" + std::string(to_string(*verdict.cause)))}})
                : words("state_" + std::string(to_string(verdict.outcome)));
        return scene.words.text(language, how.empty() ? "card_line_time" : "card_line_how",
                                {{"nama", name},
                                 {"keadaan", state},
                                 {"jam", wording::clock_time(*answered->answered_at, call.zone, language)},
                                 {"cara", how}});
    }
    if (last.verdict.outcome == Outcome::voided && last.verdict.cause)
        return scene.words.text(language, "card_line_cause",
                                {{"nama", name},
                                 {"keadaan", words("state_void")},
                                 {"sebab", words("cause_" + std::string(to_string(*last.verdict.cause)))}});
    if (last.verdict.outcome == Outcome::missed && call.counts)
        return scene.words.text(
            language, "card_line",
            {{"nama", name},
             {"keadaan", scene.words.text(
                             language, "state_missed_until",
                             {{"batas", wording::clock_time(last.attempt.deadline, call.zone, language)}})}});
    std::string state = "state_" + std::string(to_string(last.verdict.outcome));
    if (last.verdict.outcome == Outcome::missed) state = "state_no_reply";
    if (last.verdict.outcome == Outcome::pending) {
        state = "state_queued";
        for (const storage::OutboxRow& sent : storage::rows_about(scene.tx, attempt_subject(last))) {
            if (sent.delivered_at) state = "state_delivered";
            if (sent.accepted_at && state == "state_queued") state = "state_sent";
        }
    }
    return scene.words.text(language, "card_line", {{"nama", name}, {"keadaan", words(state)}});
}

std::map<EmployeeId, std::vector<AttemptRow>> attempts_by_person(Scene& scene, CallId call) {
    std::map<EmployeeId, std::vector<AttemptRow>> attempts;
    for (AttemptRow& row : storage::attempts_of(scene.tx, call))
        attempts[row.employee].push_back(std::move(row));
    return attempts;
}

std::string lines_by_name(Scene& scene, const Call& call, const std::vector<CallPerson>& people,
                          Language language) {
    std::vector<std::string> lines;
    const auto attempts = attempts_by_person(scene, call.id);
    for (const CallPerson& person : people) {
        const auto own = attempts.find(person.employee);
        if (!person.left_out.empty() || own != attempts.end())
            lines.push_back(state_line(scene, call, person,
                                       own == attempts.end() ? std::vector<AttemptRow>{} : own->second,
                                       language));
    }
    return as_lines(lines);
}

std::string lines_by_state(Scene& scene, const Call& call, const CallTally& tally, Language language) {
    std::vector<std::string> lines;
    for (const auto& [outcome, count] : tally.by_outcome) {
        const bool is_uncounted = outcome == Outcome::missed && !call.counts;
        const std::string state = is_uncounted ? "no_reply" : std::string(to_string(outcome));
        lines.push_back(scene.words.text(language, "card_count",
                                         {{"jumlah", wording::number(count, language)},
                                          {"keadaan", scene.words.text(language, "state_" + state)}}));
    }
    if (tally.left_out > 0) lines.push_back(scene.words.plural(language, "card_left_out", tally.left_out));
    return as_lines(lines);
}

bool has_many_people(Scene& scene, CallId call) {
    return storage::has_more_people_than(scene.tx, call, kMostNamesOnCard);
}

/// Who is in the call, as the card tells it: a name in each line while they are few, else how many there are
/// of each state.
struct Audience {
    std::string title;
    std::string lines;
};

Audience audience_of(Scene& scene, const Call& call, const CallTally& tally, Language language) {
    if (has_many_people(scene, call.id))
        return {call.unit.value, lines_by_state(scene, call, tally, language)};
    const auto people = storage::people_of(scene.tx, call.id);
    return {title_of(scene, call, people, language), lines_by_name(scene, call, people, language)};
}

std::string progress_of(Scene& scene, const CallTally& tally, Language language) {
    return scene.words.plural(language, "card_progress", tally.asked(),
                              {{"menjawab", wording::number(tally.answered(), language)}});
}

/// What the policy says of this call: that roll calls do not count is known, and that the day is off is not
/// news.
std::string not_counted_line(Scene& scene, const Call& call, Language language) {
    if (!call.urgency.empty())
        return "\n" + scene.words.text(language, "card_urgency", {{"alasan", call.urgency}});
    if (!is_call_rule(call.not_counted) || call.not_counted == "calls.roll_calls_count") return "";
    return "\n" + scene.words.text(language, "preview_not_counted",
                                   {{"sebab", why_not_counted(scene, call.not_counted, language)}});
}

/// Its page, which asks whoever is not signed in to do so first. Empty: there is no dashboard.
std::string board_link(Scene& scene, const Call& call) {
    const std::string& dashboard = scene.office.dashboard_url;
    return dashboard.empty() ? "" : dashboard + "/calls/" + number_of(call.id);
}

/// Telegram takes only addresses of the Internet on a button, and refuses the whole message otherwise.
bool fits_a_button(std::string_view link) {
    return link.starts_with("https://");
}

/// Where no button can open the page, the address is the last line.
std::string board_line(Scene& scene, const std::string& link, Language language) {
    return link.empty() ? "" : "\n" + scene.words.text(language, "card_board_link", {{"tautan", link}});
}

/// Of a call that is so large that nobody was asked yet.
Instant first_deadline(const Call& call) {
    return domain::make_attempt(call.rule, 1, call.issued_at).deadline;
}

Utterance card(Scene& scene, const Call& call, const CallTally& tally, std::string_view key,
               Language language, const std::string& last_line) {
    const Audience audience = audience_of(scene, call, tally, language);
    const Instant deadline = tally.deadline.value_or(first_deadline(call));
    const Instant now = call.closed_at.value_or(scene.now());
    const std::string until = wording::clock_time(deadline, call.zone, language);
    const std::string at = wording::clock_time(now, call.zone, language);
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = {{"nomor", number_of(call.id)},
                           {"judul", audience.title},
                           {"batas", until},
                           {"jam", at},
                           {"kemajuan", progress_of(scene, tally, language)},
                           {"rincian", audience.lines + not_counted_line(scene, call, language) + last_line}};
    utterance.priority = Priority::call;
    utterance.subject = "card/" + number_of(call.id);
    utterance.is_silent = true;
    utterance.moments = {call.closed_at ? domain::Moment{at, now} : domain::Moment{until, deadline}};
    return utterance;
}

/// The card that is changed in place.
Utterance live_card(Scene& scene, const Call& call, const CallTally& tally, Language language) {
    const std::string link = board_link(scene, call);
    const bool has_button = fits_a_button(link);
    Utterance shown = card(scene, call, tally, call.closed_at ? "sup_call_card_closed" : "sup_call_card",
                           language, has_button ? "" : board_line(scene, link, language));
    if (call.closed_at && tally.is_anyone_silent())
        shown.buttons.push_back({"button_call_again", actions::call_silent, number_of(call.id), ""});
    if (has_button) shown.buttons.push_back({"button_open_board", "", "", "", link});
    return shown;
}

std::string edit_key(CallId call) {
    return "card/" + number_of(call) + "/edit";
}

/// Of a call to very many, whose people are counted for each card: looked at again when so much time has
/// passed since the last card that counting them is little of it.
bool is_put_off(Scene& scene, CallId call) {
    const auto last = storage::find_by_key(scene.tx, edit_key(call));
    if (!last || !last->accepted_at) return false;
    const auto passed = std::chrono::floor<std::chrono::seconds>(scene.now() - *last->accepted_at);
    const auto counted = std::max<std::int64_t>(kMostNamesOnCard, passed.count() * kCountedASecond);
    if (counted > kMostCounted || !storage::has_more_people_than(scene.tx, call, static_cast<int>(counted)))
        return false;
    storage::set_timer(scene.tx, timers::card_changes, number_of(call),
                       scene.now() + std::max<std::chrono::seconds>(kCardDelay, passed));
    return true;
}

void draw_card(Scene& scene, CallId id) {
    const auto call = storage::find_call(scene.tx, id);
    const auto shown = storage::find_by_key(scene.tx, "card/" + number_of(id));
    const auto issuer = call ? storage::find_employee(scene.tx, call->issuer) : std::nullopt;
    if (!call || !shown || !issuer) return;
    Utterance words = live_card(scene, *call, storage::tally_of(scene.tx, id), issuer->language);
    words.dedupe_key = edit_key(id);
    change(scene, *shown, words, issuer->language);
    if (call->closed_at) unpin(scene, *shown);
}

}  // namespace

Instant shown_deadline(const std::vector<AttemptRow>& attempts, const Call& call) {
    Instant deadline = attempts.empty() ? first_deadline(call) : call.issued_at;
    for (const AttemptRow& row : attempts) deadline = std::max(deadline, row.attempt.deadline);
    return deadline;
}

void report_stage(Scene& scene, const Call& call, std::string_view stage) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    const auto chat = reachable_chat(scene, call.issuer);
    if (!issuer || !chat) return;
    if (Office::can_edit(chat->account.messenger)) {
        if (call.closed_at) return draw_card(scene, call.id);
        if (stage != "summary_start") return refresh_card(scene, call.id);
        Utterance shown = live_card(scene, call, storage::tally_of(scene.tx, call.id), issuer->language);
        shown.dedupe_key = "card/" + number_of(call.id);
        if (const auto sent = say_anew(scene, *chat, issuer->language, shown))
            pin(scene, storage::find_row(scene.tx, *sent).value());
        return;
    }
    Utterance summary = card(scene, call, storage::tally_of(scene.tx, call.id), stage, issuer->language,
                             board_line(scene, board_link(scene, call), issuer->language));
    summary.dedupe_key = std::string(stage) + "/" + number_of(call.id);
    say(scene, *chat, issuer->language, summary);
}

void refresh_card(Scene& scene, CallId id) {
    if (has_many_people(scene, id))
        storage::set_timer_once(scene.tx, timers::card_changes, number_of(id), scene.now() + kCardDelay);
    else
        redraw_card(scene, number_of(id));
}

void redraw_card(Scene& scene, std::string_view subject) {
    const CallId id{std::stoll(std::string(subject))};
    if (!is_put_off(scene, id)) draw_card(scene, id);
}

void show_delivery(Scene& scene, CallId id) {
    if (!has_many_people(scene, id)) redraw_card(scene, number_of(id));
}

}  // namespace app
