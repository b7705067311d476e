// Central Kalimantan: office days with two check-ins, a plan of one flexible day, and three days that were
// refused.
#include "tests/policies/shipped.hpp"

using namespace std::chrono_literals;
using domain::DayTable;
using domain::WorkingWeek;

namespace {

const domain::Rulebook& office() {
    static const domain::Rulebook rules =
        shipped::rules({shipped::policy("kalteng-office"), shipped::policy("kalteng-4plus1"),
                        shipped::policy("kalteng-nataru-2025")});
    return rules;
}

}  // namespace

TEST_CASE("an office day in Palangka Raya has a check-in in the morning and one in the afternoon") {
    shipped::check(
        office(),
        {{"2025-12-29T05:59:59+07:00", "workday", "regular", "office", "masuk not_open, pulang not_open",
          false},
         {"2025-12-29T06:00:00+07:00", "workday", "regular", "office", "masuk open, pulang not_open", false},
         {"2025-12-29T06:45:00+07:00", "workday", "regular", "office", "masuk open, pulang not_open", false},
         {"2025-12-29T07:30:59+07:00", "workday", "regular", "office", "masuk open, pulang not_open", false},
         {"2025-12-29T07:31:00+07:00", "workday", "regular", "office", "masuk closed, pulang not_open",
          false},
         {"2025-12-30T16:00:00+07:00", "workday", "regular", "office", "masuk closed, pulang open", false},
         {"2025-12-31T18:00:59+07:00", "workday", "regular", "office", "masuk closed, pulang open", false},
         {"2025-12-31T18:01:00+07:00", "workday", "regular", "office", "masuk closed, pulang closed", false},
         {"2026-01-02T05:30:00+07:00", "workday", "regular", "office", "masuk open, pulang not_open", false},
         {"2026-01-02T07:00:59+07:00", "workday", "regular", "office", "masuk open, pulang not_open", false},
         {"2026-01-02T07:15:00+07:00", "workday", "regular", "office", "masuk closed, pulang not_open",
          false},
         {"2026-01-01T06:45:00+07:00", "holiday", "regular", "none", "", false},
         {"2026-01-03T06:45:00+07:00", "weekend", "regular", "none", "", false},
         {"2026-02-24T07:45:00+07:00", "workday", "ramadan", "office", "", false}});
}

TEST_CASE("29 to 31 December 2025 would have been flexible had the study been adopted") {
    const domain::Rulebook rules =
        shipped::rules({shipped::policy("kalteng-office"), shipped::adopted("kalteng-nataru-2025")});
    shipped::check(rules, {{"2025-12-26T06:45:00+07:00", "joint_leave", "regular", "none", "", false},
                           {"2025-12-29T06:45:00+07:00", "workday", "regular", "flexible", "", false},
                           {"2025-12-31T06:45:00+07:00", "workday", "regular", "flexible", "", false},
                           {"2026-01-02T06:45:00+07:00", "workday", "regular", "office",
                            "masuk open, pulang not_open", false}});
    for (const auto kind : {domain::UnitKind::direct_public_service, domain::UnitKind::guard}) {
        CAPTURE(to_string(kind));
        CHECK(shipped::moment(rules, "2025-12-29T09:00:00+07:00", {.unit_kind = kind}).place !=
              domain::Place::flexible);
    }
}

TEST_CASE("of the plan of one day in five, the roster says which day it is") {
    const domain::Rulebook rules =
        shipped::rules({shipped::policy("kalteng-office"), shipped::adopted("kalteng-4plus1")});
    domain::DutySubject person;
    person.rostered_days = {shipped::date("2026-01-14")};
    CHECK(shipped::moment(rules, "2026-01-14T09:00:00+07:00", person).place == domain::Place::flexible);
    CHECK(shipped::moment(rules, "2026-01-15T09:00:00+07:00", person).place == domain::Place::office);
    CHECK(shipped::moment(rules, "2026-01-14T09:00:00+07:00").place == domain::Place::office);
}

TEST_CASE("the weeks of Central Kalimantan are the national ones, and 33h00 for six days in Ramadan") {
    const domain::Policy policy = shipped::policy("kalteng-office");
    CHECK(domain::working_week(policy, DayTable::regular) == 37h + 30min);
    CHECK(domain::working_week(policy, DayTable::ramadan) == 32h + 30min);
    CHECK(domain::working_week(policy, DayTable::ramadan, WorkingWeek::six_days) == 33h);
    CHECK(shipped::doubted({policy}) ==
          std::vector<std::string>{
              "kalteng-office: valid.from: unknown",
              "kalteng-office: hours.regular: none for six-day units, which have some in Ramadan",
              "kalteng-office: hours.ramadan: 33h00 a week without breaks (six-day units)"});
}

TEST_CASE("a Saturday in Ramadan is a working day for six-day units alone") {
    domain::DutySubject six_days;
    six_days.week = WorkingWeek::six_days;
    CHECK(shipped::moment(office(), "2026-02-21T09:00:00+07:00", six_days).day_kind ==
          domain::DayKind::workday);
    const auto duty = office().plan(six_days, shipped::date("2026-02-21")).duty;
    REQUIRE(duty.size() == 2);
    CHECK(domain::to_clock(duty.front().from, "Asia/Jakarta") == "08:00");
    CHECK(domain::to_clock(duty.back().to, "Asia/Jakarta") == "14:00");
    CHECK(office().plan({}, shipped::date("2026-02-21")).duty.empty());
    CHECK(office().plan(six_days, shipped::date("2026-01-14")).windows.empty());
}

TEST_CASE("three days in one week are beyond the frame, also for a plan that was refused") {
    const auto found =
        shipped::doubted({shipped::policy("kalteng-office"), shipped::policy("kalteng-nataru-2025"),
                          shipped::policy("permen-panrb-4-2025")});
    CHECK(found.back() == "kalteng-nataru-2025: flexible: 3 flexible days in the week of 2025-12-29");
}

TEST_CASE("what nobody has said about the plans stands as unknown") {
    CHECK(shipped::policy("kalteng-4plus1").unknowns ==
          std::vector<std::string>{"valid", "flexible.weekdays", "windows"});
    CHECK(shipped::policy("kalteng-nataru-2025").unknowns.empty());
    CHECK(shipped::policy("kalteng-office").unknowns == std::vector<std::string>{"valid.from"});
}
