// Where a rule read in local time meets instants: the last microsecond, the turn of days, months and years,
// people who travel, and zones whose clocks jump. Indonesia's do not; see docs/adr/0004-wall-time.md.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/domain/explain.hpp"
#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using namespace std::chrono_literals;
using domain::AbsenceKind;
using domain::DayPlan;
using domain::DutySubject;
using domain::Instant;
using domain::Place;
using domain::Policy;
using kaltim::at;
using kaltim::date;

namespace {

/// Asked every working day, and there are no holidays, so that only time itself matters.
Policy every_day() {
    Policy policy = kaltim::friday();
    policy.id = domain::PolicyId{"every-day"};
    policy.valid = {};
    policy.zone.clear();
    policy.flexible.weekdays = domain::kEveryDay;
    policy.hours = {{domain::DayTable::regular, domain::kEveryDay, {7h + 30min, 16h}, {{12h, 13h}}}};
    return policy;
}

DutySubject in(const std::string& zone) {
    DutySubject subject;
    subject.zone = zone;
    return subject;
}

DayPlan plan(const Policy& policy, const DutySubject& subject, std::string_view day) {
    return domain::Rulebook{{policy}, {}}.plan(subject, date(day));
}

/// One window from `open` to `close`.
Policy with_window(std::chrono::minutes open, std::chrono::minutes close) {
    Policy policy = every_day();
    policy.windows[0] = {{"w", "w", "w", {open, close}}};
    return policy;
}

std::string utc(Instant instant) {
    return domain::to_rfc3339_utc(instant);
}

}  // namespace

TEST_CASE("a window holds its first microsecond and the last one of its named minute, in every zone") {
    for (const auto& [zone, offset] :
         {std::pair{"Asia/Jakarta", 7h}, {"Asia/Makassar", 8h}, {"Asia/Jayapura", 9h}, {"UTC", 0h}}) {
        CAPTURE(zone);
        const DayPlan day = plan(with_window(6h + 30min, 7h + 30min), in(zone), "2026-02-13");
        const Instant midnight = at("2026-02-13T00:00:00Z") - offset;
        struct Row {
            Instant instant;
            bool is_open;
        };
        for (const Row& row : std::vector<Row>{{midnight + 6h + 30min - 1us, false},
                                               {midnight + 6h + 30min, true},
                                               {midnight + 6h + 30min + 1us, true},
                                               {midnight + 7h + 30min, true},
                                               {midnight + 7h + 30min + 59s, true},
                                               {midnight + 7h + 31min - 1us, true},
                                               {midnight + 7h + 31min, false}}) {
            CAPTURE(utc(row.instant));
            CHECK((day.window_open_at(row.instant) != nullptr) == row.is_open);
        }
    }
}

TEST_CASE("grace is counted from the end of the named minute, to the microsecond") {
    Policy policy = with_window(6h + 30min, 7h + 30min);
    policy.windows[0][0].grace = 5min;
    const DayPlan day = plan(policy, in("Asia/Makassar"), "2026-02-13");
    CHECK(day.window_open_at(at("2026-02-13T07:35:59.999999+08:00")) != nullptr);
    CHECK(day.window_open_at(at("2026-02-13T07:36:00+08:00")) == nullptr);
}

TEST_CASE("working hours hold their first microsecond and end as the named minute begins") {
    const DayPlan day = plan(every_day(), in("Asia/Makassar"), "2026-02-13");
    CHECK(plan_words::call_rule(day, "2026-02-13T07:29:59.999999+08:00") == "hours");
    CHECK(plan_words::call_rule(day, "2026-02-13T07:30:00+08:00") == "counts");
    CHECK(plan_words::call_rule(day, "2026-02-13T15:30:00+08:00") == "counts");
    CHECK(plan_words::call_rule(day, "2026-02-13T15:30:00.000001+08:00") == "hours");
}

TEST_CASE("a morning in WITA and WIT lies on the UTC date before") {
    const domain::Rulebook rules = kaltim::rulebook();
    const auto moment = domain::explain(rules, kaltim::staff(), at("2026-02-12T22:45:00Z"));
    CHECK(moment.at_local == "2026-02-13T06:45:00+08:00");
    CHECK(moment.place == Place::flexible);
    CHECK(moment.windows.at(0).state == domain::WindowState::open);
    CHECK(rules.date_at(kaltim::staff(), at("2026-02-12T15:59:59.999999Z")) == date("2026-02-12"));
    CHECK(rules.date_at(kaltim::staff(), at("2026-02-12T16:00:00Z")) == date("2026-02-13"));
    CHECK(rules.date_at(in("Asia/Jayapura"), at("2026-02-12T15:00:00Z")) == date("2026-02-13"));
    CHECK(rules.date_at(in("Asia/Jakarta"), at("2026-02-12T16:59:59Z")) == date("2026-02-12"));
}

TEST_CASE("days end where months, years and leap days end on the person's wall") {
    struct Row {
        std::string what;
        std::string day;
        std::string open;
        std::string late_until;
    };
    const std::vector<Row> rows{
        {"month", "2026-06-30", "2026-06-29T22:30:00Z", "2026-06-30T16:00:00Z"},
        {"first of a month", "2026-07-01", "2026-06-30T22:30:00Z", "2026-07-01T16:00:00Z"},
        {"February", "2026-02-28", "2026-02-27T22:30:00Z", "2026-02-28T16:00:00Z"},
        {"leap day", "2028-02-29", "2028-02-28T22:30:00Z", "2028-02-29T16:00:00Z"},
        {"after the leap day", "2028-03-01", "2028-02-29T22:30:00Z", "2028-03-01T16:00:00Z"},
        {"last of the year", "2026-12-31", "2026-12-30T22:30:00Z", "2026-12-31T16:00:00Z"},
        {"New Year", "2027-01-01", "2026-12-31T22:30:00Z", "2027-01-01T16:00:00Z"},
        {"a century's leap day", "2000-02-29", "2000-02-28T22:30:00Z", "2000-02-29T16:00:00Z"},
    };
    const domain::Rulebook rules{{with_window(6h + 30min, 7h + 30min)}, {}};
    DutySubject subject = in("Asia/Makassar");
    subject.week = domain::WorkingWeek::six_days;
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const DayPlan day = rules.plan(subject, date(row.day));
        REQUIRE(day.windows.size() == 1);
        CHECK(utc(day.windows[0].open) == row.open);
        CHECK(utc(day.windows[0].late_until) == row.late_until);
        CHECK(rules.date_at(subject, day.windows[0].open) == date(row.day));
        CHECK(rules.date_at(subject, day.windows[0].late_until) != date(row.day));
        CHECK(rules.date_at(subject, day.windows[0].late_until - 1us) == date(row.day));
    }
}

TEST_CASE("a quota's week runs from Monday to Sunday over the turn of the year") {
    Policy policy = every_day();
    policy.flexible.weekdays = {};
    policy.flexible.quota_per_week = 1;
    DutySubject subject = in("Asia/Makassar");
    subject.rostered_days = {date("2026-12-31"), date("2027-01-01")};
    CHECK(plan(policy, subject, "2026-12-31").place == Place::flexible);
    CHECK(plan(policy, subject, "2027-01-01").place == Place::office);  // the same week
    subject.rostered_days = {date("2027-01-01"), date("2027-01-04")};
    CHECK(plan(policy, subject, "2027-01-01").place == Place::flexible);
    CHECK(plan(policy, subject, "2027-01-04").place == Place::flexible);  // the next
}

TEST_CASE("a trip in the midst of a month changes the zone for its days and no others") {
    DutySubject subject = in("Asia/Makassar");
    subject.absences = {
        {AbsenceKind::official_travel, {date("2026-07-15"), date("2026-07-16")}, "Asia/Jakarta"}};
    const domain::Rulebook rules{{with_window(6h + 30min, 7h + 30min)}, {}};
    struct Row {
        std::string day;
        std::string zone;
        std::string open;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-07-14", "Asia/Makassar", "2026-07-13T22:30:00Z"},
             {"2026-07-15", "Asia/Jakarta", "2026-07-14T23:30:00Z"},
             {"2026-07-16", "Asia/Jakarta", "2026-07-15T23:30:00Z"},
             {"2026-07-17", "Asia/Makassar", "2026-07-16T22:30:00Z"},
         }) {
        CAPTURE(row.day);
        const DayPlan day = rules.plan(subject, date(row.day));
        CHECK(day.zone == row.zone);
        CHECK(utc(day.windows.at(0).open) == row.open);
    }
    // 00:30 in Makassar is 23:30 of the day before in Jakarta, where the traveller's day has not begun.
    CHECK(rules.date_at(subject, at("2026-07-15T16:30:00Z")) == date("2026-07-15"));
    CHECK(rules.date_at(in("Asia/Makassar"), at("2026-07-15T16:30:00Z")) == date("2026-07-16"));
}

TEST_CASE("every instant belongs to the date whose plan is in force, also around a trip") {
    DutySubject subject = in("Asia/Jayapura");
    subject.absences = {
        {AbsenceKind::official_travel, {date("2026-07-15"), date("2026-07-16")}, "Asia/Jakarta"}};
    const domain::Rulebook rules{{every_day()}, {}};
    std::chrono::year_month_day before = date("2026-07-13");
    for (Instant moment = at("2026-07-13T15:00:00Z"); moment < at("2026-07-18T00:00:00Z"); moment += 10min) {
        CAPTURE(utc(moment));
        const DayPlan day = rules.plan_at(subject, moment);
        CHECK(day.date >= before);
        CHECK(day.date == rules.date_at(subject, moment));
        before = day.date;
    }
}

TEST_CASE("quiet time that passes midnight belongs to both days, to the microsecond") {
    Policy policy = every_day();
    policy.quiet = {{21h, 5h}};
    const DayPlan day = plan(policy, in("Asia/Makassar"), "2026-12-31");
    REQUIRE(day.quiet.size() == 2);
    CHECK(day.quiet[0] == domain::Span{at("2026-12-30T21:00:00+08:00"), at("2026-12-31T05:00:00+08:00")});
    CHECK(day.quiet[1] == domain::Span{at("2026-12-31T21:00:00+08:00"), at("2027-01-01T05:00:00+08:00")});
    CHECK(day.after_quiet(at("2026-12-31T00:00:00+08:00")) == at("2026-12-31T05:00:00+08:00"));
    CHECK(day.after_quiet(at("2026-12-31T04:59:59.999999+08:00")) == at("2026-12-31T05:00:00+08:00"));
    CHECK(day.after_quiet(at("2026-12-31T05:00:00+08:00")) == at("2026-12-31T05:00:00+08:00"));
    CHECK(day.after_quiet(at("2026-12-31T20:59:59.999999+08:00")) == at("2026-12-31T20:59:59.999999+08:00"));
    CHECK(day.after_quiet(at("2026-12-31T21:00:00+08:00")) == at("2027-01-01T05:00:00+08:00"));
}

TEST_CASE("where clocks jump, a skipped time is the first instant after it and a doubled one the first") {
    struct Row {
        std::string what;
        std::string zone;
        std::string day;
        domain::DaySpan span;
        std::string open;
        std::string close;
    };
    // Egypt's clocks go from Friday 00:00 to 01:00, and from Thursday 24:00 back to 23:00.
    const std::vector<Row> rows{
        {"wholly in the gap",
         "Africa/Cairo",
         "2026-04-24",
         {0h, 30min},
         "2026-04-23T22:00:00Z",
         "2026-04-23T22:00:00Z"},
        {"opens in the gap",
         "Africa/Cairo",
         "2026-04-24",
         {30min, 2h},
         "2026-04-23T22:00:00Z",
         "2026-04-23T23:01:00Z"},
        {"closes as the gap ends",
         "Africa/Cairo",
         "2026-04-24",
         {0h, 59min},
         "2026-04-23T22:00:00Z",
         "2026-04-23T22:00:00Z"},
        {"later that day",
         "Africa/Cairo",
         "2026-04-24",
         {6h + 30min, 7h + 30min},
         "2026-04-24T03:30:00Z",
         "2026-04-24T04:31:00Z"},
        {"opens before the overlap and closes in it",
         "Africa/Cairo",
         "2026-10-29",
         {22h, 23h + 30min},
         "2026-10-29T19:00:00Z",
         "2026-10-29T20:31:00Z"},
        {"the whole doubled hour",
         "Africa/Cairo",
         "2026-10-29",
         {23h, 23h + 59min},
         "2026-10-29T20:00:00Z",
         "2026-10-29T22:00:00Z"},
        {"the Friday that Samoa left out",
         "Pacific/Apia",
         "2011-12-30",
         {6h, 18h},
         "2011-12-30T10:00:00Z",
         "2011-12-30T10:00:00Z"},
        {"no jump in Indonesia",
         "Asia/Makassar",
         "2026-04-24",
         {0h, 30min},
         "2026-04-23T16:00:00Z",
         "2026-04-23T16:31:00Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const DayPlan day = plan(with_window(row.span.open, row.span.close), in(row.zone), row.day);
        REQUIRE(day.windows.size() == 1);
        const domain::Window& window = day.windows[0];
        CHECK(utc(window.open) == row.open);
        CHECK(utc(window.close) == row.close);
        CHECK(window.last_reminder >= window.open);
        CHECK(window.late_until >= window.close);
        CHECK((day.window_open_at(window.open) != nullptr) == (row.open != row.close));
    }
}

TEST_CASE("duty that a gap swallows is none, and a night of quiet is as long as the night") {
    Policy policy = every_day();
    policy.hours[0].span = {0h, 1h};
    policy.hours[0].breaks.clear();
    CHECK(plan(policy, in("Africa/Cairo"), "2026-04-24").duty.empty());
    CHECK(plan(policy, in("Africa/Cairo"), "2026-04-23").duty.size() == 1);
    CHECK(plan_words::call_rule(plan(policy, in("Africa/Cairo"), "2026-04-24"), "2026-04-23T22:00:00Z") ==
          "hours");

    policy.quiet = {{22h, 6h}};
    const auto night_from = [&](std::string_view day) {
        const domain::Span night = plan(policy, in("Europe/Berlin"), day).quiet.back();
        return night.to - night.from;
    };
    CHECK(night_from("2026-03-27") == 8h);
    CHECK(night_from("2026-03-28") == 7h);
    CHECK(night_from("2026-10-24") == 9h);
}

TEST_CASE("a plan names the zone rules and the calendar it was made with, and later ones do not move it") {
    domain::Calendar known = kaltim::calendar();
    known.version = "before the sighting";
    const domain::Rulebook evening{{kaltim::friday()}, known};
    const DayPlan issued = evening.plan(kaltim::staff(), date("2026-02-20"));
    CHECK(issued.tzdata_version == domain::tzdata_version());
    CHECK(issued.calendar_version == "before the sighting");
    const domain::Window morning = issued.windows.at(0);

    known.version = "after the sighting";
    known.ramadans[0].first = date("2026-02-21");
    const domain::Rulebook next_morning{{kaltim::friday()}, known};
    const DayPlan anew = next_morning.plan(kaltim::staff(), date("2026-02-20"));
    CHECK(anew.calendar_version == "after the sighting");
    CHECK(anew.windows.at(0).open == at("2026-02-20T06:30:00+08:00"));
    CHECK(issued.windows.at(0) == morning);
    CHECK(morning.open == at("2026-02-20T07:00:00+08:00"));
    CHECK(morning.close == at("2026-02-20T08:01:00+08:00"));

    const auto moment = domain::explain(next_morning, kaltim::staff(), morning.open);
    CHECK(moment.calendar_version == "after the sighting");
    CHECK(moment.tzdata_version == domain::tzdata_version());
}

TEST_CASE("days off and days of a policy begin and end at local midnight, to the microsecond") {
    const domain::Rulebook rules = kaltim::rulebook();
    struct Row {
        std::string instant;
        std::string day_kind;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-02-12T23:59:59.999999+08:00", "before_start"},
             {"2026-02-13T00:00:00+08:00", "workday"},
             {"2026-02-13T23:59:59.999999+08:00", "workday"},
             {"2026-02-14T00:00:00+08:00", "weekend"},
             {"2026-02-15T23:59:59.999999+08:00", "weekend"},
             {"2026-02-16T00:00:00+08:00", "joint_leave"},
             {"2026-02-17T00:00:00+08:00", "holiday"},
             {"2026-02-18T00:00:00+08:00", "workday"},
         }) {
        CAPTURE(row.instant);
        CHECK(to_string(domain::explain(rules, kaltim::staff(), at(row.instant)).day_kind) == row.day_kind);
    }
    CHECK(to_string(domain::explain(rules, kaltim::staff(), at("2026-02-18T15:59:59Z")).table) == "regular");
    CHECK(to_string(domain::explain(rules, kaltim::staff(), at("2026-02-18T16:00:00Z")).table) == "ramadan");
}
