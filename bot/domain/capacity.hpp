// How long it takes to tell everybody something, when an account may say only so much a second. Pure
// arithmetic for planning; what is really sent, the engine's pace decides.
#pragma once

#include <chrono>
#include <cstdint>

#include "bot/domain/instant.hpp"

namespace domain {

/// What one account may send.
struct Throughput {
    double per_second = 0;  ///< more than 0
    int burst = 1;          ///< at once, after silence
};

/// What comes back while the rest still waits to be told. A confirmation goes out before every reminder, so
/// those who answer at once slow down those who have not heard yet.
struct Answering {
    double share = 1.0;                ///< of the people who heard, 0 to 1
    std::chrono::seconds within{180};  ///< after they heard, evenly; more than 0
    int sends_each = 1;                ///< what each answer makes us say: on Telegram a toast and an edit
};

/// From the first message to the last that tells somebody new, over one account. 0 for nobody.
std::chrono::milliseconds time_to_tell(std::int64_t people, const Throughput& account,
                                       const Answering& answering);

/// The fewest accounts over which, with the people spread evenly, `time_to_tell` is no more than `within`.
/// At least 1; `within` is more than 0.
std::int64_t accounts_needed(std::int64_t people, const Throughput& account, const Answering& answering,
                             std::chrono::milliseconds within);

/// What one instance over PostgreSQL is planned with, a second.
inline constexpr double kWebhooksTaken = 6450;   ///< each on disk before its answer: measured, docs/bench.md
inline constexpr double kEventsWorkedOff = 500;  ///< sent or received, by the one that leads: docs/scale.md

/// How many it takes to share so much, at that much each. At least 1.
std::int64_t shares_of(double much, double each);

/// The people of the fullest account.
std::int64_t people_an_account(std::int64_t people, std::int64_t accounts);

}  // namespace domain
