// What every report shares: the columns of its sums, what stands in them, and the words around them.
#pragma once

#include <string>
#include <vector>

#include "bot/app/report_order.hpp"
#include "bot/app/report_units.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/report.hpp"
#include "bot/domain/figures.hpp"

namespace app {

/// `reporting_` and the key, in the report's language.
std::string report_word(Scene& scene, const ReportOrder& order, std::string_view key,
                        const wording::Arguments& arguments = {});

/// Office, title, foot and what was asked for; the rest is the report's own. It is dated by the end of its
/// days, or by now while they last, so that the same days make the same bytes.
documents::Report report_frame(Scene& scene, const ReportOrder& order);

/// Sums of one row, and which of the three are kept back.
struct ReportSums {
    domain::CallSums calls;
    domain::WindowSums windows;
    domain::DailyReportSums reports;
    bool hides_calls = false;
    bool hides_windows = false;
    bool hides_reports = false;
};

/// Three groups of columns: calls, presence windows, daily reports.
void add_sum_columns(Scene& scene, const ReportOrder& order, documents::ReportTable& table);
/// What stands in them.
void add_sum_cells(Scene& scene, const ReportOrder& order, const ReportSums& sums,
                   std::vector<documents::ReportCell>& row);

/// Tenths of a per cent, rounded half up; nothing of nothing.
documents::ReportCell percent_cell(const domain::Share& share);

/// The bytes of the report in the format that was ordered.
std::string rendered(const documents::Report& report, const ReportOrder& order);

}  // namespace app
