#include "bot/app/period_report.hpp"

#include <algorithm>
#include <tuple>

#include "bot/app/figure_words.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_units.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/small_groups.hpp"
#include "storage/boards.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using documents::ReportCell;
using documents::ReportTable;
using domain::EmployeeId;
using domain::UnitId;

ReportUnits units_of(Scene& scene, const ReportOrder& order) {
    return {storage::units(scene.tx), order.units};
}

template <typename People>
std::vector<bool> hidden_rows(const ReportOrder& order, const People& people) {
    if (!order.is_shared) return std::vector<bool>(people.size(), false);
    return domain::hidden_groups(people);
}

bool is_hidden(const ReportOrder& order, const std::set<EmployeeId>& people) {
    return order.is_shared && !people.empty() && people.size() < domain::kSmallestGroup;
}

}  // namespace

template <typename Record, typename Put>
void PeriodReport::put(const std::vector<Record>& records, const ReportUnits& units, Put&& into) {
    for (const Record& record : records) {
        if (!units.hold(record.unit)) continue;
        const Key key{record.unit, order_.by == ReportBy::person ? record.employee : EmployeeId{}};
        into(sums_[key], record);
        into(whole_, record);
    }
}

void PeriodReport::read(Scene& scene, std::chrono::year_month_day date) {
    const ReportUnits units = units_of(scene, order_);
    const std::string day = domain::to_iso_date(date);
    put(storage::call_records(scene.tx, span_of({date, date}, scene.office.zone)), units,
        [](Sums& sums, const domain::CallRecord& record) {
            add(sums.calls, record);
            add_person(sums.called, record.employee);
        });
    auto windows = storage::window_records(scene.tx, day, day);
    std::erase_if(windows, [](const domain::WindowRecord& record) { return record.state == "planned"; });
    put(windows, units, [](Sums& sums, const domain::WindowRecord& record) {
        add(sums.windows, record);
        add_person(sums.awaited, record.employee);
    });
    put(storage::daily_report_records(scene.tx, day, day), units,
        [](Sums& sums, const domain::DailyReportRecord& record) {
            add(sums.reports, record);
            add_person(sums.reporting, record.employee);
        });
}

documents::Report PeriodReport::finish(Scene& scene) const {
    documents::Report report = report_frame(scene, order_);
    report.parameters.emplace_back("by", to_string(order_.by));
    add_summary(scene, report);
    report.tables.push_back(order_.by == ReportBy::unit ? by_unit(scene) : by_person(scene));
    return report;
}

void PeriodReport::add_summary(Scene& scene, documents::Report& report) const {
    const auto fact = [&](std::string_view key, const std::string& words,
                          const std::set<EmployeeId>& people) {
        report.summary.push_back({report_word(scene, order_, key), is_hidden(order_, people) ? report.hidden
                                                                   : words.empty()
                                                                       ? report_word(scene, order_, "nothing")
                                                                       : words});
    };
    fact("calls", in_words(scene, whole_.calls, order_.language), whole_.called);
    fact("windows", in_words(scene, whole_.windows, order_.language), whole_.awaited);
    fact("reports", in_words(scene, whole_.reports, order_.language), whole_.reporting);
}

PeriodReport::Rows PeriodReport::rows_of_units(Scene& scene) const {
    static const Sums kNothing;
    const ReportUnits units = units_of(scene, order_);
    std::map<UnitId, const Sums*> found;
    // Of a unit that is no more, what is on record; of the others that there is nothing, too.
    const ReportUnits in_use(storage::units_in_use(scene.tx), order_.units);
    for (const UnitId& unit : in_use.in_order()) found[unit] = &kNothing;
    for (const auto& [key, sums] : sums_) found[key.first] = &sums;
    Rows rows;
    for (const auto& [unit, sums] : found) rows.push_back({{unit, EmployeeId{}}, sums});
    std::sort(rows.begin(), rows.end(), [&](const auto& left, const auto& right) {
        return units.place_of(left.first.first) < units.place_of(right.first.first);
    });
    return rows;
}

ReportTable PeriodReport::by_unit(Scene& scene) const {
    const auto word = [&](std::string_view key) { return report_word(scene, order_, key); };
    ReportTable table{"units", word("table_units"), {{"unit", word("col_unit"), "", 3}}, {}};
    add_sum_columns(scene, order_, table);
    const Rows rows = rows_of_units(scene);
    std::vector<std::set<EmployeeId>> called, awaited, reporting;
    for (const auto& [key, sums] : rows) {
        called.push_back(sums->called);
        awaited.push_back(sums->awaited);
        reporting.push_back(sums->reporting);
    }
    const auto hides_calls = hidden_rows(order_, called);
    const auto hides_windows = hidden_rows(order_, awaited);
    const auto hides_reports = hidden_rows(order_, reporting);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto& [key, sums] = rows[at];
        std::vector<ReportCell> cells{key.first.value};
        add_sum_cells(scene, order_,
                      {sums->calls, sums->windows, sums->reports, hides_calls[at], hides_windows[at],
                       hides_reports[at]},
                      cells);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

ReportTable PeriodReport::by_person(Scene& scene) const {
    const auto word = [&](std::string_view key) { return report_word(scene, order_, key); };
    ReportTable table{"people",
                      word("table_people"),
                      {{"unit", word("col_unit"), "", 2.3},
                       {"name", word("col_name"), "", 2.3},
                       {"employee", word("col_employee"), "", 1.6}},
                      {}};
    add_sum_columns(scene, order_, table);
    const ReportUnits units = units_of(scene, order_);
    struct Row {
        std::pair<std::size_t, std::string> place;
        std::string name;
        const std::pair<const Key, Sums>* sums;
    };
    std::vector<Row> rows;
    for (const auto& entry : sums_) {
        const auto employee = storage::find_employee(scene.tx, entry.first.second);
        rows.push_back({units.place_of(entry.first.first), employee ? employee->name : "", &entry});
    }
    std::sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
        return std::tie(left.place, left.name, left.sums->first.second) <
               std::tie(right.place, right.name, right.sums->first.second);
    });
    for (const Row& row : rows) {
        const auto& [key, sums] = *row.sums;
        std::vector<ReportCell> cells{key.first.value, row.name, key.second.value};
        add_sum_cells(scene, order_, {sums.calls, sums.windows, sums.reports}, cells);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace app
