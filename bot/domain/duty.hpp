// One person's day under the rules: is it a working day, where, which presence windows, when may a call
// count. Every use case, the engine, `sigap policy explain` and `/mengapa` ask here; nobody decides it a
// second time.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/ground.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/instant.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/roster.hpp"

namespace domain {

enum class DayKind { before_start, workday, weekend, holiday, joint_leave };
enum class Place { office, flexible, none };

std::string_view to_string(DayKind kind);
std::string_view to_string(Place place);

/// What the rules need to know of a person.
struct DutySubject {
    UnitKind unit_kind = UnitKind::office;
    std::optional<UnitId> unit{};
    std::string zone{};  ///< the zone that holds for the person: own, else the unit's
    std::optional<EmployeeId> employee{};
    std::optional<DateRange> exempt{};  ///< personal exemption from the roster
    std::vector<Absence> absences{};
    std::vector<UnitId> units_above{};  ///< nearest first
    WorkingWeek week = WorkingWeek::five_days;
    Employment employment = Employment::pns;
    std::optional<Position> position{};
    std::vector<std::string> task_traits{};
    std::optional<Ineligibility> ineligible{};
    /// The days the unit's roster gives this person in the week of the date that is asked about, in order;
    /// policies with a quota fill their flexible days from it.
    std::vector<std::chrono::year_month_day> rostered_days{};
    std::vector<PermittedHours> permitted_hours{};  ///< of any dates
};

/// A presence window on a given day. In time is `open <= t < close`; `close` is the end of the named minute
/// (a window until 07:30 closes at 07:31:00).
struct Window {
    std::string id;  ///< `pagi`, `siang`
    std::string name_id;
    std::string name_en;
    Instant open;
    Instant close;
    Instant last_reminder;      ///< when those who have not checked in are reminded once more
    Instant late_until;         ///< a check-in from `close` up to here is kept as late
    Instant announced_close{};  ///< the named minute, which messages and pages show: 07:30:00

    friend bool operator==(const Window&, const Window&) = default;
};

/// The daily report that is asked of the person.
struct ReportDue {
    Instant remind_at;
    Instant due;  ///< a report before it is in time

    friend bool operator==(const ReportDue&, const ReportDue&) = default;
};

/// The plan of one person for one local date, with everything frozen that a call or a window records at
/// issue.
struct DayPlan {
    std::chrono::year_month_day date;
    std::string zone;
    std::string tzdata_version;
    std::optional<PolicyId> policy;  ///< nullopt: no policy speaks about this person on this date
    std::string policy_version;
    std::string calendar_version;
    DayKind kind = DayKind::workday;
    DayTable table = DayTable::regular;
    Place place = Place::none;
    bool is_exempt = false;      ///< by unit kind, by person, or by policy
    bool is_ineligible = false;  ///< personally not eligible for flexible days for now: at the office
    bool is_suspended = false;   ///< the policy is on hold: an office day, and no call counts
    bool has_call_rule = true;   ///< whether silence counts under the policy at all
    /// Leave, permission, illness, study and shift off take windows and duty away. Official travel leaves
    /// both, in the zone of the trip, and only keeps calls from counting.
    std::optional<AbsenceKind> absence;
    std::vector<Window> windows;  ///< in order; empty if none are asked of this person on this date
    std::vector<Span> duty;       ///< working hours less breaks, prayer and permission, in order
    std::vector<Span> prayers;    ///< of the working hours, in order
    std::vector<Span> permitted;  ///< hours of this day for which the person may be away, in order
    std::vector<Span> quiet;      ///< in which no reminder is sent, in order; may begin the day before
    std::optional<ReportDue> report;
    std::vector<Ground> grounds;  ///< the chain of reasons, from the calendar to the windows
    std::string holiday_name_id;  ///< for holiday and joint leave
    std::string holiday_name_en;

    /// Whether the person is on duty at every instant of `[from, to)`.
    bool is_on_duty_throughout(Instant from, Instant to) const;
    /// Why a call answered within `[from, to)` would not count; nullopt if it may count.
    std::optional<Ground> why_call_cannot_count(Instant from, Instant to) const;
    /// The window that is open at `at`, else nullptr.
    const Window* window_open_at(Instant at) const;
    /// `at`, or the end of the quiet time it lies in: when a reminder may be sent.
    Instant after_quiet(Instant at) const;
};

/// The policies in force and the calendar they read: immutable, shared freely between threads.
class Rulebook {
public:
    Rulebook(std::vector<Policy> policies, Calendar calendar);

    const std::vector<Policy>& policies() const { return policies_; }
    const Calendar& calendar() const { return calendar_; }

    /// The plan of one person for one local date. Pure; cheap enough for 100,000 people a second.
    DayPlan plan(const DutySubject& subject, std::chrono::year_month_day date) const;

    /// The local date at that instant where the person is; travel counts.
    std::chrono::year_month_day date_at(const DutySubject& subject, Instant at) const;
    DayPlan plan_at(const DutySubject& subject, Instant at) const {
        return plan(subject, date_at(subject, at));
    }

    /// The zone that holds for the person on that date: of the trip, else the person's or unit's own, else
    /// the policy's, else of any policy for this unit.
    const std::string& zone_on(const DutySubject& subject, std::chrono::year_month_day date) const;

    /// The policy that governs calls to this person on this date (`default` if no other does). One that is in
    /// effect wins over a suspended one; then the one whose scope speaks of the person more closely (persons
    /// by name, the nearest unit, any other list, everyone), a later start over an earlier one, and the first
    /// in the list, with a `conflict` among the day's grounds. Overlays only lend days and frames only
    /// measure.
    const Policy& governing(const DutySubject& subject, std::chrono::year_month_day date) const;

    /// Whole working days counted from the day after `from`, ending at the close of the last one's working
    /// hours (the right of reply: three working days). Weekends, holidays and joint leave do not count.
    Instant after_working_days(Instant from, int days, const DutySubject& subject) const;

private:
    std::vector<Policy> policies_;
    Calendar calendar_;
};

}  // namespace domain
