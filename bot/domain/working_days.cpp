#include "bot/domain/working_days.hpp"

#include "bot/domain/local_time.hpp"

namespace domain {

using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

DayKind day_kind(const Policy& policy, const Calendar& calendar, WorkingWeek week, year_month_day date) {
    const Holiday* holiday = calendar.holiday_on(date);
    if (holiday != nullptr && holiday->kind == HolidayKind::joint_leave) {
        if (policy.flexible.skips_joint_leave) return DayKind::joint_leave;
    } else if (holiday != nullptr && policy.flexible.skips_holidays) {
        return DayKind::holiday;
    }
    const weekday day{sys_days{date}};
    const bool is_weekend =
        day == std::chrono::Sunday || (day == std::chrono::Saturday && week == WorkingWeek::five_days);
    return is_weekend ? DayKind::weekend : DayKind::workday;
}

bool is_working_day(DayKind kind) {
    return kind == DayKind::workday || kind == DayKind::before_start;
}

sys_days monday_of(year_month_day date) {
    return sys_days{date} - (weekday{sys_days{date}} - std::chrono::Monday);
}

Instant Rulebook::after_working_days(Instant from, int days, const DutySubject& subject) const {
    if (days <= 0) return from;
    year_month_day date = date_at(subject, from);
    for (int counted = 0; counted < days;) {
        date = next_day(date);
        if (day_kind(governing(subject, date), calendar_, subject.week, date) == DayKind::workday) ++counted;
    }
    const std::string& zone = zone_on(subject, date);
    const DayTable table = calendar_.is_ramadan(date) ? DayTable::ramadan : DayTable::regular;
    const HoursRule* hours = hours_on(governing(subject, date), table, weekday{sys_days{date}}, subject.week);
    return hours != nullptr ? instant_at(date, hours->span.close, zone) : start_of_day(next_day(date), zone);
}

}  // namespace domain
