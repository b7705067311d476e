// The recount behind `sigap verify`: every outcome, streak and flag worked out again from what was recorded.
// It shares no code with the rules that decided (bot/domain/call.cpp, streak.cpp) and reads the tables
// itself, so that a mistake there shows here. What the dashboard and the reports show is held against a count
// of its own by verification_figures.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace cli {

struct Discrepancy {
    std::string subject;    ///< `attempt/17/P-03/1`, `call/17/P-03`, `flag/2`, `employee/P-03`
    std::string recorded;   ///< what stands in the database
    std::string recounted;  ///< what it should be, and by which rule
};

struct Recount {
    std::int64_t employees = 0;  ///< on record, those who left too
    std::int64_t calls = 0;
    std::int64_t flags = 0;
    std::vector<Discrepancy> discrepancies;
};

/// Recounts from rows, answers, reasons and the log (design.md 3):
/// - an attempt: its deadline by the frozen rule, its answer and whether that was in time, what each outcome
///   needs, and its last judgement in the log;
/// - a call for one person, from its attempts; a person left out has none;
/// - a flag: counted misses of one person, as many as the rule asks and as the log says; while it is open
///   they still stand, no answer (or check-in, if the calls' rule says so) lies between them, and they lie
///   within the days that the rule allows;
/// - a streak that reaches the threshold has its flag, or a reason or request that waits for a decision;
/// - presence windows, daily reports and stored files: see verification_records.hpp.
Recount recount(storage::Transaction& tx);

}  // namespace cli
