// National rules: the frame, the agency of two days, and the minister's Friday of two calls.
#include "tests/policies/shipped.hpp"

using namespace std::chrono_literals;

TEST_CASE("the frame is the cap and the hours of the ministry's regulation, and governs nobody") {
    const domain::Policy frame = shipped::policy("permen-panrb-4-2025");
    CHECK(frame.kind == domain::PolicyKind::frame);
    CHECK(frame.frame.cap_per_week == 2);
    CHECK(frame.frame.week_regular == 37h + 30min);
    CHECK(frame.frame.week_ramadan == 32h + 30min);
    CHECK(frame.frame.ineligible ==
          std::vector{domain::IneligibilityCause::under_discipline, domain::IneligibilityCause::new_in_post});
    CHECK(frame.frame.excluded.size() == 3);
    CHECK(frame.frame.cap_waived_for.size() == 2);
    const domain::Rulebook rules = shipped::rules({frame});
    CHECK_FALSE(shipped::moment(rules, "2026-01-14T09:00:00+07:00").policy);
}

TEST_CASE("a tighter frame is what other policies are held against") {
    domain::Policy frame = shipped::policy("permen-panrb-4-2025");
    frame.frame.cap_per_week = 1;
    frame.frame.week_regular = 37h;
    const auto found = config::doubts({shipped::policy("bkn-2plus3"), frame});
    std::vector<std::string> texts;
    for (const config::Mistake& doubt : found) texts.push_back(to_string(doubt));
    CHECK(std::find(
              texts.begin(), texts.end(),
              "bkn-2plus3: hours.regular: 37h30 a week without breaks; expected 37h00 (permen-panrb-4-2025); "
              "ask the authority whether the hours were reported completely") != texts.end());
    CHECK(texts.back().find("2 flexible days in the week of") != std::string::npos);
    CHECK(texts.back().find("at most 1 (permen-panrb-4-2025; waived for duty outside the office, special "
                            "circumstances)") != std::string::npos);
}

TEST_CASE("two of five days at the agency come from the roster, and a third is an office day") {
    const domain::Rulebook rules = shipped::rules({shipped::adopted("bkn-2plus3")});
    domain::DutySubject person;
    person.zone = "Asia/Jayapura";
    person.rostered_days = {shipped::date("2026-01-12"), shipped::date("2026-01-14"),
                            shipped::date("2026-01-15")};
    const auto place = [&](std::string_view at) { return shipped::moment(rules, at, person).place; };
    CHECK(place("2026-01-12T09:00:00+09:00") == domain::Place::flexible);
    CHECK(place("2026-01-13T09:00:00+09:00") == domain::Place::office);
    CHECK(place("2026-01-14T09:00:00+09:00") == domain::Place::flexible);
    CHECK(place("2026-01-15T09:00:00+09:00") == domain::Place::office);
    CHECK(shipped::moment(rules, "2026-01-12T09:00:00+09:00", person).zone == "Asia/Jayapura");

    domain::DutySubject support = person;
    support.task_traits = {"operational_support"};
    CHECK(shipped::moment(rules, "2026-01-12T09:00:00+09:00", support).exempt);
    CHECK(shipped::policy("bkn-2plus3").unknowns ==
          std::vector<std::string>{"valid.from", "valid.to", "flexible.weekdays", "windows.regular"});
}

TEST_CASE("the minister's Friday starts in April, and asks for an answer within five minutes, twice") {
    const domain::Policy friday = shipped::policy("mendagri-friday");
    CHECK(friday.calls.attempts == 2);
    CHECK(friday.calls.threshold == 2);
    CHECK(friday.calls.answer_within == 5min);
    CHECK(friday.calls.count == domain::CallRule::Count::attempts);
    CHECK_FALSE(friday.calls.roll_calls_count);
    CHECK(friday.unknowns == std::vector<std::string>{"valid.to"});
    shipped::check(shipped::rules({friday}),
                   {{"2026-03-27T09:00:00+07:00", "before_start", "regular", "office", "", false},
                    {"2026-04-01T09:00:00+07:00", "workday", "regular", "office", "", true},
                    {"2026-04-03T09:00:00+07:00", "holiday", "regular", "none", "", false},
                    {"2026-04-10T09:00:00+07:00", "workday", "regular", "flexible", "", true},
                    {"2026-04-10T16:25:00+07:00", "workday", "regular", "flexible", "", true},
                    {"2026-04-10T16:25:01+07:00", "workday", "regular", "flexible", "", false}});
    domain::DutySubject head;
    head.position = domain::Position::jpt_pratama;
    CHECK(shipped::moment(shipped::rules({friday}), "2026-04-10T09:00:00+07:00", head).exempt);
}

TEST_CASE("who is new in post works at the office, and is called like everybody") {
    domain::DutySubject person;
    person.ineligible = {domain::IneligibilityCause::new_in_post,
                         {shipped::date("2026-04-01"), shipped::date("2026-04-16")}};
    const domain::Rulebook rules = shipped::rules({shipped::policy("mendagri-friday")});
    shipped::check(rules,
                   {{"2026-04-10T09:00:00+07:00", "workday", "regular", "office", "", true},
                    {"2026-04-17T09:00:00+07:00", "workday", "regular", "flexible", "", true}},
                   person);
}

TEST_CASE("the minister's Friday meets the province's, and the check says so") {
    const auto found =
        shipped::doubted({shipped::policy("kaltim-friday"), shipped::policy("mendagri-friday")});
    CHECK(found.back() == "kaltim-friday: scope: meets mendagri-friday on the same people and dates");
}
