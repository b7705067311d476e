// The neutral rule, and what holds where no other policy speaks.
#include "tests/policies/shipped.hpp"

TEST_CASE("default.toml says what the built-in rule does") {
    const domain::Policy file = shipped::policy("default");
    const domain::Policy built_in = domain::default_policy();
    CHECK(file.id == built_in.id);
    CHECK(file.exempt.unit_kinds == built_in.exempt.unit_kinds);
    REQUIRE(file.hours.size() == built_in.hours.size());
    for (std::size_t at = 0; at < file.hours.size(); ++at) {
        CAPTURE(at);
        CHECK(file.hours[at].table == built_in.hours[at].table);
        CHECK(file.hours[at].weekdays == built_in.hours[at].weekdays);
        CHECK(file.hours[at].span.open == built_in.hours[at].span.open);
        CHECK(file.hours[at].span.close == built_in.hours[at].span.close);
        REQUIRE(file.hours[at].breaks.size() == 1);
        CHECK(file.hours[at].breaks[0].open == built_in.hours[at].breaks[0].open);
        CHECK(file.hours[at].breaks[0].close == built_in.hours[at].breaks[0].close);
    }
    CHECK(file.calls.attempts == 1);
    CHECK(file.calls.count == domain::CallRule::Count::calls);
    CHECK(file.calls.threshold == 3);
    CHECK(file.calls.attempts == built_in.calls.attempts);
    CHECK(file.calls.count == built_in.calls.count);
    CHECK(file.calls.threshold == built_in.calls.threshold);
    CHECK(file.calls.call_outs_count == built_in.calls.call_outs_count);
    CHECK(file.calls.roll_calls_count == built_in.calls.roll_calls_count);
    CHECK(file.calls.callers == built_in.calls.callers);
    CHECK(file.calls.messengers == built_in.calls.messengers);
    CHECK(file.calls.call_backs_count == built_in.calls.call_backs_count);
    CHECK(file.calls.check_in_resets == built_in.calls.check_in_resets);
    CHECK(file.calls.answer_to_uncounted_call_resets == built_in.calls.answer_to_uncounted_call_resets);
    CHECK(file.calls.answer_within == built_in.calls.answer_within);
    CHECK(file.calls.outage_tolerance == built_in.calls.outage_tolerance);
    CHECK(file.calls.quota_interval == built_in.calls.quota_interval);
    CHECK(file.calls.quota_per_day == built_in.calls.quota_per_day);
    CHECK(file.escalation.reply_working_days == built_in.escalation.reply_working_days);
    CHECK(file.reminders_per_day == built_in.reminders_per_day);
    CHECK(file.reminders_per_hour == built_in.reminders_per_hour);
}

TEST_CASE("with default.toml loaded, calls count under it before the flexible Friday starts") {
    const domain::Rulebook rules =
        shipped::rules({shipped::policy("default"), shipped::policy("kaltim-friday")});
    const domain::Explanation found = shipped::moment(rules, "2026-02-06T09:00:00+08:00");
    CHECK(found.policy == domain::PolicyId{"default"});
    CHECK(found.day_kind == domain::DayKind::before_start);
    CHECK(found.zone == "Asia/Makassar");
    CHECK(found.call_counts);
}

TEST_CASE("the neutral week is the national one") {
    CHECK(shipped::doubted({shipped::policy("default")}).empty());
}
