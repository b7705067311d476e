#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/answer_words.hpp"
#include "bot/app/call_evidence.hpp"
#include "bot/app/call_outcome.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/lived_time.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/clock_step.hpp"
#include "storage/flags.hpp"
#include "storage/ledger.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallKind;
using domain::Employee;
using domain::Instant;
using domain::Outcome;
using domain::VoidCause;
using storage::AttemptRow;
using storage::Call;

/// An attempt that the event may answer, and when it then was given.
struct Answerable {
    AttemptRow row;
    Instant at;
};

/// What the event may answer, oldest first: what was issued by then, and what may have been, for it may have
/// been given as late as it arrived, or the clock that dated the issue was ahead and has been set back since.
std::vector<Answerable> answerable(Scene& scene, const Employee& employee, const Cause& cause) {
    const auto steps = storage::clock_steps_since(scene.tx, cause.at - kClockMemory);
    const Instant surely = cause.is_earliest ? cause.received_at : cause.at;
    Instant perhaps = surely;
    for (const domain::ClockStep& step : steps) perhaps = std::max<Instant>(perhaps, cause.at - step.by);
    std::vector<Answerable> found;
    for (AttemptRow& row : storage::answerable_attempts(scene.tx, employee.id, cause.at, perhaps)) {
        const Instant by_the_clock_then = cause.at + domain::ahead_at(steps, row.attempt.issued_at);
        const auto at = domain::time_of_answer(row.attempt, cause.at, std::max(surely, by_the_clock_then));
        if (at) found.push_back({std::move(row), *at});
    }
    return found;
}

/// Whether a flag that was open by then cites misses on both sides of the attempt: that run was complete.
bool lies_within_open_flag(Scene& scene, const AttemptRow& row, Instant at) {
    const auto flag = storage::open_flag_of(scene.tx, row.employee);
    if (!flag || at < flag->opened_at) return false;
    bool has_earlier = false, has_later = false;
    for (const auto& [call, number] : storage::misses_of(scene.tx, flag->id))
        for (const AttemptRow& cited : storage::attempts_of(scene.tx, call, row.employee)) {
            if (number != 0 && cited.attempt.number != number) continue;
            has_earlier = has_earlier || cited.attempt.issued_at < row.attempt.issued_at;
            has_later = has_later || cited.attempt.issued_at > row.attempt.issued_at;
        }
    return has_earlier && has_later;
}

/// Whether an answer after the deadline is kept as late: by the newest attempt there was at `at`, unless
/// another was answered. What a human excused stays excused. A flag that was opened before the answer was
/// given keeps its misses.
bool takes_late_answer(Scene& scene, const AttemptRow& row, const std::vector<AttemptRow>& attempts,
                       Instant at) {
    if (row.verdict.outcome == Outcome::late || row.verdict.outcome == Outcome::excused) return false;
    if (row.is_in_open_flag && at >= row.attempt.settles_at) return false;
    if (lies_within_open_flag(scene, row, at)) return false;
    return std::all_of(attempts.begin(), attempts.end(), [&](const AttemptRow& other) {
        const bool is_later = other.attempt.number > row.attempt.number;
        return !other.answered_at && (!is_later || other.attempt.issued_at > at);
    });
}

/// Whether nothing of the call counted when the late answer was given: it stays so. The answer is kept and
/// ends the run, but makes neither a late one nor a counted one of a call that never was.
bool stays_void(const AttemptRow& row, const std::vector<AttemptRow>& attempts, Instant at) {
    return row.verdict.outcome == Outcome::voided &&
           std::all_of(attempts.begin(), attempts.end(), [&](const AttemptRow& other) {
               return other.attempt.issued_at > at || other.verdict.outcome == Outcome::voided;
           });
}

/// What silence was judged by, and how the answer came after all.
std::string evidence_with_answer(Scene& scene, const AttemptRow& row, Instant at, std::string_view noted_by) {
    auto evidence = nlohmann::json::parse(storage::evidence_of(scene.tx, row), nullptr, false);
    if (!evidence.is_object()) evidence = nlohmann::json::object();
    evidence["answered_at"] = domain::to_micros(at);
    if (!noted_by.empty()) evidence["noted_by"] = noted_by;
    return evidence.dump();
}

/// An answer ends the call: what was asked after it would not have been asked, had it arrived at once. What
/// it answers was asked before it, even where it is dated to the whole second of the issue.
void withdraw_later(Scene& scene, const Call& call, const AttemptRow& row,
                    const std::vector<AttemptRow>& attempts, Instant at) {
    for (const AttemptRow& later : attempts)
        if (later.attempt.number > row.attempt.number && later.attempt.issued_at > at && !later.answered_at &&
            later.verdict.outcome != Outcome::excused)
            apply_verdict(
                scene, call, later,
                {Outcome::voided, VoidCause::withdrawn, std::nullopt, "answered_before_it_was_issued"},
                std::nullopt, "", true);
}

/// A miss that counted is taken back: whoever called is told, and HR, who may have read of it.
void tell_correction(Scene& scene, const Employee& employee, const Answered& effect, const Cause& cause) {
    const auto said_to = [&](const Employee& officer, std::string_view key) {
        Utterance told =
            answer_to(cause, key,
                      {{"nomor", number_of(effect.call.id)},
                       {"nama", employee.name},
                       {"unit", employee.unit.value},
                       {"tanggal", wording::date(effect.call.issued_at, effect.call.zone, officer.language)},
                       {"jam", wording::clock_time(effect.at, effect.call.zone, officer.language)}});
        told.dedupe_key += "/" + number_of(effect.call.id) + "/" + officer.id.value;
        say(scene, officer, told);
    };
    const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
    if (issuer) said_to(*issuer, "sup_answer_corrected");
    if (!effect.was_missed) return;
    for (const Employee& officer : hr_for(scene, employee))
        if (!issuer || officer.id != issuer->id) said_to(officer, "hr_answer_corrected");
}

/// Where cards cannot change, the last summary of a roll call would stay untrue without a word about who came
/// late.
void tell_late_answer(Scene& scene, const Employee& employee, const Answered& effect, const Cause& cause,
                      std::string_view words, std::string_view noted_by) {
    if (effect.is_in_time || !effect.call.closed_at || effect.call.kind != CallKind::roll_call) return;
    const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
    const auto chat = issuer ? reachable_chat(scene, issuer->id) : std::nullopt;
    if (!chat || Office::can_edit(chat->account.messenger)) return;
    Utterance told = answer_to(
        cause, "sup_answer_late",
        {{"nama", employee.name},
         {"jam", wording::clock_time(effect.at, effect.call.zone, issuer->language)},
         {"batas", wording::clock_time(effect.deadline, effect.call.zone, issuer->language)},
         {"isi", words.empty() ? scene.words.text(issuer->language, "button_present") : std::string(words)}});
    if (const auto how = how_answered(scene, words, noted_by, issuer->language); !how.empty()) {
        told.arguments.back().value = how;
        told.text = scene.words.text(issuer->language, "sup_answer_late_how", told.arguments);
    }
    told.dedupe_key += "/" + number_of(effect.call.id);
    say(scene, *chat, issuer->language, told);
}

}  // namespace

std::vector<Answered> answer_open_calls(Scene& scene, const Employee& employee, const Cause& cause,
                                        std::string_view words, std::string_view noted_by) {
    std::vector<Answered> answered;
    for (const auto& [row, at] : answerable(scene, employee, cause)) {
        if (row.answered_at && *row.answered_at <= at) continue;
        const Call call = storage::find_call(scene.tx, row.call).value();
        if (!noted_by.empty() && !call.rule.call_backs_count) continue;
        const auto attempts = storage::attempts_of(scene.tx, row.call, employee.id);
        const bool in_time = domain::is_in_time(row.attempt, at);
        if (!in_time && !takes_late_answer(scene, row, attempts, at)) continue;
        domain::AttemptFacts facts;
        facts.attempt = row.attempt;
        facts.counts = call.counts;
        facts.answered_at = at;
        const bool is_void = !in_time && stays_void(row, attempts, at);
        const domain::Verdict judged = domain::judge(facts, scene.now());
        const domain::Verdict verdict =
            is_void ? domain::Verdict{Outcome::voided, row.verdict.cause, std::nullopt, "answered_after_void"}
                    : judged;
        apply_verdict(
            scene, call, row, verdict, at,
            is_void ? evidence_with_answer(scene, row, at, noted_by) : evidence_of(facts, verdict, noted_by),
            true);
        withdraw_later(scene, call, row, attempts, at);
        storage::add_answer(scene.tx, row, at, cause.received_at, cause.inbox_id, to_string(judged.outcome),
                            words);
        storage::cancel_about(scene.tx, call_subject(row.call, employee.id));
        const bool was_missed = row.verdict.outcome == Outcome::missed && call.counts;
        const bool was_settled =
            row.verdict.outcome != Outcome::pending && row.verdict.outcome != Outcome::late;
        answered.push_back(
            {call, row.attempt.deadline, in_time, was_settled || row.is_in_open_flag, was_missed, at});
    }
    for (const Answered& effect : answered) {
        if (effect.is_correction)
            review_streak(scene, employee, effect.call.rule, effect.call.policy_id,
                          effect.call.policy_version);
        else
            review_open_flag(scene, employee);  // the call may lie between the misses of a flag
        if (effect.is_correction && effect.is_in_time) tell_correction(scene, employee, effect, cause);
        tell_late_answer(scene, employee, effect, cause, words, noted_by);
        close_if_over(scene, effect.call);
    }
    return answered;
}

}  // namespace app
