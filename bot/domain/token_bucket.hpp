// How fast one may speak: a bucket that fills at a steady rate and holds a burst.
#pragma once

#include <algorithm>
#include <chrono>

#include "bot/domain/instant.hpp"

namespace domain {

/// Pure: the caller brings the time. Not thread-safe.
class TokenBucket {
public:
    /// One token per `interval`; at most `burst` at once after silence. `interval` 0 never holds anyone back.
    TokenBucket(std::chrono::microseconds interval, int burst) : interval_(interval), burst_(burst) {}

    /// When the next token may be taken, `now` if at once.
    Instant ready_at(Instant now) const {
        return std::max({now, blocked_until_, full_at_ - interval_ * (burst_ - 1)});
    }

    /// Takes one token; call only when `ready_at(now) <= now`.
    void take(Instant now) { full_at_ = std::max(full_at_, now) + interval_; }

    /// The provider said to wait; nothing is ready before `until`.
    void block_until(Instant until) { blocked_until_ = std::max(blocked_until_, until); }

private:
    std::chrono::microseconds interval_;
    int burst_;
    Instant full_at_{};  ///< when the bucket is full again, if nobody takes from it
    Instant blocked_until_{};
};

}  // namespace domain
