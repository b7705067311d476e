#include "bot/app/trend.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"

namespace app {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weeks;

std::vector<TrendWeek> trend(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::see_people)) return {};
    const std::string& zone = scene.office.zone;
    const auto today = domain::local_time(scene.now(), zone).date;
    const Period this_week = week_until(today);
    std::vector<TrendWeek> all;
    for (int back = kTrendWeeks - 1; back >= 0; --back) {
        const sys_days monday = sys_days{this_week.first} - weeks{back};
        TrendWeek week{{monday, back == 0 ? sys_days{today} : monday + days{6}}, {}, {}};
        for (const auto& record : storage::call_records(scene.tx, span_of(week.days, zone)))
            if (may_see(viewer, record.unit)) add(week.calls, record);
        for (const auto& record : storage::window_records(scene.tx, domain::to_iso_date(week.days.first),
                                                          domain::to_iso_date(week.days.last)))
            if (may_see(viewer, record.unit)) add(week.windows, record);
        all.push_back(std::move(week));
    }
    return all;
}

}  // namespace app
