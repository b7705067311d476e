// What a table must keep to itself once it leaves the circle that may know every person in it.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "bot/domain/ids.hpp"

namespace domain {

/// A figure about fewer people tells too much about one of them.
inline constexpr std::size_t kSmallestGroup = 5;

/// Beyond so many it does not matter who else stands behind a figure.
inline constexpr std::size_t kPlentyOfPeople = 10 * kSmallestGroup;

/// Notes that the person stands behind a figure, unless plenty do: the sets stay small in an office of any
/// size, and what is left out only hides more, never less.
void add_person(std::set<EmployeeId>& people, const EmployeeId& person);

/// Row by row, who stands behind it: which rows must be hidden where their sum is shown. Those with fewer
/// people than `smallest` (nobody at all tells nothing), and as many more, the smallest first and then the
/// earlier one, that whoever subtracts what is shown from the sum learns about no fewer people.
std::vector<bool> hidden_groups(const std::vector<std::set<EmployeeId>>& rows,
                                std::size_t smallest = kSmallestGroup);

}  // namespace domain
