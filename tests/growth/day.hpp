// One day of an office, lived through by the real loops with scripted people: what it cost.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "tests/growth/counted.hpp"

namespace growth_test {

struct Day {
    std::int64_t people = 0;
    std::int64_t taken_in = 0;  ///< taps, words and receipts
    std::int64_t sent = 0;      ///< messages, edits and toasts
    double seconds = 0;
    double processor_seconds = 0;  ///< of this process, and of the server if there is one
    double moving_in_seconds = 0;  ///< before the day: the roster's import
    std::int64_t memory = 0;       ///< bytes, of this process at its fullest
    std::int64_t database = 0;     ///< bytes that the day added
    std::int64_t server_rows = 0;  ///< that a server's scans read; 0 over SQLite
    Job longest_job;
    std::map<std::string, Asked> asked;

    std::int64_t events() const { return taken_in + sent; }
    Asked sum() const;
};

/// A Friday until nine, that everybody works from home: a window with reminders, answers, receipts, cards,
/// and an hour of calls by the heads of the units of 25. The account speaks faster the more people there are,
/// as more accounts would.
Day live_a_morning(std::int64_t people);
/// A roll call of everybody by the head of all, and its second attempt.
Day live_a_roll_call(std::int64_t people);

}  // namespace growth_test
