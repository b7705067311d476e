#include "bot/app/call_outcome.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/call_card.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/timers.hpp"
#include "storage/timers.hpp"

namespace app {

using domain::CallId;
using domain::EmployeeId;
using domain::Instant;
using domain::Outcome;
using storage::AttemptRow;
using storage::Call;

namespace {

std::vector<Outcome> outcomes_of(const std::vector<AttemptRow>& attempts) {
    std::vector<Outcome> outcomes;
    for (const AttemptRow& row : attempts) outcomes.push_back(row.verdict.outcome);
    return outcomes;
}

}  // namespace

std::string timer_subject(CallId call, int attempt) {
    return number_of(call) + "/" + std::to_string(attempt);
}

bool counts_on(const domain::CallRule& rule, domain::Messenger messenger) {
    return rule.messengers.empty() ||
           std::find(rule.messengers.begin(), rule.messengers.end(), messenger) != rule.messengers.end();
}

std::string offer_key(CallId call, int attempt) {
    return "call_again/" + timer_subject(call, attempt);
}

void settle_offer(Scene& scene, CallId call, int attempt) {
    const auto offer = storage::find_by_key(scene.tx, offer_key(call, attempt));
    if (offer) settle_card(scene, *offer, "card_settled");
}

void update_outcome(Scene& scene, CallId call, const EmployeeId& employee, bool ends) {
    const auto outcome = domain::outcome_of_call(outcomes_of(storage::attempts_of(scene.tx, call, employee)));
    storage::set_outcome(scene.tx, call, employee, outcome, ends ? std::optional(scene.now()) : std::nullopt);
}

void apply_verdict(Scene& scene, const Call& call, AttemptRow row, const domain::Verdict& verdict,
                   std::optional<Instant> answered_at, const std::string& evidence, bool ends) {
    storage::set_verdict(scene.tx, row, verdict, answered_at, evidence);
    update_outcome(scene, call.id, row.employee, ends);
    const bool is_unanswered = verdict.outcome == Outcome::missed || verdict.outcome == Outcome::excused;
    if (answered_at && !is_unanswered)
        settle_cards(scene, call_subject(call.id, row.employee), "card_answered", answered_at);
    else if (verdict.outcome == Outcome::excused || verdict.cause == domain::VoidCause::withdrawn)
        settle_cards(scene, attempt_subject(row), "card_settled");
    audit(scene, "sigap", "attempt_judged", call_subject(call.id, row.employee),
          nlohmann::json{{"number", row.attempt.number},
                         {"outcome", to_string(verdict.outcome)},
                         {"cause", verdict.cause ? to_string(*verdict.cause) : ""},
                         {"ground", verdict.ground}}
              .dump());
}

void close_if_over(Scene& scene, const Call& call) {
    if (call.closed_at || storage::is_anyone_awaited(scene.tx, call.id)) return refresh_card(scene, call.id);
    storage::close_call(scene.tx, call.id);
    for (int number = 1; number <= call.rule.attempts; ++number) {
        storage::cancel_timer(scene.tx, timers::attempt_nudge, timer_subject(call.id, number));
        storage::cancel_timer(scene.tx, timers::attempt_next, timer_subject(call.id, number));
        settle_offer(scene, call.id, number);
    }
    report_stage(scene, storage::find_call(scene.tx, call.id).value(), "summary_final");
}

}  // namespace app
