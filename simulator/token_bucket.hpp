// A rate limit in simulated time.
#pragma once

#include <algorithm>
#include <cmath>

#include "simulator/instant.hpp"

namespace sim {

/// Lets `capacity` through at once and `per_second` on average.
class TokenBucket {
public:
    TokenBucket(double capacity, double per_second)
        : capacity_(capacity), per_second_(per_second), level_(capacity) {}

    /// How long until one more may pass; zero: it may pass now.
    Duration wait(Instant now) {
        fill(now);
        if (level_ >= 1 - kSlack) return Duration{0};
        return Duration{static_cast<std::int64_t>(std::ceil((1 - level_) / per_second_ * 1e6))};
    }
    void take(Instant now) {
        fill(now);
        level_ -= 1;
    }

private:
    static constexpr double kSlack = 1e-6;  // a microsecond's rounding must not refuse whoever waited as told

    void fill(Instant now) {
        if (now > filled_)
            level_ = std::min(capacity_,
                              level_ + per_second_ * std::chrono::duration<double>(now - filled_).count());
        filled_ = std::max(filled_, now);
    }

    double capacity_, per_second_, level_;
    Instant filled_{};
};

}  // namespace sim
