#include <algorithm>
#include <cmath>
#include <set>

#include "bot/app/evaluation_report.hpp"
#include "bot/app/period_report.hpp"
#include "bot/app/report_order.hpp"
#include "bot/cli/verification_comparison.hpp"
#include "bot/cli/verification_shown.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using documents::Report;
using documents::ReportTable;

app::ReportOrder order_of_month(const MonthOnRecord& month, app::ReportKind kind, app::ReportBy by) {
    app::ReportOrder order;
    order.kind = kind;
    order.by = by;
    order.days = {*domain::from_iso_date(month.first), *domain::from_iso_date(month.last)};
    order.language = domain::Language::en;
    return order;
}

/// The whole report, a day after the other, as its own use case makes it.
template <typename Figures>
Figures figures_of_month(Shown& shown, const app::ReportOrder& order) {
    Figures figures(order);
    for (auto date = order.days.first; date <= order.days.last; date = domain::next_day(date))
        figures.read(shown.scene, date);
    return figures;
}

/// Finds the cells of a table by the names of its columns.
class TableReader {
public:
    TableReader(const Report& report, const ReportTable& table) : report_(report), table_(table) {
        for (std::size_t at = 0; at < table.columns.size(); ++at) columns_[table.columns[at].key] = at;
    }
    std::string cell(const std::vector<documents::ReportCell>& row, std::string_view column) const {
        const auto at = columns_.find(column);
        if (at == columns_.end()) return "";
        const documents::ReportCell& found = row.at(at->second);
        // A week goes by its Monday: its name is for people.
        if (const auto* named = std::get_if<documents::NamedDay>(&found))
            return domain::to_iso_date(named->day);
        return documents::text_of(report_, found);
    }
    const std::vector<std::vector<documents::ReportCell>>& rows() const { return table_.rows; }

private:
    const Report& report_;
    const ReportTable& table_;
    std::map<std::string, std::size_t, std::less<>> columns_;
};

template <typename Cause>
std::string causes_in_words(Shown& shown, const std::map<Cause, std::int64_t>& causes) {
    std::string words;
    for (const auto& [cause, count] : causes) {
        std::string name;
        if constexpr (std::is_same_v<Cause, std::string>)
            name = cause;
        else
            name = std::string(to_string(cause));
        if (shown.scene.words.has("cause_" + name)) name = shown.word("cause_" + name);
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", name, count);
    }
    return words;
}

/// Every figure of one row of sums.
void hold_row(Shown& shown, const TableReader& table, const std::vector<documents::ReportCell>& row,
              const CountedSums& sums, const std::string& subject) {
    for (const auto& [name, figure] : named_figures(sums))
        shown.hold(table.cell(row, name), std::to_string(figure), subject, name);
    shown.hold(table.cell(row, "void_causes"), causes_in_words(shown, sums.calls.voided), subject,
               "void_causes");
    shown.hold(table.cell(row, "windows_void_causes"), causes_in_words(shown, sums.windows.voided), subject,
               "windows_void_causes");
    shown.hold(table.cell(row, "reports_void_causes"), causes_in_words(shown, sums.reports.voided), subject,
               "reports_void_causes");
}

bool is_nothing(const CountedSums& sums) {
    const auto figures = named_figures(sums);
    return std::all_of(figures.begin(), figures.end(), [](const auto& one) { return one.second == 0; });
}

/// By unit, or unit and person: what is shown for each, and that nobody is left out.
using SumsByLabel = std::map<std::string, CountedSums>;

void hold_table(Shown& shown, const Report& report, const SumsByLabel& sums, const std::string& subject) {
    static const CountedSums kNothingAsked;
    std::set<std::string> seen;
    const TableReader table(report, report.tables.at(0));
    for (const auto& row : table.rows()) {
        const std::string person = table.cell(row, "employee");
        const std::string label = table.cell(row, "unit") + (person.empty() ? "" : "/" + person);
        const auto own = sums.find(label);
        if (!seen.insert(label).second) shown.differ("a second row", "one row", subject, label);
        hold_row(shown, table, row, own == sums.end() ? kNothingAsked : own->second, subject + "/" + label);
    }
    for (const auto& [label, own] : sums)
        if (!seen.contains(label) && !is_nothing(own)) shown.differ("no row", "a row", subject, label);
}

}  // namespace

void check_period_reports(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows) {
    SumsByLabel by_unit, by_person;
    const auto add = [&](const auto& row) {
        count(by_unit[row.unit], row);
        count(by_person[row.unit + "/" + row.employee], row);
    };
    for (const AskedRow& row : rows.asked) add(row);
    for (const WindowRow& row : rows.windows) add(row);
    for (const ReportRow& row : rows.reports) add(row);
    for (const auto by : {app::ReportBy::unit, app::ReportBy::person}) {
        const auto order = order_of_month(month, app::ReportKind::period, by);
        const auto report = figures_of_month<app::PeriodReport>(shown, order).finish(shown.scene);
        hold_table(shown, report, by == app::ReportBy::unit ? by_unit : by_person, "report/" + month.name);
    }
}

// ------------------------------------------------------------------------------------------ the evaluation

namespace {

struct SumsOfSides {
    CountedSums flexible;
    CountedSums office;
    bool has_flexible = false;
    bool has_office = false;
    std::map<std::string, std::pair<CountedSums, CountedSums>> of_persons;  ///< flexible and office days
};

PartOf part_of(std::string_view measure, const CountedSums& sums) {
    const auto& [calls, windows, reports, waits] = sums;
    const std::int64_t settled = calls.answered + calls.late + calls.no_reply;
    if (measure == "in_time") return {calls.answered, settled};
    if (measure == "answered") return {calls.answered + calls.late, settled};
    if (measure == "windows") return {windows.in_time, windows.in_time + windows.late + windows.no_check_in};
    return {reports.in_time + reports.late, reports.in_time + reports.late + reports.missing};
}

/// Tenths of a per cent as they are printed in English.
std::string in_tenths(std::int64_t tenths) {
    return fmt::format("{}{}.{}", tenths < 0 ? "-" : "", std::abs(tenths) / 10, std::abs(tenths) % 10);
}

std::string percentage(const PartOf& part) {
    if (part.of == 0) return "";
    return in_tenths((part.count * 1000 + part.of / 2) / part.of);
}

std::optional<std::int64_t> wait_by(std::string_view measure, std::vector<std::int64_t> waits) {
    if (waits.empty()) return std::nullopt;
    std::sort(waits.begin(), waits.end());
    if (measure == "ninetieth") return waits[(waits.size() * 9 + 9) / 10 - 1];
    const std::size_t half = waits.size() / 2;
    return waits.size() % 2 == 0 ? (waits[half - 1] + waits[half]) / 2 : waits[half];
}

/// As they are shown: whole ones from ten minutes on, tenths below, and no tenth that says nothing.
std::string in_minutes(std::int64_t seconds) {
    const double minutes = std::abs(static_cast<double>(seconds)) / 60;
    const std::int64_t shown = minutes < 10 ? std::llround(minutes * 10) : 10 * std::llround(minutes);
    const std::string text = in_tenths(seconds < 0 ? -shown : shown);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

const ReportTable& table_of(const Report& report, std::string_view key) {
    return *std::find_if(report.tables.begin(), report.tables.end(),
                         [&](const ReportTable& table) { return table.key == key; });
}

std::string monday_before(const std::string& day) {
    const std::chrono::sys_days date{*domain::from_iso_date(day)};
    return domain::to_iso_date(date - (std::chrono::weekday{date} - std::chrono::Monday));
}

class EvaluationCheck {
public:
    EvaluationCheck(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows)
        : shown_(shown), rows_(rows), subject_("evaluation/" + month.name) {
        for (const AskedRow& row : rows.asked)
            if (!row.is_left_out) add(row, unplaced_.calls);
        for (const WindowRow& row : rows.windows)
            if (row.state != "planned") add(row, unplaced_.windows);
        for (const ReportRow& row : rows.reports) add(row, unplaced_.reports);
    }

    void hold(const app::EvaluationReport& made) {
        const Report report = made.finish(shown_.scene);
        shown_.hold(made.evaluation().unplaced().calls, unplaced_.calls, subject_, "unplaced_calls");
        shown_.hold(made.evaluation().unplaced().windows, unplaced_.windows, subject_, "unplaced_windows");
        shown_.hold(made.evaluation().unplaced().reports, unplaced_.reports, subject_, "unplaced_reports");
        hold_figures(TableReader(report, table_of(report, "figures")));
        hold_numbers(TableReader(report, table_of(report, "numbers")));
    }

private:
    template <typename RowOfDay>
    void add(const RowOfDay& row, std::int64_t& unplaced) {
        const auto place = rows_.places.find({row.employee, row.day});
        const bool is_flexible = place != rows_.places.end() && place->second == "flexible";
        const bool is_office = place != rows_.places.end() && place->second == "office";
        if (!is_flexible && !is_office) {
            ++unplaced;
            return;
        }
        const std::string all = shown_.word("reporting_all_units");
        const std::string ever = shown_.word("reporting_all_weeks");
        const std::string monday = monday_before(row.day);
        for (const auto& label :
             {all + "/" + ever, row.unit + "/" + ever, all + "/" + monday, row.unit + "/" + monday}) {
            SumsOfSides& sides = sums_[label];
            count(is_flexible ? sides.flexible : sides.office, row);
            auto& own = sides.of_persons[row.employee];
            count(is_flexible ? own.first : own.second, row);
            (is_flexible ? sides.has_flexible : sides.has_office) = true;
        }
    }

    static std::string label_of(const TableReader& table, const std::vector<documents::ReportCell>& row) {
        return table.cell(row, "unit") + "/" + table.cell(row, "week");
    }

    void hold_figures(const TableReader& table) {
        // Each figure's cells, by its row.
        std::map<std::string, std::vector<std::string>> own;
        for (const auto& [label, sides] : sums_) put_figures(label, sides, own);
        constexpr const char* kCells[] = {"flexible", "flexible_n", "office",
                                          "office_n", "difference", "comparison"};
        for (const auto& row : table.rows()) {
            const std::string label = label_of(table, row) + "/" + table.cell(row, "measure");
            const auto cells = own.extract(label);
            if (!cells) {
                shown_.differ("a row", "no row", subject_, label);
                continue;
            }
            for (std::size_t at = 0; at < std::size(kCells); ++at)
                shown_.hold(table.cell(row, kCells[at]), cells.mapped().at(at), subject_, label, kCells[at]);
        }
        for (const auto& [label, cells] : own) shown_.differ("no row", "a row", subject_, label);
    }

    void put_figures(const std::string& label, const SumsOfSides& sides,
                     std::map<std::string, std::vector<std::string>>& own) {
        for (const std::string measure : {"in_time", "answered", "windows", "reports"}) {
            const PartOf flexible = part_of(measure, sides.flexible), office = part_of(measure, sides.office);
            if (flexible.of == 0 && office.of == 0) continue;
            std::vector<CasesOfPerson> people;
            for (const auto& [employee, person] : sides.of_persons)
                people.push_back({part_of(measure, person.first), part_of(measure, person.second)});
            const auto [points, said] = said_of(people);
            const std::string difference = points ? in_tenths(*points) : "";
            own[label + "/" + shown_.word("reporting_measure_" + measure) + " (%)"] = {
                percentage(flexible), std::to_string(flexible.of),
                percentage(office),   std::to_string(office.of),
                difference,           shown_.word("reporting_comparison_" + said)};
        }
        for (const std::string measure : {"median", "ninetieth"}) {
            const auto flexible = wait_by(measure, sides.flexible.waits);
            const auto office = wait_by(measure, sides.office.waits);
            if (!flexible && !office) continue;
            const auto cell = [](const auto& wait) { return wait ? in_minutes(*wait) : std::string(); };
            own[label + "/" + shown_.word("reporting_measure_" + measure) + " (min)"] = {
                cell(flexible),
                std::to_string(sides.flexible.waits.size()),
                cell(office),
                std::to_string(sides.office.waits.size()),
                flexible && office ? in_minutes(*flexible - *office) : "",
                ""};
        }
    }

    void hold_numbers(const TableReader& table) {
        std::map<std::string, const CountedSums*> own;
        for (const auto& [label, sides] : sums_) {
            if (sides.has_flexible)
                own[label + "/" + shown_.word("reporting_place_flexible")] = &sides.flexible;
            if (sides.has_office) own[label + "/" + shown_.word("reporting_place_office")] = &sides.office;
        }
        for (const auto& row : table.rows()) {
            const std::string label = label_of(table, row) + "/" + table.cell(row, "place");
            const auto sums = own.extract(label);
            if (sums)
                hold_row(shown_, table, row, *sums.mapped(), subject_ + "/" + label);
            else
                shown_.differ("a row", "no row", subject_, label);
        }
        for (const auto& [label, sums] : own) shown_.differ("no row", "a row", subject_, label);
    }

    Shown& shown_;
    const RowsOfDays& rows_;
    std::string subject_;
    std::map<std::string, SumsOfSides> sums_;
    domain::Unplaced unplaced_;
};

}  // namespace

void check_evaluation(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows) {
    const auto order = order_of_month(month, app::ReportKind::evaluation, app::ReportBy::unit);
    EvaluationCheck(shown, month, rows).hold(figures_of_month<app::EvaluationReport>(shown, order));
}

}  // namespace cli
