#include <algorithm>

#include "bot/app/call_evidence.hpp"
#include "bot/app/call_outcome.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/speech.hpp"
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

/// Whether an answer after the deadline is kept as late: by the newest attempt there was at `at`, unless
/// another was answered. A flag that was opened before the answer was given keeps its misses.
bool takes_late_answer(const AttemptRow& row, const std::vector<AttemptRow>& attempts, Instant at) {
    if (row.verdict.outcome == Outcome::late) return false;
    if (row.is_in_open_flag && at >= row.attempt.settles_at) return false;
    return std::all_of(attempts.begin(), attempts.end(), [&](const AttemptRow& other) {
        const bool is_later = other.attempt.number > row.attempt.number;
        return !other.answered_at && (!is_later || other.attempt.issued_at > at);
    });
}

/// An answer ends the call: what was asked after it would not have been asked, had it arrived at once.
void withdraw_later(Scene& scene, const Call& call, const std::vector<AttemptRow>& attempts, Instant at) {
    for (const AttemptRow& later : attempts)
        if (later.attempt.issued_at > at && !later.answered_at && later.verdict.outcome != Outcome::excused)
            apply_verdict(
                scene, call, later,
                {Outcome::voided, VoidCause::withdrawn, std::nullopt, "answered_before_it_was_issued"},
                std::nullopt, "", true);
}

/// Where cards cannot change, the last summary of a roll call would stay untrue without a word about who came
/// late.
void tell_late_answer(Scene& scene, const Employee& employee, const Answered& effect, const Cause& cause,
                      std::string_view words) {
    const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
    const auto chat = issuer ? reachable_chat(scene, issuer->id) : std::nullopt;
    const bool is_untold = !effect.is_in_time && effect.call.closed_at &&
                           effect.call.kind == CallKind::roll_call && chat &&
                           !Office::can_edit(chat->account.messenger);
    if (!is_untold) return;
    Utterance told = answer_to(
        cause, "sup_answer_late",
        {{"nama", employee.name},
         {"jam", wording::clock_time(cause.at, effect.call.zone, issuer->language)},
         {"batas", wording::clock_time(effect.deadline, effect.call.zone, issuer->language)},
         {"isi", words.empty() ? scene.words.text(issuer->language, "button_present") : std::string(words)}});
    told.dedupe_key += "/" + number_of(effect.call.id);
    say(scene, *chat, issuer->language, told);
}

}  // namespace

std::vector<Answered> answer_open_calls(Scene& scene, const Employee& employee, const Cause& cause,
                                        std::string_view words, std::string_view noted_by) {
    std::vector<Answered> answered;
    for (const AttemptRow& row : storage::answerable_attempts(scene.tx, employee.id, cause.at)) {
        if (row.answered_at && *row.answered_at <= cause.at) continue;
        const Call call = storage::find_call(scene.tx, row.call).value();
        if (!noted_by.empty() && !call.rule.call_backs_count) continue;
        const auto attempts = storage::attempts_of(scene.tx, row.call, employee.id);
        const bool in_time = domain::is_in_time(row.attempt, cause.at);
        if (!in_time && !takes_late_answer(row, attempts, cause.at)) continue;
        domain::AttemptFacts facts;
        facts.attempt = row.attempt;
        facts.answered_at = cause.at;
        const domain::Verdict verdict = domain::judge(facts, scene.now());
        apply_verdict(scene, call, row, verdict, cause.at, evidence_of(facts, verdict, noted_by), true);
        withdraw_later(scene, call, attempts, cause.at);
        storage::add_answer(scene.tx, row, cause.at, cause.received_at, cause.inbox_id,
                            to_string(verdict.outcome), words);
        storage::cancel_about(scene.tx, call_subject(row.call, employee.id));
        const bool was_settled =
            row.verdict.outcome != Outcome::pending && row.verdict.outcome != Outcome::late;
        answered.push_back({call, row.attempt.deadline, in_time, was_settled || row.is_in_open_flag});
    }
    for (const Answered& effect : answered) {
        if (effect.is_correction)
            review_streak(scene, employee, effect.call.rule, effect.call.policy_id,
                          effect.call.policy_version);
        if (const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
            issuer && effect.is_correction && effect.is_in_time) {
            Utterance correction =
                answer_to(cause, "sup_answer_corrected",
                          {{"nomor", number_of(effect.call.id)},
                           {"nama", employee.name},
                           {"jam", wording::clock_time(cause.at, effect.call.zone, issuer->language)}});
            say(scene, *issuer, correction);
        }
        tell_late_answer(scene, employee, effect, cause, words);
        close_if_over(scene, effect.call);
    }
    return answered;
}

}  // namespace app
