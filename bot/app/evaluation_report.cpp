#include "bot/app/evaluation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "bot/app/report_columns.hpp"
#include "bot/app/report_units.hpp"
#include "bot/app/week_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/small_groups.hpp"
#include "bot/domain/working_days.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using documents::Hidden;
using documents::Percent;
using documents::ReportCell;
using documents::ReportTable;
using domain::EmployeeId;
using domain::EvaluationKey;
using domain::Place;
using domain::Share;
using domain::Side;
using domain::SideBySide;

/// Which people stand behind a figure, and so decide whether it is kept back.
using People = std::set<EmployeeId> Side::*;

constexpr People kBehind[] = {&Side::called, &Side::awaited, &Side::reporting};

/// A figure that is a share: `measure_…` is its word.
struct ShareMeasure {
    const char* key;
    Share (*of)(const Side&);
    People people;
};

constexpr ShareMeasure kShares[] = {
    {"in_time", [](const Side& side) { return domain::in_time(side.calls); }, &Side::called},
    {"answered", [](const Side& side) { return domain::answered(side.calls); }, &Side::called},
    {"windows", [](const Side& side) { return domain::in_time(side.windows); }, &Side::awaited},
    {"reports", [](const Side& side) { return domain::handed_in(side.reports); }, &Side::reporting}};

struct WaitMeasure {
    const char* key;
    std::optional<std::chrono::seconds> (*of)(const Side&);
};

constexpr WaitMeasure kWaits[] = {
    {"median", [](const Side& side) { return domain::median(side.waits); }},
    {"ninetieth", [](const Side& side) { return domain::percentile(side.waits, 90); }}};

std::int64_t tenths(double part) {
    return std::llround(part * 1000);
}

std::string week_of(std::chrono::year_month_day date) {
    return domain::to_iso_date(domain::monday_of(date));
}

/// Writes the tables, and knows what is kept back.
class Writer {
public:
    Writer(Scene& scene, const ReportOrder& order, const domain::Evaluation& evaluation)
        : scene_(scene),
          order_(order),
          evaluation_(evaluation),
          units_(storage::units(scene.tx), order.units) {
        sort_keys();
        if (order_.is_shared) hide_small_groups();
    }

    documents::Report write() {
        report_ = report_frame(scene_, order_);
        if (is_empty())
            add_emptiness();
        else
            add_answers();
        report_.tables.push_back(figures());
        report_.tables.push_back(numbers());
        add_notes();
        return std::move(report_);
    }

private:
    std::string word(std::string_view key, const wording::Arguments& arguments = {}) const {
        return report_word(scene_, order_, key, arguments);
    }
    std::string decimal(std::int64_t number) const { return documents::text_of(report_, Percent{number}); }

    /// 0: the whole, 1: a week, 2: a unit, 3: a unit in a week.
    static int level_of(const EvaluationKey& key) {
        return (key.unit ? 2 : 0) + (key.monday.empty() ? 0 : 1);
    }

    void sort_keys() {
        for (const auto& [key, both] : evaluation_.sums())
            if (!order_.is_shared || level_of(key) < 3) keys_.push_back(key);
        const auto place = [&](const EvaluationKey& key) {
            return std::tuple(level_of(key),
                              key.unit ? units_.place_of(*key.unit) : std::pair<std::size_t, std::string>{},
                              key.monday);
        };
        std::sort(keys_.begin(), keys_.end(), [&](const EvaluationKey& left, const EvaluationKey& right) {
            return place(left) < place(right);
        });
    }

    // ------------------------------------------------------------------------------------- what is kept back

    /// Units hide among units and weeks among weeks, for either kind adds up to the whole.
    void hide_small_groups() {
        for (const People people : kBehind)
            for (const auto side : {&SideBySide::flexible, &SideBySide::office})
                for (const int level : {0, 1, 2}) {
                    std::vector<EvaluationKey> keys;
                    std::vector<std::set<EmployeeId>> rows;
                    for (const EvaluationKey& key : keys_) {
                        if (level_of(key) != level) continue;
                        keys.push_back(key);
                        rows.push_back(evaluation_.of(key).*side.*people);
                    }
                    const auto hidden = domain::hidden_groups(rows);
                    for (std::size_t at = 0; at < keys.size(); ++at)
                        if (hidden[at]) hidden_.push_back({keys[at], side, people});
                }
    }

    bool hides(const EvaluationKey& key, Side SideBySide::*side, People people) const {
        return std::any_of(hidden_.begin(), hidden_.end(), [&](const HiddenFigure& one) {
            return one.key == key && one.side == side && one.people == people;
        });
    }

    // --------------------------------------------------------------------------------------- the answer

    /// Nothing of those days is on either side.
    bool is_empty() const {
        const SideBySide& both = evaluation_.of({std::nullopt, ""});
        return std::all_of(std::begin(kBehind), std::end(kBehind), [&](const People people) {
            return (both.flexible.*people).empty() && (both.office.*people).empty();
        });
    }

    /// Said once: what is of no use on a letter without figures is left out of it.
    void add_emptiness() {
        report_.is_empty = true;
        const domain::Unplaced& unplaced = evaluation_.unplaced();
        const bool was_asked = unplaced.calls + unplaced.windows + unplaced.reports > 0;
        report_.summary.push_back(
            {word("result"), word(was_asked ? "nothing_to_compare" : "nothing_was_asked")});
    }

    void add_answers() {
        const EvaluationKey whole{std::nullopt, ""};
        const SideBySide& both = evaluation_.of(whole);
        for (const ShareMeasure& measure : kShares) {
            const bool is_hidden = hides(whole, &SideBySide::flexible, measure.people) ||
                                   hides(whole, &SideBySide::office, measure.people);
            const Share flexible = measure.of(both.flexible);
            const Share office = measure.of(both.office);
            const auto found = domain::difference(flexible, office);
            std::string text = is_hidden ? report_.hidden : word("nothing_to_compare");
            if (found && !is_hidden)
                text = word(
                    "sentence",
                    {{"fleksibel", text_of(percent_cell(flexible))},
                     {"n_fleksibel", std::to_string(flexible.of)},
                     {"kantor", text_of(percent_cell(office))},
                     {"n_kantor", std::to_string(office.of)},
                     {"selisih", decimal(tenths(found->points))},
                     {"dari", decimal(tenths(found->low))},
                     {"sampai", decimal(tenths(found->high))},
                     {"hasil", word("answer_" + std::string(to_string(domain::compare(flexible, office))))}});
            report_.summary.push_back({word("measure_" + std::string(measure.key)), text});
        }
    }
    std::string text_of(const ReportCell& cell) const { return documents::text_of(report_, cell); }

    // --------------------------------------------------------------------------------------- the figures

    ReportTable figures() const {
        ReportTable table{"figures",
                          word("table_figures"),
                          {{"unit", word("col_unit"), "", 2.2},
                           {"week", word("col_week"), "", 2.2},
                           {"measure", word("col_measure"), "", 2.2},
                           {"flexible", word("col_flexible"), "", 1.3},
                           {"flexible_n", word("col_flexible_n"), "", 1},
                           {"office", word("col_office"), "", 1.3},
                           {"office_n", word("col_office_n"), "", 1},
                           {"difference", word("col_difference"), "", 1.2},
                           {"comparison", word("col_comparison"), "", 1.8}},
                          {}};
        for (const EvaluationKey& key : keys_) {
            for (const ShareMeasure& measure : kShares) add_share(table, key, measure);
            for (const WaitMeasure& measure : kWaits) add_wait(table, key, measure);
        }
        return table;
    }

    std::vector<ReportCell> row_of(const EvaluationKey& key) const {
        std::vector<ReportCell> row{key.unit ? key.unit->value : word("all_units")};
        if (key.monday.empty()) {
            row.emplace_back(word("all_weeks"));
        } else {
            const auto monday = domain::from_iso_date(key.monday).value();
            row.emplace_back(documents::NamedDay{monday, week_words(scene_.words, monday, order_.language)});
        }
        return row;
    }

    /// Puts a side's figure and its number into the row, and what both together say.
    void add_row(ReportTable& table, const EvaluationKey& key, const std::string& measure, People people,
                 std::vector<ReportCell> cells) const {
        const bool hides_flexible = hides(key, &SideBySide::flexible, people);
        const bool hides_office = hides(key, &SideBySide::office, people);
        for (std::size_t at = 0; at < cells.size(); ++at) {
            const bool is_hidden = at < 2   ? hides_flexible
                                   : at < 4 ? hides_office
                                            : hides_flexible || hides_office;
            if (is_hidden) cells[at] = Hidden{};
        }
        std::vector<ReportCell> row = row_of(key);
        row.emplace_back(word("measure_" + measure));
        row.insert(row.end(), cells.begin(), cells.end());
        table.rows.push_back(std::move(row));
    }

    void add_share(ReportTable& table, const EvaluationKey& key, const ShareMeasure& measure) const {
        const SideBySide& both = evaluation_.of(key);
        const Share flexible = measure.of(both.flexible);
        const Share office = measure.of(both.office);
        if (flexible.of == 0 && office.of == 0) return;
        const auto found = domain::difference(flexible, office);
        add_row(table, key, measure.key, measure.people,
                {percent_cell(flexible), flexible.of, percent_cell(office), office.of,
                 found ? ReportCell(Percent{tenths(found->points)}) : ReportCell(std::monostate{}),
                 word("comparison_" + std::string(to_string(domain::compare(flexible, office))))});
    }

    void add_wait(ReportTable& table, const EvaluationKey& key, const WaitMeasure& measure) const {
        const SideBySide& both = evaluation_.of(key);
        const auto flexible = measure.of(both.flexible);
        const auto office = measure.of(both.office);
        if (!flexible && !office) return;
        const auto cell = [](const auto& wait) {
            return wait ? ReportCell(wait->count()) : ReportCell(std::monostate{});
        };
        const auto count = [](const Side& side) { return static_cast<std::int64_t>(side.waits.size()); };
        add_row(table, key, measure.key, &Side::called,
                {cell(flexible), count(both.flexible), cell(office), count(both.office),
                 flexible && office ? ReportCell(flexible->count() - office->count())
                                    : ReportCell(std::monostate{}),
                 std::monostate{}});
    }

    // --------------------------------------------------------------------------------------- the numbers

    ReportTable numbers() const {
        ReportTable table{"numbers",
                          word("table_numbers"),
                          {{"unit", word("col_unit"), "", 2.2},
                           {"week", word("col_week"), "", 2.2},
                           {"place", word("col_place"), "", 1.6}},
                          {}};
        add_sum_columns(scene_, order_, table);
        for (const EvaluationKey& key : keys_)
            for (const auto side : {&SideBySide::flexible, &SideBySide::office}) {
                const Side& one = evaluation_.of(key).*side;
                if (one.called.empty() && one.awaited.empty() && one.reporting.empty()) continue;
                std::vector<ReportCell> row = row_of(key);
                row.emplace_back(word(side == &SideBySide::flexible ? "place_flexible" : "place_office"));
                add_sum_cells(scene_, order_,
                              {one.calls, one.windows, one.reports, hides(key, side, &Side::called),
                               hides(key, side, &Side::awaited), hides(key, side, &Side::reporting)},
                              row);
                table.rows.push_back(std::move(row));
            }
        return table;
    }

    void add_notes() {
        const domain::Unplaced& unplaced = evaluation_.unplaced();
        if (!is_empty()) {
            report_.notes.push_back(word("note_method", {{"batas", std::to_string(domain::kEnoughToCompare)},
                                                         {"selisih", decimal(tenths(domain::kAlike))}}));
            report_.notes.push_back(word("note_limits"));
        }
        if (unplaced.calls + unplaced.windows + unplaced.reports > 0)
            report_.notes.push_back(word("note_unplaced", {{"panggilan", std::to_string(unplaced.calls)},
                                                           {"presensi", std::to_string(unplaced.windows)},
                                                           {"laporan", std::to_string(unplaced.reports)}}));
    }

    struct HiddenFigure {
        EvaluationKey key;
        Side SideBySide::*side;
        People people;
    };

    Scene& scene_;
    const ReportOrder& order_;
    const domain::Evaluation& evaluation_;
    ReportUnits units_;
    std::vector<EvaluationKey> keys_;
    std::vector<HiddenFigure> hidden_;
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
