#include "bot/domain/streak.hpp"

#include <doctest/doctest.h>

namespace {

using namespace domain;
using enum Outcome;

CallRule over_calls() {
    return {};
}

CallRule over_attempts() {
    CallRule rule;
    rule.count = CallRule::Count::attempts;
    return rule;
}

/// Items as a line of text, one letter each: m missed, M missed and uncounted, a answered, A answered and
/// uncounted, l late, L late and uncounted, v void, x excused, p pending, c a check-in. Each is a call of its
/// own, an hour after the one before.
std::vector<CountedItem> calls(std::string_view letters, const std::string& rule = "kaltim/calls") {
    std::vector<CountedItem> items;
    for (const char letter : letters) {
        const Instant at = from_unix_seconds(static_cast<std::int64_t>(items.size()) * 3600);
        if (letter == 'c') {
            items.push_back(check_in_at(at));
            continue;
        }
        CountedItem item;
        item.call = CallId{static_cast<std::int64_t>(items.size()) + 1};
        item.at = at;
        item.counts = letter != 'M' && letter != 'A' && letter != 'L';
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
            case 'L':
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

TEST_CASE(
    "Streak: \"the run of consecutive counted misses\": over calls, misses of any days add up until a response") {
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
        CHECK(running_streak(calls(row.items), over_calls()).size() == row.misses);
    }
}

TEST_CASE(
    "Streak: a response ends it, \"an answer to an uncounted call too\", unless the rule says otherwise") {
    struct Row {
        std::string items;
        std::size_t unless_told;      ///< by the defaults
        std::size_t counted_answers;  ///< only answers to counted calls end it
        std::size_t check_ins;        ///< check-ins end it too
    };
    CallRule counted_answers;
    counted_answers.answer_to_uncounted_call_resets = false;
    CallRule check_ins;
    check_ins.check_in_resets = true;
    for (const Row& row : {
             Row{"mmA", 0, 2, 0}, Row{"mmL", 0, 2, 0},  // late answers are answers
             Row{"mma", 0, 0, 0}, Row{"mml", 0, 0, 0}, Row{"mmAm", 1, 3, 1}, Row{"mmc", 2, 2, 0},
             Row{"mmcm", 3, 3, 1}, Row{"cmm", 2, 2, 2}, Row{"mcAm", 1, 2, 1},
             Row{"c", 0, 0, 0},  // a check-in is never a miss
         }) {
        CAPTURE(row.items);
        CHECK(running_streak(calls(row.items), over_calls()).size() == row.unless_told);
        CHECK(running_streak(calls(row.items), counted_answers).size() == row.counted_answers);
        CHECK(running_streak(calls(row.items), check_ins).size() == row.check_ins);
    }
    check_ins.count = CallRule::Count::attempts;
    auto two_attempts = attempts("1m 1m");
    two_attempts.insert(two_attempts.begin() + 1, check_in_at(two_attempts[0].at + std::chrono::seconds{1}));
    CHECK(running_streak(two_attempts, over_attempts()).size() == 2);
    CHECK(running_streak(two_attempts, check_ins).size() == 1);
}

TEST_CASE("misses older than the span before the last one drop out, to the microsecond") {
    using namespace std::chrono_literals;
    CallRule week;
    week.span_days = 7;
    auto items = calls("mmm");
    items[0].at = items[2].at - std::chrono::days{7};
    items[1].at = items[0].at + 1us;
    CHECK(running_streak(items, week).size() == 3);
    items[0].at -= 1us;
    CHECK(running_streak(items, week).size() == 2);
    CHECK(running_streak(items, over_calls()).size() == 3);

    items.push_back(items[2]);  // it is the last miss that counts back, not the last thing that happened
    items[3].outcome = voided;
    items[3].at += std::chrono::days{30};
    CHECK(running_streak(items, week).size() == 2);
    CHECK(running_streak({}, week).empty());

    week.count =
        CallRule::Count::attempts;  // within one call the span is in minutes and kept by the attempts
    auto of_one_call = attempts("1m 1m 1m");
    of_one_call[0].at -= std::chrono::days{30};
    CHECK(running_streak(of_one_call, week).size() == 3);
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
        const auto streak = running_streak(attempts(row.items), over_attempts());
        CHECK(streak.size() == row.misses);
        for (const CountedItem& miss : streak) CHECK(miss.call.value == row.call);
    }
}

TEST_CASE("Streak: it \"never crosses a change of counting rule\"") {
    auto items = calls("mmmm");
    items[0].rule = items[1].rule = "old/calls";
    CHECK(running_streak(items, over_calls()).size() == 2);
    items[3].rule = "newer/calls";
    CHECK(running_streak(items, over_calls()).size() == 1);
    items[3].counts = false;  // what does not count changes no rule
    CHECK(running_streak(items, over_calls()).size() == 1);
    CHECK(running_streak(items, over_calls()).front().call.value == 3);
}

TEST_CASE("a streak lists its misses in the order in which the calls were issued") {
    const auto streak = running_streak(calls("amvmxm"), over_calls());
    REQUIRE(streak.size() == 3);
    CHECK(streak[0].call.value == 2);
    CHECK(streak[1].call.value == 4);
    CHECK(streak[2].call.value == 6);
}

TEST_CASE("rules that count alike share a name, and whatever changes the count changes it") {
    CallRule rule;
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) == "kaltim/calls");
    rule.threshold = 5;
    rule.attempts = 3;
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) == "kaltim/calls");
    CHECK(counting_rule(PolicyId{"default"}, rule) == "default/calls");
    rule.check_in_resets = true;
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) == "kaltim/calls/check_in_resets");
    rule.answer_to_uncounted_call_resets = false;
    rule.span_days = 30;
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) ==
          "kaltim/calls/check_in_resets/only_counted_answers_reset/span_days=30");
    rule.span_days = 7;
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) ==
          "kaltim/calls/check_in_resets/only_counted_answers_reset/span_days=7");
    rule = over_attempts();
    rule.span_days = 7;  // says nothing about attempts, which lie within one call
    CHECK(counting_rule(PolicyId{"kaltim"}, rule) == "kaltim/attempts");
}
