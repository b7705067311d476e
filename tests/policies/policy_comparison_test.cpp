// Two files side by side, key by key.
#include "config/policy_comparison.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

constexpr std::string_view kBefore = R"(id = "office"
title = "Rule"
legal_basis = "SE 1"
authority = "Governor"
status = "in_force"
[flexible]
weekdays = ["fri"]
[[windows.regular]]
id = "pagi"
open = "06:30"
close = "07:30"
[[hours.regular]]
weekdays = ["fri"]
open = "07:30"
close = "16:00"
breaks = [{ open = "12:00", close = "13:00" }]
[calls]
threshold = 3
[[reading_of]]
key = "calls.count"
source = "press"
choice = "mild"
)";

std::string changed(std::string_view replace, std::string_view by) {
    std::string text{kBefore};
    const auto at = text.find(replace);
    REQUIRE(at != std::string::npos);
    return text.replace(at, replace.size(), by);
}

std::vector<std::string> differing(const std::string& after) {
    const auto found = config::differing_keys(kBefore, "a.toml", after, "b.toml");
    REQUIRE(found);
    std::vector<std::string> lines;
    for (const config::KeyDifference& one : *found)
        lines.push_back(one.key + ": " + one.before + " -> " + one.after);
    return lines;
}

}  // namespace

TEST_CASE("each key that differs is told with both values") {
    struct Row {
        std::string replace;
        std::string by;
        std::vector<std::string> lines;
    };
    for (const Row& row : std::vector<Row>{
             {"threshold = 3", "threshold = 4", {"calls.threshold: 3 -> 4"}},
             {"threshold = 3", "threshold = 3\nattempts = 1  # as without it", {}},
             {"threshold = 3", "", {}},
             {"threshold = 3",
              "callers = [\"hr\"]",
              {"calls.callers: direct_supervisor, supervisor_above -> hr"}},
             {"threshold = 3", "threshold = \"unknown\"", {"calls.threshold: 3 -> unknown"}},
             {"close = \"07:30\"", "close = \"08:00\"", {"windows.regular[pagi].close: 07:30 -> 08:00"}},
             {"id = \"pagi\"",
              "id = \"subuh\"",
              {"windows.regular[pagi].close: 07:30 -> none", "windows.regular[pagi].id: pagi -> none",
               "windows.regular[pagi].open: 06:30 -> none", "windows.regular[subuh].close: none -> 07:30",
               "windows.regular[subuh].id: none -> subuh", "windows.regular[subuh].open: none -> 06:30"}},
             {"close = \"16:00\"",
              "close = \"16:30\"",
              {"hours.regular[five_days fri].close: 16:00 -> 16:30"}},
             {"weekdays = [\"fri\"]",
              "weekdays = [\"thu\", \"fri\"]",
              {"flexible.weekdays: fri -> thu, fri"}},
             {"choice = \"mild\"", "choice = \"stern\"", {"reading_of[calls.count].choice: mild -> stern"}},
             {"status = \"in_force\"",
              "zone = \"Asia/Makassar\"\nstatus = \"in_force\"",
              {"zone: none -> Asia/Makassar"}},
             {"title = \"Rule\"", "# a comment\ntitle = 'Rule'", {}},
             {"[flexible]", "[valid]\nfrom = 2026-02-13\n[flexible]", {"valid.from: none -> 2026-02-13"}},
         }) {
        CAPTURE(row.by);
        CHECK(differing(changed(row.replace, row.by)) == row.lines);
    }
}

TEST_CASE("mistakes of both files are told instead") {
    const auto found =
        config::differing_keys("id = 7", "a.toml", changed("threshold = 3", "threshold = 0"), "b.toml");
    REQUIRE_FALSE(found);
    CHECK(found.error().front().file == "a.toml");
    CHECK(found.error().back().file == "b.toml");
    CHECK_FALSE(config::differing_keys(kBefore, "a.toml", "id = ", "b.toml"));
}
