#include "bot/cli/verification_comparison.hpp"

#include <algorithm>
#include <cmath>

namespace cli {
namespace {

constexpr double kZ = 1.959963984540054;

/// The density of Student's t without its constant, by which its distribution is integrated below.
double height_of_t(double t, double degrees) {
    return std::pow(1 + t * t / degrees, -(degrees + 1) / 2);
}

/// Beyond which 2.5 % of Student's t lie, by Simpson's rule and halving.
double quantile_of_t(double degrees) {
    const double constant = std::exp(std::lgamma((degrees + 1) / 2) - std::lgamma(degrees / 2)) /
                            std::sqrt(degrees * std::acos(-1.0));
    const auto up_to = [&](double t) {
        constexpr int kSteps = 400;
        const double step = t / kSteps;
        double sum = height_of_t(0, degrees) + height_of_t(t, degrees);
        for (int at = 1; at < kSteps; ++at) sum += (at % 2 == 1 ? 4 : 2) * height_of_t(at * step, degrees);
        return constant * sum * step / 3;
    };
    double low = 0, high = 20;
    for (int turn = 0; turn < 60; ++turn) {
        const double middle = (low + high) / 2;
        (up_to(middle) < 0.475 ? low : high) = middle;
    }
    return low;
}

struct SideOfPeople {
    double cases = 0, share = 0, people = 0;
    double lower = 0, upper = 0;  ///< Wilson's, of as many cases as tell something of their own
};

SideOfPeople side_of(const std::vector<CasesOfPerson>& people, PartOf CasesOfPerson::*side) {
    SideOfPeople found;
    double answered = 0;
    for (const CasesOfPerson& person : people) {
        found.cases += static_cast<double>((person.*side).of);
        answered += static_cast<double>((person.*side).count);
        found.people += (person.*side).of > 0 ? 1 : 0;
    }
    if (found.people < 2) return found;
    const double p = found.share = answered / found.cases;
    double spread = 0;
    for (const CasesOfPerson& person : people)
        spread += std::pow(
            static_cast<double>((person.*side).count) - p * static_cast<double>((person.*side).of), 2);
    const double among_people = spread * found.people / (found.people - 1) / (found.cases * found.cases);
    const double among_cases = p * (1 - p) / found.cases;
    double n = found.cases;
    if (among_people > among_cases && among_cases > 0) n *= among_cases / among_people;
    n *= std::pow(kZ / quantile_of_t(found.people - 1), 2);
    const double width = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
    found.lower = (p + kZ * kZ / (2 * n) - width) / (1 + kZ * kZ / n);
    found.upper = (p + kZ * kZ / (2 * n) + width) / (1 + kZ * kZ / n);
    return found;
}

/// Half the width of the interval in which each person is one observation.
double half_by_person(const std::vector<CasesOfPerson>& people, const SideOfPeople& flexible,
                      const SideOfPeople& office) {
    double sum = 0, m = 0;
    for (const auto& [own, at_office] : people) {
        if (own.of + at_office.of == 0) continue;
        m += 1;
        sum += std::pow(
            (static_cast<double>(own.count) - flexible.share * static_cast<double>(own.of)) / flexible.cases -
                (static_cast<double>(at_office.count) - office.share * static_cast<double>(at_office.of)) /
                    office.cases,
            2);
    }
    return quantile_of_t(m - 1) * std::sqrt(sum * m / (m - 1));
}

}  // namespace

std::pair<std::optional<std::int64_t>, std::string> said_of(const std::vector<CasesOfPerson>& people) {
    const auto sum = [&](PartOf CasesOfPerson::*side) {
        PartOf all;
        for (const CasesOfPerson& person : people) {
            all.count += (person.*side).count;
            all.of += (person.*side).of;
        }
        return all;
    };
    const PartOf all_flexible = sum(&CasesOfPerson::flexible), all_office = sum(&CasesOfPerson::office);
    if (all_flexible.of == 0 || all_office.of == 0) return {std::nullopt, "too_few"};
    const double points = static_cast<double>(all_flexible.count) / static_cast<double>(all_flexible.of) -
                          static_cast<double>(all_office.count) / static_cast<double>(all_office.of);
    const std::int64_t tenths = std::llround(points * 1000);
    constexpr std::int64_t kFewestCases = 30;
    constexpr double kFewestPeople = 10;
    const SideOfPeople flexible = side_of(people, &CasesOfPerson::flexible);
    const SideOfPeople office = side_of(people, &CasesOfPerson::office);
    if (all_flexible.of < kFewestCases || all_office.of < kFewestCases || flexible.people < kFewestPeople ||
        office.people < kFewestPeople)
        return {tenths, "too_few"};
    const double half = half_by_person(people, flexible, office);
    const double low =
        points - std::max(half, std::hypot(flexible.share - flexible.lower, office.upper - office.share));
    const double high =
        points + std::max(half, std::hypot(flexible.upper - flexible.share, office.share - office.lower));
    return {tenths, low > 0       ? "more_reachable"
                    : low > -0.05 ? "as_reachable"
                    : high < 0    ? "less_reachable"
                                  : "undecided"};
}

}  // namespace cli
