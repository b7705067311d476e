// East Kalimantan's flexible Friday and its days around Idulfitri, held against the dates the circulars name.
#include "tests/policies/shipped.hpp"

using namespace std::chrono_literals;
using domain::DayTable;

namespace {

const domain::Rulebook& kaltim() {
    static const domain::Rulebook rules =
        shipped::rules({shipped::policy("kaltim-friday"), shipped::policy("kaltim-eid-2026")});
    return rules;
}

}  // namespace

TEST_CASE("ordinary staff in East Kalimantan live through 2026 and 2027 as the circulars say") {
    shipped::check(
        kaltim(),
        {
            {"2026-02-06T09:00:00+08:00", "before_start", "regular", "office", "", false},
            {"2026-02-12T22:45:00Z", "workday", "regular", "flexible", "pagi open, siang not_open", false},
            {"2026-02-13T07:30:59+08:00", "workday", "regular", "flexible", "pagi open, siang not_open",
             true},
            {"2026-02-13T07:31:00+08:00", "workday", "regular", "flexible", "pagi closed, siang not_open",
             true},
            {"2026-02-13T11:45:00+08:00", "workday", "regular", "flexible", "pagi closed, siang open", false},
            {"2026-02-13T13:00:59+08:00", "workday", "regular", "flexible", "pagi closed, siang open", true},
            {"2026-02-13T15:30:00+08:00", "workday", "regular", "flexible", "pagi closed, siang closed",
             true},
            {"2026-02-13T15:31:00+08:00", "workday", "regular", "flexible", "pagi closed, siang closed",
             false},
            {"2026-02-14T09:00:00+08:00", "weekend", "regular", "none", "", false},
            {"2026-02-16T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
            {"2026-02-17T09:00:00+08:00", "holiday", "regular", "none", "", false},
            {"2026-02-18T09:00:00+08:00", "workday", "regular", "office", "", true},
            {"2026-02-19T07:45:00+08:00", "workday", "ramadan", "office", "", false},
            {"2026-02-20T06:45:00+08:00", "workday", "ramadan", "flexible", "pagi not_open, siang not_open",
             false},
            {"2026-02-20T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
            {"2026-02-20T08:01:00+08:00", "workday", "ramadan", "flexible", "pagi closed, siang not_open",
             true},
            {"2026-02-27T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-06T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-13T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-16T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-20T09:00:00+08:00", "joint_leave", "ramadan", "none", "", false},
            {"2026-03-25T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-26T07:40:00+08:00", "workday", "regular", "flexible", "pagi closed, siang not_open",
             true},
            {"2026-03-27T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open",
             false},
            {"2026-03-30T07:00:00+08:00", "workday", "regular", "office", "", false},
            {"2026-04-03T09:00:00+08:00", "holiday", "regular", "none", "", false},
            {"2026-05-01T09:00:00+08:00", "holiday", "regular", "none", "", false},
            {"2026-05-15T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
            {"2026-12-24T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
            {"2026-12-25T09:00:00+08:00", "holiday", "regular", "none", "", false},
            {"2027-01-01T09:00:00+08:00", "holiday", "regular", "none", "", false},
            {"2027-02-05T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
            {"2027-02-12T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open",
             false},
        });
}

TEST_CASE("four Fridays of Ramadan 2026 have windows, and no other") {
    std::vector<std::string> fridays;
    domain::DutySubject subject;
    for (auto date = shipped::date("2026-01-01"); date.year() == std::chrono::year{2026};
         date = domain::next_day(date)) {
        const domain::DayPlan plan = kaltim().plan(subject, date);
        if (plan.table == DayTable::ramadan && !plan.windows.empty() &&
            std::chrono::weekday{std::chrono::sys_days{date}} == std::chrono::Friday)
            fridays.push_back(domain::to_iso_date(date));
    }
    CHECK(fridays == std::vector<std::string>{"2026-02-20", "2026-02-27", "2026-03-06", "2026-03-13"});
}

TEST_CASE("a nurse is exempt on the flexible Friday, and so is whoever serves the public") {
    for (const auto kind :
         {domain::UnitKind::hospital, domain::UnitKind::puskesmas, domain::UnitKind::direct_public_service}) {
        CAPTURE(to_string(kind));
        const domain::Explanation found =
            shipped::moment(kaltim(), "2026-02-13T09:00:00+08:00", {.unit_kind = kind});
        CHECK(found.exempt);
        CHECK(found.place == domain::Place::office);
        CHECK(found.windows.empty());
        CHECK_FALSE(found.call_counts);
    }
}

TEST_CASE("three attempts of thirty minutes within one call, and no roll call, as reading R2 says") {
    const domain::CallRule friday = shipped::policy("kaltim-friday").calls;
    CHECK(friday.attempts == 3);
    CHECK(friday.answer_within == 30min);
    CHECK(friday.gap == 10min);
    CHECK(friday.count == domain::CallRule::Count::attempts);
    CHECK(friday.threshold == 3);
    CHECK_FALSE(friday.span);
    CHECK(friday.call_outs_count);
    CHECK_FALSE(friday.roll_calls_count);
}

TEST_CASE("no call counts in the Friday prayer, while the midday window stays open") {
    shipped::check(
        kaltim(),
        {{"2026-02-13T12:15:00+08:00", "workday", "regular", "flexible", "pagi closed, siang open", false},
         {"2026-02-20T12:20:00+08:00", "workday", "ramadan", "flexible", "pagi closed, siang open", false},
         {"2026-02-20T11:30:00+08:00", "workday", "ramadan", "flexible", "pagi closed, siang open", true},
         {"2026-02-20T11:30:01+08:00", "workday", "ramadan", "flexible", "pagi closed, siang open", false},
         {"2026-02-20T13:00:00+08:00", "workday", "ramadan", "flexible", "pagi closed, siang open", true},
         {"2026-02-20T15:00:01+08:00", "workday", "ramadan", "flexible", "pagi closed, siang closed",
          false}});
}

TEST_CASE("a daily report is asked on flexible days alone") {
    const auto report = [](std::string_view day) { return kaltim().plan({}, shipped::date(day)).report; };
    REQUIRE(report("2026-02-13"));
    CHECK(domain::to_rfc3339(report("2026-02-13")->remind_at, "Asia/Makassar") ==
          "2026-02-13T15:30:00+08:00");
    CHECK(domain::to_rfc3339(report("2026-02-13")->due, "Asia/Makassar") == "2026-02-14T00:00:00+08:00");
    CHECK(domain::to_rfc3339(report("2026-03-17")->remind_at, "Asia/Makassar") ==
          "2026-03-17T15:00:00+08:00");
    CHECK_FALSE(report("2026-02-12"));
    CHECK_FALSE(report("2026-04-03"));
}

TEST_CASE("the hours as reported give 37h00 and 34h30 a week, and the check says so") {
    const domain::Policy friday = shipped::policy("kaltim-friday");
    CHECK(domain::working_week(friday, DayTable::regular) == 37h);
    CHECK(domain::working_week(friday, DayTable::ramadan) == 34h + 30min);
    CHECK(shipped::doubted({friday}) ==
          std::vector<std::string>{"kaltim-friday: hours.regular: 37h00 a week without breaks",
                                   "kaltim-friday: hours.ramadan: 34h30 a week without breaks"});
}

TEST_CASE("the week after Idulfitri goes beyond the cap, the one before it does not") {
    const std::vector<domain::Policy> both{shipped::policy("kaltim-friday"),
                                           shipped::policy("kaltim-eid-2026")};
    const auto with_calendar = shipped::doubted(both, {.calendar = &shipped::calendar()});
    CHECK(with_calendar.back() == "kaltim-eid-2026: flexible: 3 flexible days in the week of 2026-03-23");
    const auto without = shipped::doubted(both);
    CHECK(without.back() ==
          "kaltim-eid-2026: flexible: 3 flexible days in the week of 2026-03-16, 2026-03-23");
}
