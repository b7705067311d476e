#include "bot/domain/scope.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using domain::DayPlan;
using domain::DutySubject;
using domain::EmployeeId;
using domain::Employment;
using domain::Place;
using domain::Position;
using domain::Scope;
using domain::UnitId;
using domain::UnitKind;
using kaltim::date;

namespace {

/// A functional pppk in a subsection, two levels below the secretariat.
DutySubject analyst() {
    DutySubject subject = kaltim::staff();
    subject.employee = EmployeeId{"A1"};
    subject.unit = UnitId{"Subbagian Data"};
    subject.units_above = {UnitId{"Biro Organisasi"}, UnitId{"Sekretariat Daerah"}};
    subject.employment = Employment::pppk;
    subject.position = Position::fungsional;
    subject.task_traits = {"ict", "writes"};
    return subject;
}

struct Row {
    std::string what;
    Scope scope;
    bool includes;
    std::string names;  ///< the first list that names the analyst
};

const std::vector<Row>& rows() {
    static const std::vector<Row> kRows{
        {"nothing said", {}, true, ""},
        {"own unit", {.units = {UnitId{"Subbagian Data"}}}, true, "units"},
        {"the unit above", {.units = {UnitId{"Biro Organisasi"}}}, true, "units"},
        {"the unit at the top",
         {.units = {UnitId{"Biro Umum"}, UnitId{"Sekretariat Daerah"}}},
         true,
         "units"},
        {"a unit elsewhere", {.units = {UnitId{"Biro Umum"}}}, false, ""},
        {"kind", {.unit_kinds = {UnitKind::hospital, UnitKind::office}}, true, "unit_kinds"},
        {"another kind", {.unit_kinds = {UnitKind::hospital}}, false, ""},
        {"employment", {.employments = {Employment::pppk}}, true, "employments"},
        {"another employment", {.employments = {Employment::pns, Employment::cpns}}, false, ""},
        {"position", {.positions = {Position::fungsional}}, true, "positions"},
        {"another position", {.positions = {Position::jpt_pratama}}, false, ""},
        {"one trait of two", {.task_traits = {"needs_special_room", "ict"}}, true, "task_traits"},
        {"no such trait", {.task_traits = {"needs_special_room"}}, false, ""},
        {"by name", {.employees = {EmployeeId{"A1"}}}, true, "employees"},
        {"somebody else", {.employees = {EmployeeId{"A2"}}}, false, ""},
        {"all of two lists",
         {.units = {UnitId{"Biro Organisasi"}}, .employments = {Employment::pppk}},
         true,
         "units"},
        {"one of two lists",
         {.units = {UnitId{"Biro Umum"}}, .employments = {Employment::pppk}},
         false,
         "employments"},
        {"unit but not position",
         {.units = {UnitId{"Biro Organisasi"}}, .positions = {Position::pengawas}},
         false,
         "units"},
    };
    return kRows;
}

}  // namespace

TEST_CASE("a scope includes whom all its lists name, and an exemption holds for whom any list names") {
    for (const Row& row : rows()) {
        CAPTURE(row.what);
        CHECK(domain::includes(row.scope, analyst()) == row.includes);
        CHECK(std::string(domain::list_naming(row.scope, analyst()).value_or("")) == row.names);
    }
}

TEST_CASE("of whom nothing is known, no list names them") {
    const DutySubject nobody;
    for (const Scope& scope :
         {Scope{.units = {UnitId{"Biro Umum"}}}, Scope{.positions = {Position::pelaksana}},
          Scope{.task_traits = {"ict"}}, Scope{.employees = {EmployeeId{"A1"}}}}) {
        CHECK_FALSE(domain::includes(scope, nobody));
        CHECK_FALSE(domain::list_naming(scope, nobody));
    }
    CHECK(domain::includes({}, nobody));
}

TEST_CASE("the rule that speaks of a person most closely governs, wherever it stands in the list") {
    struct Rule {
        std::string id;
        Scope scope;
    };
    const std::vector<Rule> from_far_to_near{
        {"everyone", {}},
        {"functional", {.positions = {Position::fungsional}}},
        {"secretariat", {.units = {UnitId{"Sekretariat Daerah"}}}},
        {"bureau", {.units = {UnitId{"Biro Organisasi"}}}},
        {"subsection", {.units = {UnitId{"Subbagian Data"}}}},
        {"by name", {.employees = {EmployeeId{"A1"}}}},
    };
    std::vector<domain::Policy> policies;
    for (const Rule& rule : from_far_to_near) {
        domain::Policy policy = kaltim::friday();
        policy.id = domain::PolicyId{rule.id};
        policy.scope = rule.scope;
        policies.insert(policies.begin(), policy);
        CAPTURE(rule.id);
        CHECK(domain::Rulebook{policies, {}}.governing(analyst(), date("2026-02-13")).id == policy.id);
        const std::vector<domain::Policy> reversed(policies.rbegin(), policies.rend());
        CHECK(domain::Rulebook{reversed, {}}.governing(analyst(), date("2026-02-13")).id == policy.id);
    }
    policies.front().scope.employments = {Employment::pns};  // by name, but only as PNS
    CHECK(domain::Rulebook{policies, {}}.governing(analyst(), date("2026-02-13")).id.value == "subsection");
}

TEST_CASE("two rules of one rank are a visible conflict, and the first in the list governs") {
    domain::Policy other = kaltim::friday();
    other.id = domain::PolicyId{"other-friday"};
    const auto plan = [&](std::vector<domain::Policy> policies) {
        return domain::Rulebook{std::move(policies), kaltim::calendar()}.plan(analyst(), date("2026-02-13"));
    };
    const DayPlan both = plan({other, kaltim::friday()});
    CHECK(both.policy == other.id);
    REQUIRE(plan_words::has_ground(both, "conflict"));
    for (const domain::Ground& ground : both.grounds) {
        if (ground.rule != "conflict") continue;
        for (const domain::Language language : domain::languages()) {
            const std::string text = plan_words::said(ground, language);
            CHECK(text.find("other-friday") != std::string::npos);
            CHECK(text.find("kaltim-friday") != std::string::npos);
        }
    }
    other.valid.from = date("2026-02-12");  // an earlier start goes behind, which is no conflict
    CHECK_FALSE(plan_words::has_ground(plan({other, kaltim::friday()}), "conflict"));
    CHECK(plan({other, kaltim::friday()}).policy == kaltim::friday().id);
    other.valid = {date("2026-02-13"), date("2026-02-12")};
    CHECK_FALSE(plan_words::has_ground(plan({other, kaltim::friday()}), "conflict"));
}

TEST_CASE("every kind of exemption keeps the person at the office and says which list it was") {
    for (const Row& row : rows()) {
        CAPTURE(row.what);
        domain::Policy policy = kaltim::friday();
        policy.exempt = row.scope;
        const DayPlan plan =
            domain::Rulebook{{policy}, kaltim::calendar()}.plan(analyst(), date("2026-02-13"));
        const bool is_exempt = !row.names.empty();
        CHECK(plan.is_exempt == is_exempt);
        CHECK(plan.place == (is_exempt ? Place::office : Place::flexible));
        CHECK(plan.windows.empty() == is_exempt);
        CHECK(plan_words::has_ground(plan, "exempt." + row.names) == is_exempt);
        CHECK(plan_words::call_rule(plan, "2026-02-13T09:00:00+08:00") == (is_exempt ? "exempt" : "counts"));
    }
}

TEST_CASE("whom a rule does not speak about lives by the built-in one") {
    for (const Row& row : rows()) {
        CAPTURE(row.what);
        domain::Policy policy = kaltim::friday();
        policy.scope = row.scope;
        const domain::Rulebook rules{{policy}, kaltim::calendar()};
        CHECK(rules.plan(analyst(), date("2026-02-13")).policy.has_value() == row.includes);
        // A rule that will never be theirs makes no day one before the start.
        CHECK((rules.plan(analyst(), date("2026-02-12")).kind == domain::DayKind::before_start) ==
              row.includes);
    }
}

TEST_CASE("a frame measures other policies and governs nobody") {
    domain::Policy frame = kaltim::friday();
    frame.kind = domain::PolicyKind::frame;
    frame.zone = "Asia/Jayapura";
    frame.frame.cap_per_week = 0;
    frame.ineligible = {domain::IneligibilityCause::other};
    DutySubject subject = analyst();
    subject.zone.clear();
    subject.ineligible = {domain::IneligibilityCause::other, {}};
    const DayPlan alone = domain::Rulebook{{frame}, {}}.plan(subject, date("2026-02-13"));
    CHECK_FALSE(alone.policy);
    CHECK(alone.place == Place::office);
    CHECK(alone.zone == "Asia/Jakarta");  // the capital's: the frame lends no zone either
    const DayPlan beside =
        domain::Rulebook{{frame, kaltim::friday()}, kaltim::calendar()}.plan(subject, date("2026-02-13"));
    CHECK(beside.policy == kaltim::friday().id);
    CHECK(beside.place == Place::flexible);
    CHECK_FALSE(beside.is_ineligible);
    CHECK_FALSE(plan_words::has_ground(beside, "conflict"));
}
