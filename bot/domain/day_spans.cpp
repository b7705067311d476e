#include "bot/domain/day_spans.hpp"

#include <algorithm>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

bool opens_earlier(const DaySpan& left, const DaySpan& right) {
    return left.open < right.open;
}

void add(std::vector<Span>& spans, year_month_day date, const DaySpan& span, const std::string& zone) {
    const Span found{instant_at(date, span.open, zone), instant_at(date, span.close, zone)};
    if (found.from < found.to) spans.push_back(found);
}

}  // namespace

std::vector<DaySpan> working_spans(const HoursRule& hours) {
    std::vector<DaySpan> pauses = hours.breaks;
    pauses.insert(pauses.end(), hours.prayers.begin(), hours.prayers.end());
    std::erase_if(pauses, [](const DaySpan& pause) { return pause.open >= pause.close; });
    std::sort(pauses.begin(), pauses.end(), opens_earlier);

    std::vector<DaySpan> working;
    minutes at = hours.span.open;
    const auto work_until = [&](minutes close) {
        if (at < close) working.push_back({at, close});
    };
    for (const DaySpan& pause : pauses) {
        work_until(std::min(pause.open, hours.span.close));
        at = std::max(at, pause.close);
    }
    work_until(hours.span.close);
    return working;
}

std::vector<DaySpan> prayer_spans(const HoursRule& hours) {
    std::vector<DaySpan> prayers;
    for (const DaySpan& prayer : hours.prayers) {
        const DaySpan cut{std::max(prayer.open, hours.span.open), std::min(prayer.close, hours.span.close)};
        if (cut.open < cut.close) prayers.push_back(cut);
    }
    std::sort(prayers.begin(), prayers.end(), opens_earlier);
    return prayers;
}

std::vector<Span> on_date(const std::vector<DaySpan>& spans, year_month_day date, const std::string& zone) {
    std::vector<Span> found;
    for (const DaySpan& span : spans) add(found, date, span, zone);
    return found;
}

std::vector<Span> permitted_on(const std::vector<PermittedHours>& hours, year_month_day date,
                               const std::string& zone) {
    std::vector<Span> found;
    for (const PermittedHours& one : hours)
        if (one.date == date) add(found, date, {one.from, one.until}, zone);
    std::sort(found.begin(), found.end(),
              [](const Span& left, const Span& right) { return left.from < right.from; });
    std::vector<Span> joined;
    for (const Span& span : found)
        if (!joined.empty() && span.from <= joined.back().to)
            joined.back().to = std::max(joined.back().to, span.to);
        else
            joined.push_back(span);
    return joined;
}

std::vector<Span> without(const std::vector<Span>& spans, const std::vector<Span>& taken) {
    std::vector<Span> left = spans;
    for (const Span& gap : taken) {
        std::vector<Span> cut;
        for (const Span& span : left) {
            const Span before{span.from, std::min(span.to, gap.from)};
            const Span after{std::max(span.from, gap.to), span.to};
            if (before.from < before.to) cut.push_back(before);
            if (after.from < after.to) cut.push_back(after);
        }
        left = std::move(cut);
    }
    return left;
}

std::vector<Span> quiet_on(const std::vector<DaySpan>& quiet, year_month_day date, const std::string& zone) {
    std::vector<Span> found;
    for (const DaySpan& span : quiet) {
        const bool passes_midnight = span.close < span.open;
        const DaySpan whole{span.open, passes_midnight ? span.close + days{1} : span.close};
        if (passes_midnight) add(found, year_month_day{sys_days{date} - days{1}}, whole, zone);
        add(found, date, whole, zone);
    }
    std::sort(found.begin(), found.end(),
              [](const Span& left, const Span& right) { return left.from < right.from; });
    return found;
}

}  // namespace domain
