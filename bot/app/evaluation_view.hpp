// Inside this room: what an evaluation shows of whom, in which order, and what it keeps back.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/app/report_order.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/report.hpp"
#include "bot/domain/evaluation.hpp"

namespace app {

/// Which people stand behind a figure, and so decide whether it is kept back.
using PeopleBehind = std::set<domain::EmployeeId> domain::Side::*;

/// A figure that is a share: `reporting_measure_…` is its word.
struct ShareMeasure {
    const char* key;
    domain::Measure measure;
    domain::Share (*of)(const domain::Side&);
    PeopleBehind people;
    bool is_drawn = true;  ///< in the picture, which has room for what differs most
};
/// In the order in which they are shown; the first is the one the verdict is about.
const std::vector<ShareMeasure>& share_measures();

struct WaitMeasure {
    const char* key;
    std::optional<std::chrono::seconds> (*of)(const domain::Side&);
};
const std::vector<WaitMeasure>& wait_measures();

/// Which rows there are.
enum class EvaluationLevel { whole, week, unit, unit_in_week };
EvaluationLevel level_of(const domain::EvaluationKey& key);

class EvaluationView {
public:
    EvaluationView(Scene& scene, const ReportOrder& order, const domain::Evaluation& evaluation);

    /// The whole first, then weeks, units in the order of the tree, and units week by week; the last is left
    /// out of a shared report.
    const std::vector<domain::EvaluationKey>& keys() const { return keys_; }
    std::vector<domain::EvaluationKey> keys(EvaluationLevel level) const;

    const domain::SideBySide& of(const domain::EvaluationKey& key) const { return evaluation_.of(key); }
    const domain::Unplaced& unplaced() const { return evaluation_.unplaced(); }
    /// Too few people stand behind that figure on that side, or it would tell about them.
    bool hides(const domain::EvaluationKey& key, domain::Side domain::SideBySide::*side,
               PeopleBehind people) const;
    bool hides_either(const domain::EvaluationKey& key, PeopleBehind people) const;

    /// What both sides come to, and what may be said of it.
    struct Compared {
        domain::Share flexible;
        domain::Share office;
        std::int64_t flexible_people = 0;  ///< with a settled case
        std::int64_t office_people = 0;
        std::optional<domain::Difference> difference;
        domain::Comparison comparison = domain::Comparison::too_few;
    };
    Compared compared(const domain::EvaluationKey& key, const ShareMeasure& measure) const;

private:
    void hide_small_groups();

    struct HiddenFigure {
        domain::EvaluationKey key;
        domain::Side domain::SideBySide::*side;
        PeopleBehind people;
    };

    const domain::Evaluation& evaluation_;
    std::vector<domain::EvaluationKey> keys_;
    std::vector<HiddenFigure> hidden_;
};

}  // namespace app
