// How the sends of a lane fared of late: whether its provider takes what we give it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "bot/domain/channel.hpp"

namespace engine {

/// Sends are looked at over this span, and more than this share of them failing is trouble (reliability.md
/// I6e).
inline constexpr std::chrono::minutes kSendSpan{5};
inline constexpr double kMostFailures = 0.2;
/// Of fewer tries, one alone would be more than the share: such sends are judged one by one, as undelivered.
inline constexpr int kFewestTries = 5;

/// A try fails when the provider did, or when nobody knows: not when it asks us to be slower, and not when it
/// refuses one message or one person.
bool is_failure(const domain::SendOutcome& outcome);

/// Counts in steps of ten seconds, so that it stays small however much is sent.
class SendHealth {
public:
    void note(const domain::SendOutcome& outcome, domain::Instant now);

    /// Since when sends fail; nullopt: they do not.
    std::optional<domain::Instant> failing_since(domain::Instant now) const;
    /// When the provider last answered a try in whatever way; nullopt: never.
    std::optional<domain::Instant> last_tried_at() const { return last_tried_at_; }

private:
    struct Step {
        domain::Instant from;
        int tries = 0;
        int failures = 0;
    };

    std::deque<Step> steps_;
    std::optional<domain::Instant> last_tried_at_;
};

}  // namespace engine
