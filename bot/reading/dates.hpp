// Days, spans of days and times of day as people write them, read relative to where and when they are:
// "besok", "20/2 s.d. 24/2", "Senin depan", "setengah delapan sampai jam 10". Indonesian first, English too.
// The day always stands before the month. What can be read in two ways is reported and never guessed; whoever
// acts on a reading repeats it to the person first.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/local_time.hpp"
#include "bot/domain/roster.hpp"

namespace reading {

/// Whole local days, both included.
struct DaySpan {
    std::chrono::year_month_day first;
    std::chrono::year_month_day last;

    friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

enum class DoubtKind {
    no_such_date,     ///< "31/2"
    no_such_time,     ///< "jam 25", "jam 9 sore"
    two_readings,     ///< "Jumat depan" said on a Monday: both are in `readings`
    several_spans,    ///< "Senin dan Rabu": each in `readings`, to be entered one by one
    weekday_differs,  ///< "Kamis 20/2" where the 20th is a Friday; `readings` holds that date
    reversed,         ///< the end lies before the beginning
    too_vague,        ///< "akhir bulan"
};

/// What could not be taken at its word.
struct Doubt {
    DoubtKind kind;
    std::string words;  ///< the words in question, as they were written
    std::vector<DaySpan> readings{};

    friend bool operator==(const Doubt&, const Doubt&) = default;
};

struct When {
    std::optional<std::chrono::year_month_day> first;
    /// Absent although `first` is there: only the beginning was said ("mulai besok").
    std::optional<std::chrono::year_month_day> last;
    std::optional<int> length;                 ///< in days, if nobody said when they begin ("3 hari")
    std::optional<std::chrono::minutes> from;  ///< since local midnight
    std::optional<std::chrono::minutes> until;
    std::string zone;           ///< IANA, for the words WIB, WITA and WIT; else empty
    std::vector<Doubt> doubts;  ///< in the order of the words; not empty: ask before believing the rest
    std::string used;           ///< the words that were read, as they were written
    std::string rest;           ///< the others

    bool is_empty() const { return !first && !last && !length && !from && !until && doubts.empty(); }
};

/// How far back a date without a year may lie: "5/1" said in December is next year's, said in March this
/// year's. A day without a month ("tgl 20") is the coming one; if it passed within `kRecentDays`, both are
/// reported.
inline constexpr std::chrono::days kLookBack{90};
inline constexpr std::chrono::days kRecentDays{10};

/// `now` is the wall clock where the person is; `week` tells where "minggu depan" ends. An hour from 1 to 5
/// without a nought in front or a part of the day is the afternoon's. Pure; any thread; any bytes.
When read_when(std::string_view text, const domain::LocalTime& now,
               domain::WorkingWeek week = domain::WorkingWeek::five_days);

}  // namespace reading
