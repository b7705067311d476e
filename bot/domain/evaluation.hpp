// Whether an office is as reachable on flexible days as on office days: what was asked of people on either
// kind of day, side by side, and how far the numbers carry. Units and weeks, never persons.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/figures.hpp"

namespace domain {

/// What was asked on days of one kind, and what came of it.
struct Side {
    CallSums calls;
    WindowSums windows;
    DailyReportSums reports;
    std::vector<std::chrono::seconds> waits;  ///< from issue to answer, in time or late
    // Who stands behind each of them; see add_person.
    std::set<EmployeeId> called;
    std::set<EmployeeId> awaited;
    std::set<EmployeeId> reporting;
};

struct SideBySide {
    Side flexible;
    Side office;
};

/// A unit on its own in one week; without a unit the whole, without a week the whole period.
struct EvaluationKey {
    std::optional<UnitId> unit;
    std::string monday;  ///< ISO; blank: every week

    friend auto operator<=>(const EvaluationKey&, const EvaluationKey&) = default;
};

/// How many of the records could be put on neither side: the day had no place of work, or none is on record.
struct Unplaced {
    std::int64_t calls = 0;
    std::int64_t windows = 0;
    std::int64_t reports = 0;
};

/// Takes a date's records one by one and keeps the sums of each unit, each week, both, and the whole.
class Evaluation {
public:
    void add(const CallRecord& record, std::optional<Place> place, const std::string& monday);
    void add(const WindowRecord& record, std::optional<Place> place, const std::string& monday);
    void add(const DailyReportRecord& record, std::optional<Place> place, const std::string& monday);

    const std::map<EvaluationKey, SideBySide>& sums() const { return sums_; }
    /// Noughts where nothing was added.
    const SideBySide& of(const EvaluationKey& key) const;
    const Unplaced& unplaced() const { return unplaced_; }

private:
    template <typename Put>
    bool for_each_side(const UnitId& unit, std::optional<Place> place, const std::string& monday, Put&& put);

    std::map<EvaluationKey, SideBySide> sums_;
    Unplaced unplaced_;
};

/// Fewer on either side carry no comparison.
inline constexpr std::int64_t kEnoughToCompare = 30;
/// What two shares may differ by, as parts of one, and still count as alike.
inline constexpr double kAlike = 0.05;

/// The flexible share less the office's, as parts of one, and the span that holds the true difference in 95
/// of 100 cases (Newcombe's method of Wilson intervals).
struct Difference {
    double points = 0;
    double low = 0;
    double high = 0;
};
/// nullopt: one side has nothing.
std::optional<Difference> difference(const Share& flexible, const Share& office);

/// What may be said of flexible days beside office days.
enum class Comparison { as_reachable, less_reachable, more_reachable, too_few, undecided };
std::string_view to_string(Comparison comparison);

/// `too_few`: under `kEnoughToCompare` on a side. `more_reachable`: the whole span lies above nought.
/// `as_reachable`: it lies above minus `kAlike`. `less_reachable`: it lies below nought. `undecided`: it
/// holds both nought and more than `kAlike` of loss.
Comparison compare(const Share& flexible, const Share& office);

}  // namespace domain
