#include "bot/app/evaluation_summary.hpp"

#include <cmath>
#include <utility>

#include "bot/app/report_columns.hpp"

namespace app {
namespace {

using documents::Percent;
using documents::ReportCell;
using documents::ReportTable;
using documents::ShareBars;
using domain::Comparison;
using domain::Share;
using domain::Side;
using domain::SideBySide;

const domain::EvaluationKey kWhole{};

}  // namespace

std::int64_t tenths_of_points(double part) {
    return std::llround(part * 1000);
}

std::string EvaluationSummary::word(std::string_view key, const wording::Arguments& arguments) const {
    return report_word(scene_, order_, key, arguments);
}

std::string EvaluationSummary::text_of(const ReportCell& cell) const {
    documents::Report report;
    report.decimal_sign = wording::decimal_sign(order_.language);
    return documents::text_of(report, cell);
}

std::string EvaluationSummary::percent(const Share& share) const {
    return text_of(percent_cell(share));
}

/// With its sign, for a difference goes either way.
std::string EvaluationSummary::points(double part) const {
    const std::int64_t tenths = tenths_of_points(part);
    return (tenths > 0 ? "+" : "") + text_of(Percent{tenths});
}

/// `91,2 % (310 dari 340)`.
std::string EvaluationSummary::share_words(const Share& share) const {
    if (share.of == 0) return "";
    return word("share", {{"persen", percent(share)},
                          {"jumlah", wording::number(share.count, order_.language)},
                          {"dari", wording::number(share.of, order_.language)}});
}

/// `25 menit`.
std::string EvaluationSummary::minutes_words(const std::optional<std::chrono::seconds>& wait) const {
    return wait ? word("minutes", {{"n", text_of(documents::Minutes{*wait})}}) : "";
}

std::string EvaluationSummary::verdict() const {
    const ShareMeasure& measure = share_measures().front();
    if (view_.hides_either(kWhole, measure.people)) return word("verdict_hidden");
    const EvaluationView::Compared found = view_.compared(kWhole, measure);
    const auto number = [&](std::int64_t count) { return wording::number(count, order_.language); };
    const wording::Arguments figures{
        {"fleksibel", percent(found.flexible)},      {"dijawab_fleksibel", number(found.flexible.count)},
        {"n_fleksibel", number(found.flexible.of)},  {"orang_fleksibel", number(found.flexible_people)},
        {"kantor", percent(found.office)},           {"dijawab_kantor", number(found.office.count)},
        {"n_kantor", number(found.office.of)},       {"orang_kantor", number(found.office_people)},
        {"batas", number(domain::kEnoughToCompare)}, {"batas_orang", number(domain::kEnoughPeople)}};
    const std::string text = word("verdict_" + std::string(to_string(found.comparison))) + " ";
    if (found.comparison == Comparison::too_few) return text + word("verdict_what_there_is", figures);
    return text + word("verdict_shares", figures) + " " +
           word("verdict_difference", {{"selisih", points(found.difference->points)},
                                       {"dari", points(found.difference->low)},
                                       {"sampai", points(found.difference->high)}});
}

std::vector<ReportCell> EvaluationSummary::row(const char* measure, PeopleBehind people,
                                               const std::vector<std::string>& texts) const {
    const bool hides_flexible = view_.hides(kWhole, &SideBySide::flexible, people);
    const bool hides_office = view_.hides(kWhole, &SideBySide::office, people);
    const bool hides_either = hides_flexible || hides_office;
    std::vector<ReportCell> cells{word("measure_" + std::string(measure))};
    for (std::size_t at = 0; at < texts.size(); ++at) {
        const bool is_hidden = at == 0 ? hides_flexible : at == 1 ? hides_office : hides_either;
        cells.push_back(is_hidden ? ReportCell(documents::Hidden{}) : ReportCell(texts[at]));
    }
    return cells;
}

ReportTable EvaluationSummary::table() const {
    ReportTable table{"summary",
                      word("table_summary"),
                      {{"measure", word("col_measure"), "", 3.3},
                       {"flexible", word("col_flexible"), "", 1.9},
                       {"office", word("col_office"), "", 2.0},
                       {"difference", word("col_difference"), "", 1.1},
                       {"interval", word("col_interval"), "", 1.8},
                       {"comparison", word("col_comparison"), "", 1.9}},
                      {}};
    for (const ShareMeasure& measure : share_measures()) {
        const auto found = view_.compared(kWhole, measure);
        if (found.flexible.of == 0 && found.office.of == 0) continue;
        const bool is_told = found.difference && found.comparison != Comparison::too_few;
        table.rows.push_back(
            row(measure.key, measure.people,
                {share_words(found.flexible), share_words(found.office),
                 found.difference ? word("points", {{"n", points(found.difference->points)}}) : "",
                 is_told ? word("interval", {{"dari", points(found.difference->low)},
                                             {"sampai", points(found.difference->high)}})
                         : "",
                 word("comparison_" + std::string(to_string(found.comparison)))}));
    }
    const SideBySide& both = view_.of(kWhole);
    for (const WaitMeasure& measure : wait_measures()) {
        const auto flexible = measure.of(both.flexible);
        const auto office = measure.of(both.office);
        if (!flexible && !office) continue;
        std::string difference;
        if (flexible && office)
            difference = (*flexible > *office ? "+" : "") + minutes_words(*flexible - *office);
        table.rows.push_back(row(measure.key, &Side::called,
                                 {minutes_words(flexible), minutes_words(office), difference, "", ""}));
    }
    return table;
}

std::optional<ShareBars> EvaluationSummary::bars() const {
    ShareBars drawn{{word("col_flexible"), word("col_office")}, {}, word("bars")};
    for (const ShareMeasure& measure : share_measures()) {
        const auto found = view_.compared(kWhole, measure);
        if (!measure.is_drawn || (found.flexible.of == 0 && found.office.of == 0)) continue;
        const auto bar = [&](const Share& share, Side SideBySide::*side) -> ShareBars::Bar {
            if (view_.hides(kWhole, side, measure.people)) return {word("hidden"), std::nullopt};
            if (share.of == 0) return {"–", std::nullopt};
            return {percent(share) + " %", static_cast<double>(share.count) / static_cast<double>(share.of)};
        };
        drawn.groups.push_back(
            {word("measure_" + std::string(measure.key)),
             {bar(found.flexible, &SideBySide::flexible), bar(found.office, &SideBySide::office)}});
    }
    if (drawn.groups.empty()) return std::nullopt;
    for (const ShareBars::Group& group : drawn.groups)
        drawn.words += " " + word("bars_of", {{"ukuran", group.label},
                                              {"fleksibel", group.bars[0].words},
                                              {"kantor", group.bars[1].words}});
    return drawn;
}

}  // namespace app
