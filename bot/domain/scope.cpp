#include "bot/domain/scope.hpp"

#include <algorithm>
#include <array>

namespace domain {
namespace {

template <typename T>
bool has(const std::vector<T>& list, const T& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

template <typename T>
bool has(const std::vector<T>& list, const std::optional<T>& wanted) {
    return wanted && has(list, *wanted);
}

bool has_unit(const std::vector<UnitId>& units, const DutySubject& subject) {
    return has(units, subject.unit) || std::any_of(subject.units_above.begin(), subject.units_above.end(),
                                                   [&](const UnitId& above) { return has(units, above); });
}

bool has_trait(const std::vector<std::string>& traits, const DutySubject& subject) {
    return std::any_of(subject.task_traits.begin(), subject.task_traits.end(),
                       [&](const std::string& trait) { return has(traits, trait); });
}

struct ListHeld {
    std::string_view key;
    bool says_something;
    bool names_the_person;
};

/// Every list of the scope, held against the person.
std::array<ListHeld, 6> held(const Scope& scope, const DutySubject& subject) {
    return {{{"units", !scope.units.empty(), has_unit(scope.units, subject)},
             {"unit_kinds", !scope.unit_kinds.empty(), has(scope.unit_kinds, subject.unit_kind)},
             {"employments", !scope.employments.empty(), has(scope.employments, subject.employment)},
             {"positions", !scope.positions.empty(), has(scope.positions, subject.position)},
             {"task_traits", !scope.task_traits.empty(), has_trait(scope.task_traits, subject)},
             {"employees", !scope.employees.empty(), has(scope.employees, subject.employee)}}};
}

}  // namespace

bool includes(const Scope& scope, const DutySubject& subject) {
    const auto lists = held(scope, subject);
    return std::all_of(lists.begin(), lists.end(),
                       [](const ListHeld& list) { return !list.says_something || list.names_the_person; });
}

std::optional<std::string_view> list_naming(const Scope& scope, const DutySubject& subject) {
    for (const ListHeld& list : held(scope, subject))
        if (list.names_the_person) return list.key;
    return std::nullopt;
}

std::size_t closeness(const Scope& scope, const DutySubject& subject) {
    const auto& above = subject.units_above;
    if (!scope.employees.empty()) return above.size() + 3;
    if (has(scope.units, subject.unit)) return above.size() + 2;
    for (std::size_t steps = 0; steps < above.size(); ++steps)
        if (has(scope.units, above[steps])) return above.size() + 1 - steps;
    return scope.is_empty() ? 0 : 1;
}

}  // namespace domain
