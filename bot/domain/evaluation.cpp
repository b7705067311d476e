#include "bot/domain/evaluation.hpp"

#include <cmath>

#include "bot/domain/small_groups.hpp"

namespace domain {
namespace {

constexpr double kDeviations = 1.959963984540054;  // 95 % of a normal distribution lie within

struct Interval {
    double share;
    double low;
    double high;
};

Interval wilson(const Share& share) {
    const auto n = static_cast<double>(share.of);
    const double p = static_cast<double>(share.count) / n;
    const double square = kDeviations * kDeviations;
    const double middle = (p + square / (2 * n)) / (1 + square / n);
    const double half = kDeviations / (1 + square / n) * std::sqrt(p * (1 - p) / n + square / (4 * n * n));
    return {p, middle - half, middle + half};
}

double length(double one, double other) {
    return std::sqrt(one * one + other * other);
}

}  // namespace

template <typename Put>
bool Evaluation::for_each_side(const UnitId& unit, std::optional<Place> place, const std::string& monday,
                               Put&& put) {
    if (place != Place::flexible && place != Place::office) return false;
    for (const EvaluationKey& key : {EvaluationKey{std::nullopt, ""}, EvaluationKey{unit, ""},
                                     EvaluationKey{std::nullopt, monday}, EvaluationKey{unit, monday}}) {
        SideBySide& both = sums_[key];
        put(place == Place::flexible ? both.flexible : both.office);
    }
    return true;
}

void Evaluation::add(const CallRecord& record, std::optional<Place> place, const std::string& monday) {
    const auto wait = wait_of(record);
    const bool is_answer = record.outcome == Outcome::answered || record.outcome == Outcome::late;
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.calls, record);
        add_person(side.called, record.employee);
        if (wait && is_answer) side.waits.push_back(*wait);
    });
    if (!is_placed) ++unplaced_.calls;
}

void Evaluation::add(const WindowRecord& record, std::optional<Place> place, const std::string& monday) {
    if (record.state == "planned") return;
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.windows, record);
        add_person(side.awaited, record.employee);
    });
    if (!is_placed) ++unplaced_.windows;
}

void Evaluation::add(const DailyReportRecord& record, std::optional<Place> place, const std::string& monday) {
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.reports, record);
        add_person(side.reporting, record.employee);
    });
    if (!is_placed) ++unplaced_.reports;
}

const SideBySide& Evaluation::of(const EvaluationKey& key) const {
    static const SideBySide kNothing;
    const auto found = sums_.find(key);
    return found == sums_.end() ? kNothing : found->second;
}

std::optional<Difference> difference(const Share& flexible, const Share& office) {
    if (flexible.of == 0 || office.of == 0) return std::nullopt;
    const Interval one = wilson(flexible);
    const Interval other = wilson(office);
    const double points = one.share - other.share;
    return Difference{points, points - length(one.share - one.low, other.high - other.share),
                      points + length(one.high - one.share, other.share - other.low)};
}

std::string_view to_string(Comparison comparison) {
    switch (comparison) {
        case Comparison::as_reachable:
            return "as_reachable";
        case Comparison::less_reachable:
            return "less_reachable";
        case Comparison::more_reachable:
            return "more_reachable";
        case Comparison::too_few:
            return "too_few";
        case Comparison::undecided:
            return "undecided";
    }
    return "undecided";
}

Comparison compare(const Share& flexible, const Share& office) {
    if (flexible.of < kEnoughToCompare || office.of < kEnoughToCompare) return Comparison::too_few;
    const Difference found = difference(flexible, office).value();
    if (found.low > 0) return Comparison::more_reachable;
    if (found.low > -kAlike) return Comparison::as_reachable;
    if (found.high < 0) return Comparison::less_reachable;
    return Comparison::undecided;
}

}  // namespace domain
