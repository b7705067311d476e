// Inside this room: what the comparisons of shown and recounted figures share, and those comparisons.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/app/viewer.hpp"
#include "bot/cli/verification.hpp"
#include "bot/cli/verification_rows.hpp"

namespace cli {

/// What is shown beside what was recounted.
class Shown {
public:
    Shown(app::Scene& looked_at, std::vector<Discrepancy>& discrepancies)
        : scene(looked_at), discrepancies_(discrepancies) {}

    /// The parts name the figure, one behind the other with slashes.
    template <typename... Parts>
    void hold(std::int64_t shown, std::int64_t recounted, const Parts&... parts) {
        ++compared;
        if (shown != recounted) differ(std::to_string(shown), std::to_string(recounted), parts...);
    }
    template <typename... Parts>
    void hold(const std::string& shown, const std::string& recounted, const Parts&... parts) {
        ++compared;
        if (shown != recounted) differ(shown, recounted, parts...);
    }
    template <typename... Parts>
    void differ(std::string shown, std::string recounted, const Parts&... parts) {
        std::string subject;
        ((subject += (subject.empty() ? "" : "/") + fmt::format("{}", parts)), ...);
        if (shown.empty()) shown = "nothing";
        if (recounted.empty()) recounted = "nothing";
        discrepancies_.push_back({std::move(subject), std::move(shown), std::move(recounted)});
    }
    std::string word(const std::string& key) const { return scene.words.text(domain::Language::en, key); }

    app::Scene& scene;
    std::int64_t compared = 0;

private:
    std::vector<Discrepancy>& discrepancies_;
};

/// Somebody who sees everybody's figures and is in nobody's audience.
app::Viewer viewer_of_all();

/// By the names that reports have for them: `asked`, `answered`, `windows_late`, `reports_missing` …
std::vector<std::pair<std::string_view, std::int64_t>> named_figures(const CountedSums& sums);

/// One month: its first and last day, ISO.
struct MonthOnRecord {
    std::string name;
    std::string first;
    std::string last;
};

void check_period_reports(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows);
void check_evaluation(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows);
void check_callers(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows);
void check_call_pages(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows);
void check_presence_boards(Shown& shown, const RowsOfDays& rows);
void check_trend(Shown& shown);
void check_own_pages(Shown& shown);
void check_flag_list(Shown& shown);
void check_outage_tolls(Shown& shown);
void check_coverage(Shown& shown);
void check_delivery(Shown& shown);

}  // namespace cli
