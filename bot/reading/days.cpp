#include "bot/reading/days.hpp"

#include <algorithm>

namespace reading {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;
using Shape = DayRead::Shape;

year_month_day shifted(year_month_day date, int by) {
    return sys_days{date} + days{by};
}

sys_days monday_of(year_month_day date) {
    const sys_days day{date};
    return day - (weekday{day} - std::chrono::Monday);
}

int days_of(domain::WorkingWeek week) {
    return week == domain::WorkingWeek::six_days ? 6 : 5;
}

DayRead fixed(std::size_t count, year_month_day first, year_month_day last) {
    DayRead read;
    read.count = count;
    read.span = {first, last};
    return read;
}

DayRead in_days(std::size_t count, const Today& today, int by) {
    return fixed(count, shifted(today.date, by), shifted(today.date, by));
}

DayRead doubtful(std::size_t count, DoubtKind kind, std::vector<DaySpan> readings) {
    DayRead read;
    read.count = count;
    if (!readings.empty()) read.span = readings.front();
    read.doubt = Doubt{kind, "", std::move(readings)};
    return read;
}

/// The working days of the week so many weeks from this one; of this week, those still to come.
DayRead week_in(std::size_t count, const Today& today, int weeks) {
    const sys_days monday = monday_of(today.date) + days{7 * weeks};
    const sys_days last = monday + days{days_of(today.week) - 1};
    if (weeks != 0) return fixed(count, monday, last);
    if (sys_days{today.date} > last) return doubtful(count, DoubtKind::too_vague, {});
    return fixed(count, today.date, last);
}

DayRead month_in(std::size_t count, const Today& today, int months) {
    const auto month = today.date.year() / today.date.month() + std::chrono::months{months};
    const year_month_day first = months == 0 ? today.date : month / std::chrono::day{1};
    return fixed(count, first, sys_days{month / std::chrono::last});
}

/// "Jumat depan", "Jumat ini", "Jumat lalu": `way` is 1, 0 or -1.
DayRead weekday_of_week(std::size_t count, const Today& today, weekday named, int way) {
    const sys_days this_week = monday_of(today.date) + (named - std::chrono::Monday);
    const auto one_day = [](sys_days date) { return DaySpan{date, date}; };
    const bool is_ahead = this_week > sys_days{today.date};
    if (way > 0 && is_ahead)
        return doubtful(count, DoubtKind::two_readings, {one_day(this_week), one_day(this_week + days{7})});
    const bool is_of_last_week = way < 0 && this_week >= sys_days{today.date};
    const sys_days date = this_week + days{way > 0 ? 7 : is_of_last_week ? -7 : 0};
    return fixed(count, date, date);
}

/// What stands behind or before a name: 1 for "depan", 0 for "ini", -1 for "lalu".
std::optional<int> way_of(std::string_view word) {
    if (is_next(word) || word == "next") return 1;
    if (is_this(word) || word == "this") return 0;
    if (word == "lalu" || word == "last") return -1;
    return std::nullopt;
}

bool is_week_word(std::string_view word) {
    return unit_of(word) == Unit::week && word != "weeks";
}

DayRead read_relative(const DateText& text, std::size_t at, const Today& today) {
    const std::string& word = text.at(at).text;
    const std::string& next = text.at(at + 1).text;
    if ((word == "hari" || word == "hr") && is_this(next)) return in_days(2, today, 0);
    if (word == "besok" && next == "lusa") return in_days(2, today, 2);
    if (word == "kemarin" && (next == "lusa" || next == "dulu")) return in_days(2, today, -2);
    if (word == "day" && next == "after" && text.at(at + 2).is("tomorrow")) return in_days(3, today, 2);
    const bool is_signed = next == "+" || next == "-";
    if (word == "h" && is_signed && text.at(at + 1).is_glued && text.at(at + 2).is_number())
        return in_days(3, today, next == "+" ? text.at(at + 2).value : -text.at(at + 2).value);
    if (const auto by = days_from_today(word)) return in_days(1, today, *by);
    if (word == "tonight") {
        DayRead read = in_days(1, today, 0);
        read.part = DayPart::malam;
        return read;
    }
    // "nanti sore", "tadi pagi", "pagi ini": today's.
    const bool is_before = word == "nanti" || word == "ntar" || word == "tadi" || word == "this";
    const bool is_behind = is_this(next) || next == "nanti" || next == "tadi";
    const auto part = part_of_day(is_before ? next : word);
    if (!part || (!is_before && !is_behind)) return {};
    DayRead read = in_days(2, today, 0);
    read.part = part;
    return read;
}

/// "3 hari lagi", "2 minggu yang lalu".
DayRead read_distance(const DateText& text, std::size_t at, const Today& today) {
    const LengthOfDays length = read_length_of_days(text, at);
    if (length.count == 0 || length.unit == Unit::month) return {};
    std::size_t end = at + length.count;
    if (text.at(end).is("yang") || text.at(end).is("yg")) ++end;
    const bool lies_back = is_past(text.at(end).text);
    if (!lies_back && !text.at(end).is("lagi")) return {};
    const int by = length.number * (length.unit == Unit::week ? 7 : 1);
    return in_days(end + 1 - at, today, lies_back ? -by : by);
}

DayRead read_weekday(const DateText& text, std::size_t at, const Today& today) {
    std::size_t end = at;
    const bool has_way_before = text.at(at).is("next") || text.at(at).is("this") || text.at(at).is("last");
    const bool says_day = text.at(at).is("hari") || text.at(at).is("hr");
    if (has_way_before || says_day) ++end;
    const auto named = weekday_of(text.at(end).text);
    if (!named) return {};
    const bool is_ambiguous_word = is_week_word(text.at(end).text) && !says_day;
    ++end;
    auto way = has_way_before ? way_of(text.at(at).text) : way_of(text.at(end).text);
    if (way && !has_way_before) ++end;
    if (!way && is_past(text.at(end).text)) {
        way = -1;
        ++end;
    }
    if (is_ambiguous_word && way) return {};  // a week
    if (way) return weekday_of_week(end - at, today, *named, *way);
    if (text.at(end).is("besok")) ++end;
    DayRead read;
    read.count = end - at;
    read.shape = Shape::weekday;
    read.weekday = *named;
    return read;
}

DayRead read_week_or_month(const DateText& text, std::size_t at, const Today& today) {
    const auto before = way_of(text.at(at).text);
    const std::string& word = text.at(before ? at + 1 : at).text;
    const auto way = before ? before : way_of(text.at(at + 1).text);
    if (way && is_week_word(word)) {
        DayRead read = week_in(2, today, *way);
        read.is_week = weekday_of(word).has_value();
        return read;
    }
    if (way && unit_of(word) == Unit::month) return month_in(2, today, *way);
    if (word == "bulan") {
        if (const auto month = month_of(text.at(at + 1).text)) {  // the whole of it, the coming one
            auto year = today.date.year();
            if (month < today.date.month()) ++year;
            const auto named = year / *month;
            return fixed(2, named / std::chrono::day{1}, sys_days{named / std::chrono::last});
        }
    }
    const bool is_edge = word == "akhir" || word == "awal" || word == "pertengahan" || word == "tengah";
    const Unit unit = unit_of(text.at(at + 1).text);
    if (is_edge && (unit == Unit::week || unit == Unit::month))
        return doubtful(way_of(text.at(at + 2).text) ? 3 : 2, DoubtKind::too_vague, {});
    return {};
}

bool is_glued_sign(const DateToken& token, std::string_view sign) {
    return token.is_glued && token.is(sign);
}

bool is_day_number(const DateToken& token) {
    return token.is_number() && token.digits <= 2;
}

int full_year(const DateToken& token) {
    return token.digits == 2 ? 2000 + token.value : token.value;
}

constexpr int kNoSuchMonth = 99;

DayRead written(std::size_t count, int day, int month, int year) {
    DayRead read;
    read.count = count;
    read.shape = Shape::written;
    read.day = static_cast<unsigned>(day);
    read.month = static_cast<unsigned>(month);
    read.year = year;
    return read;
}

/// "20/2", "20-02-2026", "20.2.26", "2026-02-20": numbers and signs without blanks.
DayRead read_numeric(const DateText& text, std::size_t at) {
    const DateToken& first = text.at(at);
    const DateToken& sign = text.at(at + 1);
    const DateToken& second = text.at(at + 2);
    const bool is_pair = first.is_number() && sign.kind == DateToken::Kind::sign && sign.is_glued &&
                         is_day_number(second) && second.is_glued;
    if (!is_pair || (!sign.is("/") && !sign.is("-") && !sign.is("."))) return {};
    const DateToken& third = text.at(at + 4);
    const int month = second.value == 0 ? kNoSuchMonth : second.value;
    const bool is_triple = is_glued_sign(text.at(at + 3), sign.text) && third.is_number() && third.is_glued;
    if (first.digits == 4 && is_triple && third.digits <= 2)
        return written(5, third.value, month, first.value);
    if (first.digits > 2) return {};
    if (is_triple && (third.digits == 4 || third.digits == 2))
        return written(5, first.value, month, full_year(third));
    return sign.is("/") ? written(3, first.value, month, 0) : DayRead{};
}

/// Whether a month stands behind a list such as "20, 21 dan 22 Feb" or "20-24/2" that begins here.
bool is_month_to_come(const DateText& text, std::size_t at) {
    std::size_t end = at + 1;
    while (marker_of(text.at(end).text) != Marker::none) {
        ++end;
        while (text.at(end).is("dengan") || is_day_of_month(text.at(end).text)) ++end;
        if (!is_day_number(text.at(end))) return false;
        const bool has_month = month_of(text.at(end + 1).text).has_value() ||
                               (is_glued_sign(text.at(end + 1), "/") && text.at(end + 2).is_number());
        if (has_month) return true;
        ++end;
    }
    return false;
}

DayRead read_written(const DateText& text, std::size_t at, bool may_be_bare) {
    std::size_t start = at;
    if (is_day_of_month(text.at(at).text)) ++start;
    const bool is_announced = start > at;
    if (DayRead read = read_numeric(text, start); read.count > 0) {
        read.count += start - at;
        return read;
    }
    const DateToken& number = text.at(start);
    const auto year_at = [&](std::size_t where) {
        const DateToken& token = text.at(where);
        return token.is_number() && token.digits == 4 && token.value >= 2000 && token.value <= 2100;
    };
    if (const auto month = month_of(number.text); month && is_day_number(text.at(start + 1))) {
        std::size_t end = start + 2;  // "February 20, 2026"
        if (text.at(end).is("th") || text.at(end).is("st") || text.at(end).is("nd") || text.at(end).is("rd"))
            ++end;
        if (text.at(end).is(",") && year_at(end + 1)) ++end;
        const int year = year_at(end) ? text.at(end).value : 0;
        return written(end + (year ? 1 : 0) - at, text.at(start + 1).value,
                       static_cast<int>(static_cast<unsigned>(*month)), year);
    }
    if (!is_day_number(number)) return {};
    std::size_t end = start + 1;
    if (text.at(end).is("th") || text.at(end).is("st") || text.at(end).is("nd") || text.at(end).is("rd"))
        ++end;
    if (const auto month = month_of(text.at(end).text)) {
        ++end;
        const int year = year_at(end) ? text.at(end).value : 0;
        return written(end + (year ? 1 : 0) - at, number.value,
                       static_cast<int>(static_cast<unsigned>(*month)), year);
    }
    if (is_announced || may_be_bare || is_month_to_come(text, start))
        return written(end - at, number.value, 0, 0);
    return {};
}

}  // namespace

DayRead read_day(const DateText& text, std::size_t at, const Today& today, bool may_be_bare) {
    DayRead read = read_distance(text, at, today);
    if (read.count == 0) read = read_relative(text, at, today);
    if (read.count == 0) read = read_weekday(text, at, today);
    if (read.count == 0) read = read_week_or_month(text, at, today);
    if (read.count == 0) read = read_written(text, at, may_be_bare);
    if (read.count == 0) return read;
    if (const auto part = part_of_day(text.at(at + read.count).text); part && !read.part) {
        read.part = part;
        ++read.count;
    }
    return read;
}

LengthOfDays read_length_of_days(const DateText& text, std::size_t at) {
    LengthOfDays length;
    length.unit = single_unit_of(text.at(at).text);
    if (length.unit != Unit::none) {
        length.number = 1;
        length.count = 1;
    } else {
        const auto number = number_of(text.at(at));
        if (!number || *number < 1 || *number > 366) return {};
        length.unit = unit_of(text.at(at + 1).text);
        if (length.unit == Unit::none) return {};
        length.number = *number;
        length.count = 2;
    }
    if (length.unit == Unit::day && text.at(at + length.count).is("kerja")) {
        length.is_working_days = true;
        ++length.count;
    }
    return length;
}

year_month_day last_of(const LengthOfDays& length, year_month_day first, domain::WorkingWeek week) {
    if (length.unit == Unit::month) {
        const auto month = first.year() / first.month() + std::chrono::months{length.number};
        const year_month_day same_day = month / first.day();
        return sys_days{same_day.ok() ? same_day : year_month_day{sys_days{month / std::chrono::last}}} -
               days{1};
    }
    sys_days last{first};
    if (!length.is_working_days) return last + days{length.number * (length.unit == Unit::week ? 7 : 1) - 1};
    for (int left = length.number;; last += days{1}) {
        const auto of_week = weekday{last} - std::chrono::Monday;
        if (of_week < days{days_of(week)} && --left == 0) return last;
    }
}

}  // namespace reading
