// Whether an office is as reachable on flexible days as on office days: what was asked of people on either
// kind of day, side by side, and how far the numbers carry. Units and weeks, never persons.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
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

/// A share that both kinds of days are compared by; see figures.hpp.
enum class Measure { calls_in_time, calls_answered, windows_in_time, reports_handed_in };

/// One person's cases on days of either kind.
struct PersonShares {
    Share flexible;
    Share office;
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
    /// Person by person, for a comparison and not to be shown: who has no settled case is not among them.
    std::vector<PersonShares> by_person(const EvaluationKey& key, Measure measure) const;

private:
    struct Part {
        std::uint32_t count = 0;
        std::uint32_t of = 0;
    };
    /// Of one person in one week: for each measure, flexible days and office days.
    using Parts = std::array<std::array<Part, 2>, 4>;

    template <typename Put>
    bool for_each_side(const UnitId& unit, std::optional<Place> place, const std::string& monday, Put&& put);
    template <typename Record>
    void note_person(const Record& record, Place place, const std::string& monday,
                     std::initializer_list<std::pair<Measure, Share>> cases);

    std::map<EvaluationKey, SideBySide> sums_;
    std::map<EvaluationKey, std::unordered_map<std::uint32_t, Parts>> parts_;  ///< by unit and week alone
    std::unordered_map<EmployeeId, std::uint32_t> numbers_;
    Unplaced unplaced_;
};

/// Fewer cases, or cases of fewer people, on either side carry no comparison.
inline constexpr std::int64_t kEnoughToCompare = 30;
inline constexpr std::size_t kEnoughPeople = 10;
/// What two shares may differ by, as parts of one, and still count as alike.
inline constexpr double kAlike = 0.05;

/// The flexible share less the office's, as parts of one, and the span that holds the true difference in 95
/// of 100 cases. The person is the unit, for one person's cases hang together: three silences of one person
/// are not three of three people. It is the wider, at either end, of
/// - the interval of the difference of two ratios with its linearised variance, each person a cluster
///   (Woodruff, Journal of the American Statistical Association 66, 1971, 411-414), with Student's t of one
///   degree of freedom fewer than people: it sees whose silences they are, and that the same people are on
///   both sides;
/// - Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, 873-890, method 10), each side's
///   number of cases divided by its design effect, which is at least 1 (Rao and Scott, Biometrics 48, 1992,
///   577-585), and reduced for few people (Korn and Graubard, Survey Methodology 24, 1998, 193-201): it knows
///   how little a share of 100 % tells where few were asked.
struct Difference {
    double points = 0;
    double low = 0;
    double high = 0;
};
/// nullopt: one side has nothing.
std::optional<Difference> difference(const std::vector<PersonShares>& people);

/// What may be said of flexible days beside office days.
enum class Comparison { as_reachable, less_reachable, more_reachable, too_few, undecided };
std::string_view to_string(Comparison comparison);

/// `too_few`: under `kEnoughToCompare` cases or `kEnoughPeople` people on a side. `more_reachable`: the whole
/// span lies above nought. `as_reachable`: it lies above minus `kAlike`. `less_reachable`: it lies below
/// nought. `undecided`: it holds both nought and more than `kAlike` of loss.
Comparison compare(const std::vector<PersonShares>& people);

}  // namespace domain
