#include "bot/domain/streak.hpp"

#include <doctest/doctest.h>

namespace {

using namespace domain;
using enum Outcome;
using Count = CallRule::Count;

/// Items as a line of text, one letter each: m missed, M missed and uncounted, a answered, A answered and
/// uncounted, l late, v void, x excused, p pending. Each is a call of its own.
std::vector<CountedItem> calls(std::string_view letters, const std::string& rule = "kaltim/calls") {
    std::vector<CountedItem> items;
    for (const char letter : letters) {
        CountedItem item;
        item.call = CallId{static_cast<std::int64_t>(items.size()) + 1};
        item.at = from_unix_seconds(static_cast<std::int64_t>(items.size()) * 3600);
        item.counts = letter != 'M' && letter != 'A';
        item.rule = rule;
        switch (letter) {
            case 'm':
            case 'M':
                item.outcome = missed;
                break;
            case 'a':
            case 'A':
                item.outcome = answered;
                break;
            case 'l':
                item.outcome = late;
                break;
            case 'v':
                item.outcome = voided;
                break;
            case 'x':
                item.outcome = excused;
                break;
            default:
                item.outcome = pending;
        }
        items.push_back(item);
    }
    return items;
}

/// The same as attempts: `1m 1m 2a` are two attempts of call 1 and one of call 2.
std::vector<CountedItem> attempts(std::string_view text) {
    std::string letters;
    for (std::size_t i = 1; i < text.size(); i += 3) letters += text[i];
    auto items = calls(letters, "kaltim/attempts");
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].call = CallId{text[i * 3] - '0'};
        items[i].attempt = 1;
        for (std::size_t before = 0; before < i; ++before)
            if (items[before].call == items[i].call) ++items[i].attempt;
    }
    return items;
}

}  // namespace

TEST_CASE("counted over calls, misses of any days add up until a response") {
    struct Row {
        std::string items;
        std::size_t misses;
    };
    for (const Row& row : {
             Row{"", 0},
             Row{"m", 1},
             Row{"mmm", 3},
             Row{"mma", 0},
             Row{"mml", 0},  // a late response ends it too
             Row{"mmam", 1},
             Row{"mmA", 0},  // and one to a call that does not count
             Row{"mvm", 2},  // void neither adds nor ends
             Row{"mmv", 2},
             Row{"mxm", 2},  // an accepted reason takes that miss out and leaves its neighbours
             Row{"xmm", 2},
             Row{"mMm", 2},  // no reply to an uncounted call adds nothing
             Row{"MMM", 0},
             Row{"mmp", 2},  // what is open is neither
             Row{"ammmm", 4},
         }) {
        CAPTURE(row.items);
        CHECK(running_streak(calls(row.items), Count::calls).size() == row.misses);
    }
}

TEST_CASE("counted over attempts, a streak lies within one call") {
    struct Row {
        std::string items;
        std::size_t misses;
        std::int64_t call;
    };
    for (const Row& row : {
             Row{"1m 1m 1m", 3, 1},
             Row{"1m 1m 2m", 2, 1},
             Row{"1m 2m 1m 2m 1m", 3, 1},  // two calls interleaved
             Row{"1m 2m 1m 2m", 2, 2},     // as many: the later one
             Row{"1m 1m 2a 1m", 1, 1},     // an answer to another call is a response all the same
             Row{"1m 1v 1m", 2, 1},
             Row{"1m 1m 1l", 0, 0},
             Row{"1m 1m 2A", 0, 0},
         }) {
        CAPTURE(row.items);
        const auto streak = running_streak(attempts(row.items), Count::attempts);
        CHECK(streak.size() == row.misses);
        for (const CountedItem& miss : streak) CHECK(miss.call.value == row.call);
    }
}

TEST_CASE("a streak never crosses a change of the counting rule") {
    auto items = calls("mmmm");
    items[0].rule = items[1].rule = "old/calls";
    CHECK(running_streak(items, Count::calls).size() == 2);
    items[3].rule = "newer/calls";
    CHECK(running_streak(items, Count::calls).size() == 1);
    items[3].counts = false;  // what does not count changes no rule
    CHECK(running_streak(items, Count::calls).size() == 1);
    CHECK(running_streak(items, Count::calls).front().call.value == 3);
}

TEST_CASE("a streak lists its misses in the order in which the calls were issued") {
    const auto streak = running_streak(calls("amvmxm"), Count::calls);
    REQUIRE(streak.size() == 3);
    CHECK(streak[0].call.value == 2);
    CHECK(streak[1].call.value == 4);
    CHECK(streak[2].call.value == 6);
}
