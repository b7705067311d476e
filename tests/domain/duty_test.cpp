#include "bot/domain/duty.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using namespace std::chrono_literals;
using domain::AbsenceKind;
using domain::DayKind;
using domain::DayPlan;
using domain::DayTable;
using domain::Place;
using kaltim::at;
using kaltim::date;
using plan_words::call_rule;
using plan_words::has_ground;
using plan_words::windows;

TEST_CASE("the dates of 2026 are what the circular and the calendar make them") {
    struct Row {
        std::string date;
        DayKind kind;
        Place place;
        std::string windows;
        std::string duty;
    };
    constexpr auto kRegular = "pagi 06:30-07:30 siang 11:00-13:00 ";
    constexpr auto kRamadan = "pagi 07:00-08:00 siang 11:00-13:00 ";
    constexpr auto kFridayHours = "07:30-11:30 13:00-16:00 ";
    constexpr auto kWeekHours = "07:30-12:00 13:00-16:00 ";
    const std::vector<Row> rows{
        {"2026-02-06", DayKind::before_start, Place::office, "", "07:30-11:30 13:00-16:30 "},
        {"2026-02-07", DayKind::weekend, Place::none, "", ""},
        {"2026-02-12", DayKind::before_start, Place::office, "", kWeekHours},
        {"2026-02-13", DayKind::workday, Place::flexible, kRegular, kFridayHours},
        {"2026-02-14", DayKind::weekend, Place::none, "", ""},
        {"2026-02-15", DayKind::weekend, Place::none, "", ""},
        {"2026-02-16", DayKind::joint_leave, Place::none, "", ""},
        {"2026-02-17", DayKind::holiday, Place::none, "", ""},
        {"2026-02-18", DayKind::workday, Place::office, "", kWeekHours},
        {"2026-02-19", DayKind::workday, Place::office, "", "08:00-12:00 13:00-15:30 "},
        {"2026-02-20", DayKind::workday, Place::flexible, kRamadan, "08:00-11:30 13:00-15:30 "},
        {"2026-03-13", DayKind::workday, Place::flexible, kRamadan, "08:00-11:30 13:00-15:30 "},
        {"2026-03-16", DayKind::workday, Place::flexible, kRamadan, "08:00-12:00 13:00-15:30 "},
        {"2026-03-20", DayKind::joint_leave, Place::none, "", ""},
        {"2026-03-25", DayKind::workday, Place::flexible, kRegular, kWeekHours},
        {"2026-03-26", DayKind::workday, Place::flexible, kRegular, kWeekHours},
        {"2026-03-27", DayKind::workday, Place::flexible, kRegular, kFridayHours},
        {"2026-03-30", DayKind::workday, Place::office, "", kWeekHours},
        {"2026-04-03", DayKind::holiday, Place::none, "", ""},
        {"2026-12-25", DayKind::holiday, Place::none, "", ""},
    };
    const domain::Rulebook rules = kaltim::rulebook();
    for (const Row& row : rows) {
        CAPTURE(row.date);
        const DayPlan plan = rules.plan(kaltim::staff(), date(row.date));
        CHECK(to_string(plan.kind) == to_string(row.kind));
        CHECK(to_string(plan.place) == to_string(row.place));
        CHECK(windows(plan) == row.windows);
        CHECK(plan_words::duty(plan) == row.duty);
        CHECK_FALSE(plan.grounds.empty());
        CHECK(plan.zone == "Asia/Makassar");
        CHECK(plan.tzdata_version == domain::tzdata_version());
    }
}

TEST_CASE("a window holds its last minute to the last second") {
    const DayPlan plan = kaltim::rulebook().plan(kaltim::staff(), date("2026-02-13"));
    struct Row {
        std::string instant;
        std::string open;
    };
    const std::vector<Row> rows{
        {"2026-02-13T06:29:59.999999+08:00", ""}, {"2026-02-13T06:30:00+08:00", "pagi"},
        {"2026-02-12T22:45:00Z", "pagi"},         {"2026-02-13T07:30:00+08:00", "pagi"},
        {"2026-02-13T07:30:59+08:00", "pagi"},    {"2026-02-13T07:30:59.999999+08:00", "pagi"},
        {"2026-02-13T07:31:00+08:00", ""},        {"2026-02-13T10:59:59+08:00", ""},
        {"2026-02-13T11:45:00+08:00", "siang"},   {"2026-02-13T13:00:59+08:00", "siang"},
        {"2026-02-13T13:01:00+08:00", ""},        {"2026-02-12T06:45:00+08:00", ""},
        {"2026-02-14T06:45:00+08:00", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.instant);
        const domain::Window* open = plan.window_open_at(at(row.instant));
        CHECK(std::string(open != nullptr ? open->id : "") == row.open);
    }
}

TEST_CASE("a window says when to remind, when it closes and how long a late check-in is kept") {
    domain::Policy policy = kaltim::friday();
    const auto morning = [&] {
        return domain::Rulebook{{policy}, kaltim::calendar()}
            .plan(kaltim::staff(), date("2026-02-13"))
            .windows.at(0);
    };
    domain::Window window = morning();
    CHECK(window.last_reminder == at("2026-02-13T07:15:00+08:00"));
    CHECK(window.announced_close == at("2026-02-13T07:30:00+08:00"));
    CHECK(window.close == at("2026-02-13T07:31:00+08:00"));
    CHECK(window.late_until == at("2026-02-14T00:00:00+08:00"));

    policy.windows[0][0].grace = 10min;
    policy.windows[0][0].late_until_after = 2h;
    policy.windows[0][0].last_reminder_before = 3h;
    window = morning();
    CHECK(window.last_reminder == window.open);  // never before it opens
    CHECK(window.announced_close == at("2026-02-13T07:30:00+08:00"));
    CHECK(window.close == at("2026-02-13T07:41:00+08:00"));
    CHECK(window.late_until == at("2026-02-13T09:41:00+08:00"));
}

TEST_CASE("the Ramadan table is switched by the calendar alone") {
    const DayPlan ramadan = kaltim::rulebook().plan(kaltim::staff(), date("2026-02-20"));
    CHECK(ramadan.table == DayTable::ramadan);
    CHECK(has_ground(ramadan, "calendar.ramadan"));
    CHECK(ramadan.window_open_at(at("2026-02-20T06:45:00+08:00")) == nullptr);
    CHECK(ramadan.window_open_at(at("2026-02-20T07:40:00+08:00")) != nullptr);

    domain::Calendar without = kaltim::calendar();
    without.ramadans.clear();
    const DayPlan regular =
        domain::Rulebook{{kaltim::friday()}, without}.plan(kaltim::staff(), date("2026-02-20"));
    CHECK(regular.table == DayTable::regular);
    CHECK(regular.window_open_at(at("2026-02-20T06:45:00+08:00")) != nullptr);
    CHECK(regular.window_open_at(at("2026-02-20T07:40:00+08:00")) == nullptr);
}

TEST_CASE("an overlay adds its days once and takes nothing away") {
    const domain::Rulebook rules = kaltim::rulebook();
    const DayPlan both = rules.plan(kaltim::staff(), date("2026-03-27"));
    CHECK(both.windows.size() == 2);
    CHECK(has_ground(both, "flexible.weekdays"));
    CHECK(has_ground(both, "kaltim-eid-2026: flexible.dates"));
    CHECK(both.policy == domain::PolicyId{"kaltim-friday"});
    CHECK(rules.plan(kaltim::staff(), date("2026-04-10")).place == Place::flexible);

    domain::Policy proposed = kaltim::eid_overlay();
    proposed.status = domain::PolicyStatus::proposed;
    CHECK(domain::Rulebook{{kaltim::friday(), proposed}, kaltim::calendar()}
              .plan(kaltim::staff(), date("2026-03-25"))
              .place == Place::office);
    domain::Policy elsewhere = kaltim::eid_overlay();
    elsewhere.overlay_on = domain::PolicyId{"kalteng-office"};
    CHECK(domain::Rulebook{{kaltim::friday(), elsewhere}, kaltim::calendar()}
              .plan(kaltim::staff(), date("2026-03-25"))
              .place == Place::office);
}

TEST_CASE("who is exempt has no flexible day, no window and no call that counts") {
    const domain::Rulebook rules = kaltim::rulebook();
    domain::DutySubject nurse = kaltim::staff();
    nurse.unit_kind = domain::UnitKind::hospital;
    domain::DutySubject person = kaltim::staff();
    person.exempt = domain::DateRange{date("2026-02-13"), date("2026-02-13")};
    for (const auto& [subject, rule] :
         {std::pair{nurse, "exempt.unit_kinds"}, std::pair{person, "roster.exempt"}}) {
        CAPTURE(rule);
        const DayPlan plan = rules.plan(subject, date("2026-02-13"));
        CHECK(plan.is_exempt);
        CHECK(plan.place == Place::office);
        CHECK(plan.windows.empty());
        CHECK(has_ground(plan, rule));
        CHECK(call_rule(plan, "2026-02-13T09:00:00+08:00") == "exempt");
        CHECK(rules.plan(subject, date("2026-02-14")).place == Place::none);
    }
    CHECK_FALSE(rules.plan(person, date("2026-02-20")).is_exempt);
    CHECK(rules.plan(nurse, date("2026-02-20")).is_exempt);
}

TEST_CASE("leave, permission, illness, study and shift off take the day away; travel moves it") {
    const domain::Rulebook rules = kaltim::rulebook();
    for (const AbsenceKind kind : {AbsenceKind::leave, AbsenceKind::permission, AbsenceKind::illness,
                                   AbsenceKind::study, AbsenceKind::shift_off}) {
        CAPTURE(to_string(kind));
        domain::DutySubject subject = kaltim::staff();
        subject.absences = {{kind, {date("2026-02-13"), date("2026-02-13")}, ""}};
        const DayPlan away = rules.plan(subject, date("2026-02-13"));
        CHECK(away.absence == kind);
        CHECK(away.place == Place::none);
        CHECK(away.windows.empty());
        CHECK(away.duty.empty());
        CHECK(call_rule(away, "2026-02-13T09:00:00+08:00") == "roster.absence");
        CHECK(rules.plan(subject, date("2026-02-20")).windows.size() == 2);
    }

    domain::DutySubject traveller = kaltim::staff();
    traveller.absences = {
        {AbsenceKind::official_travel, {date("2026-02-13"), date("2026-02-13")}, "Asia/Jakarta"}};
    const DayPlan trip = rules.plan(traveller, date("2026-02-13"));
    CHECK(trip.zone == "Asia/Jakarta");
    CHECK(windows(trip) == "pagi 06:30-07:30 siang 11:00-13:00 ");
    CHECK(trip.windows.at(0).open == at("2026-02-13T06:30:00+07:00"));
    CHECK(call_rule(trip, "2026-02-13T09:00:00+07:00") == "roster.absence");
    CHECK(rules.plan(traveller, date("2026-02-20")).zone == "Asia/Makassar");

    traveller.absences[0].zone.clear();
    CHECK(rules.plan(traveller, date("2026-02-13")).zone == "Asia/Makassar");
    traveller.absences.push_back({AbsenceKind::illness, {date("2026-02-13"), date("2026-02-13")}, ""});
    CHECK(rules.plan(traveller, date("2026-02-13")).absence == AbsenceKind::illness);
}

TEST_CASE("the date is the one on the person's wall") {
    const domain::Rulebook rules = kaltim::rulebook();
    domain::DutySubject subject = kaltim::staff();
    CHECK(rules.date_at(subject, at("2026-02-12T22:45:00Z")) == date("2026-02-13"));
    CHECK(rules.date_at(subject, at("2026-02-12T15:59:59Z")) == date("2026-02-12"));
    CHECK(rules.date_at(subject, at("2026-12-31T16:00:00Z")) == date("2027-01-01"));
    subject.zone.clear();  // the policy's own zone steps in, also before the policy starts
    CHECK(rules.date_at(subject, at("2026-02-05T16:00:00Z")) == date("2026-02-06"));
    CHECK(rules.plan_at(subject, at("2026-02-12T22:45:00Z")).zone == "Asia/Makassar");
    subject.absences = {
        {AbsenceKind::official_travel, {date("2026-02-13"), date("2026-02-14")}, "Asia/Jayapura"}};
    CHECK(rules.date_at(subject, at("2026-02-13T15:30:00Z")) == date("2026-02-14"));
}

TEST_CASE("a call counts only if its whole answer window is duty time") {
    struct Row {
        std::string issued;
        std::string rule;
    };
    const std::vector<Row> rows{
        {"2026-02-13T07:29:59+08:00", "hours"},        {"2026-02-13T07:30:00+08:00", "counts"},
        {"2026-02-13T11:00:00+08:00", "counts"},       {"2026-02-13T11:00:00.000001+08:00", "hours.breaks"},
        {"2026-02-13T11:45:00+08:00", "hours.breaks"}, {"2026-02-13T12:45:00+08:00", "hours.breaks"},
        {"2026-02-13T13:00:00+08:00", "counts"},       {"2026-02-13T15:30:00+08:00", "counts"},
        {"2026-02-13T15:30:01+08:00", "hours"},        {"2026-02-13T20:00:00+08:00", "hours"},
        {"2026-02-12T09:00:00+08:00", "hours"},  // another date than the plan's
    };
    const domain::Rulebook rules = kaltim::rulebook();
    const DayPlan friday = rules.plan(kaltim::staff(), date("2026-02-13"));
    for (const Row& row : rows) {
        CAPTURE(row.issued);
        CHECK(call_rule(friday, row.issued) == row.rule);
    }
    const auto rule_on = [&](const char* day, const char* issued) {
        return call_rule(rules.plan(kaltim::staff(), date(day)), issued);
    };
    CHECK(rule_on("2026-02-18", "2026-02-18T11:30:00+08:00") == "counts");
    CHECK(rule_on("2026-02-18", "2026-02-18T11:31:00+08:00") == "hours.breaks");
    CHECK(rule_on("2026-02-20", "2026-02-20T07:40:00+08:00") == "hours");
    CHECK(rule_on("2026-02-20", "2026-02-20T15:01:00+08:00") == "hours");
    CHECK(rule_on("2026-02-14", "2026-02-14T09:00:00+08:00") == "calendar.weekend");
    CHECK(rule_on("2026-02-16", "2026-02-16T09:00:00+08:00") == "calendar.joint_leave");
    CHECK(rule_on("2026-02-17", "2026-02-17T09:00:00+08:00") == "calendar.holiday");
    CHECK(rule_on("2026-02-06", "2026-02-06T09:00:00+08:00") == "valid.from");
}

TEST_CASE("duty throughout a span means no break within it") {
    const DayPlan plan = kaltim::rulebook().plan(kaltim::staff(), date("2026-02-13"));
    CHECK(plan.is_on_duty_throughout(at("2026-02-13T07:30:00+08:00"), at("2026-02-13T11:30:00+08:00")));
    CHECK(plan.is_on_duty_throughout(at("2026-02-13T13:00:00+08:00"), at("2026-02-13T13:00:00+08:00")));
    CHECK_FALSE(plan.is_on_duty_throughout(at("2026-02-13T11:00:00+08:00"), at("2026-02-13T13:30:00+08:00")));
    CHECK_FALSE(plan.is_on_duty_throughout(at("2026-02-13T11:30:00+08:00"), at("2026-02-13T11:30:00+08:00")));
    CHECK_FALSE(
        plan.is_on_duty_throughout(at("2026-02-13T15:59:00+08:00"), at("2026-02-13T16:00:00.000001+08:00")));
}

TEST_CASE("the policy that governs is the one in effect, then the nearest, then the latest") {
    const auto subject = kaltim::staff();
    const auto governing = [&](std::vector<domain::Policy> policies) {
        return domain::Rulebook{std::move(policies), kaltim::calendar()}
            .governing(subject, date("2026-02-13"))
            .id.value;
    };
    domain::Policy near = kaltim::friday();
    near.id = domain::PolicyId{"near"};
    near.scope.units = {domain::UnitId{"Biro Organisasi"}};
    near.valid.from = date("2026-01-01");
    domain::Policy far = near;
    far.id = domain::PolicyId{"far"};
    far.scope.units = {domain::UnitId{"Biro Umum"}};
    domain::Policy older = kaltim::friday();
    older.id = domain::PolicyId{"older"};
    older.valid.from = date("2025-01-01");

    CHECK(governing({}) == "default");
    CHECK(governing({domain::default_policy(), kaltim::friday()}) == "kaltim-friday");
    CHECK(governing({older, kaltim::friday()}) == "kaltim-friday");
    CHECK(governing({kaltim::friday(), older}) == "kaltim-friday");
    CHECK(governing({kaltim::friday(), near}) == "near");
    CHECK(governing({kaltim::friday(), far}) == "kaltim-friday");
    near.status = domain::PolicyStatus::suspended;
    CHECK(governing({kaltim::friday(), near}) == "kaltim-friday");
    CHECK(governing({near}) == "near");
    near.status = domain::PolicyStatus::not_adopted;
    CHECK(governing({near}) == "default");
    near.status = domain::PolicyStatus::ended;
    CHECK(governing({near}) == "default");  // ended, but it does not say when
    near.valid.to = date("2026-02-13");
    CHECK(governing({near}) == "near");
    near.valid.to = date("2026-02-12");
    CHECK(governing({near}) == "default");
    CHECK(governing({kaltim::eid_overlay()}) == "default");
}

TEST_CASE("a suspended policy leaves an office day on which no call counts") {
    domain::Policy policy = kaltim::friday();
    policy.status = domain::PolicyStatus::suspended;
    const DayPlan plan =
        domain::Rulebook{{policy}, kaltim::calendar()}.plan(kaltim::staff(), date("2026-02-13"));
    CHECK(plan.is_suspended);
    CHECK(plan.place == Place::office);
    CHECK(plan.windows.empty());
    CHECK(call_rule(plan, "2026-02-13T09:00:00+08:00") == "status");
}

TEST_CASE("where no policy speaks, the built-in rule still lets calls count in national hours") {
    const domain::Rulebook rules{{}, kaltim::calendar()};
    const DayPlan plan = rules.plan(kaltim::staff(), date("2026-02-13"));
    CHECK_FALSE(plan.policy);
    CHECK(plan.policy_version == domain::kBuiltInVersion);
    CHECK(plan.kind == DayKind::workday);
    CHECK(plan.place == Place::office);
    CHECK(plan.windows.empty());
    CHECK(call_rule(plan, "2026-02-13T09:00:00+08:00") == "counts");
    CHECK(call_rule(plan, "2026-02-13T12:00:00+08:00") == "hours.breaks");
}

TEST_CASE("staff whose post gets no joint leave are on duty that day") {
    domain::Policy policy = kaltim::friday();
    policy.valid.from = date("2026-01-01");
    policy.flexible.skips_joint_leave = false;
    const domain::Rulebook rules{{policy}, kaltim::calendar()};
    CHECK(rules.plan(kaltim::staff(), date("2026-02-16")).kind == DayKind::workday);
    CHECK(rules.plan(kaltim::staff(), date("2026-02-17")).kind == DayKind::holiday);
    CHECK(windows(rules.plan(kaltim::staff(), date("2026-03-20"))) == "pagi 07:00-08:00 siang 11:00-13:00 ");
}

TEST_CASE("windows may be asked on office days too, never on days off") {
    domain::Policy policy = kaltim::friday();
    for (auto& table : policy.windows)
        for (domain::WindowRule& rule : table) rule.asked_on = domain::AskedOn::every_workday;
    const domain::Rulebook rules{{policy}, kaltim::calendar()};
    const DayPlan wednesday = rules.plan(kaltim::staff(), date("2026-02-18"));
    CHECK(wednesday.place == Place::office);
    CHECK(wednesday.windows.size() == 2);
    CHECK(rules.plan(kaltim::staff(), date("2026-02-14")).windows.empty());
    CHECK(rules.plan(kaltim::staff(), date("2026-02-16")).windows.empty());
}

TEST_CASE("working days are counted over weekends, holidays and joint leave to the close of the last one") {
    struct Row {
        std::string what;
        std::string from;
        int days;
        std::string until;
    };
    const std::vector<Row> rows{
        {"within a week", "2026-03-02T10:00:00+08:00", 1, "2026-03-03T15:30:00+08:00"},
        {"over a weekend", "2026-03-05T10:00:00+08:00", 2, "2026-03-09T15:30:00+08:00"},
        {"over weekend, joint leave and holiday", "2026-02-13T10:00:00+08:00", 1,
         "2026-02-18T16:00:00+08:00"},
        {"into Ramadan", "2026-02-13T10:00:00+08:00", 3, "2026-02-20T15:30:00+08:00"},
        {"over Nyepi and Idulfitri", "2026-03-17T10:00:00+08:00", 3, "2026-03-27T16:00:00+08:00"},
        {"from a Saturday", "2026-04-11T10:00:00+08:00", 3, "2026-04-15T16:00:00+08:00"},
        {"late in the evening is still that day", "2026-04-13T23:59:59+08:00", 1,
         "2026-04-14T16:00:00+08:00"},
        {"the local date counts, not the UTC date", "2026-04-13T17:00:00Z", 1, "2026-04-15T16:00:00+08:00"},
        {"over the turn of the year", "2026-12-31T10:00:00+08:00", 1, "2027-01-01T16:00:00+08:00"},
        {"no days", "2026-03-02T10:00:00+08:00", 0, "2026-03-02T10:00:00+08:00"},
    };
    const domain::Rulebook rules = kaltim::rulebook();
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const domain::Instant until = rules.after_working_days(at(row.from), row.days, kaltim::staff());
        CHECK(domain::to_rfc3339(until, "Asia/Makassar") ==
              domain::to_rfc3339(at(row.until), "Asia/Makassar"));
    }
}

TEST_CASE("permission for hours takes them out of duty and says so, and leaves the rest of the day") {
    struct Row {
        std::string what;
        std::vector<domain::PermittedHours> hours;
        std::string duty;
        std::string permitted;
    };
    const auto friday = date("2026-02-13");  // 07:30-11:30 13:00-16:00
    const domain::Rulebook rules = kaltim::rulebook();
    for (const Row& row : std::vector<Row>{
             {"in the morning", {{friday, 450min, 600min}}, "10:00-11:30 13:00-16:00 ", "07:30-10:00 "},
             {"within a span",
              {{friday, 480min, 510min}},
              "07:30-08:00 08:30-11:30 13:00-16:00 ",
              "08:00-08:30 "},
             {"over the break", {{friday, 660min, 840min}}, "07:30-11:00 14:00-16:00 ", "11:00-14:00 "},
             {"until the day ends", {{friday, 840min, 1440min}}, "07:30-11:30 13:00-14:00 ", "14:00-00:00 "},
             {"before work", {{friday, 300min, 450min}}, "07:30-11:30 13:00-16:00 ", "05:00-07:30 "},
             {"twice, the later said first",
              {{friday, 840min, 870min}, {friday, 450min, 480min}},
              "08:00-11:30 13:00-14:00 14:30-16:00 ",
              "07:30-08:00 14:00-14:30 "},
             {"twice, overlapping",
              {{friday, 450min, 540min}, {friday, 480min, 600min}},
              "10:00-11:30 13:00-16:00 ",
              "07:30-10:00 "},
             {"on another day", {{date("2026-02-20"), 450min, 600min}}, "07:30-11:30 13:00-16:00 ", ""},
             {"for no time at all", {{friday, 450min, 450min}}, "07:30-11:30 13:00-16:00 ", ""},
         }) {
        CAPTURE(row.what);
        domain::DutySubject person = kaltim::staff();
        person.permitted_hours = row.hours;
        const DayPlan plan = rules.plan(person, friday);
        CHECK(plan_words::duty(plan) == row.duty);
        CHECK(plan_words::spans(plan.permitted, plan.zone) == row.permitted);
        CHECK(has_ground(plan, "roster.permission") == !row.permitted.empty());
        CHECK(windows(plan) == "pagi 06:30-07:30 siang 11:00-13:00 ");
        CHECK_FALSE(plan.absence);
        CHECK(plan.grounds.back().rule == "windows.regular");
    }
}

TEST_CASE(
    "a call counts up to the second in which permitted hours begin, and from the one in which they end") {
    domain::DutySubject person = kaltim::staff();
    person.permitted_hours = {{date("2026-02-13"), 540min, 600min}};  // 09:00 to 10:00
    const DayPlan plan = kaltim::rulebook().plan(person, date("2026-02-13"));
    CHECK(call_rule(plan, "2026-02-13T08:30:00+08:00") == "counts");
    CHECK(call_rule(plan, "2026-02-13T08:30:01+08:00") == "roster.permission");
    CHECK(call_rule(plan, "2026-02-13T09:59:59+08:00") == "roster.permission");
    CHECK(call_rule(plan, "2026-02-13T10:00:00+08:00") == "counts");
    CHECK(call_rule(plan, "2026-02-13T11:15:00+08:00") == "hours.breaks");
    CHECK(plan_words::said(
              *plan.why_call_cannot_count(at("2026-02-13T09:00:00+08:00"), at("2026-02-13T09:30:00+08:00")),
              domain::Language::id) ==
          "Izin tercatat pukul 09.00 sampai 10.00 WITA; panggilan pada waktu itu tidak dihitung.");
}

TEST_CASE("hours permitted on a day of leave change nothing and are not spoken of") {
    domain::DutySubject person = kaltim::staff();
    person.permitted_hours = {{date("2026-02-13"), 540min, 600min}};
    person.absences = {{AbsenceKind::permission, {date("2026-02-13"), date("2026-02-13")}, ""}};
    const DayPlan plan = kaltim::rulebook().plan(person, date("2026-02-13"));
    CHECK(plan.duty.empty());
    CHECK_FALSE(has_ground(plan, "roster.permission"));
    CHECK(plan_words::said(plan.grounds.back()) == "The person is away with permission.");
}
