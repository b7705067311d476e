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

/// Raised whenever a figure begins to mean something else; every report names it.
inline constexpr int kFiguresVersion = 2;

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
    Instant close{};
};

/// One daily report that was asked of one person.
struct DailyReportRecord {
    EmployeeId employee;
    UnitId unit;             ///< the person's, frozen when the day was planned
    std::string local_date;  ///< ISO
    std::string state;
    std::string cause;  ///< for `void`
    bool is_handed_in = false;
    bool is_late = false;  ///< handed in after it was due
};

/// Where one person worked on one date, as the day was planned.
struct DayPlace {
    EmployeeId employee;
    std::string local_date;  ///< ISO
    Place place = Place::none;
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

/// When a report came decides, whatever was said about it since.
struct DailyReportSums {
    std::int64_t asked = 0;  ///< that came due or will; void ones are among them, as everywhere
    std::int64_t in_time = 0;
    std::int64_t late = 0;
    std::int64_t missing = 0;                    ///< due, and nothing came
    std::int64_t not_due = 0;                    ///< nothing came yet
    std::map<std::string, std::int64_t> voided;  ///< by cause

    friend bool operator==(const DailyReportSums&, const DailyReportSums&) = default;
};

void add(CallSums& sums, const CallRecord& record);
void add(WindowSums& sums, const WindowRecord& record);
void add(DailyReportSums& sums, const DailyReportRecord& record);

/// So many of so many.
struct Share {
    std::int64_t count = 0;
    std::int64_t of = 0;

    friend bool operator==(const Share&, const Share&) = default;
};

// Of what could be answered and is settled: void, excused or explained, and pending are in no denominator.
Share in_time(const CallSums& sums);
Share answered(const CallSums& sums);  ///< in time or late
Share in_time(const WindowSums& sums);
Share handed_in(const DailyReportSums& sums);  ///< in time or late

/// The middle one, of an even number the mean of both, cut to the second; nullopt of none.
std::optional<std::chrono::seconds> median(std::vector<std::chrono::seconds> waits);
/// The smallest wait that so many per cent of all do not exceed; nullopt of none.
std::optional<std::chrono::seconds> percentile(std::vector<std::chrono::seconds> waits, int percent);
/// From issue to the earliest answer; nullopt: none came.
std::optional<std::chrono::seconds> wait_of(const CallRecord& record);

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
