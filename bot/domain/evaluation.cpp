#include "bot/domain/evaluation.hpp"

#include <algorithm>
#include <cmath>

#include "bot/domain/small_groups.hpp"

namespace domain {
namespace {

constexpr double kDeviations = 1.959963984540054;  // 95 % of a normal distribution lie within

/// What 95 % of Student's t lie within, for so many degrees of freedom (Abramowitz and Stegun 26.7.5, four
/// terms: right to four digits from nine degrees on).
double student(std::size_t degrees) {
    const double n = static_cast<double>(std::max<std::size_t>(degrees, 1));
    const double z = kDeviations, z2 = z * z;
    return z + z * (z2 + 1) / (4 * n) + z * ((5 * z2 + 16) * z2 + 3) / (96 * n * n) +
           z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * n * n * n) +
           z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / (92160 * n * n * n * n);
}

using SideOf = Share PersonShares::*;

/// The cases of one kind of days, and how far one person's hang together.
struct SideCases {
    double of = 0;
    double share = 0;
    std::size_t people = 0;
    double effective = 0;  ///< so many independent cases would tell as much
};

SideCases cases_of(const std::vector<PersonShares>& people, SideOf side) {
    SideCases cases;
    double count = 0;
    for (const PersonShares& person : people) {
        const Share& own = person.*side;
        cases.of += static_cast<double>(own.of);
        count += static_cast<double>(own.count);
        if (own.of > 0) ++cases.people;
    }
    if (cases.people == 0) return cases;
    cases.share = count / cases.of;
    double squares = 0;
    for (const PersonShares& person : people) {
        const Share& own = person.*side;
        const double beyond = static_cast<double>(own.count) - cases.share * static_cast<double>(own.of);
        squares += beyond * beyond;
    }
    const double m = static_cast<double>(cases.people);
    const double of_persons = m > 1 ? m / (m - 1) * squares / (cases.of * cases.of) : 0;
    const double of_cases = cases.share * (1 - cases.share) / cases.of;
    const double design_effect = of_cases > 0 ? std::max(1.0, of_persons / of_cases) : 1;
    const double of_few = kDeviations / student(cases.people - 1);
    cases.effective = cases.of / design_effect * of_few * of_few;
    return cases;
}

struct Interval {
    double low;
    double high;
};

Interval wilson(double p, double n) {
    const double square = kDeviations * kDeviations;
    const double middle = (p + square / (2 * n)) / (1 + square / n);
    const double half = kDeviations / (1 + square / n) * std::sqrt(p * (1 - p) / n + square / (4 * n * n));
    return {middle - half, middle + half};
}

Interval newcombe(const SideCases& flexible, const SideCases& office) {
    const double points = flexible.share - office.share;
    const Interval one = wilson(flexible.share, flexible.effective);
    const Interval other = wilson(office.share, office.effective);
    return {points - std::hypot(flexible.share - one.low, other.high - office.share),
            points + std::hypot(one.high - flexible.share, office.share - other.low)};
}

/// Each person moves the difference by what is theirs on both sides together.
Interval linearised(const std::vector<PersonShares>& people, const SideCases& flexible,
                    const SideCases& office) {
    const auto moved_by = [](const Share& own, const SideCases& all) {
        return (static_cast<double>(own.count) - all.share * static_cast<double>(own.of)) / all.of;
    };
    double squares = 0;
    std::size_t m = 0;
    for (const PersonShares& person : people) {
        if (person.flexible.of == 0 && person.office.of == 0) continue;
        const double moved = moved_by(person.flexible, flexible) - moved_by(person.office, office);
        squares += moved * moved;
        ++m;
    }
    const double points = flexible.share - office.share;
    if (m < 2) return {-1, 1};
    const double half =
        student(m - 1) * std::sqrt(static_cast<double>(m) / static_cast<double>(m - 1) * squares);
    return {points - half, points + half};
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

template <typename Record>
void Evaluation::note_person(const Record& record, Place place, const std::string& monday,
                             std::initializer_list<std::pair<Measure, Share>> cases) {
    for (const auto& [measure, share] : cases) {
        if (share.of == 0) continue;
        const auto number = numbers_.try_emplace(record.employee, numbers_.size()).first->second;
        Part& part = parts_[{record.unit, monday}][number][static_cast<std::size_t>(measure)]
                           [place == Place::flexible ? 0 : 1];
        part.count += static_cast<std::uint32_t>(share.count);
        part.of += static_cast<std::uint32_t>(share.of);
    }
}

void Evaluation::add(const CallRecord& record, std::optional<Place> place, const std::string& monday) {
    const auto wait = wait_of(record);
    const bool is_answer = record.outcome == Outcome::answered || record.outcome == Outcome::late;
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.calls, record);
        add_person(side.called, record.employee);
        if (wait && is_answer) side.waits.push_back(*wait);
    });
    if (!is_placed) {
        ++unplaced_.calls;
        return;
    }
    CallSums own;
    domain::add(own, record);
    note_person(record, *place, monday,
                {{Measure::calls_in_time, in_time(own)}, {Measure::calls_answered, answered(own)}});
}

void Evaluation::add(const WindowRecord& record, std::optional<Place> place, const std::string& monday) {
    if (record.state == "planned") return;
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.windows, record);
        add_person(side.awaited, record.employee);
    });
    if (!is_placed) {
        ++unplaced_.windows;
        return;
    }
    WindowSums own;
    domain::add(own, record);
    note_person(record, *place, monday, {{Measure::windows_in_time, in_time(own)}});
}

void Evaluation::add(const DailyReportRecord& record, std::optional<Place> place, const std::string& monday) {
    const bool is_placed = for_each_side(record.unit, place, monday, [&](Side& side) {
        domain::add(side.reports, record);
        add_person(side.reporting, record.employee);
    });
    if (!is_placed) {
        ++unplaced_.reports;
        return;
    }
    DailyReportSums own;
    domain::add(own, record);
    note_person(record, *place, monday, {{Measure::reports_handed_in, handed_in(own)}});
}

const SideBySide& Evaluation::of(const EvaluationKey& key) const {
    static const SideBySide kNothing;
    const auto found = sums_.find(key);
    return found == sums_.end() ? kNothing : found->second;
}

std::vector<PersonShares> Evaluation::by_person(const EvaluationKey& key, Measure measure) const {
    std::map<std::uint32_t, PersonShares> found;
    for (auto at = parts_.lower_bound({key.unit, key.unit ? key.monday : ""}); at != parts_.end(); ++at) {
        if (key.unit && at->first.unit != key.unit) break;
        if (!key.monday.empty() && at->first.monday != key.monday) continue;
        for (const auto& [number, parts] : at->second) {
            const auto& [flexible, office] = parts[static_cast<std::size_t>(measure)];
            if (flexible.of == 0 && office.of == 0) continue;
            PersonShares& person = found[number];
            person.flexible.count += flexible.count;
            person.flexible.of += flexible.of;
            person.office.count += office.count;
            person.office.of += office.of;
        }
    }
    std::vector<PersonShares> people;
    people.reserve(found.size());
    for (const auto& [number, person] : found) people.push_back(person);
    return people;
}

std::optional<Difference> difference(const std::vector<PersonShares>& people) {
    const SideCases flexible = cases_of(people, &PersonShares::flexible);
    const SideCases office = cases_of(people, &PersonShares::office);
    if (flexible.people == 0 || office.people == 0) return std::nullopt;
    const Interval by_score = newcombe(flexible, office);
    const Interval by_person = linearised(people, flexible, office);
    return Difference{flexible.share - office.share, std::max(-1.0, std::min(by_score.low, by_person.low)),
                      std::min(1.0, std::max(by_score.high, by_person.high))};
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

Comparison compare(const std::vector<PersonShares>& people) {
    const auto carries = [&](SideOf side) {
        const SideCases cases = cases_of(people, side);
        return cases.of >= static_cast<double>(kEnoughToCompare) && cases.people >= kEnoughPeople;
    };
    if (!carries(&PersonShares::flexible) || !carries(&PersonShares::office)) return Comparison::too_few;
    const Difference found = difference(people).value();
    if (found.low > 0) return Comparison::more_reachable;
    if (found.low > -kAlike) return Comparison::as_reachable;
    if (found.high < 0) return Comparison::less_reachable;
    return Comparison::undecided;
}

}  // namespace domain
