#include "bot/app/call_board.hpp"

#include <algorithm>
#include <map>

#include "bot/app/answer_words.hpp"
#include "bot/app/call_card.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/boards.hpp"
#include "storage/dashboard_acts.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallKind;
using domain::Employee;
using domain::Instant;
using domain::Language;
using domain::Outcome;
using storage::AttemptRow;
using storage::Call;
using storage::CallPerson;

constexpr int kDaysOfCalls = 7;
constexpr std::size_t kMostNamesInOneLine = 4;
constexpr const char* kLeftOut = "left_out";

bool is_seen(const Viewer& viewer, const Call& call, const domain::UnitId& unit) {
    return may(viewer, Permission::see_people) && (call.issuer == viewer.person.id || may_see(viewer, unit));
}

/// `key`: of the words about a call to so few that they can be named.
std::string about(Scene& scene, const Call& call, const std::vector<std::string>& names, Language language,
                  std::string_view key) {
    if (call.kind == CallKind::roll_call || names.empty() || names.size() > kMostNamesInOneLine)
        return scene.words.text(language, "sup_about_rollcall", {{"unit", call.unit.value}});
    return scene.words.text(language, key,
                            {{"sasaran", wording::list(names, language)}, {"pesan", call.message}});
}

std::string answer_state(const Call& call, const CallPerson& person) {
    if (!person.left_out.empty()) return kLeftOut;
    if (person.outcome == Outcome::missed && !call.counts) return "no_reply";
    return std::string(to_string(person.outcome));
}

/// By subject.
using Sent = std::multimap<std::string, storage::OutboxRow>;

/// How far the attempt has got, by whichever of its messages got furthest, and when. Without any message
/// there was no chat to send it to.
std::pair<std::string, std::optional<Instant>> delivery_of(const Sent& all, const AttemptRow& attempt) {
    const std::string subject = attempt_subject(attempt);
    std::string state = "failed";
    std::optional<Instant> at;
    int best = 0;
    const auto reached = [&](int rank, const char* name, std::optional<Instant> when) {
        if (rank <= best) return;
        best = rank;
        state = name;
        at = when;
    };
    const auto is_of_attempt = [&](const std::string& other) {
        return other == subject || other.starts_with(subject + "/");
    };
    for (auto one = all.lower_bound(subject); one != all.end() && is_of_attempt(one->first); ++one) {
        const storage::OutboxRow& sent = one->second;
        if (sent.read_at)
            reached(4, "read", sent.read_at);
        else if (sent.delivered_at)
            reached(3, "delivered", sent.delivered_at);
        else if (sent.accepted_at)
            reached(2, "sent", sent.accepted_at);
        else if (sent.state == "queued" || sent.state == "leased")
            reached(1, "queued", std::nullopt);
    }
    return {state, at};
}

/// Writes the tiles of one call.
class Tiles {
public:
    Tiles(Scene& scene, const Call& call, Language language)
        : scene_(scene), call_(call), language_(language) {
        for (AttemptRow& row : storage::attempts_of(scene.tx, call.id))
            attempts_[row.employee].push_back(std::move(row));
        for (Employee& person : storage::employees_called(scene.tx, call.id))
            people_.emplace(person.id, std::move(person));
        for (storage::OutboxRow& row : storage::rows_about(scene.tx, call_subject(call.id)))
            sent_.emplace(row.subject, std::move(row));
        for (storage::SettlingAnswer& answer : storage::settling_answers(scene.tx, call.id))
            answers_.try_emplace({answer.employee, answer.number}, std::move(answer));
    }

    /// nullptr: they have left.
    const Employee* find(const domain::EmployeeId& id) const {
        const auto found = people_.find(id);
        return found == people_.end() ? nullptr : &found->second;
    }

    CallTile of(const CallPerson& person) {
        CallTile tile;
        tile.id = person.employee;
        tile.name = name_of(person.employee);
        tile.unit = person.unit;
        tile.answer = answer_state(call_, person);
        tile.answer_words = word("state_" + tile.answer);
        const auto own = attempts_.find(person.employee);
        if (!person.left_out.empty()) tile.cause_words = word("left_out_" + person.left_out);
        if (own == attempts_.end()) return tile;
        const AttemptRow& last = own->second.back();
        const auto [state, at] = delivery_of(sent_, last);
        tile.delivery = state;
        tile.delivery_words = with_time(word(state_key(state)), at);
        if (tile.answer == "missed")
            tile.answer_words = scene_.words.text(
                language_, "state_missed_until",
                {{"batas", wording::clock_time(last.attempt.deadline, call_.zone, language_)}});
        if (person.outcome == Outcome::voided && last.verdict.cause)
            tile.cause_words = word("cause_" + std::string(to_string(*last.verdict.cause)));
        for (const AttemptRow& row : own->second)
            if (row.answered_at) {
                tile.answer_words = with_time(
                    person.outcome == Outcome::voided
                        ? scene_.words.text(language_, "state_void_answered", {{"sebab", tile.cause_words}})
                        : word("state_" + tile.answer),
                    row.answered_at);
                if (person.outcome == Outcome::voided) tile.cause_words.clear();  // told with it
                if (const auto how = how_answered(row); !how.empty()) tile.answer_words += ", " + how;
            }
        return tile;
    }

private:
    std::string name_of(const domain::EmployeeId& id) const {
        if (const Employee* here = find(id)) return here->name;
        const auto gone = storage::find_employee(scene_.tx, id);
        return gone ? gone->name : id.value;
    }
    std::string how_answered(const AttemptRow& row) const {
        const auto answer = answers_.find({row.employee, row.attempt.number});
        return answer == answers_.end() ? "" : app::how_answered(scene_, answer->second, language_);
    }
    static std::string state_key(const std::string& delivery) {
        return delivery == "failed" ? "web_delivery_failed" : "state_" + delivery;
    }
    std::string word(const std::string& key) const { return scene_.words.text(language_, key); }
    std::string with_time(const std::string& words, std::optional<Instant> at) const {
        return at ? words + ", " + wording::clock_time(*at, call_.zone, language_) : words;
    }

    Scene& scene_;
    const Call& call_;
    const Language language_;
    std::map<domain::EmployeeId, std::vector<AttemptRow>> attempts_;
    std::map<domain::EmployeeId, Employee> people_;
    Sent sent_;
    std::map<std::pair<domain::EmployeeId, int>, storage::SettlingAnswer> answers_;
};

/// `6 menjawab`, by what became of the call for the person; who was left out is told last, apart from the
/// sum.
std::vector<std::string> count_words(Scene& scene, const std::map<std::string, std::int64_t>& counts,
                                     Language language) {
    std::vector<std::string> words;
    for (const auto& [state, people] : counts) {
        if (state == kLeftOut) continue;
        words.push_back(scene.words.text(language, "card_count",
                                         {{"jumlah", wording::number(people, language)},
                                          {"keadaan", scene.words.text(language, "state_" + state)}}));
    }
    if (const auto left_out = counts.find(kLeftOut); left_out != counts.end())
        words.push_back(scene.words.plural(language, "card_left_out", left_out->second));
    return words;
}

/// nullopt: nobody of it is in the viewer's care.
std::optional<CallLine> line_of(Scene& scene, const Viewer& viewer, Language language, const Call& call) {
    std::map<std::string, std::int64_t> counts;
    std::int64_t people = 0;
    for (const storage::UnitOutcomes& part : storage::outcomes_by_unit(scene.tx, call.id)) {
        if (!is_seen(viewer, call, part.unit)) continue;
        counts[answer_state(call, {{}, part.unit, part.is_left_out ? "left_out" : "", part.outcome, {}})] +=
            part.people;
        people += part.people;
    }
    if (people == 0) return std::nullopt;
    CallLine line{call, caller_of(scene, call), "", count_words(scene, counts, language)};
    std::vector<std::string> names;
    if (call.kind == CallKind::call_out && people <= static_cast<std::int64_t>(kMostNamesInOneLine))
        for (const CallPerson& person : storage::people_of(scene.tx, call.id))
            if (const auto found = storage::find_employee(scene.tx, person.employee);
                found && is_seen(viewer, call, person.unit))
                names.push_back(found->name);
    line.about = about(scene, call, names, language, "sup_about_call");
    return line;
}

std::vector<Call> calls_of_days(Scene& scene, const Viewer& viewer, std::chrono::year_month_day last) {
    const Instant to = domain::start_of_day(domain::next_day(last), zone_of(scene, viewer.person));
    return storage::calls_between(scene.tx, to - std::chrono::days{kDaysOfCalls}, to);
}

}  // namespace

std::vector<CallLine> calls_until(Scene& scene, const Viewer& viewer, Language language,
                                  std::chrono::year_month_day last) {
    std::vector<CallLine> lines;
    for (const Call& call : calls_of_days(scene, viewer, last))
        if (auto line = line_of(scene, viewer, language, call)) lines.push_back(std::move(*line));
    return lines;
}

std::vector<CallLine> open_calls(Scene& scene, const Viewer& viewer, Language language) {
    std::vector<CallLine> lines;
    for (const Call& call : calls_of_days(scene, viewer, today_of(scene, viewer.person)))
        if (!call.closed_at)
            if (auto line = line_of(scene, viewer, language, call)) lines.push_back(std::move(*line));
    return lines;
}

std::optional<CallBoard> call_board(Scene& scene, const Viewer& viewer, Language language,
                                    domain::CallId id) {
    const auto call = storage::find_call(scene.tx, id);
    if (!call) return std::nullopt;
    CallBoard board;
    board.call = *call;
    board.caller = caller_of(scene, *call);
    Tiles tiles(scene, *call, language);
    std::map<std::string, std::int64_t> counts;
    std::int64_t asked = 0, answered = 0, silent = 0;
    std::vector<std::string> names;
    std::optional<CallableBy> callable;
    if (may(viewer, Permission::call_people)) callable.emplace(scene, viewer.person);
    bool is_others_to_call = false;
    for (const CallPerson& person : storage::people_of(scene.tx, id)) {
        if (!is_seen(viewer, *call, person.unit)) continue;
        board.tiles.push_back(tiles.of(person));
        names.push_back(board.tiles.back().name);
        ++counts[board.tiles.back().answer];
        if (!person.left_out.empty()) continue;
        ++asked;
        const bool has_answered = person.outcome == Outcome::answered || person.outcome == Outcome::late;
        answered += has_answered;
        const Employee* employee = callable ? tiles.find(person.employee) : nullptr;
        const bool is_callable = employee != nullptr && callable->covers(*employee);
        const bool is_silent = !has_answered && person.outcome != Outcome::excused;
        silent += is_callable && is_silent;
        is_others_to_call = is_others_to_call || (is_silent && !is_callable);
        board.tiles.back().may_note = employee != nullptr && may_note(viewer, *callable, *employee) &&
                                      person.outcome != Outcome::answered;
        board.may_note = board.may_note || board.tiles.back().may_note;
    }
    if (board.tiles.empty()) return std::nullopt;
    std::stable_sort(board.tiles.begin(), board.tiles.end(),
                     [](const CallTile& a, const CallTile& b) { return a.name < b.name; });
    board.about = about(scene, *call, names, language, "web_about_call");
    board.progress = scene.words.plural(language, "card_progress", asked,
                                        {{"menjawab", wording::number(answered, language)}});
    board.counts = count_words(scene, counts, language);
    const auto attempts = storage::attempts_of(scene.tx, id);
    const Instant deadline = shown_deadline(attempts, *call);
    if (!call->closed_at && scene.now() <= deadline) board.deadline = deadline;
    int newest = 0;
    for (const AttemptRow& row : attempts) newest = std::max(newest, row.attempt.number);
    const bool is_paced_by_hand = call->rule.advance == domain::CallRule::Advance::supervisor;
    if (!call->closed_at && is_paced_by_hand && call->issuer == viewer.person.id &&
        may(viewer, Permission::call_people) && newest < call->rule.attempts && scene.now() > deadline)
        board.next_attempt = newest + 1;
    board.may_call_again = silent > 0 && !board.deadline && board.next_attempt == 0;
    const bool is_hr = may(viewer, Permission::decide_flags);
    if (is_hr && is_others_to_call && !board.may_call_again && !board.deadline && board.next_attempt == 0)
        board.others_call = scene.words.text(language, "board_others_call", {{"atasan", board.caller}});
    return board;
}

std::optional<CallExplanation> explain_call_to(Scene& scene, const Viewer& viewer, domain::CallId id,
                                               const domain::EmployeeId& person) {
    const auto employee = storage::find_employee(scene.tx, person);
    auto explained = employee ? explain_call(scene, *employee, id) : std::nullopt;
    if (!explained) return std::nullopt;
    if (person == viewer.person.id) return explained;
    for (const CallPerson& one : storage::people_of(scene.tx, id))
        if (one.employee == person && is_seen(viewer, explained->call, one.unit)) return explained;
    return std::nullopt;
}

std::optional<KeptCallBack> note_on_board(Scene& scene, const Viewer& viewer,
                                          const domain::EmployeeId& person, const CallBack& note) {
    const auto found = storage::find_employee(scene.tx, person);
    if (!found) return std::nullopt;
    return keep_call_back(scene, viewer.person, *found, cause_of_act(scene, viewer.person), note);
}

Cause cause_of_act(Scene& scene, const domain::Employee& person) {
    return {storage::add_dashboard_act(scene.tx, person.id), scene.now(), scene.now()};
}

}  // namespace app
