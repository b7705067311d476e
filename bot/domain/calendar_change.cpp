#include "bot/domain/calendar_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr days kSameRamadan{60};

std::optional<HolidayKind> kind_on(const Calendar& calendar, year_month_day date) {
    const Holiday* holiday = calendar.holiday_on(date);
    return holiday == nullptr ? std::nullopt : std::optional(holiday->kind);
}

bool covers(const Calendar& calendar, year_month_day date) {
    return calendar.years.empty() || std::find(calendar.years.begin(), calendar.years.end(),
                                               static_cast<int>(date.year())) != calendar.years.end();
}

std::string uncovered(const Calendar& calendar, year_month_day date) {
    return fmt::format(
        "{}: the calendar covers {} to {}; add that year to the calendar's file ([policy] calendars) first",
        to_iso_date(date), *std::min_element(calendar.years.begin(), calendar.years.end()),
        *std::max_element(calendar.years.begin(), calendar.years.end()));
}

std::optional<std::string> objection_to(const Calendar& calendar, const DayChange& change) {
    if (!covers(calendar, change.date)) return uncovered(calendar, change.date);
    if (change.holiday && change.holiday->name_id.empty())
        return fmt::format("{}: a day off has a name, as people will read it", to_iso_date(change.date));
    return std::nullopt;
}

std::optional<std::string> objection_to(const Calendar& calendar, const RamadanChange& change) {
    const auto& [first, last, certainty, source] = change.ramadan;
    for (const year_month_day date : {first, last})
        if (!covers(calendar, date)) return uncovered(calendar, date);
    const auto length = sys_days{last} - sys_days{first} + days{1};
    if (length < days{1} || length > days{30})
        return fmt::format(
            "{} to {}: {} days, both counted; expected at most 30, as the government fixed them",
            to_iso_date(first), to_iso_date(last), length.count());
    return std::nullopt;
}

}  // namespace

std::string_view kind_of(const CalendarChange& change) {
    return std::holds_alternative<DayChange>(change) ? "day" : "ramadan";
}

year_month_day first_date_of(const CalendarChange& change) {
    if (const auto* day = std::get_if<DayChange>(&change)) return day->date;
    return std::get<RamadanChange>(change).ramadan.first;
}

const Ramadan* ramadan_near(const Calendar& calendar, year_month_day first) {
    const auto found =
        std::find_if(calendar.ramadans.begin(), calendar.ramadans.end(), [&](const Ramadan& ramadan) {
            const auto apart = sys_days{ramadan.first} - sys_days{first};
            return -kSameRamadan < apart && apart < kSameRamadan;
        });
    return found == calendar.ramadans.end() ? nullptr : &*found;
}

void apply(Calendar& calendar, const CalendarChange& change) {
    if (const auto* day = std::get_if<DayChange>(&change)) {
        if (day->holiday)
            calendar.holidays.insert_or_assign(sys_days{day->date}, *day->holiday);
        else
            calendar.holidays.erase(sys_days{day->date});
        return;
    }
    const Ramadan& set = std::get<RamadanChange>(change).ramadan;
    if (const Ramadan* expected = ramadan_near(calendar, set.first))
        calendar.ramadans[static_cast<std::size_t>(expected - calendar.ramadans.data())] = set;
    else
        calendar.ramadans.push_back(set);
}

std::vector<sys_days> differing_days(const Calendar& before, const Calendar& after) {
    std::set<sys_days> candidates;
    for (const Calendar* calendar : {&before, &after}) {
        for (const auto& [date, holiday] : calendar->holidays) candidates.insert(date);
        for (const Ramadan& ramadan : calendar->ramadans)
            for (sys_days day{ramadan.first}; day <= sys_days{ramadan.last}; day += days{1})
                candidates.insert(day);
    }
    std::vector<sys_days> differing;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(differing), [&](sys_days day) {
        return kind_on(before, day) != kind_on(after, day) || before.is_ramadan(day) != after.is_ramadan(day);
    });
    return differing;
}

std::vector<std::string> objections(const Calendar& before, const std::vector<CalendarChange>& changes,
                                    year_month_day today) {
    std::vector<std::string> found;
    Calendar after = before;
    for (const CalendarChange& change : changes) {
        const auto objection =
            std::visit([&](const auto& wanted) { return objection_to(before, wanted); }, change);
        if (objection)
            found.push_back(*objection);
        else
            apply(after, change);
    }
    for (const sys_days day : differing_days(before, after)) {
        if (day > sys_days{today}) break;
        found.push_back(
            fmt::format("{}: that day is frozen: it has begun or is over; a change holds from {} on",
                        to_iso_date(day), to_iso_date(next_day(today))));
    }
    return found;
}

}  // namespace domain
