#include "bot/app/evaluation_report.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "bot/app/evaluation_summary.hpp"
#include "bot/app/evaluation_view.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_units.hpp"
#include "bot/app/week_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using documents::ColumnKind;
using documents::Hidden;
using documents::Minutes;
using documents::Percent;
using documents::ReportCell;
using documents::ReportTable;
using domain::Comparison;
using domain::EmployeeId;
using domain::EvaluationKey;
using domain::Place;
using domain::Share;
using domain::Side;
using domain::SideBySide;

std::string week_of(std::chrono::year_month_day date) {
    return domain::to_iso_date(domain::monday_of(date));
}

/// Writes the verdict and the tables.
class Writer {
public:
    Writer(Scene& scene, const ReportOrder& order, const domain::Evaluation& evaluation)
        : scene_(scene), order_(order), view_(scene, order, evaluation) {}

    documents::Report write() {
        report_ = report_frame(scene_, order_);
        const EvaluationSummary summary(scene_, order_, view_);
        if (is_empty()) {
            add_emptiness();
        } else {
            report_.verdict = {word("verdict"), summary.verdict()};
            report_.bars = summary.bars();
        }
        report_.tables.push_back(summary.table());
        report_.tables.push_back(wide("units", "table_units", EvaluationLevel::unit));
        report_.tables.push_back(wide("weeks", "table_weeks", EvaluationLevel::week));
        report_.tables.push_back(figures());
        report_.tables.push_back(numbers());
        add_notes();
        return std::move(report_);
    }

private:
    std::string word(std::string_view key, const wording::Arguments& arguments = {}) const {
        return report_word(scene_, order_, key, arguments);
    }
    std::string measure_word(std::string_view measure) const {
        return word("measure_" + std::string(measure));
    }
    std::string comparison_word(Comparison comparison) const {
        return word("comparison_" + std::string(to_string(comparison)));
    }
    std::string text_of(const ReportCell& cell) const { return documents::text_of(report_, cell); }

    /// Nothing of those days is on either side.
    bool is_empty() const {
        const SideBySide& both = view_.of({});
        const auto nobody = [](const Side& side) {
            return side.called.empty() && side.awaited.empty() && side.reporting.empty();
        };
        return nobody(both.flexible) && nobody(both.office);
    }

    /// Said once: what is of no use on a letter without figures is left out of it.
    void add_emptiness() {
        report_.is_empty = true;
        const domain::Unplaced& unplaced = view_.unplaced();
        const bool was_asked = unplaced.calls + unplaced.windows + unplaced.reports > 0;
        report_.summary.push_back(
            {word("result"), word(was_asked ? "nothing_to_compare" : "nothing_was_asked")});
    }

    // --------------------------------------------------------------------------------------- the figures

    /// Flexible, its number, office, its number, the difference, and what may be said of it.
    std::vector<ReportCell> share_cells(const EvaluationKey& key, const ShareMeasure& measure) const {
        const EvaluationView::Compared found = view_.compared(key, measure);
        std::vector<ReportCell> cells(6);
        if (found.flexible.of > 0 || found.office.of > 0)
            cells = {percent_cell(found.flexible),
                     found.flexible.of,
                     percent_cell(found.office),
                     found.office.of,
                     found.difference ? ReportCell(Percent{tenths_of_points(found.difference->points)})
                                      : ReportCell(std::monostate{}),
                     comparison_word(found.comparison)};
        return with_hidden(key, measure.people, std::move(cells));
    }

    std::vector<ReportCell> wait_cells(const EvaluationKey& key, const WaitMeasure& measure) const {
        const auto flexible = measure.of(view_.of(key).flexible);
        const auto office = measure.of(view_.of(key).office);
        const auto cell = [](const auto& wait) {
            return wait ? ReportCell(Minutes{*wait}) : ReportCell(std::monostate{});
        };
        const auto count = [](const Side& side) { return static_cast<std::int64_t>(side.waits.size()); };
        return with_hidden(
            key, &Side::called,
            {cell(flexible), count(view_.of(key).flexible), cell(office), count(view_.of(key).office),
             flexible && office ? ReportCell(Minutes{*flexible - *office}) : ReportCell(std::monostate{}),
             std::monostate{}});
    }

    std::vector<ReportCell> with_hidden(const EvaluationKey& key, PeopleBehind people,
                                        std::vector<ReportCell> cells) const {
        const bool hides_flexible = view_.hides(key, &SideBySide::flexible, people);
        const bool hides_office = view_.hides(key, &SideBySide::office, people);
        for (std::size_t at = 0; at < cells.size(); ++at) {
            const bool is_hidden = at < 2   ? hides_flexible
                                   : at < 4 ? hides_office
                                            : hides_flexible || hides_office;
            if (is_hidden) cells[at] = Hidden{};
        }
        return cells;
    }

    std::string with_unit(const std::string& words, const std::string& unit) const {
        return words + " (" + unit + ")";
    }

    /// A row for each unit or week, a group of columns for each measure: what a letter has room for.
    ReportTable wide(const char* name, std::string_view title, EvaluationLevel level) const {
        const bool is_of_units = level == EvaluationLevel::unit;
        ReportTable table{name, word(title), {}, {}};
        table.columns.push_back(
            {is_of_units ? "unit" : "week", word(is_of_units ? "col_unit" : "col_week"), "", 2.6});
        const auto add = [&](const std::string& measure, const std::string& unit, bool is_share) {
            const std::string group = measure_word(measure);
            const auto add_number = [&](const char* key, const std::string& column) {
                table.columns.push_back({measure + key, column, group, 1.5, ColumnKind::number});
            };
            add_number("_flexible", with_unit(word("col_flexible"), unit));
            add_number("_flexible_n", word("col_flexible_n"));
            add_number("_office", with_unit(word("col_office"), unit));
            add_number("_office_n", word("col_office_n"));
            add_number("_difference",
                       with_unit(word("col_difference"), is_share ? word("unit_points") : unit));
            if (is_share)
                table.columns.push_back({measure + "_comparison", word("col_comparison"), group, 1.8});
        };
        for (const ShareMeasure& measure : share_measures()) add(measure.key, "%", true);
        for (const WaitMeasure& measure : wait_measures()) add(measure.key, word("unit_minutes"), false);
        for (const EvaluationKey& key : view_.keys(level)) {
            std::vector<ReportCell> row{is_of_units ? ReportCell(key.unit->value) : week_cell(key)};
            const auto put = [&](std::vector<ReportCell> cells) {
                std::move(cells.begin(), cells.end(), std::back_inserter(row));
            };
            for (const ShareMeasure& measure : share_measures()) put(share_cells(key, measure));
            for (const WaitMeasure& measure : wait_measures()) {
                std::vector<ReportCell> cells = wait_cells(key, measure);
                cells.pop_back();  // nothing is said of times
                put(std::move(cells));
            }
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    /// All there is, a row for each figure, for spreadsheets and machines.
    ReportTable figures() const {
        ReportTable table{"figures",
                          word("table_figures"),
                          {{"unit", word("col_unit"), "", 2.2},
                           {"week", word("col_week"), "", 2.2},
                           {"measure", word("col_measure"), "", 2.2},
                           {"flexible", word("col_flexible"), "", 1.3, ColumnKind::number},
                           {"flexible_n", word("col_flexible_n"), "", 1, ColumnKind::number},
                           {"office", word("col_office"), "", 1.3, ColumnKind::number},
                           {"office_n", word("col_office_n"), "", 1, ColumnKind::number},
                           {"difference", word("col_difference"), "", 1.2, ColumnKind::number},
                           {"comparison", word("col_comparison"), "", 1.8}},
                          {},
                          false};
        const auto add = [&](const EvaluationKey& key, const std::string& measure, bool is_asked,
                             std::vector<ReportCell> cells) {
            if (!is_asked) return;
            std::vector<ReportCell> row = row_of(key);
            row.emplace_back(measure);
            std::move(cells.begin(), cells.end(), std::back_inserter(row));
            table.rows.push_back(std::move(row));
        };
        for (const EvaluationKey& key : view_.keys()) {
            const SideBySide& both = view_.of(key);
            for (const ShareMeasure& measure : share_measures())
                add(key, with_unit(measure_word(measure.key), "%"),
                    measure.of(both.flexible).of > 0 || measure.of(both.office).of > 0,
                    share_cells(key, measure));
            for (const WaitMeasure& measure : wait_measures())
                add(key, with_unit(measure_word(measure.key), word("unit_minutes")),
                    !both.flexible.waits.empty() || !both.office.waits.empty(), wait_cells(key, measure));
        }
        return table;
    }

    ReportCell week_cell(const EvaluationKey& key) const {
        if (key.monday.empty()) return word("all_weeks");
        const auto monday = domain::from_iso_date(key.monday).value();
        return documents::NamedDay{monday, week_words(scene_.words, monday, order_.language)};
    }

    std::vector<ReportCell> row_of(const EvaluationKey& key) const {
        return {key.unit ? key.unit->value : word("all_units"), week_cell(key)};
    }

    // --------------------------------------------------------------------------------------- the numbers

    ReportTable numbers() const {
        ReportTable table{"numbers",
                          word("table_numbers"),
                          {{"unit", word("col_unit"), "", 2.2},
                           {"week", word("col_week"), "", 2.2},
                           {"place", word("col_place"), "", 1.6}},
                          {},
                          false};
        add_sum_columns(scene_, order_, table);
        for (const EvaluationKey& key : view_.keys())
            for (const auto side : {&SideBySide::flexible, &SideBySide::office}) {
                const Side& one = view_.of(key).*side;
                if (one.called.empty() && one.awaited.empty() && one.reporting.empty()) continue;
                std::vector<ReportCell> row = row_of(key);
                row.emplace_back(word(side == &SideBySide::flexible ? "place_flexible" : "place_office"));
                add_sum_cells(
                    scene_, order_,
                    {one.calls, one.windows, one.reports, view_.hides(key, side, &Side::called),
                     view_.hides(key, side, &Side::awaited), view_.hides(key, side, &Side::reporting)},
                    row);
                table.rows.push_back(std::move(row));
            }
        return table;
    }

    void add_notes() {
        const domain::Unplaced& unplaced = view_.unplaced();
        if (!is_empty()) {
            report_.notes.push_back(
                word("note_method", {{"batas", std::to_string(domain::kEnoughToCompare)},
                                     {"orang", std::to_string(domain::kEnoughPeople)},
                                     {"selisih", text_of(Percent{tenths_of_points(domain::kAlike)})}}));
            report_.notes.push_back(word("note_limits"));
            report_.notes.push_back(word("note_details"));
        }
        if (unplaced.calls + unplaced.windows + unplaced.reports > 0)
            report_.notes.push_back(word("note_unplaced", {{"panggilan", std::to_string(unplaced.calls)},
                                                           {"presensi", std::to_string(unplaced.windows)},
                                                           {"laporan", std::to_string(unplaced.reports)}}));
    }

    Scene& scene_;
    const ReportOrder& order_;
    EvaluationView view_;
    documents::Report report_;
};

}  // namespace

void EvaluationReport::read(Scene& scene, std::chrono::year_month_day date) {
    const ReportUnits units(storage::units(scene.tx), order_.units);
    const std::string day = domain::to_iso_date(date);
    const std::string monday = week_of(date);
    std::unordered_map<EmployeeId, Place> places;
    for (domain::DayPlace& place : storage::day_places(scene.tx, day, day))
        places.emplace(std::move(place.employee), place.place);
    const auto add_all = [&](const auto& records) {
        for (const auto& record : records) {
            if (!units.hold(record.unit)) continue;
            const auto place = places.find(record.employee);
            evaluation_.add(record, place == places.end() ? std::nullopt : std::optional(place->second),
                            monday);
        }
    };
    add_all(storage::call_records(scene.tx, span_of({date, date}, scene.office.zone)));
    add_all(storage::window_records(scene.tx, day, day));
    add_all(storage::daily_report_records(scene.tx, day, day));
}

documents::Report EvaluationReport::finish(Scene& scene) const {
    return Writer(scene, order_, evaluation_).write();
}

}  // namespace app
