// Which dates are holidays, joint leave or Ramadan. Data from config/calendars; no clock, no zone.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace domain {

enum class HolidayKind { national_holiday, joint_leave, local_holiday };
enum class Certainty { certain, decreed, estimated };

struct Holiday {
    std::string name_id;
    std::string name_en;
    HolidayKind kind = HolidayKind::national_holiday;
    Certainty certainty = Certainty::certain;
    std::string source;
};

/// First and last day of fasting, as the government fixed them; both included.
struct Ramadan {
    std::chrono::year_month_day first;
    std::chrono::year_month_day last;
    Certainty certainty = Certainty::certain;
    std::string source;
};

struct Calendar {
    std::map<std::chrono::sys_days, Holiday> holidays;
    std::vector<Ramadan> ramadans;
    /// Years the data covers; asking about another year is a mistake that `policy check` names.
    std::vector<int> years;

    /// The holiday on that date, else nullptr. A national holiday wins over joint leave on the same date.
    const Holiday* holiday_on(std::chrono::year_month_day date) const;
    bool is_ramadan(std::chrono::year_month_day date) const;
};

}  // namespace domain
