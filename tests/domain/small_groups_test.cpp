// Which rows of a shared table stay hidden.
#include "bot/domain/small_groups.hpp"

#include <doctest/doctest.h>

using namespace domain;

namespace {

std::set<EmployeeId> people(const std::string& unit, int count) {
    std::set<EmployeeId> made;
    for (int number = 0; number < count; ++number) made.insert(EmployeeId{unit + std::to_string(number)});
    return made;
}

}  // namespace

TEST_CASE("groups of five are shown, and nobody at all is no secret") {
    CHECK(hidden_groups({people("a", 5), people("b", 0), people("c", 60)}) ==
          std::vector<bool>{false, false, false});
    CHECK(hidden_groups({}).empty());
}

TEST_CASE("one small group takes the next smallest with it, so that nobody subtracts it from the sum") {
    CHECK(hidden_groups({people("a", 4), people("b", 30), people("c", 12)}) ==
          std::vector<bool>{true, false, true});
    CHECK(hidden_groups({people("a", 1), people("b", 5), people("c", 5)}) ==
          std::vector<bool>{true, true, false});
}

TEST_CASE("small groups that are five together hide nobody else") {
    CHECK(hidden_groups({people("a", 2), people("b", 3), people("c", 12)}) ==
          std::vector<bool>{true, true, false});
}

TEST_CASE("the same people in two small groups are counted once") {
    const auto same = people("a", 3);
    CHECK(hidden_groups({same, same, people("c", 12)}) == std::vector<bool>{true, true, true});
}

TEST_CASE("of plenty of people no more are kept than it takes, and they hide nobody less") {
    std::set<EmployeeId> many;
    for (int number = 0; number < 1000; ++number) add_person(many, EmployeeId{std::to_string(number)});
    CHECK(many.size() == kPlentyOfPeople);
    CHECK(hidden_groups({people("a", 2), many, many}) == std::vector<bool>{true, true, false});
}

TEST_CASE("an office of four shows nothing") {
    CHECK(hidden_groups({people("a", 3), people("b", 1)}) == std::vector<bool>{true, true});
}
