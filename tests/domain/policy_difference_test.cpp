// Who would be affected if one set of rules replaced another, and how.
#include "bot/domain/policy_difference.hpp"

#include <doctest/doctest.h>

#include "tests/domain/kaltim.hpp"

using domain::Aspect;
using domain::Policy;
using domain::PolicyDifference;
using domain::Rulebook;

namespace {

using namespace std::chrono_literals;

domain::DutySubject person(const std::string& id, domain::UnitKind kind = domain::UnitKind::office) {
    domain::DutySubject subject = kaltim::staff();
    subject.employee = domain::EmployeeId{id};
    subject.unit_kind = kind;
    return subject;
}

Rulebook rules(const Policy& policy) {
    return {{policy}, kaltim::calendar()};
}

/// What changes for one member of staff in the first two weeks of the flexible Friday.
std::vector<std::string> told(const Policy& before, const Policy& after, const domain::DutySubject& who) {
    const PolicyDifference found = domain::difference(rules(before), rules(after), std::vector{who},
                                                      kaltim::date("2026-02-09"), kaltim::date("2026-02-22"));
    std::vector<std::string> lines;
    for (const domain::PersonChange& change : found.changes) lines.push_back(domain::in_words(change));
    return lines;
}

std::vector<std::string> told(const Policy& after) {
    return told(kaltim::friday(), after, person("E1"));
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("nothing differs between a policy and itself") {
    CHECK(told(kaltim::friday()).empty());
    const PolicyDifference none =
        domain::difference(rules(kaltim::friday()), rules(kaltim::friday()), std::vector{person("E1")},
                           kaltim::date("2026-01-01"), kaltim::date("2026-12-31"));
    CHECK(none.people == 1);
    CHECK(none.affected == 0);
}

TEST_CASE("another weekday changes place and windows on both days") {
    Policy thursday = kaltim::friday();
    thursday.flexible.weekdays = {false, false, false, false, true, false, false};
    CHECK(
        told(thursday) ==
        Lines{"place: flexible becomes office on 2026-02-13 and on 2 later days",
              "windows: pagi 06:30-07:30, siang 11:00-13:00 becomes none on 2026-02-13 and on 2 later days"});
}

TEST_CASE("a later window is told with both times, a longer grace with the last minute") {
    Policy later = kaltim::friday();
    later.windows[0][0].span.close = 8h;
    CHECK(told(later) == Lines{"windows: pagi 06:30-07:30, siang 11:00-13:00 becomes pagi 06:30-08:00, siang "
                               "11:00-13:00 on 2026-02-13"});
    Policy milder = kaltim::friday();
    milder.windows[0][0].grace = 5min;
    milder.windows[0].pop_back();
    Policy before = kaltim::friday();
    before.windows[0].pop_back();
    CHECK(
        told(before, milder, person("E1")) ==
        Lines{
            "windows: pagi 06:30-07:30 (reminder 07:15, in time before 07:31, late until 00:00) becomes pagi "
            "06:30-07:30 (reminder 07:15, in time before 07:36, late until 00:00) on 2026-02-13"});
}

TEST_CASE("other hours change duty, and nothing of the calls' meaning") {
    Policy shorter = kaltim::friday();
    for (domain::HoursRule& hours : shorter.hours)
        if (hours.table == domain::DayTable::ramadan) hours.span.close = 15h;
    CHECK(
        told(shorter) ==
        Lines{
            "duty: 08:00-12:00, 13:00-15:30 becomes 08:00-12:00, 13:00-15:00 on 2026-02-19 and on 1 later day"});
}

TEST_CASE("of a call rule only the keys that differ are told, on days of duty") {
    Policy harsher = kaltim::friday();
    harsher.calls.answer_within = 10min;
    harsher.calls.span = 50min;
    CHECK(told(harsher) ==
          Lines{"call_rule: answer_within_minutes 30, no span_minutes becomes answer_within_minutes "
                "10, span_minutes 50 on 2026-02-13 and on 3 later days"});
    Policy silent = kaltim::friday();
    silent.calls.count = domain::CallRule::Count::none;
    CHECK(told(silent) ==
          Lines{"call_counts: may count becomes cannot count on 2026-02-13 and on 3 later days",
                "call_rule: count attempts becomes count none on 2026-02-13 and on 3 later days"});
}

TEST_CASE("quiet time that covers the whole day leaves no call that counts") {
    Policy quiet = kaltim::friday();
    quiet.quiet = {{7h, 17h}};
    CHECK(told(quiet).front() ==
          "call_counts: may count becomes cannot count on 2026-02-13 and on 3 later days");
    quiet.quiet = {{7h, 9h}};
    CHECK(told(quiet).empty());  // calls after nine still count
}

TEST_CASE("a report that begins to be asked is told with its times") {
    Policy reporting = kaltim::friday();
    reporting.report.emplace();
    CHECK(told(reporting) ==
          Lines{"report: none becomes reminder 15:30, due 00:00 on 2026-02-13 and on 1 later day"});
}

TEST_CASE("people are counted by what changes for them") {
    Policy wider = kaltim::friday();
    wider.exempt.unit_kinds.clear();
    const std::vector people{person("E1"), person("N1", domain::UnitKind::hospital), person("E2"),
                             person("N2", domain::UnitKind::puskesmas)};
    const PolicyDifference found = domain::difference(rules(kaltim::friday()), rules(wider), people,
                                                      kaltim::date("2026-02-13"), kaltim::date("2026-02-13"));
    CHECK(found.people == 4);
    CHECK(found.affected == 2);
    CHECK(found.people_by_aspect == std::array{2, 2, 0, 2, 0, 0});
    CHECK(found.days_by_aspect == std::array{2, 2, 0, 2, 0, 0});
    REQUIRE(found.changes.size() == 6);
    CHECK(found.changes.front() == domain::PersonChange{domain::EmployeeId{"N1"}, Aspect::place,
                                                        kaltim::date("2026-02-13"), 1, "office", "flexible"});
    CHECK(found.changes.back().employee == domain::EmployeeId{"N2"});
}

TEST_CASE("a quota is filled week by week from one long roster") {
    Policy quota = kaltim::friday();
    quota.flexible.weekdays = {};
    quota.flexible.quota_per_week = 1;
    Policy none = quota;
    none.flexible.quota_per_week.reset();
    domain::DutySubject who = person("E1");
    who.rostered_days = {kaltim::date("2026-03-04"), kaltim::date("2026-03-10"), kaltim::date("2026-04-08")};
    const PolicyDifference found = domain::difference(rules(none), rules(quota), std::vector{who},
                                                      kaltim::date("2026-03-01"), kaltim::date("2026-03-31"));
    REQUIRE_FALSE(found.changes.empty());
    CHECK(domain::in_words(found.changes.front()) ==
          "place: office becomes flexible on 2026-03-04 and on 1 later day");
}

TEST_CASE("a span that ends before it begins holds no day") {
    Policy wider = kaltim::friday();
    wider.exempt.unit_kinds.clear();
    CHECK(domain::difference(rules(kaltim::friday()), rules(wider),
                             std::vector{person("N1", domain::UnitKind::hospital)},
                             kaltim::date("2026-02-14"), kaltim::date("2026-02-13"))
              .affected == 0);
}
