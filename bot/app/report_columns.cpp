#include "bot/app/report_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bot/app/watermark.hpp"
#include "bot/app/week_words.hpp"
#include "bot/documents/workbook.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

using documents::ColumnKind;
using documents::Hidden;
using documents::ReportCell;
using documents::ReportTable;

/// A sum's key, and the word above it.
struct SumColumn {
    const char* key;
    const char* word;
};

constexpr SumColumn kCalls[] = {{"asked", "col_asked"},     {"answered", "col_answered"},
                                {"late", "col_late"},       {"no_reply", "col_no_reply"},
                                {"excused", "col_excused"}, {"pending", "col_pending"},
                                {"void", "col_void"},       {"void_causes", "col_causes"}};
constexpr SumColumn kWindows[] = {{"windows", "col_asked"},
                                  {"windows_in_time", "col_in_time"},
                                  {"windows_late", "col_late"},
                                  {"windows_explained", "col_explained"},
                                  {"windows_no_check_in", "col_no_check_in"},
                                  {"windows_open", "col_open"},
                                  {"windows_void", "col_void"},
                                  {"windows_void_causes", "col_causes"}};
constexpr SumColumn kReports[] = {{"reports", "col_asked"},
                                  {"reports_in_time", "col_in_time"},
                                  {"reports_late", "col_late"},
                                  {"reports_missing", "col_missing"},
                                  {"reports_not_due", "col_not_due"},
                                  {"reports_void", "col_void"},
                                  {"reports_void_causes", "col_causes"}};

template <typename Columns>
void add_group(Scene& scene, const ReportOrder& order, ReportTable& table, const Columns& columns,
               std::string_view group) {
    const std::string words = report_word(scene, order, group);
    for (const SumColumn& column : columns) {
        const bool is_text = std::string_view(column.word) == "col_causes";
        table.columns.push_back({column.key, report_word(scene, order, column.word), words,
                                 is_text ? 2.2 : 1.6, is_text ? ColumnKind::words : ColumnKind::number});
    }
}

std::string cause_word(Scene& scene, const ReportOrder& order, const std::string& cause) {
    const std::string key = "cause_" + cause;
    return scene.words.has(key) ? scene.words.text(order.language, key) : cause;
}

/// How many are void, and `gangguan pada sistem kami 2, dikecualikan 1`.
template <typename Causes>
std::pair<ReportCell, ReportCell> void_cells(Scene& scene, const ReportOrder& order, const Causes& causes) {
    std::int64_t sum = 0;
    std::string words;
    for (const auto& [cause, count] : causes) {
        sum += count;
        words += fmt::format(
            "{}{} {}", words.empty() ? "" : ", ",
            cause_word(scene, order, std::string([&] {
                           if constexpr (std::is_same_v<std::decay_t<decltype(cause)>, domain::VoidCause>)
                               return to_string(cause);
                           else
                               return std::string_view(cause);
                       }())),
            count);
    }
    return {sum, words};
}

void put(std::vector<ReportCell>& row, bool is_hidden, std::vector<ReportCell> cells) {
    for (ReportCell& cell : cells) row.push_back(is_hidden ? ReportCell(Hidden{}) : std::move(cell));
}

std::string scope_words(Scene& scene, const ReportOrder& order) {
    if (order.units.empty()) return report_word(scene, order, "whole_office");
    std::vector<std::string> names;
    for (const domain::UnitId& unit : order.units) names.push_back(unit.value);
    return report_word(scene, order, "units_below", {{"unit", wording::list(names, order.language)}});
}

}  // namespace

std::string report_word(Scene& scene, const ReportOrder& order, std::string_view key,
                        const wording::Arguments& arguments) {
    return scene.words.text(order.language, "reporting_" + std::string(key), arguments);
}

documents::Report report_frame(Scene& scene, const ReportOrder& order) {
    const auto word = [&](std::string_view key, const wording::Arguments& arguments = {}) {
        return report_word(scene, order, key, arguments);
    };
    const std::string period = period_words(scene, order.days, order.language);
    const std::string first = domain::to_iso_date(order.days.first);
    const std::string last = domain::to_iso_date(order.days.last);
    const domain::Span span = span_of(order.days, scene.office.zone);
    documents::Report report;
    report.office = scene.office.name;
    report.title = word("title_" + std::string(to_string(order.kind)), {{"periode", period}});
    report.reference = "Sigap: " + report.title;
    report.page_of = scene.words.text(order.language, "pack_page", {{"n", "{n}"}, {"m", "{m}"}});
    report.watermark = watermark(scene, order.language);
    report.created_at = std::min(span.to, scene.now());
    report.parameters = {{"report", std::string(to_string(order.kind))},
                         {"from", first},
                         {"to", last},
                         {"zone", scene.office.zone},
                         {"figures_version", std::to_string(domain::kFiguresVersion)}};
    report.summary_title = word("summary");
    report.summary = {{word("period"), period}, {word("scope"), scope_words(scene, order)}};
    report.notes_title = word("notes");
    const documents::Facts::Fact version{word("version"), std::to_string(domain::kFiguresVersion)};
    if (order.kind == ReportKind::evaluation)  // whose first page is for its verdict
        report.notes.push_back(version.label + ": " + version.value);
    else
        report.summary.push_back(version);
    if (!report.watermark.empty()) report.notes.push_back(report.watermark);
    if (scene.now() < span.to) report.notes.push_back(word("note_open"));
    report.notes.push_back(word("note_void"));
    report.notes.push_back(word("note_order"));
    if (order.is_shared) report.notes.push_back(word("note_small"));
    report.hidden = word("hidden");
    report.decimal_sign = wording::decimal_sign(order.language);
    return report;
}

void add_sum_columns(Scene& scene, const ReportOrder& order, ReportTable& table) {
    add_group(scene, order, table, kCalls, "calls");
    add_group(scene, order, table, kWindows, "windows");
    add_group(scene, order, table, kReports, "reports");
}

void add_sum_cells(Scene& scene, const ReportOrder& order, const ReportSums& sums,
                   std::vector<ReportCell>& row) {
    const domain::CallSums& calls = sums.calls;
    const auto [calls_void, calls_causes] = void_cells(scene, order, calls.voided);
    put(row, sums.hides_calls,
        {calls.asked, calls.answered, calls.late, calls.no_reply, calls.excused, calls.pending, calls_void,
         calls_causes});
    const domain::WindowSums& windows = sums.windows;
    const auto [windows_void, windows_causes] = void_cells(scene, order, windows.voided);
    put(row, sums.hides_windows,
        {windows.asked, windows.in_time, windows.late, windows.explained, windows.no_check_in, windows.open,
         windows_void, windows_causes});
    const domain::DailyReportSums& reports = sums.reports;
    const auto [reports_void, reports_causes] = void_cells(scene, order, reports.voided);
    put(row, sums.hides_reports,
        {reports.asked, reports.in_time, reports.late, reports.missing, reports.not_due, reports_void,
         reports_causes});
}

ReportCell percent_cell(const domain::Share& share) {
    if (share.of == 0) return std::monostate{};
    return documents::Percent{(2000 * share.count + share.of) / (2 * share.of)};
}

std::string rendered(const documents::Report& report, const ReportOrder& order) {
    switch (order.format) {
        case ReportFormat::pdf:
            return documents::to_pdf(documents::to_letter(report));
        case ReportFormat::xlsx:
            return documents::to_xlsx(report);
        case ReportFormat::json:
            return documents::to_json(report);
        case ReportFormat::csv:
            break;
    }
    const std::string usual = order.kind == ReportKind::evaluation ? "figures" : report.tables.front().key;
    for (const ReportTable& table : report.tables)
        if (table.key == (order.table.empty() ? usual : order.table)) return documents::to_csv(report, table);
    return "";
}

}  // namespace app
