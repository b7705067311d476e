// One day, or one run of days with a name, in words: "besok", "20/2", "Senin depan", "minggu depan". What the
// words around it make of it (a beginning, an end) is decided in dates.cpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "bot/reading/date_words.hpp"
#include "bot/reading/dates.hpp"

namespace reading {

struct DayRead {
    enum class Shape {
        fixed,    ///< `span` says it: relative to today
        weekday,  ///< the next `weekday`, counted from wherever it stands
        written,  ///< `day`, and what else was written
    };
    std::size_t count = 0;  ///< of the tokens read; 0: no day begins here
    Shape shape = Shape::fixed;
    DaySpan span{};
    std::chrono::weekday weekday{};
    unsigned day = 0;
    unsigned month = 0;    ///< 0: not written
    int year = 0;          ///< 0: not written
    bool is_week = false;  ///< said with "minggu", which is also Sunday
    std::optional<DayPart> part{};
    std::optional<Doubt> doubt{};  ///< without its words
};

struct Today {
    std::chrono::year_month_day date;
    domain::WorkingWeek week;
};

/// `may_be_bare`: a number alone is a day of the month, as after "20/2 s.d.".
DayRead read_day(const DateText& text, std::size_t at, const Today& today, bool may_be_bare);

/// "3 hari", "seminggu", "2 bulan", "5 hari kerja".
struct LengthOfDays {
    std::size_t count = 0;  ///< 0: none begins here
    int number = 0;
    Unit unit = Unit::none;
    bool is_working_days = false;
};
LengthOfDays read_length_of_days(const DateText& text, std::size_t at);

/// The last of so many days from `first` on.
std::chrono::year_month_day last_of(const LengthOfDays& length, std::chrono::year_month_day first,
                                    domain::WorkingWeek week);

}  // namespace reading
