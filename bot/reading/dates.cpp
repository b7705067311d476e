#include "bot/reading/dates.hpp"

#include <algorithm>

#include "bot/reading/days.hpp"
#include "bot/reading/times_of_day.hpp"

namespace reading {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year;
using std::chrono::year_month_day;
using Shape = DayRead::Shape;

constexpr days kLongestGuess{180};  // an end without a year that lies further on is a slip of the pen

/// A date, a time or a length, the word before it, and which tokens it was read from.
template <typename Read>
struct Item {
    Read read;
    Marker marker = Marker::none;
    std::size_t from = 0;
    std::size_t to = 0;
};

using DayItem = Item<DayRead>;
using TimeItem = Item<TimeRead>;

year_month_day date_of(int y, unsigned m, unsigned d) {
    return year{y} / month{m} / std::chrono::day{d};
}

int year_of(year_month_day date) {
    return static_cast<int>(date.year());
}

unsigned month_of(year_month_day date) {
    return static_cast<unsigned>(date.month());
}

DaySpan one_day(year_month_day date) {
    return {date, date};
}

/// Reads a text from its first token to its last, and then makes one span of what it found.
class Composer {
public:
    Composer(std::string_view text, const domain::LocalTime& now, domain::WorkingWeek week)
        : text_(cut_into_date_tokens(text)), now_(now), today_{now.date, week} {
        is_used_.resize(text_.pieces.size());
    }

    When compose() {
        collect();
        join_names();
        settle_days();
        settle_length();
        settle_times();
        share_words();
        return std::move(when_);
    }

private:
    void collect();
    std::size_t take(std::size_t at, Marker marker, std::size_t from);
    void join_names();
    bool agree(DayItem& first, const DayItem& second);
    void settle_days();
    void settle_range(const DayItem& start, const DayItem& end);
    void settle_length();
    void settle_times();
    void share_words();

    std::optional<year_month_day> resolve_start(const DayItem& item);
    std::optional<year_month_day> resolve_end(const DayItem& item, year_month_day base);

    void use(std::size_t from, std::size_t to);
    std::string words(std::size_t from, std::size_t to) const;
    template <typename Read>
    void doubt(DoubtKind kind, const Item<Read>& item, std::vector<DaySpan> readings = {}) {
        when_.doubts.push_back({kind, words(item.from, item.to), std::move(readings)});
    }
    /// False, and a doubt, if there is no such day.
    bool is_real(year_month_day date, const DayItem& item);

    DateText text_;
    domain::LocalTime now_;
    Today today_;
    std::vector<bool> is_used_;
    std::vector<DayItem> days_;
    std::vector<TimeItem> times_;
    std::optional<Item<LengthOfDays>> length_;
    std::optional<minutes> length_of_time_;
    When when_;
};

void Composer::use(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to && at < text_.tokens.size(); ++at)
        if (!text_.tokens[at].is(",")) is_used_[text_.tokens[at].piece] = true;
}

std::string Composer::words(std::size_t from, std::size_t to) const {
    std::string joined;
    std::optional<std::size_t> last;
    for (std::size_t at = from; at < to && at < text_.tokens.size(); ++at) {
        const std::size_t piece = text_.tokens[at].piece;
        if (last == piece) continue;
        joined += (joined.empty() ? "" : " ") + text_.pieces[piece];
        last = piece;
    }
    while (!joined.empty() && (joined.back() == ',' || joined.back() == '.')) joined.pop_back();
    return joined;
}

void Composer::collect() {
    for (std::size_t at = 0; at < text_.tokens.size();) {
        std::size_t behind = at;
        Marker marker = Marker::none;
        for (Marker found; (found = marker_of(text_.at(behind).text)) != Marker::none; ++behind) {
            if (text_.at(behind).is(",")) at = behind;  // "ke SD, jam 8": what stands before it is no marker
            if (at == behind || found != Marker::both) marker = found;
        }
        if (behind > at && (text_.at(behind).is("dengan") || text_.at(behind).is("dgn"))) ++behind;
        const bool is_mere_comma = behind == at + 1 && text_.at(at).is(",");
        if (is_mere_comma && (days_.empty() || days_.back().to != at)) marker = Marker::none;
        const std::size_t end = take(behind, marker, at);
        if (end > behind) use(at, end);
        at = std::max(end, at + 1);
    }
}

/// Where reading goes on; `at` if nothing begins there.
std::size_t Composer::take(std::size_t at, Marker marker, std::size_t from) {
    const bool goes_on = marker == Marker::until || marker == Marker::both;
    const bool is_after_time = goes_on && !times_.empty() && times_.back().to == from;
    const bool is_after_date =
        goes_on && !days_.empty() && days_.back().to == from && days_.back().read.shape == Shape::written;
    if (const auto zone = zone_of_word(text_.at(at).text); !zone.empty()) {
        when_.zone = zone;
        return at + 1;
    }
    const bool is_hour = is_after_time && read_day(text_, at, today_, false).count == 0;
    if (const auto time = read_time(text_, at, is_hour)) {
        times_.push_back({*time, marker, from, at + time->count});
        return times_.back().to;
    }
    if (const auto lasting = read_length_of_time(text_, at)) {
        length_of_time_ = lasting->length;
        return at + lasting->count;
    }
    if (const DayRead day = read_day(text_, at, today_, is_after_date); day.count > 0) {
        days_.push_back({day, marker, from, at + day.count});
        return days_.back().to;
    }
    const std::size_t length_at = text_.at(at).is("selama") || text_.at(at).is("for") ? at + 1 : at;
    if (const LengthOfDays length = read_length_of_days(text_, length_at); length.count > 0) {
        std::size_t end = length_at + length.count;
        if (text_.at(end).is("ke") && is_next(text_.at(end + 1).text)) end += 2;
        length_ = {length, marker, from, end};
        return end;
    }
    return at;
}

bool Composer::is_real(year_month_day date, const DayItem& item) {
    if (date.ok() && year_of(date) >= 2000 && year_of(date) <= 2100) return true;
    doubt(DoubtKind::no_such_date, item);
    return false;
}

/// "Jumat, 20 Februari", "besok Selasa 24/2": two names of one day become one. False: they are two days.
bool Composer::agree(DayItem& first, const DayItem& second) {
    const bool touches =
        first.to == second.from || (second.from == first.to + 1 && text_.at(first.to).is("("));
    const bool may_be_one = second.marker == Marker::none ||
                            (second.marker == Marker::both && text_.at(second.from).is(",") &&
                             first.read.shape == Shape::weekday && second.read.shape == Shape::written);
    const bool has_name = first.read.shape == Shape::weekday || second.read.shape == Shape::weekday;
    const bool is_same_kind = first.read.shape == second.read.shape;
    if (!touches || !may_be_one || is_same_kind) return false;
    const DayItem& named = first.read.shape == Shape::weekday ? first : second;
    DayItem dated = first.read.shape == Shape::weekday ? second : first;
    const auto part = second.read.part ? second.read.part : first.read.part;
    if (has_name) {
        const auto date = resolve_start(dated);
        if (date && weekday{sys_days{*date}} != named.read.weekday)
            when_.doubts.push_back(
                {DoubtKind::weekday_differs, words(first.from, second.to), {one_day(*date)}});
        first.read = dated.read;
    } else {  // "besok 14/2"
        const DayItem& exact = first.read.shape == Shape::written ? first : second;
        const auto date = resolve_start(exact);
        const DayItem& relative = first.read.shape == Shape::written ? second : first;
        if (date && one_day(*date) != relative.read.span)
            when_.doubts.push_back({DoubtKind::two_readings,
                                    words(first.from, second.to),
                                    {relative.read.span, one_day(*date)}});
        first.read = exact.read;
    }
    first.read.part = part;
    first.to = second.to;
    return true;
}

void Composer::join_names() {
    std::vector<DayItem> joined;
    for (const DayItem& item : days_)
        if (joined.empty() || !agree(joined.back(), item)) joined.push_back(item);
    days_ = std::move(joined);
}

std::optional<year_month_day> Composer::resolve_start(const DayItem& item) {
    const DayRead& read = item.read;
    if (read.shape == Shape::fixed) return read.span.first;
    if (read.shape == Shape::weekday) {
        const sys_days today{today_.date};
        return today + (read.weekday - weekday{today});
    }
    if (read.month == 0) {
        const auto date = date_of(year_of(today_.date), month_of(today_.date), read.day);
        if (!is_real(date, item)) return std::nullopt;
        if (sys_days{date} >= sys_days{today_.date}) return date;
        const auto next_month = date.year() / date.month() + std::chrono::months{1};
        const year_month_day coming = next_month / date.day();
        if (sys_days{today_.date} - sys_days{date} <= kRecentDays && coming.ok())
            doubt(DoubtKind::two_readings, item, {one_day(date), one_day(coming)});
        return is_real(coming, item) ? std::optional(coming) : std::nullopt;
    }
    int in = read.year;
    if (in == 0) {
        const unsigned safe_day = std::min(read.day, 28u);
        in = year_of(today_.date) - 1;
        while (read.month <= 12 &&
               sys_days{date_of(in, read.month, safe_day)} < sys_days{today_.date} - kLookBack)
            ++in;
    }
    const auto date = date_of(in, read.month, read.day);
    return is_real(date, item) ? std::optional(date) : std::nullopt;
}

std::optional<year_month_day> Composer::resolve_end(const DayItem& item, year_month_day base) {
    const DayRead& read = item.read;
    if (read.shape == Shape::fixed) {
        if (read.is_week) {
            const sys_days sunday =
                sys_days{today_.date} + (std::chrono::Sunday - weekday{sys_days{today_.date}});
            doubt(DoubtKind::two_readings, item, {{base, sunday}, {base, read.span.last}});
        }
        return read.span.last;
    }
    if (read.shape == Shape::weekday) {
        const sys_days from{base};
        return from + (read.weekday - weekday{from});
    }
    year_month_day date{};
    if (read.month == 0) {
        date = date_of(year_of(base), month_of(base), read.day);
        if (date.ok() && date < base)
            date = (date.year() / date.month() + std::chrono::months{1}) / date.day();
    } else if (read.year != 0) {
        date = date_of(read.year, read.month, read.day);
    } else {
        date = date_of(year_of(base), read.month, read.day);
        if (date.ok() && date < base) date = date_of(year_of(base) + 1, read.month, read.day);
        if (date.ok() && sys_days{date} - sys_days{base} > kLongestGuess) {
            doubt(DoubtKind::reversed, item);
            return std::nullopt;
        }
    }
    return is_real(date, item) ? std::optional(date) : std::nullopt;
}

/// A start that leaves out what the end says: "20 s.d. 24 Februari 2026", "28 s.d. 3 Maret".
void Composer::settle_range(const DayItem& start, const DayItem& end) {
    DayItem first = start;
    if (first.read.shape == Shape::written && end.read.shape == Shape::written) {
        if (first.read.month == 0 && end.read.month != 0) {
            const bool is_month_before = first.read.day > end.read.day;
            const bool is_year_before = is_month_before && end.read.month == 1;
            first.read.month = is_year_before ? 12 : end.read.month - (is_month_before ? 1 : 0);
            if (end.read.year != 0) first.read.year = end.read.year - (is_year_before ? 1 : 0);
        } else if (first.read.year == 0 && end.read.year != 0) {
            first.read.year = end.read.year - (first.read.month > end.read.month ? 1 : 0);
        }
    }
    when_.first = resolve_start(first);
    if (!when_.first) return;
    when_.last = resolve_end(end, *when_.first);
    if (when_.last && *when_.last < *when_.first) {
        when_.doubts.push_back({DoubtKind::reversed, words(start.from, end.to), {}});
        when_.last.reset();
    }
}

void Composer::settle_days() {
    const DayItem* start = nullptr;
    const DayItem* end = nullptr;
    std::vector<DaySpan> listed;
    for (const DayItem& item : days_) {
        if (item.read.doubt) {
            Doubt found = *item.read.doubt;
            found.words = words(item.from, item.to);
            when_.doubts.push_back(found);
            if (found.readings.empty()) continue;
        }
        if (item.marker == Marker::until && !end) {
            end = &item;
        } else if (!start && !end) {
            start = &item;
        } else {  // "besok dan lusa", "20, 21 dan 22 Februari"
            if (listed.empty() && start) {
                DayItem first = *start;
                const DayRead& last = days_.back().read;
                if (first.read.shape == Shape::written && first.read.month == 0)
                    first.read.month = last.month;
                if (const auto date = resolve_start(first))
                    listed.push_back(
                        {*date, first.read.shape == Shape::fixed ? first.read.span.last : *date});
            }
            DayItem next = item;
            const DayRead& last = days_.back().read;
            if (next.read.shape == Shape::written && next.read.month == 0) next.read.month = last.month;
            const auto from = listed.empty() ? today_.date : listed.back().last;
            if (const auto date = resolve_end(next, from))
                listed.push_back({next.read.shape == Shape::fixed ? next.read.span.first : *date, *date});
        }
    }
    if (!listed.empty()) {
        const bool is_one_run =
            !end &&
            std::adjacent_find(listed.begin(), listed.end(), [](const DaySpan& one, const DaySpan& next) {
                return sys_days{next.first} - sys_days{one.last} > days{1} || next.first < one.first;
            }) == listed.end();
        when_.first = listed.front().first;
        if (is_one_run)
            when_.last = listed.back().last;
        else
            when_.doubts.push_back(
                {DoubtKind::several_spans, words(days_.front().from, days_.back().to), listed});
        return;
    }
    if (start && end) return settle_range(*start, *end);
    if (end) {
        when_.first = today_.date;
        when_.last = resolve_end(*end, today_.date);
        if (when_.last && *when_.last < *when_.first) {
            doubt(DoubtKind::reversed, *end);
            when_.last.reset();
        }
    } else if (start) {
        when_.first = resolve_start(*start);
        const bool is_open = start->marker == Marker::from;
        if (start->read.shape == Shape::fixed)
            when_.last = start->read.span.last;
        else
            when_.last = when_.first;
        if (is_open && when_.first == when_.last) when_.last.reset();
        if (is_open && start->read.is_week) when_.last.reset();
    }
}

void Composer::settle_length() {
    if (!length_) return;
    const bool has_end = std::any_of(days_.begin(), days_.end(),
                                     [](const DayItem& item) { return item.marker == Marker::until; });
    if (when_.first && !has_end) {
        when_.last = last_of(length_->read, *when_.first, today_.week);
    } else if (!when_.first && when_.doubts.empty()) {
        const year_month_day today = today_.date;
        when_.length = static_cast<int>(
            (sys_days{last_of(length_->read, today, today_.week)} - sys_days{today}).count() + 1);
    }
}

void Composer::settle_times() {
    std::optional<DayPart> part;
    const DayItem* of_part = nullptr;
    for (const DayItem& item : days_)
        if (item.read.part && !part) {
            part = item.read.part;
            of_part = &item;
        }
    TimeItem* from = nullptr;
    TimeItem* until = nullptr;
    for (TimeItem& item : times_) (item.marker == Marker::until || from ? until : from) = &item;
    // "jam 7 sampai 9 malam", "nanti malam jam 7": a part of the day said once holds for both.
    const auto lend = [](TimeItem* item, std::optional<DayPart> lent) {
        if (!item || !item->read.is_bare || !lent) return;
        TimeRead trial = item->read;
        trial.part = lent;
        if (trial.time()) item->read = trial;
    };
    if (until) lend(from, until->read.part ? until->read.part : part);
    if (from) lend(from, part);
    lend(until, part);
    const auto settle = [&](const TimeItem* item) -> std::optional<minutes> {
        if (!item) return std::nullopt;
        const auto time = item->read.time();
        if (!time) doubt(DoubtKind::no_such_time, *item);
        return time;
    };
    when_.from = settle(from);
    when_.until = settle(until);
    if (times_.empty() && part) {
        const DayPartHours span = hours_of(*part);
        if (of_part->marker != Marker::until) when_.from = span.from;
        if (of_part->marker != Marker::from) when_.until = span.until;
    }
    if (length_of_time_) {
        const bool is_today = !when_.first || when_.first == today_.date;
        if (times_.empty() && is_today) when_.from = std::chrono::floor<minutes>(now_.time_of_day);
        if (when_.from && !until)
            when_.until = std::min<minutes>(*when_.from + *length_of_time_, std::chrono::hours{24});
        else if (until && when_.until && !from)
            when_.from = std::max(*when_.until - *length_of_time_, minutes{0});
    }
    const bool is_one_day = !when_.first || !when_.last || when_.first == when_.last;
    if (when_.from && when_.until && is_one_day && *when_.until <= *when_.from) {
        const std::string said = from && until ? words(from->from, until->to) : when_.used;
        when_.doubts.push_back({DoubtKind::reversed, said, {}});
    }
}

void Composer::share_words() {
    for (std::size_t piece = 0; piece < text_.pieces.size(); ++piece) {
        std::string& to = is_used_[piece] ? when_.used : when_.rest;
        to += (to.empty() ? "" : " ") + text_.pieces[piece];
    }
    const auto is_loose = [](char c) { return c == ',' || c == ';' || c == ' ' || c == '-'; };
    while (!when_.rest.empty() && is_loose(when_.rest.front())) when_.rest.erase(0, 1);
    while (!when_.rest.empty() && is_loose(when_.rest.back())) when_.rest.pop_back();
}

}  // namespace

When read_when(std::string_view text, const domain::LocalTime& now, domain::WorkingWeek week) {
    return Composer(text, now, week).compose();
}

}  // namespace reading
