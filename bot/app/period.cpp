#include "bot/app/period.hpp"

#include <algorithm>
#include <string>

#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"
#include "bot/reading/date_words.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

std::optional<year_month> iso_month(std::string_view words) {
    const auto first = domain::from_iso_date(std::string(words) + "-01");
    return first ? std::optional(first->year() / first->month()) : std::nullopt;
}

std::optional<year_month> month_in_words(const reading::DateText& text, year_month this_month) {
    const auto named = reading::month_of(text.at(0).text);
    if (named && text.tokens.size() == 1) {
        const year_month newest = this_month.year() / *named;
        return newest <= this_month ? newest : newest - std::chrono::years{1};
    }
    if (named && text.tokens.size() == 2 && text.at(1).is_number() && text.at(1).digits == 4)
        return year{text.at(1).value} / *named;
    return std::nullopt;
}

}  // namespace

domain::Span span_of(const Period& period, std::string_view zone) {
    return {domain::start_of_day(period.first, zone),
            domain::start_of_day(domain::next_day(period.last), zone)};
}

Period month_of(year_month month) {
    return {month / 1, month / std::chrono::last};
}

Period week_until(year_month_day today) {
    return {domain::monday_of(today), today};
}

Period last_thirty_days(year_month_day today) {
    return {sys_days{today} - days{29}, today};
}

std::optional<Period> period_in_words(std::string_view words, year_month_day today) {
    const auto text = reading::cut_into_date_tokens(words);
    const year_month this_month = today.year() / today.month();
    std::optional<Period> period;
    auto named = iso_month(words);
    if (!named) named = month_in_words(text, this_month);
    if (named) period = month_of(*named);
    if (!named && text.tokens.size() == 2) {  // "bulan lalu", "last month"
        const auto& [one, other] = std::pair{text.at(0), text.at(1)};
        const bool is_past = one.is("last") || reading::is_past(other.text);
        const bool is_this = one.is("this") || reading::is_this(other.text);
        const auto is_unit = [&](reading::Unit unit) {
            return reading::unit_of(one.text) == unit || reading::unit_of(other.text) == unit;
        };
        if (is_unit(reading::Unit::month) && (is_past || is_this))
            period = month_of(is_past ? this_month - months{1} : this_month);
        if (is_unit(reading::Unit::week) && (is_past || is_this)) {
            period = week_until(today);
            if (is_past) {
                const sys_days monday = sys_days{period->first} - days{7};
                period = Period{monday, monday + days{6}};
            }
        }
    }
    if (!period || period->first > today) return std::nullopt;
    period->last = std::min(period->last, today);
    return period;
}

}  // namespace app
