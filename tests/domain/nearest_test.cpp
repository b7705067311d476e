#include "bot/domain/nearest.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {

TEST_CASE("the distance counts insertions, removals, changes and swaps") {
    struct Row {
        std::string left, right;
        std::size_t distance;
    };
    for (const auto& [left, right, distance] : std::vector<Row>{{"", "", 0},
                                                                {"listen", "LISTEN", 0},
                                                                {"lisen", "listen", 1},
                                                                {"litsen", "listen", 1},
                                                                {"listens", "listen", 1},
                                                                {"kitten", "sitting", 3},
                                                                {"ca", "abc", 3},
                                                                {"", "abc", 3},
                                                                {"abcdef", "zzzzzz", 4},
                                                                {"a", "aaaaaaaaaa", 4}}) {
        CAPTURE(left);
        CAPTURE(right);
        CHECK(domain::edit_distance(left, right, 3) == distance);
        CHECK(domain::edit_distance(right, left, 3) == distance);
    }
}

TEST_CASE("the nearest word is offered, and none if none is near") {
    constexpr std::array<std::string_view, 4> kWords{"phone", "zone", "unit", "unit_kind"};
    struct Row {
        std::string word;
        std::optional<std::string_view> nearest;
    };
    for (const auto& [word, nearest] : std::vector<Row>{{"fone", "zone"},
                                                        {"phne", "phone"},
                                                        {"Unit_Kin", "unit_kind"},
                                                        {"zone", "zone"},
                                                        {"nip", std::nullopt},
                                                        {"", std::nullopt},
                                                        {"telephone_number", std::nullopt},
                                                        {"xy", std::nullopt}}) {
        CAPTURE(word);
        CHECK(domain::nearest(word, kWords) == nearest);
    }
    CHECK(domain::nearest("x", {}) == std::nullopt);
}

}  // namespace
