// What a day holds beyond its place: weeks of six days, windows of some days, prayers, quiet times, reports.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "bot/domain/call.hpp"
#include "bot/domain/explain.hpp"
#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using namespace std::chrono_literals;
using domain::AskedOn;
using domain::DayKind;
using domain::DayPlan;
using domain::DayTable;
using domain::DutySubject;
using domain::Place;
using domain::Policy;
using domain::WorkingWeek;
using kaltim::at;
using kaltim::date;
using plan_words::call_rule;
using plan_words::windows;

namespace {

constexpr domain::Weekdays kMondayToThursdayAndSaturday{false, true, true, true, true, false, true};
constexpr domain::Weekdays kOnlyFriday{false, false, false, false, false, true, false};

DutySubject six_day_staff() {
    DutySubject subject = kaltim::staff();
    subject.week = WorkingWeek::six_days;
    return subject;
}

/// Friday with hours for six-day units: 08:00 to 14:00, on Fridays to 14:30, as SE 800/59 gives for Ramadan.
Policy with_six_days() {
    Policy policy = kaltim::friday();
    policy.hours.push_back(
        {DayTable::regular, kMondayToThursdayAndSaturday, {8h, 14h}, {}, {}, WorkingWeek::six_days});
    policy.hours.push_back(
        {DayTable::regular, kOnlyFriday, {8h, 14h + 30min}, {}, {}, WorkingWeek::six_days});
    return policy;
}

DayPlan plan(const Policy& policy, const DutySubject& subject, std::string_view day) {
    return domain::Rulebook{{policy}, kaltim::calendar()}.plan(subject, date(day));
}

/// The Friday rule with its break cut in two: rest until 12:00, then prayer until 13:00.
Policy with_prayer() {
    Policy policy = kaltim::friday();
    for (domain::HoursRule& rule : policy.hours) {
        if (!rule.weekdays[5]) continue;
        rule.breaks = {{11h + 30min, 12h}};
        rule.prayers = {{12h, 13h}};
    }
    return policy;
}

}  // namespace

TEST_CASE("Saturday is a working day for six-day units, Sunday for nobody") {
    struct Row {
        std::string day;
        DayKind of_five;
        DayKind of_six;
        std::string duty_of_six;
    };
    const std::vector<Row> rows{
        {"2026-07-09", DayKind::workday, DayKind::workday, "08:00-14:00 "},
        {"2026-07-10", DayKind::workday, DayKind::workday, "08:00-14:30 "},
        {"2026-07-11", DayKind::weekend, DayKind::workday, "08:00-14:00 "},
        {"2026-07-12", DayKind::weekend, DayKind::weekend, ""},
        {"2026-02-16", DayKind::joint_leave, DayKind::joint_leave, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.day);
        CHECK(to_string(plan(with_six_days(), kaltim::staff(), row.day).kind) == to_string(row.of_five));
        const DayPlan six = plan(with_six_days(), six_day_staff(), row.day);
        CHECK(to_string(six.kind) == to_string(row.of_six));
        CHECK(plan_words::duty(six) == row.duty_of_six);
    }
    CHECK(call_rule(plan(with_six_days(), six_day_staff(), "2026-07-11"), "2026-07-11T09:00:00+08:00") ==
          "counts");
    CHECK(call_rule(plan(with_six_days(), six_day_staff(), "2026-07-12"), "2026-07-12T09:00:00+08:00") ==
          "calendar.weekend");
    // Without hours for six days, those of five hold, and on Saturday none.
    const DayPlan without = plan(kaltim::friday(), six_day_staff(), "2026-07-11");
    CHECK(without.kind == DayKind::workday);
    CHECK(call_rule(without, "2026-07-11T09:00:00+08:00") == "hours");
}

TEST_CASE("hours fall back from six days to five, and from Ramadan to the ordinary table, week first") {
    struct Row {
        std::string what;
        std::vector<std::pair<DayTable, WorkingWeek>> given;
        std::string regular_six, ramadan_six, regular_five, ramadan_five;
    };
    using enum DayTable;
    using enum WorkingWeek;
    const std::vector<Row> rows{
        {"all four",
         {{regular, five_days}, {ramadan, five_days}, {regular, six_days}, {ramadan, six_days}},
         "r6",
         "R6",
         "r5",
         "R5"},
        {"no Ramadan of six days",
         {{regular, five_days}, {ramadan, five_days}, {regular, six_days}},
         "r6",
         "r6",
         "r5",
         "R5"},
        {"six days in Ramadan alone",
         {{regular, five_days}, {ramadan, five_days}, {ramadan, six_days}},
         "r5",
         "R6",
         "r5",
         "R5"},
        {"five days alone", {{regular, five_days}, {ramadan, five_days}}, "r5", "R5", "r5", "R5"},
        {"one table", {{regular, five_days}}, "r5", "r5", "r5", "r5"},
        {"six days alone", {{regular, six_days}}, "r6", "r6", "", ""},
        {"nothing", {}, "", "", "", ""},
    };
    const auto found = [](const Policy& policy, DayTable table, WorkingWeek week) -> std::string {
        const auto* hours = domain::hours_on(policy, table, std::chrono::Monday, week);
        if (hours == nullptr) return "";
        return std::string(hours->table == regular ? "r" : "R") + (hours->week == five_days ? "5" : "6");
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        Policy policy;
        for (const auto& [table, week] : row.given)
            policy.hours.push_back({table, domain::kEveryDay, {8h, 16h}, {}, {}, week});
        CHECK(found(policy, regular, six_days) == row.regular_six);
        CHECK(found(policy, ramadan, six_days) == row.ramadan_six);
        CHECK(found(policy, regular, five_days) == row.regular_five);
        CHECK(found(policy, ramadan, five_days) == row.ramadan_five);
    }
}

TEST_CASE("working days of a six-day unit include Saturday, suspended rule or not") {
    for (const auto status : {domain::PolicyStatus::in_force, domain::PolicyStatus::suspended}) {
        Policy policy = with_six_days();
        policy.status = status;
        const domain::Rulebook rules{{policy}, kaltim::calendar()};
        const auto until = [&](const DutySubject& subject, int days) {
            return domain::to_rfc3339(
                rules.after_working_days(at("2026-07-09T10:00:00+08:00"), days, subject), "Asia/Makassar");
        };
        CHECK(until(six_day_staff(), 2) == "2026-07-11T14:00:00+08:00");
        CHECK(until(six_day_staff(), 3) == "2026-07-13T14:00:00+08:00");
        CHECK(until(kaltim::staff(), 2) == "2026-07-13T16:00:00+08:00");
    }
    Policy working_through = kaltim::friday();  // a post that gets no joint leave
    working_through.valid.from.reset();
    working_through.flexible.skips_joint_leave = false;
    const domain::Rulebook rules{{working_through}, kaltim::calendar()};
    CHECK(rules.after_working_days(at("2026-02-13T10:00:00+08:00"), 1, kaltim::staff()) ==
          at("2026-02-16T16:00:00+08:00"));
}

TEST_CASE("a window may be for some weekdays, one kind of week, and some days of work") {
    Policy policy = with_six_days();
    const auto window = [](const char* id, AskedOn days, domain::Weekdays weekdays,
                           std::optional<WorkingWeek> week) {
        domain::WindowRule rule{id, id, id, {8h, 9h}};
        rule.asked_on = days;
        rule.weekdays = weekdays;
        rule.week = week;
        return rule;
    };
    policy.windows[0] = {
        window("flexible", AskedOn::flexible_days, domain::kEveryDay, {}),
        window("office", AskedOn::office_days, domain::kEveryDay, {}),
        window("always", AskedOn::every_workday, domain::kEveryDay, {}),
        window("friday", AskedOn::every_workday, kOnlyFriday, {}),
        window("six", AskedOn::every_workday, domain::kEveryDay, WorkingWeek::six_days),
        window("five", AskedOn::every_workday, domain::kEveryDay, WorkingWeek::five_days),
    };
    const auto asked = [&](const DutySubject& subject, std::string_view day) {
        std::string ids;
        for (const domain::Window& found : plan(policy, subject, day).windows) ids += found.id + " ";
        return ids;
    };
    CHECK(asked(kaltim::staff(), "2026-07-10") == "flexible always friday five ");
    CHECK(asked(kaltim::staff(), "2026-07-09") == "office always five ");
    CHECK(asked(kaltim::staff(), "2026-07-11") == "");
    CHECK(asked(six_day_staff(), "2026-07-10") == "flexible always friday six ");
    CHECK(asked(six_day_staff(), "2026-07-11") == "office always six ");
    CHECK(asked(six_day_staff(), "2026-07-12") == "");
}

TEST_CASE("no call counts in prayer, and the window stays open in it") {
    const DayPlan friday = plan(with_prayer(), kaltim::staff(), "2026-02-13");
    CHECK(plan_words::duty(friday) == "07:30-11:30 13:00-16:00 ");
    CHECK(plan_words::spans(friday.prayers, friday.zone) == "12:00-13:00 ");
    struct Row {
        std::string issued;
        std::string rule;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-02-13T11:00:00+08:00", "counts"},
             {"2026-02-13T11:00:00.000001+08:00", "hours.breaks"},
             {"2026-02-13T11:30:00+08:00", "hours.breaks"},  // the answer is due as prayer begins
             {"2026-02-13T11:30:00.000001+08:00", "hours.prayers"},
             {"2026-02-13T12:00:00+08:00", "hours.prayers"},
             {"2026-02-13T12:59:59.999999+08:00", "hours.prayers"},
             {"2026-02-13T13:00:00+08:00", "counts"},
             {"2026-02-13T16:00:00+08:00", "hours"},
         }) {
        CAPTURE(row.issued);
        CHECK(call_rule(friday, row.issued) == row.rule);
    }
    REQUIRE(friday.window_open_at(at("2026-02-13T12:30:00+08:00")) != nullptr);
    CHECK(plan(with_prayer(), kaltim::staff(), "2026-02-18").prayers.empty());
}

TEST_CASE("rest and prayer that overlap are taken from the hours once") {
    Policy policy = with_prayer();
    const auto whole = domain::working_week(kaltim::friday(), DayTable::regular);
    CHECK(domain::working_week(policy, DayTable::regular) == whole);
    for (domain::HoursRule& rule : policy.hours)
        if (rule.weekdays[5]) rule.breaks = {{11h + 30min, 13h}};
    CHECK(domain::working_week(policy, DayTable::regular) == whole);
    const DayPlan friday = plan(policy, kaltim::staff(), "2026-02-13");
    CHECK(plan_words::duty(friday) == "07:30-11:30 13:00-16:00 ");

    for (domain::HoursRule& rule : policy.hours)
        if (rule.weekdays[5]) rule.prayers = {{15h, 15h + 15min}, {4h, 5h}, {15h + 45min, 17h}};
    const DayPlan prayers = plan(policy, kaltim::staff(), "2026-02-13");
    CHECK(plan_words::spans(prayers.prayers, prayers.zone) == "15:00-15:15 15:45-16:00 ");
    CHECK(plan_words::duty(prayers) == "07:30-11:30 13:00-15:00 15:15-15:45 ");
    CHECK(domain::working_week(policy, DayTable::regular) == whole - 30min);
}

TEST_CASE("in quiet time no call counts, none goes out by itself, and reminders wait") {
    Policy policy = kaltim::friday();
    policy.quiet = {{18h, 7h}, {15h, 15h + 30min}};
    const DayPlan friday = plan(policy, kaltim::staff(), "2026-02-13");
    CHECK(plan_words::spans(friday.quiet, friday.zone) == "18:00-07:00 15:00-15:30 18:00-07:00 ");
    struct Row {
        std::string issued;
        std::string rule;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-02-13T06:59:59+08:00", "quiet"},
             {"2026-02-13T07:00:00+08:00", "hours"},
             {"2026-02-13T14:30:00+08:00", "counts"},
             {"2026-02-13T14:30:00.000001+08:00", "quiet"},
             {"2026-02-13T15:29:59.999999+08:00", "quiet"},
             {"2026-02-13T15:30:00+08:00", "counts"},
             {"2026-02-13T23:00:00+08:00", "quiet"},
         }) {
        CAPTURE(row.issued);
        CHECK(call_rule(friday, row.issued) == row.rule);
    }
    CHECK(friday.after_quiet(at("2026-02-12T23:59:59+08:00")) == at("2026-02-13T07:00:00+08:00"));
    CHECK(friday.after_quiet(at("2026-02-13T07:00:00+08:00")) == at("2026-02-13T07:00:00+08:00"));
    CHECK(friday.after_quiet(at("2026-02-13T23:00:00+08:00")) == at("2026-02-14T07:00:00+08:00"));

    const auto next_after = [&](std::string_view issued) {
        domain::CallRule rule;
        rule.attempts = 2;
        rule.answer_within = 10min;
        rule.gap = 5min;
        const auto first = domain::make_attempt(rule, 1, at(issued));
        return domain::next_attempt_at(rule, first, first.issued_at, friday);
    };
    CHECK(next_after("2026-02-13T14:35:00+08:00") == at("2026-02-13T14:50:00+08:00"));
    CHECK_FALSE(next_after("2026-02-13T14:35:01+08:00"));
    CHECK(next_after("2026-02-13T15:15:00+08:00") == at("2026-02-13T15:30:00+08:00"));
}

TEST_CASE("quiet times that meet are waited through, and days off have theirs") {
    Policy policy = kaltim::friday();
    policy.quiet = {{20h, 22h}, {21h, 24h}};
    const DayPlan saturday = plan(policy, kaltim::staff(), "2026-02-14");
    CHECK(saturday.kind == DayKind::weekend);
    CHECK(saturday.after_quiet(at("2026-02-14T20:30:00+08:00")) == at("2026-02-15T00:00:00+08:00"));
    CHECK(saturday.after_quiet(at("2026-02-14T19:59:59+08:00")) == at("2026-02-14T19:59:59+08:00"));
    policy.quiet = {{12h, 12h}};  // an empty one is none
    CHECK(plan(policy, kaltim::staff(), "2026-02-14").quiet.empty());
}

TEST_CASE("a window that is quiet until it closes brings no reminder") {
    Policy policy = kaltim::friday();
    policy.windows[0].resize(1);
    const auto reminded = [&] {
        return domain::explain(domain::Rulebook{{policy}, kaltim::calendar()}, kaltim::staff(),
                               at("2026-02-13T06:45:00+08:00"))
            .reminder;
    };
    policy.quiet = {{20h, 7h + 30min}};
    CHECK(reminded());
    policy.quiet = {{20h, 7h + 31min}};  // the window closes at 07:31:00
    CHECK_FALSE(reminded());
    policy.quiet = {{7h + 16min, 9h}};  // after the reminder of 07:15
    CHECK(reminded());
}

TEST_CASE("where a policy has no call rule no call counts, whatever the hour") {
    Policy policy = kaltim::friday();
    policy.calls.count = domain::CallRule::Count::none;
    const DayPlan friday = plan(policy, kaltim::staff(), "2026-02-13");
    CHECK_FALSE(friday.has_call_rule);
    CHECK(call_rule(friday, "2026-02-13T09:00:00+08:00") == "calls.count");
    CHECK(call_rule(friday, "2026-02-13T20:00:00+08:00") == "calls.count");
    CHECK(call_rule(plan(policy, kaltim::staff(), "2026-02-14"), "2026-02-14T09:00:00+08:00") ==
          "calendar.weekend");
    CHECK(friday.windows.size() == 2);  // presence is another matter
}

TEST_CASE("where the hours are unknown no call counts, and windows are asked all the same") {
    Policy policy = kaltim::friday();
    policy.hours.clear();
    policy.unknowns = {"hours"};
    policy.report = domain::ReportRule{};
    const DayPlan friday = plan(policy, kaltim::staff(), "2026-02-13");
    CHECK(call_rule(friday, "2026-02-13T09:00:00+08:00") == "hours");
    CHECK(friday.windows.size() == 2);
    CHECK_FALSE(friday.report);  // nobody knows when the working day ends
}

TEST_CASE("a daily report is asked before and due after the working hours end") {
    Policy policy = kaltim::friday();
    policy.report = domain::ReportRule{};
    const DayPlan by_default = plan(policy, kaltim::staff(), "2026-02-13");
    REQUIRE(by_default.report);
    CHECK(by_default.report->remind_at == at("2026-02-13T15:30:00+08:00"));
    CHECK(by_default.report->due == at("2026-02-14T00:00:00+08:00"));
    CHECK(by_default.grounds.back().rule == "windows.regular");

    policy.report->remind_before_end = 0min;
    policy.report->due_after_end = 90min;
    const DayPlan tight = plan(policy, kaltim::staff(), "2026-02-20");  // in Ramadan, to 15:30
    REQUIRE(tight.report);
    CHECK(tight.report->remind_at == at("2026-02-20T15:30:00+08:00"));
    CHECK(tight.report->due == at("2026-02-20T17:00:00+08:00"));

    policy.report->remind_before_end = 24h;  // never before work begins
    CHECK(plan(policy, kaltim::staff(), "2026-02-13").report->remind_at == at("2026-02-13T07:30:00+08:00"));

    const domain::Explanation moment = domain::explain(domain::Rulebook{{policy}, kaltim::calendar()},
                                                       kaltim::staff(), at("2026-02-12T22:45:00Z"));
    REQUIRE(moment.report);
    CHECK(moment.report->remind_at == "2026-02-13T07:30:00+08:00");
    CHECK(moment.report->due == "2026-02-13T17:30:00+08:00");
}

TEST_CASE("the report is asked on the days the policy names, of whoever works that day") {
    struct Row {
        AskedOn asked_on;
        bool on_flexible_day;
        bool on_office_day;
    };
    Policy policy = kaltim::friday();
    policy.report = domain::ReportRule{};
    for (const Row& row : std::vector<Row>{{AskedOn::flexible_days, true, false},
                                           {AskedOn::office_days, false, true},
                                           {AskedOn::every_workday, true, true}}) {
        CAPTURE(to_string(row.asked_on));
        policy.report->asked_on = row.asked_on;
        const auto is_asked = [&](const DutySubject& subject, std::string_view day) {
            return plan(policy, subject, day).report.has_value();
        };
        CHECK(is_asked(kaltim::staff(), "2026-02-13") == row.on_flexible_day);
        CHECK(is_asked(kaltim::staff(), "2026-02-18") == row.on_office_day);
        for (const char* day_off : {"2026-02-14", "2026-02-16", "2026-02-17"})
            CHECK_FALSE(is_asked(kaltim::staff(), day_off));

        DutySubject nurse = kaltim::staff();
        nurse.unit_kind = domain::UnitKind::hospital;
        CHECK_FALSE(is_asked(nurse, "2026-02-13"));
        for (const auto kind : {domain::AbsenceKind::leave, domain::AbsenceKind::official_travel}) {
            DutySubject away = kaltim::staff();
            away.absences = {{kind, {date("2026-02-13"), date("2026-02-13")}, ""}};
            CHECK_FALSE(is_asked(away, "2026-02-13"));
        }
        policy.status = domain::PolicyStatus::suspended;
        CHECK_FALSE(is_asked(kaltim::staff(), "2026-02-13"));
        policy.status = domain::PolicyStatus::in_force;
    }
}

TEST_CASE("however hours, pauses and quiet times lie, a call counts only in time that is wholly duty") {
    const bool holds = rc::check([] {
        const auto any_minute = rc::gen::inRange(0, 24 * 60);
        const auto any_spans = [&] {
            std::vector<domain::DaySpan> spans;
            for (int left = *rc::gen::inRange(0, 4); left > 0; --left) {
                const std::chrono::minutes open{*any_minute};
                spans.push_back({open, open + std::chrono::minutes{*rc::gen::inRange(0, 120)}});
            }
            return spans;
        };
        Policy policy = kaltim::friday();
        const std::chrono::minutes open{*any_minute};
        const std::chrono::minutes close{*any_minute};
        policy.hours = {{DayTable::regular, domain::kEveryDay, {open, close}, any_spans(), any_spans()}};
        policy.quiet = {{std::chrono::minutes{*any_minute}, std::chrono::minutes{*any_minute}}};
        const DayPlan friday = plan(policy, kaltim::staff(), "2026-02-13");

        const domain::Instant midnight = at("2026-02-13T00:00:00+08:00");
        const auto on_wall = [&](const domain::DaySpan& span) {
            return domain::Span{midnight + span.open, midnight + span.close};
        };
        for (const domain::Span& span : friday.duty) RC_ASSERT(span.from < span.to);
        for (std::size_t i = 1; i < friday.duty.size(); ++i)
            RC_ASSERT(friday.duty[i - 1].to < friday.duty[i].from);
        const domain::Instant issued = midnight + std::chrono::minutes{*any_minute};
        const domain::Span answer_window{issued, issued + 30min};
        const bool counts = !friday.why_call_cannot_count(answer_window.from, answer_window.to);
        bool is_free = midnight + open <= answer_window.from && answer_window.to <= midnight + close;
        for (const auto* pauses : {&policy.hours[0].breaks, &policy.hours[0].prayers})
            for (const domain::DaySpan& pause : *pauses)
                is_free = is_free && (pause.open == pause.close || !overlaps(on_wall(pause), answer_window));
        for (const domain::Span& quiet : friday.quiet) is_free = is_free && !overlaps(quiet, answer_window);
        RC_ASSERT(counts == is_free);
        RC_ASSERT(friday.after_quiet(issued) >= issued);
        const domain::Instant after = friday.after_quiet(issued);
        for (const domain::Span& quiet : friday.quiet)
            RC_ASSERT(!overlaps(quiet, domain::Span{after, after + 1us}));
    });
    CHECK(holds);
}
