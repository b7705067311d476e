#include <algorithm>

#include "bot/app/period.hpp"
#include "bot/cli/verification_shown.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"

namespace cli {
namespace {

/// One caller and one person: `sigap report callers`.
struct PairSums {
    CountedSums sums;
    std::vector<std::int64_t> waits;
};

std::int64_t middle_wait(std::vector<std::int64_t> waits) {
    if (waits.empty()) return -1;
    std::sort(waits.begin(), waits.end());
    const std::size_t half = waits.size() / 2;
    return waits.size() % 2 == 1 ? waits[half] : (waits[half - 1] + waits[half]) / 2;
}

void hold_all(Shown& shown, const CountedSums& figures, const CountedSums& recounted,
              const std::string& subject) {
    const auto left = named_figures(figures);
    const auto right = named_figures(recounted);
    for (std::size_t at = 0; at < left.size(); ++at)
        shown.hold(left[at].second, right[at].second, subject, left[at].first);
}

}  // namespace

void check_callers(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows) {
    std::map<std::string, PairSums> pairs;
    std::map<std::string, CountedSums> units;
    for (const AskedRow& row : rows.asked) {
        if (row.is_left_out) continue;
        PairSums& pair = pairs[row.caller + "/" + row.employee];
        count(pair.sums, row);
        count(units[row.unit], row);
        if (row.answered_at && row.outcome != "void") pair.waits.push_back(seconds_of_wait(row));
    }
    for (const WindowRow& row : rows.windows) count(units[row.unit], row);

    const app::Period days{*domain::from_iso_date(month.first), *domain::from_iso_date(month.last)};
    const auto calls = storage::call_records(shown.scene.tx, span_of(days, shown.scene.office.zone));
    for (const domain::CallerLine& line : domain::caller_lines(calls)) {
        const std::string subject =
            "callers/" + month.name + "/" + line.caller.value + "/" + line.employee.value;
        const auto own = pairs.extract(line.caller.value + "/" + line.employee.value);
        if (!own) {
            shown.differ("a line", "no line", subject);
            continue;
        }
        const PairSums& pair = own.mapped();
        hold_all(shown, {line.sums, {}, {}, {}}, pair.sums, subject);
        shown.hold(line.sums.counted, pair.sums.calls.counted, subject, "counted");
        shown.hold(line.sums.outside_duty, pair.sums.calls.outside_duty, subject, "outside_duty");
        shown.hold(line.median_wait ? line.median_wait->count() : std::int64_t{-1}, middle_wait(pair.waits),
                   subject, "median_wait");
    }
    for (const auto& [pair, own] : pairs) shown.differ("no line", "a line", "callers", month.name, pair);

    const auto windows = storage::window_records(shown.scene.tx, month.first, month.last);
    for (const auto& [unit, sums] : domain::sums_by_unit(calls, windows))
        hold_all(shown, {sums.calls, sums.windows, {}, {}}, units[unit.value],
                 "units/" + month.name + "/" + unit.value);
}

}  // namespace cli
