#include "bot/app/evaluation_view.hpp"

#include <algorithm>
#include <tuple>

#include "bot/app/report_units.hpp"
#include "bot/domain/small_groups.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::EvaluationKey;
using domain::Measure;
using domain::Side;
using domain::SideBySide;

constexpr PeopleBehind kBehind[] = {&Side::called, &Side::awaited, &Side::reporting};

}  // namespace

const std::vector<ShareMeasure>& share_measures() {
    static const std::vector<ShareMeasure> kMeasures{
        {"in_time", Measure::calls_in_time, [](const Side& side) { return domain::in_time(side.calls); },
         &Side::called},
        {"answered", Measure::calls_answered, [](const Side& side) { return domain::answered(side.calls); },
         &Side::called, false},
        {"windows", Measure::windows_in_time, [](const Side& side) { return domain::in_time(side.windows); },
         &Side::awaited},
        {"reports", Measure::reports_handed_in,
         [](const Side& side) { return domain::handed_in(side.reports); }, &Side::reporting}};
    return kMeasures;
}

const std::vector<WaitMeasure>& wait_measures() {
    static const std::vector<WaitMeasure> kMeasures{
        {"median", [](const Side& side) { return domain::median(side.waits); }},
        {"ninetieth", [](const Side& side) { return domain::percentile(side.waits, 90); }}};
    return kMeasures;
}

EvaluationLevel level_of(const EvaluationKey& key) {
    if (key.unit) return key.monday.empty() ? EvaluationLevel::unit : EvaluationLevel::unit_in_week;
    return key.monday.empty() ? EvaluationLevel::whole : EvaluationLevel::week;
}

EvaluationView::EvaluationView(Scene& scene, const ReportOrder& order, const domain::Evaluation& evaluation)
    : evaluation_(evaluation) {
    for (const auto& [key, both] : evaluation.sums())
        if (!order.is_shared || level_of(key) != EvaluationLevel::unit_in_week) keys_.push_back(key);
    const ReportUnits units(storage::units(scene.tx), order.units);
    const auto place = [&](const EvaluationKey& key) {
        return std::tuple(level_of(key),
                          key.unit ? units.place_of(*key.unit) : std::pair<std::size_t, std::string>{},
                          key.monday);
    };
    std::sort(keys_.begin(), keys_.end(), [&](const EvaluationKey& left, const EvaluationKey& right) {
        return place(left) < place(right);
    });
    if (order.is_shared) hide_small_groups();
}

std::vector<EvaluationKey> EvaluationView::keys(EvaluationLevel level) const {
    std::vector<EvaluationKey> found;
    std::copy_if(keys_.begin(), keys_.end(), std::back_inserter(found),
                 [&](const EvaluationKey& key) { return level_of(key) == level; });
    return found;
}

/// Units hide among units and weeks among weeks, for either kind adds up to the whole.
void EvaluationView::hide_small_groups() {
    for (const PeopleBehind people : kBehind)
        for (const auto side : {&SideBySide::flexible, &SideBySide::office})
            for (const auto level : {EvaluationLevel::whole, EvaluationLevel::week, EvaluationLevel::unit}) {
                const std::vector<EvaluationKey> own = keys(level);
                std::vector<std::set<domain::EmployeeId>> rows;
                for (const EvaluationKey& key : own) rows.push_back(evaluation_.of(key).*side.*people);
                const auto hidden = domain::hidden_groups(rows);
                for (std::size_t at = 0; at < own.size(); ++at)
                    if (hidden[at]) hidden_.push_back({own[at], side, people});
            }
}

bool EvaluationView::hides(const EvaluationKey& key, Side SideBySide::*side, PeopleBehind people) const {
    return std::any_of(hidden_.begin(), hidden_.end(), [&](const HiddenFigure& one) {
        return one.key == key && one.side == side && one.people == people;
    });
}

bool EvaluationView::hides_either(const EvaluationKey& key, PeopleBehind people) const {
    return hides(key, &SideBySide::flexible, people) || hides(key, &SideBySide::office, people);
}

EvaluationView::Compared EvaluationView::compared(const EvaluationKey& key,
                                                  const ShareMeasure& measure) const {
    const SideBySide& both = evaluation_.of(key);
    const auto people = evaluation_.by_person(key, measure.measure);
    Compared found;
    found.flexible = measure.of(both.flexible);
    found.office = measure.of(both.office);
    for (const domain::PersonShares& person : people) {
        if (person.flexible.of > 0) ++found.flexible_people;
        if (person.office.of > 0) ++found.office_people;
    }
    found.difference = domain::difference(people);
    found.comparison = domain::compare(people);
    return found;
}

}  // namespace app
