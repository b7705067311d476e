#include "bot/domain/calendar.hpp"

#include <algorithm>
#include <utility>

namespace domain {
namespace {

int precedence(HolidayKind kind) {
    switch (kind) {
        case HolidayKind::national_holiday:
            return 2;
        case HolidayKind::local_holiday:
            return 1;
        case HolidayKind::joint_leave:
            return 0;
    }
    return 0;
}

}  // namespace

std::string_view to_string(HolidayKind kind) {
    switch (kind) {
        case HolidayKind::national_holiday:
            return "national_holiday";
        case HolidayKind::joint_leave:
            return "joint_leave";
        case HolidayKind::local_holiday:
            return "local_holiday";
    }
    return "";
}

std::optional<HolidayKind> holiday_kind_from(std::string_view name) {
    for (const auto kind :
         {HolidayKind::national_holiday, HolidayKind::joint_leave, HolidayKind::local_holiday})
        if (to_string(kind) == name) return kind;
    return std::nullopt;
}

std::string_view to_string(Certainty certainty) {
    switch (certainty) {
        case Certainty::certain:
            return "certain";
        case Certainty::decreed:
            return "decreed";
        case Certainty::estimated:
            return "estimated";
    }
    return "";
}

std::optional<Certainty> certainty_from(std::string_view name) {
    for (const auto certainty : {Certainty::certain, Certainty::decreed, Certainty::estimated})
        if (to_string(certainty) == name) return certainty;
    return std::nullopt;
}

void Calendar::add(std::chrono::year_month_day date, Holiday holiday) {
    const auto [kept, is_first] = holidays.try_emplace(std::chrono::sys_days{date}, holiday);
    if (!is_first && precedence(kept->second.kind) < precedence(holiday.kind))
        kept->second = std::move(holiday);
}

const Holiday* Calendar::holiday_on(std::chrono::year_month_day date) const {
    const auto found = holidays.find(std::chrono::sys_days{date});
    return found == holidays.end() ? nullptr : &found->second;
}

const Ramadan* Calendar::ramadan_on(std::chrono::year_month_day date) const {
    const auto found = std::find_if(ramadans.begin(), ramadans.end(), [&](const Ramadan& ramadan) {
        return ramadan.first <= date && date <= ramadan.last;
    });
    return found == ramadans.end() ? nullptr : &*found;
}

}  // namespace domain
