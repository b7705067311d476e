#include "bot/cli/verification_figures.hpp"

#include <exception>

#include "bot/cli/verification_shown.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

MonthOnRecord month_on_record(const std::string& name) {
    const auto first = domain::from_iso_date(name + "-01").value();
    const std::chrono::year_month_day last{first.year() / first.month() / std::chrono::last};
    return {name, domain::to_iso_date(first), domain::to_iso_date(last)};
}

template <typename Causes>
std::int64_t sum_of_causes(const Causes& causes) {
    std::int64_t sum = 0;
    for (const auto& [cause, count] : causes) sum += count;
    return sum;
}

/// A record that cannot be read is a difference, and no reason to count nothing else.
template <typename Check>
void guarded(Shown& shown, const std::string& subject, Check&& check) {
    try {
        check();
    } catch (const storage::Failure&) {
        throw;
    } catch (const std::exception& trouble) {
        shown.differ(fmt::format("cannot be shown: {}", trouble.what()), "figures", subject);
    }
}

}  // namespace

app::Viewer viewer_of_all() {
    domain::Employee nobody;
    nobody.role = domain::Role::auditor;
    nobody.language = domain::Language::en;
    return {nobody, true, {}};
}

std::vector<std::pair<std::string_view, std::int64_t>> named_figures(const CountedSums& sums) {
    const auto& [calls, windows, reports, waits] = sums;
    return {{"asked", calls.asked},
            {"answered", calls.answered},
            {"late", calls.late},
            {"no_reply", calls.no_reply},
            {"excused", calls.excused},
            {"pending", calls.pending},
            {"void", sum_of_causes(calls.voided)},
            {"windows", windows.asked},
            {"windows_in_time", windows.in_time},
            {"windows_late", windows.late},
            {"windows_explained", windows.explained},
            {"windows_no_check_in", windows.no_check_in},
            {"windows_open", windows.open},
            {"windows_void", sum_of_causes(windows.voided)},
            {"reports", reports.asked},
            {"reports_in_time", reports.in_time},
            {"reports_late", reports.late},
            {"reports_missing", reports.missing},
            {"reports_not_due", reports.not_due},
            {"reports_void", sum_of_causes(reports.voided)}};
}

std::int64_t recount_figures(app::Scene& scene, std::vector<Discrepancy>& discrepancies,
                             const std::string& since, const VerifyProgress& progress) {
    Shown shown(scene, discrepancies);
    for (const std::string& name : months_on_record(scene.tx, scene.office.zone)) {
        if (name < since) continue;
        const MonthOnRecord month = month_on_record(name);
        progress("reports of " + name);
        const RowsOfDays rows = rows_of_days(scene.tx, month.first, month.last, scene.office.zone);
        guarded(shown, "report/" + name, [&] { check_period_reports(shown, month, rows); });
        guarded(shown, "evaluation/" + name, [&] { check_evaluation(shown, month, rows); });
        guarded(shown, "callers/" + name, [&] { check_callers(shown, month, rows); });
        progress("boards of " + name);
        guarded(shown, "calls/" + name, [&] { check_call_pages(shown, month, rows); });
        guarded(shown, "presence_board/" + name, [&] { check_presence_boards(shown, rows); });
    }
    progress("the dashboard as it stands");
    guarded(shown, "trend", [&] { check_trend(shown); });
    guarded(shown, "own_page", [&] { check_own_pages(shown); });
    guarded(shown, "flags", [&] { check_flag_list(shown); });
    guarded(shown, "outages", [&] { check_outage_tolls(shown); });
    guarded(shown, "coverage", [&] { check_coverage(shown); });
    guarded(shown, "delivery", [&] { check_delivery(shown); });
    return shown.compared;
}

}  // namespace cli
