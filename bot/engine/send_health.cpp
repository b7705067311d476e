#include "bot/engine/send_health.hpp"

namespace engine {
namespace {

using domain::Instant;

constexpr std::chrono::seconds kStep{10};

}  // namespace

bool is_failure(const domain::SendOutcome& outcome) {
    if (const auto* later = std::get_if<domain::RetryAt>(&outcome)) return later->is_trouble;
    if (const auto* refused = std::get_if<domain::Refused>(&outcome))
        return refused->reason == domain::RefusalReason::account_stopped;
    return std::holds_alternative<domain::Unclear>(outcome);
}

void SendHealth::note(const domain::SendOutcome& outcome, Instant now) {
    last_tried_at_ = now;
    // A wall clock that was set back starts anew: what lies ahead would never grow old.
    while (!steps_.empty() && steps_.back().from > now) steps_.pop_back();
    while (!steps_.empty() && steps_.front().from <= now - kSendSpan) steps_.pop_front();
    if (steps_.empty() || now >= steps_.back().from + kStep) steps_.push_back({now});
    ++steps_.back().tries;
    if (is_failure(outcome)) ++steps_.back().failures;
}

std::optional<Instant> SendHealth::failing_since(Instant now) const {
    int tries = 0;
    int failures = 0;
    std::optional<Instant> first;
    for (const Step& step : steps_) {
        if (step.from <= now - kSendSpan || step.from > now) continue;
        tries += step.tries;
        failures += step.failures;
        if (step.failures > 0 && !first) first = step.from;
    }
    return tries >= kFewestTries && failures > kMostFailures * tries ? first : std::nullopt;
}

}  // namespace engine
