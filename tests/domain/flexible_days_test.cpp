#include "bot/domain/flexible_days.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using namespace std::chrono_literals;
using domain::AskedOn;
using domain::DayPlan;
using domain::DutySubject;
using domain::IneligibilityCause;
using domain::Place;
using domain::Policy;
using domain::PolicyId;
using kaltim::date;
using plan_words::has_ground;
using plan_words::windows;

namespace {

constexpr domain::Weekdays kNoDay{};

/// Two days a week from the roster, as BKN and Kalteng plan it. One window on flexible days, one on others.
Policy quota(int days_a_week) {
    Policy policy = kaltim::friday();
    policy.id = PolicyId{"quota"};
    policy.version = "q1";
    policy.valid.from = date("2026-01-01");
    policy.flexible.weekdays = kNoDay;
    policy.flexible.quota_per_week = days_a_week;
    policy.windows[0] = {{"luar", "luar", "away", {7h, 8h}}, {"kantor", "kantor", "office", {6h, 7h}}};
    policy.windows[0][1].asked_on = AskedOn::office_days;
    policy.windows[1] = policy.windows[0];
    return policy;
}

/// Lends Tuesday and Wednesday of the week of Monday 6 July 2026.
Policy overlay(const std::string& id, int order = 0) {
    Policy policy;
    policy.id = PolicyId{id};
    policy.version = "o1";
    policy.status = domain::PolicyStatus::in_force;
    policy.kind = domain::PolicyKind::overlay;
    policy.overlay_on = kaltim::friday().id;
    policy.overlay_order = order;
    policy.flexible.dates = {date("2026-07-07"), date("2026-07-08")};
    return policy;
}

DutySubject rostered(const std::vector<std::string>& days) {
    DutySubject subject = kaltim::staff();
    for (const std::string& day : days) subject.rostered_days.push_back(date(day));
    return subject;
}

/// The week's places, a letter a day from Monday on: F flexible, o office, - none.
std::string week(const domain::Rulebook& rules, const DutySubject& subject, std::string_view monday) {
    std::string places;
    for (int day = 0; day < 7; ++day) {
        const std::chrono::year_month_day that{std::chrono::sys_days{date(monday)} + std::chrono::days{day}};
        const Place place = rules.plan(subject, that).place;
        places += place == Place::flexible ? 'F' : place == Place::office ? 'o' : '-';
    }
    return places;
}

DayPlan plan(std::vector<Policy> policies, const DutySubject& subject, std::string_view day) {
    return domain::Rulebook{std::move(policies), kaltim::calendar()}.plan(subject, date(day));
}

}  // namespace

TEST_CASE("a quota is filled by the days the roster gives, and only up to the quota") {
    struct Row {
        std::string what;
        std::vector<std::string> rostered;
        std::string monday;
        std::string places;
    };
    const std::vector<Row> rows{
        {"no roster", {}, "2026-07-06", "ooooo--"},
        {"one day", {"2026-07-07"}, "2026-07-06", "oFooo--"},
        {"two days", {"2026-07-06", "2026-07-10"}, "2026-07-06", "FoooF--"},
        {"a third day is beyond the quota",
         {"2026-07-06", "2026-07-08", "2026-07-10"},
         "2026-07-06",
         "FoFoo--"},
        {"a rostered Sunday is a Sunday, and uses nothing up",
         {"2026-07-09", "2026-07-10", "2026-07-12"},
         "2026-07-06",
         "oooFF--"},
        {"a rostered holiday uses nothing up",
         {"2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"},
         "2026-02-16",
         "--FFo--"},
        {"days of another week give nothing", {"2026-06-30", "2026-07-13"}, "2026-07-06", "ooooo--"},
        {"nor do they use this week's quota up",
         {"2026-07-03", "2026-07-05", "2026-07-07", "2026-07-08"},
         "2026-07-06",
         "oFFoo--"},
        {"over the end of the year", {"2026-12-30", "2026-12-31", "2027-01-01"}, "2026-12-28", "ooFFo--"},
    };
    const domain::Rulebook rules{{quota(2)}, kaltim::calendar()};
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(week(rules, rostered(row.rostered), row.monday) == row.places);
    }
    CHECK(week(domain::Rulebook{{quota(0)}, {}}, rostered({"2026-07-07"}), "2026-07-06") == "ooooo--");
}

TEST_CASE("a day under a quota names the quota, whether the roster gave it or not") {
    const DutySubject subject = rostered({"2026-07-06", "2026-07-07", "2026-07-08"});
    const DayPlan given = plan({quota(2)}, subject, "2026-07-07");
    CHECK(given.grounds.at(1).rule == "flexible.quota_per_week");
    CHECK(windows(given) == "luar 07:00-08:00 ");
    const DayPlan beyond = plan({quota(2)}, subject, "2026-07-08");
    const DayPlan not_given = plan({quota(2)}, subject, "2026-07-09");
    for (const DayPlan& office : {beyond, not_given}) {
        CHECK(office.place == Place::office);
        CHECK(office.grounds.at(1).rule == "flexible.quota_per_week");
        CHECK(windows(office) == "kantor 06:00-07:00 ");
        CHECK(plan_words::call_rule(office, domain::to_iso_date(office.date) + "T09:00:00+08:00") ==
              "counts");
    }
    CHECK(beyond.grounds.at(1) != not_given.grounds.at(1));
    CHECK(plan_words::said(beyond.grounds.at(1)).find("quota of 2") != std::string::npos);
}

TEST_CASE("weekdays hold for everyone beside a quota and use none of it") {
    Policy policy = quota(1);
    policy.flexible.weekdays = kaltim::friday().flexible.weekdays;
    const domain::Rulebook rules{{policy}, kaltim::calendar()};
    CHECK(week(rules, rostered({}), "2026-07-06") == "ooooF--");
    CHECK(week(rules, rostered({"2026-07-09"}), "2026-07-06") == "oooFF--");
    CHECK(week(rules, rostered({"2026-07-08", "2026-07-09", "2026-07-10"}), "2026-07-06") == "ooFoF--");
}

TEST_CASE("beyond the cap of a week flexible days of whatever origin are office days") {
    Policy policy = quota(1);
    policy.id = kaltim::friday().id;
    policy.flexible.weekdays = {false, true, false, false, false, true, false};  // Monday and Friday
    struct Row {
        std::string what;
        std::optional<int> cap;
        std::vector<std::string> rostered;
        std::string monday;
        std::string places;
    };
    const std::vector<Row> rows{
        {"no cap", {}, {"2026-07-09"}, "2026-07-06", "FFFFF--"},
        {"four", 4, {"2026-07-09"}, "2026-07-06", "FFFFo--"},
        {"three", 3, {"2026-07-09"}, "2026-07-06", "FFFoo--"},
        {"one", 1, {"2026-07-09"}, "2026-07-06", "Foooo--"},
        {"none", 0, {"2026-07-09"}, "2026-07-06", "ooooo--"},
        {"within the cap", 3, {}, "2026-07-13", "FoooF--"},
        {"days off use nothing up", 1, {}, "2026-02-16", "--ooF--"},
        {"a new week begins on Monday", 1, {}, "2026-07-13", "Foooo--"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        policy.flexible.cap_per_week = row.cap;
        const domain::Rulebook rules{{policy, overlay("extra")}, kaltim::calendar()};
        CHECK(week(rules, rostered(row.rostered), row.monday) == row.places);
    }
    policy.flexible.cap_per_week = 1;
    const DayPlan beyond = plan({policy, overlay("extra")}, rostered({}), "2026-07-08");
    CHECK(beyond.grounds.back().rule == "windows.regular");
    CHECK(has_ground(beyond, "extra: flexible.dates"));
    CHECK(has_ground(beyond, "flexible.cap_per_week"));
    CHECK(windows(beyond) == "kantor 06:00-07:00 ");
}

TEST_CASE("days on which the person had no flexible day leave the cap alone; days on leave do not") {
    Policy policy = kaltim::friday();
    policy.flexible.weekdays = {false, true, true, true, true, true, false};
    policy.flexible.cap_per_week = 2;
    policy.ineligible = {IneligibilityCause::new_in_post};
    const domain::Rulebook rules{{policy}, kaltim::calendar()};
    CHECK(week(rules, kaltim::staff(), "2026-07-06") == "FFooo--");

    DutySubject exempt = kaltim::staff();
    exempt.exempt = domain::DateRange{{}, date("2026-07-07")};
    CHECK(week(rules, exempt, "2026-07-06") == "ooFFo--");
    DutySubject newcomer = kaltim::staff();
    newcomer.ineligible = {IneligibilityCause::new_in_post, {{}, date("2026-07-06")}};
    CHECK(week(rules, newcomer, "2026-07-06") == "oFFoo--");
    DutySubject ill = kaltim::staff();
    ill.absences = {{domain::AbsenceKind::illness, {date("2026-07-06"), date("2026-07-06")}, ""}};
    CHECK(week(rules, ill, "2026-07-06") == "-Fooo--");

    Policy on_hold = policy;  // a rule on hold gave no flexible days
    on_hold.id = PolicyId{"on-hold"};
    on_hold.status = domain::PolicyStatus::suspended;
    policy.valid.from = date("2026-07-08");
    CHECK(week({{on_hold, policy}, kaltim::calendar()}, kaltim::staff(), "2026-07-06") == "ooFFo--");
    // and what was no rule's day yet used nothing up either
    CHECK(week({{policy}, kaltim::calendar()}, kaltim::staff(), "2026-07-06") == "ooFFo--");
}

TEST_CASE("an overlay may raise the cap of the days it lends") {
    Policy policy = kaltim::friday();
    policy.flexible.cap_per_week = 1;
    Policy generous = overlay("generous");
    generous.windows[0] = {{"sore", "sore", "afternoon", {15h, 16h}}};
    generous.windows[0][0].asked_on = AskedOn::every_workday;
    CHECK(week({{policy, generous}, {}}, kaltim::staff(), "2026-07-06") == "oFooo--");
    CHECK(windows(plan({policy, generous}, kaltim::staff(), "2026-07-07")) == "sore 15:00-16:00 ");
    CHECK(windows(plan({policy, generous}, kaltim::staff(), "2026-07-08")) ==
          "");  // not lent: not its window
    generous.flexible.cap_per_week = 2;
    CHECK(week({{policy, generous}, {}}, kaltim::staff(), "2026-07-06") == "oFFoo--");
}

TEST_CASE("who is not eligible for now works at the office, is asked its windows, and calls count") {
    Policy policy = kaltim::friday();
    policy.ineligible = {IneligibilityCause::under_discipline, IneligibilityCause::new_in_post};
    policy.windows[0].push_back({"kantor", "kantor", "office", {6h, 7h}});
    policy.windows[0].back().asked_on = AskedOn::office_days;
    struct Row {
        std::string what;
        domain::Ineligibility ineligible;
        bool is_ineligible;
    };
    const std::vector<Row> rows{
        {"within the dates",
         {IneligibilityCause::under_discipline, {date("2026-07-01"), date("2026-07-31")}},
         true},
        {"on the first day", {IneligibilityCause::new_in_post, {date("2026-07-10"), {}}}, true},
        {"on the last day", {IneligibilityCause::new_in_post, {{}, date("2026-07-10")}}, true},
        {"the day after", {IneligibilityCause::new_in_post, {{}, date("2026-07-09")}}, false},
        {"the day before", {IneligibilityCause::new_in_post, {date("2026-07-11"), {}}}, false},
        {"a cause the policy does not name", {IneligibilityCause::other, {}}, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        DutySubject subject = kaltim::staff();
        subject.ineligible = row.ineligible;
        const DayPlan friday = plan({policy}, subject, "2026-07-10");
        CHECK(friday.is_ineligible == row.is_ineligible);
        CHECK_FALSE(friday.is_exempt);
        CHECK(friday.place == (row.is_ineligible ? Place::office : Place::flexible));
        CHECK(windows(friday) ==
              (row.is_ineligible ? "kantor 06:00-07:00 " : "pagi 06:30-07:30 siang 11:00-13:00 "));
        CHECK(has_ground(friday, "ineligible") == row.is_ineligible);
        CHECK(plan_words::call_rule(friday, "2026-07-10T09:00:00+08:00") == "counts");
        for (const domain::Ground& ground : friday.grounds)  // the cause is nobody's business
            for (const domain::Language language : domain::languages())
                for (const char* word : {"disiplin", "discipline", "baru", "new"})
                    CHECK(plan_words::said(ground, language).find(word) == std::string::npos);
    }
}

TEST_CASE("an overlay lends its days only to whom it is for") {
    Policy extra = overlay("extra");
    extra.scope.unit_kinds = {domain::UnitKind::office};
    extra.exempt.positions = {domain::Position::jpt_pratama};
    extra.ineligible = {IneligibilityCause::new_in_post};
    const domain::Rulebook rules{{kaltim::friday(), extra}, kaltim::calendar()};
    CHECK(week(rules, kaltim::staff(), "2026-07-06") == "oFFoF--");

    DutySubject shift = kaltim::staff();
    shift.unit_kind = domain::UnitKind::shift;
    CHECK(week(rules, shift, "2026-07-06") == "ooooF--");

    DutySubject head = kaltim::staff();
    head.position = domain::Position::jpt_pratama;
    CHECK(week(rules, head, "2026-07-06") == "ooooF--");
    const DayPlan tuesday = rules.plan(head, date("2026-07-07"));
    CHECK(has_ground(tuesday, "extra: exempt.positions"));
    CHECK(tuesday.grounds.back().rule == "flexible");
    CHECK_FALSE(tuesday.is_exempt);

    DutySubject newcomer = kaltim::staff();
    newcomer.ineligible = {IneligibilityCause::new_in_post, {}};
    CHECK(week(rules, newcomer, "2026-07-06") == "ooooF--");
    CHECK(has_ground(rules.plan(newcomer, date("2026-07-08")), "extra: ineligible"));
    CHECK_FALSE(has_ground(rules.plan(newcomer, date("2026-07-09")), "extra: ineligible"));
}

TEST_CASE("windows, hours, quiet times and report of an overlay replace those of the rule on its days") {
    Policy extra = overlay("extra");
    const DayPlan plain = plan({kaltim::friday(), extra}, kaltim::staff(), "2026-07-07");
    CHECK(windows(plain) == "pagi 06:30-07:30 siang 11:00-13:00 ");
    CHECK(plan_words::duty(plain) == "07:30-12:00 13:00-16:00 ");

    extra.windows[0] = {{"sore", "sore", "afternoon", {15h, 16h}}};
    extra.hours = {{domain::DayTable::regular, domain::kEveryDay, {9h, 17h}, {}}};
    extra.quiet = {{21h, 5h}};
    extra.report = domain::ReportRule{};
    const std::vector<Policy> policies{kaltim::friday(), extra};
    const DayPlan lent = plan(policies, kaltim::staff(), "2026-07-07");
    CHECK(windows(lent) == "sore 15:00-16:00 ");
    CHECK(plan_words::duty(lent) == "09:00-17:00 ");
    CHECK(lent.quiet.size() == 2);
    REQUIRE(lent.report);
    CHECK(lent.report->remind_at == kaltim::at("2026-07-07T16:30:00+08:00"));
    CHECK(lent.policy == kaltim::friday().id);
    CHECK_FALSE(has_ground(lent, "conflict"));

    const DayPlan friday = plan(policies, kaltim::staff(), "2026-07-10");
    CHECK(windows(friday) == "pagi 06:30-07:30 siang 11:00-13:00 ");
    CHECK(plan_words::duty(friday) == "07:30-11:30 13:00-16:00 ");
    CHECK(friday.quiet.empty());
    CHECK_FALSE(friday.report);

    extra.flexible.dates.push_back(date("2026-07-10"));  // the rule's own day, lent as well
    CHECK(windows(plan({kaltim::friday(), extra}, kaltim::staff(), "2026-07-10")) == "sore 15:00-16:00 ");
}

TEST_CASE("an overlay on the rule for everybody else lends its days where no other policy speaks") {
    Policy extra = overlay("extra");
    extra.overlay_on = PolicyId{std::string{domain::kDefaultPolicyId}};
    extra.windows[0] = {{"sore", "sore", "afternoon", {15h, 16h}}};
    const DayPlan lent = plan({extra}, kaltim::staff(), "2026-07-07");
    CHECK(lent.place == Place::flexible);
    CHECK(windows(lent) == "sore 15:00-16:00 ");
    CHECK(lent.policy == extra.overlay_on);  // windows are kept with the policy they are asked under
    CHECK_FALSE(plan({extra}, kaltim::staff(), "2026-07-09").policy);
    CHECK(plan({extra, kaltim::friday()}, kaltim::staff(), "2026-07-07").place == Place::office);
}

TEST_CASE("of two overlays the larger order wins; of equal order the later, then the name, in the open") {
    const auto with_window = [](Policy policy, std::chrono::minutes open) {
        policy.windows[0] = {{policy.id.value, "x", "x", {open, open + 1h}}};
        return policy;
    };
    const Policy early = with_window(overlay("b-early"), 6h);
    const Policy late = with_window(overlay("c-late"), 9h);
    const auto tuesday = [](std::vector<Policy> overlays) {
        overlays.push_back(kaltim::friday());
        return plan(std::move(overlays), kaltim::staff(), "2026-07-07");
    };
    for (const auto& [first, second] : {std::pair{early, late}, std::pair{late, early}}) {
        const DayPlan disputed = tuesday({first, second});
        CHECK(windows(disputed) == "b-early 06:00-07:00 ");
        REQUIRE(has_ground(disputed, "conflict"));
        for (const domain::Ground& ground : disputed.grounds)
            if (ground.rule == "conflict") {
                CHECK(
                    plan_words::said(ground) ==
                    "The overlays b-early and c-late disagree (windows) and have the same order; b-early is "
                    "applied.");
                CHECK(plan_words::said(ground, domain::Language::id).find("c-late") != std::string::npos);
            }
    }
    Policy stronger = late;
    stronger.overlay_order = 1;
    CHECK(windows(tuesday({early, stronger})) == "c-late 09:00-10:00 ");
    CHECK_FALSE(has_ground(tuesday({early, stronger}), "conflict"));

    Policy newer = late;
    newer.valid.from = date("2026-07-01");
    CHECK(windows(tuesday({early, newer})) == "c-late 09:00-10:00 ");
    CHECK(has_ground(tuesday({early, newer}), "conflict"));

    Policy alike = early;  // of one mind: no conflict
    alike.id = PolicyId{"a-alike"};
    CHECK_FALSE(has_ground(tuesday({early, alike}), "conflict"));
    CHECK_FALSE(has_ground(tuesday({early, overlay("silent")}), "conflict"));
    CHECK(windows(tuesday({early, overlay("silent", 9)})) == "b-early 06:00-07:00 ");
}

TEST_CASE("a policy nobody has put in force changes nothing and is named where it would have") {
    Policy studied = overlay("studied");
    for (const auto& [status, words] : {std::pair{domain::PolicyStatus::proposed, "is proposed"},
                                        std::pair{domain::PolicyStatus::not_adopted, "was not adopted"}}) {
        studied.status = status;
        const DayPlan tuesday = plan({kaltim::friday(), studied}, kaltim::staff(), "2026-07-07");
        CHECK(tuesday.place == Place::office);
        REQUIRE(has_ground(tuesday, "studied: status"));
        CHECK(plan_words::said(tuesday.grounds.at(1)).find(words) != std::string::npos);
        CHECK(tuesday.grounds.back().rule == "flexible");
        for (const char* other : {"2026-07-09", "2026-07-10"})
            CHECK_FALSE(
                has_ground(plan({kaltim::friday(), studied}, kaltim::staff(), other), "studied: status"));
    }
    studied.exempt.unit_kinds = {domain::UnitKind::office};
    CHECK_FALSE(
        has_ground(plan({kaltim::friday(), studied}, kaltim::staff(), "2026-07-07"), "studied: status"));
}
