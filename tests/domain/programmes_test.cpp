// The test vectors of the domain notes, each asked as a person and an instant: what is explained is what the
// engine does.
#include "tests/domain/programmes.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/domain/explain.hpp"
#include "tests/domain/plan_words.hpp"

using domain::DutySubject;
using domain::Explanation;
using kaltim::at;
using kaltim::date;

namespace {

/// The holidays that meet the vectors, and Ramadan of 1447 and 1448.
domain::Calendar calendar() {
    using enum domain::HolidayKind;
    domain::Calendar calendar = kaltim::calendar();
    calendar.add(date("2025-12-25"), {"Natal", "Christmas", national_holiday});
    calendar.add(date("2025-12-26"), {"Cuti bersama Natal", "Joint leave: Christmas", joint_leave});
    calendar.add(date("2026-05-01"), {"Hari Buruh", "Labour Day", national_holiday});
    calendar.add(date("2026-05-15"), {"Cuti bersama Kenaikan", "Joint leave: Ascension", joint_leave});
    calendar.add(date("2026-12-24"), {"Cuti bersama Natal", "Joint leave: Christmas", joint_leave});
    calendar.add(date("2027-02-05"), {"Cuti bersama Imlek", "Joint leave: Lunar New Year", joint_leave});
    calendar.ramadans.push_back(
        {date("2027-02-08"), date("2027-03-09"), domain::Certainty::estimated, "computed"});
    return calendar;
}

domain::Rulebook kaltim_rules() {
    return {{kaltim::friday(), kaltim::eid_overlay()}, calendar()};
}

domain::Rulebook kalteng_rules() {
    return {{programmes::kalteng_nataru(), programmes::kalteng_office()}, calendar()};
}

DutySubject in(std::string zone) {
    return {.unit = domain::UnitId{"Badan Kepegawaian"}, .zone = std::move(zone)};
}

/// `pagi open, siang not_open`; empty without windows.
std::string states(const Explanation& moment) {
    std::string text;
    for (const domain::ExplainedWindow& window : moment.windows)
        text += (text.empty() ? "" : ", ") + window.id + " " + std::string{to_string(window.state)};
    return text;
}

bool has_reason(const Explanation& moment, std::string_view rule) {
    for (const domain::Ground& reason : moment.reasons)
        if (reason.rule == rule) return true;
    return false;
}

}  // namespace

TEST_CASE("ordinary staff of East Kalimantan are asked what the circular says") {
    struct Row {
        std::string at;
        std::string day_kind;
        std::string table;
        std::string place;
        std::string windows;
        bool call_counts;
    };
    const std::vector<Row> rows{
        {"2026-02-06T09:00:00+08:00", "before_start", "regular", "office", "", false},
        {"2026-02-12T22:45:00Z", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-02-13T07:30:59+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", true},
        {"2026-02-13T07:31:00+08:00", "workday", "regular", "flexible", "pagi closed, siang not_open", true},
        {"2026-02-16T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-03-20T09:00:00+08:00", "joint_leave", "ramadan", "none", "", false},
        {"2026-02-20T06:45:00+08:00", "workday", "ramadan", "flexible", "pagi not_open, siang not_open",
         false},
        {"2026-02-20T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-02-27T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-06T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-13T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-25T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-03-26T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-03-27T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-04-03T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2026-05-01T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2026-05-15T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-12-24T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-12-25T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2027-02-05T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2027-02-12T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.at);
        const Explanation moment = domain::explain(kaltim_rules(), kaltim::staff(), at(row.at));
        CHECK(to_string(moment.day_kind) == row.day_kind);
        CHECK(to_string(moment.table) == row.table);
        CHECK(to_string(moment.place) == row.place);
        CHECK(states(moment) == row.windows);
        CHECK(moment.reminder == !row.windows.empty());
        CHECK(moment.call_counts == row.call_counts);
        CHECK_FALSE(moment.conflict);
    }
}

TEST_CASE("the four Ramadan Fridays of 2026 are the only ones with windows") {
    std::string fridays;
    const domain::Rulebook rules = kaltim_rules();
    for (std::chrono::sys_days day{date("2026-02-19")}; day <= std::chrono::sys_days{date("2026-03-20")};
         day += std::chrono::days{1}) {
        if (std::chrono::weekday{day} != std::chrono::Friday) continue;
        const auto plan = rules.plan(kaltim::staff(), std::chrono::year_month_day{day});
        if (!plan.windows.empty()) fridays += domain::to_iso_date(plan.date) + " ";
    }
    CHECK(fridays == "2026-02-20 2026-02-27 2026-03-06 2026-03-13 ");
}

TEST_CASE("27 March 2026 is flexible by weekday and by overlay, and one day, not two") {
    const Explanation moment =
        domain::explain(kaltim_rules(), kaltim::staff(), at("2026-03-27T07:00:00+08:00"));
    CHECK(has_reason(moment, "flexible.weekdays"));
    CHECK(has_reason(moment, "kaltim-eid-2026: flexible.dates"));
    CHECK(moment.windows.size() == 2);
}

TEST_CASE("whether 12 February 2027 is in Ramadan is a matter of data") {
    domain::Calendar later = calendar();
    later.ramadans.back().first = date("2027-02-13");
    const domain::Rulebook rules{{kaltim::friday()}, later};
    const Explanation moment = domain::explain(rules, kaltim::staff(), at("2027-02-12T07:40:00+08:00"));
    CHECK(to_string(moment.table) == "regular");
    CHECK(states(moment) == "pagi closed, siang not_open");
    const Explanation estimated =
        domain::explain(kaltim_rules(), kaltim::staff(), at("2027-02-12T07:40:00+08:00"));
    CHECK(plan_words::said(estimated.reasons.at(1)).find("estimated") != std::string::npos);
}

TEST_CASE("a hospital nurse has no flexible day and no windows") {
    DutySubject nurse = kaltim::staff();
    nurse.unit_kind = domain::UnitKind::hospital;
    const Explanation moment = domain::explain(kaltim_rules(), nurse, at("2026-02-13T06:45:00+08:00"));
    CHECK(moment.exempt);
    CHECK(moment.place == domain::Place::office);
    CHECK(states(moment) == "");
    CHECK_FALSE(moment.reminder);
    CHECK(has_reason(moment, "exempt.unit_kinds"));
}

TEST_CASE("staff of a WITA unit sent to Jakarta live by the clock of the trip") {
    DutySubject traveller = kaltim::staff();
    traveller.absences = {
        {domain::AbsenceKind::official_travel, {date("2026-02-13"), date("2026-02-13")}, "Asia/Jakarta"}};
    const Explanation moment = domain::explain(kaltim_rules(), traveller, at("2026-02-12T23:45:00Z"));
    CHECK(moment.zone == "Asia/Jakarta");
    CHECK(moment.at_local == "2026-02-13T06:45:00+07:00");
    CHECK(states(moment) == "pagi open, siang not_open");
    traveller.absences[0].zone.clear();  // a trip that names no zone keeps the unit's
    CHECK(domain::explain(kaltim_rules(), traveller, at("2026-02-12T23:45:00Z")).zone == "Asia/Makassar");
}

TEST_CASE("Central Kalimantan's study for New Year 2025 was not adopted: the days are office days") {
    for (const char* day : {"2025-12-29", "2025-12-30", "2025-12-31"}) {
        CAPTURE(day);
        const Explanation moment =
            domain::explain(kalteng_rules(), in(""), at(std::string{day} + "T06:45:00+07:00"));
        CHECK(moment.zone == "Asia/Jakarta");
        CHECK(moment.policy == domain::PolicyId{"kalteng-office"});
        CHECK(moment.day_kind == domain::DayKind::workday);
        CHECK(moment.place == domain::Place::office);
        CHECK(states(moment) == "masuk open, pulang not_open");
        CHECK(has_reason(moment, "kalteng-nataru-2025: status"));
        CHECK_FALSE(moment.call_counts);
        CHECK(moment.reasons.back().rule == "calls.count");
    }
    const Explanation joint_leave = domain::explain(kalteng_rules(), in(""), at("2025-12-26T06:45:00+07:00"));
    CHECK(states(joint_leave) == "");
}

TEST_CASE("Central Kalimantan's office windows and hours differ by weekday, table and week") {
    const domain::Rulebook rules = kalteng_rules();
    DutySubject six_days = in("");
    six_days.week = domain::WorkingWeek::six_days;
    struct Row {
        std::string day;
        std::string windows;
        std::string duty;
        std::string duty_of_six_days;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-07-09", "masuk 06:00-07:30 pulang 16:00-18:00 ", "07:30-12:00 13:00-16:00 ",
              "07:30-12:00 13:00-16:00 "},
             {"2026-07-10", "masuk 05:30-07:00 pulang 16:00-18:00 ", "07:00-11:30 13:00-16:00 ",
              "07:00-11:30 13:00-16:00 "},
             {"2026-02-19", "masuk 06:00-07:30 pulang 16:00-18:00 ", "08:00-12:00 12:30-15:00 ",
              "08:00-14:00 "},
             {"2026-02-20", "masuk 05:30-07:00 pulang 16:00-18:00 ", "08:00-11:30 12:30-15:30 ",
              "08:00-14:30 "},
             {"2026-02-21", "", "", "08:00-14:00 "},
         }) {
        CAPTURE(row.day);
        const domain::DayPlan plan = rules.plan(in(""), date(row.day));
        CHECK(plan_words::windows(plan) == row.windows);
        CHECK(plan_words::duty(plan) == row.duty);
        CHECK(plan_words::duty(rules.plan(six_days, date(row.day))) == row.duty_of_six_days);
    }
}

TEST_CASE("the weeks of the circulars add up as the domain notes say") {
    using namespace std::chrono_literals;
    using enum domain::DayTable;
    const auto six_days = domain::WorkingWeek::six_days;
    CHECK(domain::working_week(programmes::kalteng_office(), regular) == 37h + 30min);
    CHECK(domain::working_week(programmes::kalteng_office(), ramadan) == 32h + 30min);
    // SE 800/59 gives six-day units no breaks: 36h30 as written. The notes' 33h00 takes half an hour a day
    // off, and an hour on Fridays.
    domain::Policy with_breaks = programmes::kalteng_office();
    for (domain::HoursRule& rule : with_breaks.hours)
        if (rule.week == six_days) rule.breaks = {{12h, rule.weekdays[5] ? 13h : 12h + 30min}};
    CHECK(domain::working_week(programmes::kalteng_office(), ramadan, six_days) == 36h + 30min);
    CHECK(domain::working_week(with_breaks, ramadan, six_days) == 33h);
    CHECK(domain::working_week(kaltim::friday(), regular) == 37h);
}

TEST_CASE("a third flexible day in one week at BKN is an office day: the quota is two") {
    DutySubject subject = in("Asia/Jayapura");
    subject.rostered_days = {date("2026-07-06"), date("2026-07-07"), date("2026-07-09")};
    const domain::Rulebook rules{{programmes::bkn()}, calendar()};
    const auto place = [&](const char* day) { return to_string(rules.plan(subject, date(day)).place); };
    CHECK(place("2026-07-06") == "flexible");
    CHECK(place("2026-07-07") == "flexible");
    CHECK(place("2026-07-08") == "office");
    CHECK(place("2026-07-09") == "office");
    const Explanation third = domain::explain(rules, subject, at("2026-07-09T09:00:00+09:00"));
    CHECK(third.zone == "Asia/Jayapura");
    CHECK(has_reason(third, "flexible.quota_per_week"));
    CHECK(third.reasons.back().rule == "calls.count");
    subject.task_traits = {"operational_support"};
    CHECK(domain::explain(rules, subject, at("2026-07-06T09:00:00+09:00")).exempt);
}

TEST_CASE("the ministry's Friday leaves out heads and counts two calls of five minutes") {
    const domain::Rulebook rules{{programmes::mendagri()}, calendar()};
    DutySubject head = in("Asia/Makassar");
    head.position = domain::Position::jpt_pratama;
    const Explanation exempt = domain::explain(rules, head, at("2026-04-10T09:00:00+08:00"));
    CHECK(exempt.exempt);
    CHECK(has_reason(exempt, "exempt.positions"));
    const Explanation staff = domain::explain(rules, in("Asia/Makassar"), at("2026-04-10T15:55:00+08:00"));
    CHECK(staff.place == domain::Place::flexible);
    CHECK(staff.call_counts);  // five minutes fit before 16:00
    CHECK_FALSE(
        domain::explain(rules, in("Asia/Makassar"), at("2026-04-10T15:55:00.000001+08:00")).call_counts);
}
