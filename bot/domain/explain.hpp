// One moment of one person's day, laid open: what `sigap policy explain`, `/mengapa` and the policy page
// show.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/duty.hpp"

namespace domain {

enum class WindowState { not_open, open, closed };

std::string_view to_string(WindowState state);

struct ExplainedWindow {
    std::string id;
    std::string open;       ///< on the person's wall: `06:30`
    std::string close;      ///< the named minute, which is still in time: `07:30`
    std::string open_utc;   ///< `2026-02-12T22:30:00Z`
    std::string close_utc;  ///< the first instant that is too late: `2026-02-12T23:31:00Z`
    WindowState state = WindowState::not_open;
};

/// With the zone's offset: `2026-02-13T15:30:00+08:00`.
struct ExplainedReport {
    std::string remind_at;
    std::string due;
};

/// Field by field what `sigap policy explain --json` prints; see docs/policy-language.md.
struct Explanation {
    std::string at;        ///< UTC, `2026-02-12T22:45:00Z`
    std::string at_local;  ///< with the zone's offset
    std::string zone;
    std::optional<PolicyId> policy;
    std::string version;
    std::string calendar_version;
    std::string tzdata_version;
    DayKind day_kind = DayKind::workday;
    DayTable table = DayTable::regular;
    Place place = Place::none;
    bool exempt = false;
    bool ineligible = false;  ///< personally not eligible for flexible days for now
    bool suspended = false;
    bool conflict = false;  ///< two policies disagree about this day; a reason `conflict` names both
    std::vector<ExplainedWindow> windows;
    std::optional<ExplainedReport> report;
    /// Whether a reminder goes to the person on this day, at whatever hour: a window asks, and does not close
    /// while it is still quiet. Who has checked in is not reminded; that is no matter of the rules.
    bool reminder = false;
    /// Whether a call issued at this instant could count; see `why_call_cannot_count`.
    bool call_counts = false;
    std::vector<Ground> reasons;  ///< of the day, and last why a call would or would not count
};

/// The day on the person's wall at that instant, and where in it the instant lies.
Explanation explain(const Rulebook& rules, const DutySubject& subject, Instant at);

}  // namespace domain
