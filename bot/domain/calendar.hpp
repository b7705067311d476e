// Which dates are holidays, joint leave or Ramadan. Data from config/calendars; no clock, no zone.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domain {

enum class HolidayKind { national_holiday, joint_leave, local_holiday };
enum class Certainty { certain, decreed, estimated };

std::string_view to_string(HolidayKind kind);
std::optional<HolidayKind> holiday_kind_from(std::string_view name);
std::string_view to_string(Certainty certainty);
std::optional<Certainty> certainty_from(std::string_view name);

struct Holiday {
    std::string name_id;
    std::string name_en;
    HolidayKind kind = HolidayKind::national_holiday;
    Certainty certainty = Certainty::certain;
    std::string source{};
};

/// First and last day of fasting, as the government fixed them; both included.
struct Ramadan {
    std::chrono::year_month_day first;
    std::chrono::year_month_day last;
    Certainty certainty = Certainty::certain;
    std::string source{};
};

struct Calendar {
    std::map<std::chrono::sys_days, Holiday> holidays;
    std::vector<Ramadan> ramadans;
    /// Years the data covers; asking about another year is a mistake that `policy check` names.
    std::vector<int> years;
    /// Names this state of knowledge, which every day plan keeps; the hash of the calendar's text.
    std::string version;

    /// Keeps one holiday a date: a national holiday wins over a local one, and both over joint leave.
    void add(std::chrono::year_month_day date, Holiday holiday);

    /// The holiday on that date, else nullptr.
    const Holiday* holiday_on(std::chrono::year_month_day date) const;
    /// The fasting month that holds that date, else nullptr.
    const Ramadan* ramadan_on(std::chrono::year_month_day date) const;
    bool is_ramadan(std::chrono::year_month_day date) const { return ramadan_on(date) != nullptr; }
};

}  // namespace domain
