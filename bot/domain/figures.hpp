// What calls and windows add up to. The person's own record, the supervisor's summary, HR's report and the
// command line all count here, so that no two of them can differ. Counts only: nobody is ranked by silence.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/domain/call.hpp"
#include "bot/domain/ids.hpp"

namespace domain {

/// One person asked by one call, and what came of it.
struct CallRecord {
    CallId call;
    CallKind kind = CallKind::call_out;
    EmployeeId caller;
    EmployeeId employee;
    UnitId unit;  ///< the person's, frozen at issue
    Instant issued_at;
    bool counts = true;
    std::string urgency;  ///< why it went out outside duty hours; empty: it did not
    Outcome outcome = Outcome::pending;
    std::optional<VoidCause> cause;      ///< of the newest attempt that is void
    std::optional<Instant> answered_at;  ///< the earliest answer
};

/// One presence window that was planned for one person.
struct WindowRecord {
    EmployeeId employee;
    UnitId unit;             ///< the person's, now
    std::string local_date;  ///< ISO
    std::string window;
    std::string policy;
    std::string zone;
    std::string state;
    std::string cause;  ///< for `void`
    std::optional<Instant> checked_in_at;
};

struct CallSums {
    std::int64_t asked = 0;
    std::int64_t counted = 0;       ///< of those asked, by calls whose silence counts
    std::int64_t outside_duty = 0;  ///< of those asked
    std::int64_t answered = 0;      ///< in time
    std::int64_t late = 0;
    std::int64_t no_reply = 0;
    std::int64_t excused = 0;
    std::int64_t pending = 0;
    std::map<VoidCause, std::int64_t> voided;

    friend bool operator==(const CallSums&, const CallSums&) = default;
};

struct WindowSums {
    std::int64_t asked = 0;  ///< windows that have opened
    std::int64_t in_time = 0;
    std::int64_t late = 0;
    std::int64_t explained = 0;
    std::int64_t no_check_in = 0;
    std::int64_t open = 0;
    std::map<std::string, std::int64_t> voided;  ///< by cause

    friend bool operator==(const WindowSums&, const WindowSums&) = default;
};

void add(CallSums& sums, const CallRecord& record);
void add(WindowSums& sums, const WindowRecord& record);

/// Each unit on its own, without those below it.
struct UnitSums {
    CallSums calls;
    WindowSums windows;
};
std::map<UnitId, UnitSums> sums_by_unit(const std::vector<CallRecord>& calls,
                                        const std::vector<WindowRecord>& windows);

/// How often one person called another.
struct CallerLine {
    EmployeeId caller;
    EmployeeId employee;
    UnitId unit;  ///< the called person's, by the newest call
    CallSums sums;
    std::vector<std::string> urgencies;               ///< in order of time
    std::optional<std::chrono::seconds> median_wait;  ///< from issue to answer, of those answered
};
/// By caller, then person.
std::vector<CallerLine> caller_lines(const std::vector<CallRecord>& records);

/// The people called most often, most often first, then by key; at most so many. How they answered is not
/// looked at.
std::vector<std::pair<EmployeeId, std::int64_t>> most_called(const std::vector<CallRecord>& records,
                                                             std::size_t most);

}  // namespace domain
