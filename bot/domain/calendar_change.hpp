// A decision that changes the calendar while the office runs: a day off named, moved or taken back, and the
// fasting month as the government's session (sidang isbat) fixed it the evening before.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/domain/calendar.hpp"

namespace domain {

/// The date becomes this day off, whatever it was; nullopt: an ordinary day.
struct DayChange {
    std::chrono::year_month_day date;
    std::optional<Holiday> holiday;
};

/// Takes the place of the Ramadan the calendar expects at about that time, else is a further one.
struct RamadanChange {
    Ramadan ramadan;
};

using CalendarChange = std::variant<DayChange, RamadanChange>;

/// `day` or `ramadan`, the word in tables and lists.
std::string_view kind_of(const CalendarChange& change);
/// The first date the change speaks about.
std::chrono::year_month_day first_date_of(const CalendarChange& change);

void apply(Calendar& calendar, const CalendarChange& change);

/// The Ramadan that one beginning on that date would take the place of, else nullptr: fasting months lie
/// some 354 days apart, and no two opinions about one differ by more than a few days.
const Ramadan* ramadan_near(const Calendar& calendar, std::chrono::year_month_day first);

/// The dates that mean something else for people's days, in order: another kind of day off or none, inside
/// Ramadan or outside. Names, sources and certainty are no difference.
std::vector<std::chrono::sys_days> differing_days(const Calendar& before, const Calendar& after);

/// Why the changes cannot be made, each with its mend; empty if they can. What has begun is frozen: a date of
/// `today` or before must keep its meaning. Dates lie in the years the calendar covers, and a Ramadan has 1
/// to 30 days, for one whose start was learnt too late begins on the next morning.
std::vector<std::string> objections(const Calendar& before, const std::vector<CalendarChange>& changes,
                                    std::chrono::year_month_day today);

}  // namespace domain
