#include "bot/domain/policy.hpp"

#include <doctest/doctest.h>

#include "tests/domain/kaltim.hpp"

using namespace std::chrono_literals;
using domain::DayTable;

TEST_CASE("the built-in rule keeps the national working week and asks three calls in a row") {
    const domain::Policy policy = domain::default_policy();
    CHECK(working_week(policy, DayTable::regular) == 37h + 30min);
    CHECK(working_week(policy, DayTable::ramadan) == 32h + 30min);
    CHECK(policy.calls.count == domain::CallRule::Count::calls);
    CHECK(policy.calls.threshold == 3);
    CHECK(policy.calls.attempts == 1);
    CHECK(policy.calls.call_outs_count);
    CHECK(policy.calls.roll_calls_count);
    CHECK(policy.windows[0].empty());
}

TEST_CASE("the reported hours of Kaltim are half an hour short of the national week") {
    CHECK(working_week(kaltim::friday(), DayTable::regular) == 37h);
}

TEST_CASE("hours are found by table and weekday") {
    domain::Policy policy = kaltim::friday();
    REQUIRE(hours_on(policy, DayTable::ramadan, std::chrono::Friday) != nullptr);
    CHECK(hours_on(policy, DayTable::ramadan, std::chrono::Friday)->span.open == 8h);
    CHECK(hours_on(policy, DayTable::regular, std::chrono::Sunday) == nullptr);
    std::erase_if(policy.hours,
                  [](const domain::HoursRule& rule) { return rule.table == DayTable::ramadan; });
    REQUIRE(hours_on(policy, DayTable::ramadan, std::chrono::Friday) != nullptr);
    CHECK(hours_on(policy, DayTable::ramadan, std::chrono::Friday)->span.open == 7h + 30min);
    policy.hours.clear();
    CHECK(hours_on(policy, DayTable::regular, std::chrono::Monday) == nullptr);
    CHECK(working_week(policy, DayTable::regular) == 0min);
}

TEST_CASE("a status is read by the name it is written with") {
    for (const std::string name : {"proposed", "in_force", "suspended", "not_adopted", "ended"})
        CHECK(to_string(domain::policy_status_from(name).value()) == name);
    CHECK_FALSE(domain::policy_status_from("inforce"));
    CHECK_FALSE(domain::policy_status_from(""));
}
