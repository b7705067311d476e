// What `sigap policy check` doubts: the frame, other policies, the calendar and the roster.
#include "tests/policies/shipped.hpp"

using namespace std::chrono_literals;
using domain::Policy;
using domain::PolicyId;
using domain::PolicyKind;

namespace {

/// A rule for everybody, in force all through 2026, with the national hours.
Policy rule(const std::string& id) {
    Policy policy = domain::default_policy();
    policy.id = PolicyId{id};
    policy.version = id;
    policy.valid = {shipped::date("2026-01-05"), shipped::date("2026-12-31")};
    return policy;
}

Policy overlay(const std::string& id, const std::string& on) {
    Policy policy;
    policy.id = PolicyId{id};
    policy.kind = PolicyKind::overlay;
    policy.overlay_on = PolicyId{on};
    policy.status = domain::PolicyStatus::in_force;
    policy.valid = {shipped::date("2026-01-05"), shipped::date("2026-12-31")};
    return policy;
}

domain::Unit unit(const std::string& id, const std::string& parent = "") {
    domain::Unit made;
    made.id = domain::UnitId{id};
    if (!parent.empty()) made.parent = domain::UnitId{parent};
    return made;
}

domain::Employee person(const std::string& id, const std::string& unit) {
    domain::Employee made;
    made.id = domain::EmployeeId{id};
    made.unit = domain::UnitId{unit};
    return made;
}

/// Dinas with Bidang A below it, and Biro apart; one person in each.
config::OfficeFacts office() {
    return {.units = {unit("Dinas"), unit("Bidang A", "Dinas"), unit("Biro")},
            .employees = {person("D1", "Dinas"), person("A1", "Bidang A"), person("B1", "Biro")}};
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound rule for everybody raises no doubt") {
    const config::OfficeFacts facts{office().units, office().employees, &shipped::calendar()};
    CHECK(shipped::doubted({rule("all")}, facts).empty());
    CHECK(shipped::doubted({}, facts) == Texts{"scope: no policy speaks about 3 of 3 people: D1, A1, B1"});
    CHECK(shipped::doubted({}).empty());
}

TEST_CASE("an overlay needs a rule below it, on dates they share") {
    CHECK(shipped::doubted({overlay("days", "none")}) ==
          Texts{"days: overlay.on: none is not among the policies"});
    CHECK(shipped::doubted({rule("all"), overlay("low", "all"), overlay("high", "low")}) ==
          Texts{"high: overlay.on: low is itself an overlay"});
    CHECK(
        shipped::doubted({shipped::policy("permen-panrb-4-2025"), overlay("days", "permen-panrb-4-2025")}) ==
        Texts{"days: overlay.on: permen-panrb-4-2025 is itself a frame"});
    CHECK(shipped::doubted({overlay("days", "default")}).empty());  // the built-in rule is always there
    Policy late = overlay("late", "all");
    late.valid = {shipped::date("2027-01-01"), std::nullopt};
    CHECK(shipped::doubted({rule("all"), late}) == Texts{"late: valid: no date on which all holds as well"});
    late.valid = {shipped::date("2026-12-31"), std::nullopt};
    CHECK(shipped::doubted({rule("all"), late}).empty());
}

TEST_CASE("two overlays with windows need an order between them") {
    Policy one = overlay("one", "all"), other = overlay("other", "all");
    one.windows[0] = other.windows[0] = {{"pagi", "pagi", "morning", {7h, 8h}}};
    const Texts clash{"one: overlay.order: its windows meet those of other on the same dates"};
    CHECK(shipped::doubted({rule("all"), one, other}) == clash);
    other.overlay_order = 1;
    CHECK(shipped::doubted({rule("all"), one, other}).empty());
    other.overlay_order = 0;
    other.valid = {shipped::date("2027-01-01"), std::nullopt};
    CHECK(shipped::doubted({rule("all"), one, other}).size() == 1);  // out of the rule's dates, and no clash
}

TEST_CASE("flexible days of a week are counted over weekdays, dates, quotas and overlays") {
    struct Case {
        std::string what;
        domain::FlexibleRule base;
        domain::FlexibleRule lent;
        Texts doubts;
    };
    const domain::Weekdays friday{false, false, false, false, false, true, false};
    const domain::Weekdays sunday{true, false, false, false, false, false, false};
    const auto fixed = [](domain::Weekdays days) {
        domain::FlexibleRule made;
        made.weekdays = days;
        return made;
    };
    const auto on = [](std::vector<std::chrono::year_month_day> dates) {
        domain::FlexibleRule made;
        made.dates = std::move(dates);
        return made;
    };
    const auto quota = [](int days) {
        domain::FlexibleRule made;
        made.quota_per_week = days;
        return made;
    };
    const std::vector<Case> cases{
        {"nothing", {}, {}, {}},
        {"two by quota", quota(2), {}, {}},
        {"three by quota",
         quota(3),
         {},
         {"all: flexible: 3 flexible days in the week of 2026-01-05, 2026-01-12"}},
        {"a weekday and a quota of one", fixed(friday), quota(1), {}},
        {"a weekday and a quota of two",
         fixed(friday),
         quota(2),
         {"days: flexible: 3 flexible days in the week of 2026-01-05, 2026-01-12"}},
        {"a Sunday is no working day", quota(2), fixed(sunday), {}},
        {"a date that is the weekday anyway", fixed(friday), on({shipped::date("2026-01-09")}), {}},
        {"two dates beside the weekday",
         fixed(friday),
         on({shipped::date("2026-06-08"), shipped::date("2026-06-09")}),
         {"days: flexible: 3 flexible days in the week of 2026-06-08"}},
        {"two dates in two weeks",
         fixed(friday),
         on({shipped::date("2026-06-08"), shipped::date("2026-06-22")}),
         {}},
    };
    for (const Case& row : cases) {
        CAPTURE(row.what);
        Policy base = rule("all"), lent = overlay("days", "all");
        base.flexible = row.base;
        lent.flexible = row.lent;
        CHECK(shipped::doubted({base, lent}) == row.doubts);
        base.flexible.cap_per_week = 2;
        CHECK(shipped::doubted({base, lent}).empty());
    }
}

TEST_CASE("a suspended frame measures nobody, a frame without a cap leaves the national one") {
    Policy base = rule("all");
    base.flexible.quota_per_week = 3;
    Policy frame = shipped::policy("permen-panrb-4-2025");
    frame.frame.ineligible.clear();
    frame.frame.cap_per_week = 3;
    CHECK(shipped::doubted({base, frame}).empty());
    frame.status = domain::PolicyStatus::suspended;
    CHECK(shipped::doubted({base, frame}).size() == 1);
    frame.status = domain::PolicyStatus::in_force;
    frame.frame.cap_per_week.reset();
    CHECK(shipped::doubted({base, frame}).size() == 1);
}

TEST_CASE("whom the frame keeps at the office, a rule with flexible days must keep there too") {
    const Policy frame = shipped::policy("permen-panrb-4-2025");
    Policy base = rule("all"), lent = overlay("days", "all");
    CHECK(shipped::doubted({base, lent, frame}).empty());
    lent.flexible.quota_per_week = 1;
    CHECK(shipped::doubted({base, lent, frame}) ==
          Texts{"all: eligibility.not: nothing about under_discipline, new_in_post"});
    base.ineligible = {domain::IneligibilityCause::new_in_post};
    CHECK(shipped::doubted({base, lent, frame}) ==
          Texts{"all: eligibility.not: nothing about under_discipline"});
    base.ineligible.push_back(domain::IneligibilityCause::under_discipline);
    CHECK(shipped::doubted({base, lent, frame}).empty());
    CHECK(shipped::doubted({rule("all"), lent}).empty());  // no frame given, nobody named
}

TEST_CASE("flexible dates on days off, and dates of years the calendar does not know, are told") {
    Policy policy = rule("all");
    policy.valid = {shipped::date("2024-12-01"), shipped::date("2028-01-31")};
    policy.flexible.dates = {shipped::date("2026-05-15"), shipped::date("2026-05-16"),
                             shipped::date("2026-05-18"), shipped::date("2028-01-03")};
    CHECK(shipped::doubted({policy}) == Texts{"all: flexible.dates: 2026-05-16 is a Saturday"});
    CHECK(shipped::doubted({policy}, {.calendar = &shipped::calendar()}) ==
          Texts{"all: valid.from: 2024-12-01", "all: valid.to: 2028-01-31", "all: flexible.dates: 2028-01-03",
                "all: flexible.dates: 2026-05-15 is a day off: Joint leave: Ascension Day",
                "all: flexible.dates: 2026-05-16 is a Saturday"});
}

TEST_CASE("names that the roster does not have are told, with the nearest it has") {
    Policy policy = rule("all");
    policy.exempt.units = {domain::UnitId{"Dina"}, domain::UnitId{"Bidang A"}};
    policy.exempt.employees = {domain::EmployeeId{"X9"}};
    policy.exempt.task_traits = {"needs_special_room"};
    CHECK(shipped::doubted({policy}).empty());
    CHECK(shipped::doubted({policy}, office()) ==
          Texts{"all: exempt.units: \"Dina\" is not on the roster",
                "all: exempt.employees: \"X9\" is not on the roster",
                "all: exempt.task_traits: \"needs_special_room\" is not on the roster"});
    CHECK(config::doubts({policy}, office()).front().mend == "did you mean Dinas?");
    config::OfficeFacts with_trait = office();
    with_trait.employees[0].task_traits = {"needs_special_room"};
    CHECK(shipped::doubted({policy}, with_trait).size() == 2);
    CHECK(shipped::doubted({policy}, {.units = office().units}).size() == 1);
}

TEST_CASE("two rules for the same people on the same dates are told, with how many") {
    Policy one = rule("one"), other = rule("other");
    CHECK(shipped::doubted({one, other}) == Texts{"one: scope: meets other on the same people and dates"});
    CHECK(shipped::doubted({one, other}, office()) ==
          Texts{"one: scope: meets other on 3 of 3 people on the same dates"});
    other.status = domain::PolicyStatus::proposed;
    CHECK(shipped::doubted({one, other}).empty());
    other.status = domain::PolicyStatus::in_force;
    other.valid = {shipped::date("2027-01-01"), std::nullopt};
    CHECK(shipped::doubted({one, other}).empty());
    other.valid.from = shipped::date("2026-12-31");
    CHECK(shipped::doubted({one, other}).size() == 1);
    other.scope.units = {domain::UnitId{"Bidang A"}};  // one for named units goes before one for all
    CHECK(shipped::doubted({one, other}).empty());
    one.scope.units = {domain::UnitId{"Dinas"}};
    CHECK(shipped::doubted({one, other}).empty());  // without a roster, two names are two units
    CHECK(shipped::doubted({one, other}, office()) ==
          Texts{"one: scope: meets other on 1 of 3 people on the same dates",
                "scope: no policy speaks about 1 of 3 people: B1"});
    one.scope.employments = {domain::Employment::pns};
    other.scope.employments = {domain::Employment::pppk};
    other.scope.units = one.scope.units;
    CHECK(shipped::doubted({one, other}).empty());
}

TEST_CASE("people whom no rule speaks about are counted, and the first are named") {
    Policy policy = rule("dinas");
    policy.scope.units = {domain::UnitId{"Dinas"}};
    CHECK(shipped::doubted({policy}, office()) == Texts{"scope: no policy speaks about 1 of 3 people: B1"});
    config::OfficeFacts many = office();
    for (int at = 2; at <= 8; ++at) many.employees.push_back(person("B" + std::to_string(at), "Biro"));
    CHECK(shipped::doubted({policy}, many) ==
          Texts{"scope: no policy speaks about 8 of 10 people: B1, B2, B3, B4, B5 and 3 more"});
    CHECK(shipped::doubted({policy, shipped::policy("default")}, office()).empty());
    policy.status = domain::PolicyStatus::proposed;
    CHECK(shipped::doubted({policy}, office()) ==
          Texts{"scope: no policy speaks about 3 of 3 people: D1, A1, B1"});
}
