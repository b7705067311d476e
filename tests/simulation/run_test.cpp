#include "bot/simulation/run.hpp"

#include <fmt/format.h>

#include "bot/simulation/people.hpp"
#include "tests/simulation/world.hpp"

using namespace simulation_test;

TEST_CASE("two runs with one seed are the same to the last figure, another seed is another month") {
    Scenario scenario = fridays(30, "2026-02-20");
    scenario.behaviour.whatsapp = 0.3;
    const Figures first = live(scenario);
    CHECK(text(first) == text(live(scenario)));

    scenario.seed = 2;
    CHECK(text(first) != text(live(scenario)));
}

TEST_CASE("whoever always answers is never missed") {
    Scenario scenario = fridays(12, "2026-03-06");
    let_all_be(scenario, Character::prompt);
    scenario.calls_per_week = 5;
    const Figures figures = live(scenario);

    const std::int64_t asked = count(figures, "windows", "pagi", "asked");
    REQUIRE(asked > 0);
    CHECK(count(figures, "windows", "pagi", "in_time") == asked);
    CHECK(count(figures, "windows", "siang", "in_time") == count(figures, "windows", "siang", "asked"));
    CHECK(count(figures, "windows", "", "missed") == 0);
    REQUIRE(count(figures, "attempts", "", "answered") > 0);
    CHECK(count(figures, "attempts", "", "missed") == 0);
    CHECK(count(figures, "flags", "flags", "opened") == 0);
}

TEST_CASE("whoever never answers is flagged") {
    Scenario scenario = fridays(12, "2026-02-27");
    let_all_be(scenario, Character::silent);
    scenario.calls_per_week = 20;
    const Figures figures = live(scenario);

    CHECK(count(figures, "windows", "", "in_time") == 0);
    CHECK(count(figures, "attempts", "call_out", "missed") > 0);
    CHECK(count(figures, "attempts", "call_out", "answered") == 0);
    CHECK(count(figures, "flags", "flags", "opened") > 0);
}

TEST_CASE("silence while a messenger or Sigap is out is nobody's: no flag, no miss") {
    Scenario scenario = fridays(12, "2026-02-27");
    let_all_be(scenario, Character::silent);
    scenario.calls_per_week = 20;

    SUBCASE("the messenger is out all the time") {
        break_down(scenario, "telegram", "2026-02-13T00:00:00+08:00", "2026-02-28T00:00:00+08:00");
        const Figures figures = live(scenario);
        const std::int64_t asked = count(figures, "windows", "pagi", "asked");
        REQUIRE(asked > 0);
        CHECK(count(figures, "windows", "pagi", "void: undelivered") +
                  count(figures, "windows", "pagi", "void: off_duty") ==
              asked);
        CHECK(count(figures, "attempts", "", "missed") == 0);
        CHECK(count(figures, "flags", "flags", "opened") == 0);
        CHECK(count(figures, "messages", "telegram/main", "window_open") == 0);
    }
    SUBCASE("Sigap stops for three minutes again and again, so that every time to answer holds a stop") {
        for (std::chrono::sys_days day{scenario.from}; day <= std::chrono::sys_days{scenario.to};
             day += std::chrono::days{1})
            for (int minute = 6 * 60; minute < 18 * 60; minute += 14) {
                const auto at = domain::start_of_day(day, scenario.zone) + std::chrono::minutes{minute};
                scenario.behaviour.outages.push_back({"sigap", {at, at + std::chrono::minutes{3}}});
            }
        const Figures figures = live(scenario);
        REQUIRE(count(figures, "windows", "pagi", "asked") > 0);
        CHECK(count(figures, "windows", "", "missed") == 0);
        CHECK(count(figures, "windows", "", "void: outage") > 0);
        CHECK(count(figures, "attempts", "", "missed") == 0);
        CHECK(count(figures, "flags", "flags", "opened") == 0);
        CHECK(count(figures, "outages", "sigap", "recorded") > 0);
    }
}

TEST_CASE("an outage that lasts all year leaves an empty year, and no flag") {
    Scenario scenario = fridays(30, "2027-02-12");
    let_all_be(scenario, Character::silent);
    break_down(scenario, "sigap", "2026-01-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    const Figures figures = live(scenario);
    CHECK(count(figures, "load", "telegram/main", "sends") == 0);
    CHECK(count(figures, "windows", "", "missed") == 0);
    CHECK(count(figures, "flags", "flags", "opened") == 0);
}

TEST_CASE("a week that begins before the first day brings no calls from before it") {
    Scenario scenario = fridays(30, "2026-02-13");  // a Friday
    scenario.calls_per_week = 50;
    const Figures figures = live(scenario);
    // Of 50 draws over five days, ten or so fall on the Friday.
    CHECK(count(figures, "calls", "", "issued") > 0);
    CHECK(count(figures, "calls", "", "issued") < 2 * 25);
}

TEST_CASE("who has shut the bot out is unreachable, not missing") {
    Scenario scenario = fridays(10, "2026-02-20");
    let_all_be(scenario, Character::blocked);
    const Figures figures = live(scenario);
    CHECK(count(figures, "windows", "", "missed") == 0);
    CHECK(count(figures, "windows", "", "void: unreachable") == count(figures, "windows", "", "asked"));
    CHECK(count(figures, "calm", "messages", "in all") == 0);
}

TEST_CASE("the calm budget agrees with the messages, and each day with the budget of the policy") {
    Scenario scenario = fridays(30, "2026-02-20");
    scenario.behaviour.whatsapp = 0.5;
    const Figures figures = live(scenario);

    std::int64_t messages = 0, changes = 0, of_calm = 0;
    for (const simulation::Figure& figure : figures) {
        if (figure.section == "messages") {
            const bool is_change = figure.name == "edit" || figure.name == "toast" || figure.name == "menu" ||
                                   figure.name == "pin" || figure.name == "unpin";
            (is_change ? changes : messages) += std::get<std::int64_t>(figure.value);
        }
        const std::string prefix = "person-days with ";
        if (figure.section == "calm" && figure.subject == "messages" && figure.name.starts_with(prefix) &&
            figure.name != "person-days with any")
            of_calm += std::stoll(figure.name.substr(prefix.size())) * std::get<std::int64_t>(figure.value);
    }
    REQUIRE(messages > 0);
    CHECK(count(figures, "calm", "messages", "in all") == messages);
    CHECK(of_calm == messages);
    CHECK(count(figures, "calm", "reminders and digests", "in all") ==
          count(figures, "messages", "", "window_open") + count(figures, "messages", "", "window_last") +
              count(figures, "messages", "", "hr_digest"));
    const std::int64_t refused = count(figures, "load", "", "sends") - messages - changes;
    CHECK(refused >= 0);
    CHECK(count(figures, "calm", "reminders and digests", "most a day") <=
          scenario.policies.front().reminders_per_day);
}

TEST_CASE("a slow account is written to no faster than it may, and people wait for it") {
    Scenario scenario = fridays(100, "2026-02-13");
    let_all_be(scenario, Character::prompt);
    scenario.limits[domain::Messenger::telegram].account_per_second = 2;
    scenario.limits[domain::Messenger::telegram].parallel_sends = 1;
    const Figures figures = live(scenario);
    CHECK(count(figures, "load", "telegram/main", "peak a second") == 2);
    CHECK(count(figures, "load", "telegram/main", "peak a minute") <= 120);
    CHECK(count(figures, "load", "telegram/main", "seconds at the limit") > 30);
    CHECK(count(figures, "load", "telegram/main", "longest wait in seconds, reminders") >= 30);
}

TEST_CASE("one more person changes nobody else's choices") {
    const simulation::Behaviour behaviour;
    const domain::Calendar calendar;
    const auto of = [&](std::size_t people) {
        return simulation::People(simulation::invented_roster(people, "Asia/Makassar").employees, behaviour,
                                  calendar, simulation::Chance(7), "Asia/Makassar");
    };
    const auto few = of(40), more = of(41);
    REQUIRE(more.all().size() == 41);
    for (std::size_t index = 0; index < 40; ++index) {
        CHECK(few.all()[index].character == more.all()[index].character);
        CHECK(few.all()[index].messenger == more.all()[index].messenger);
        CHECK(few.is_on_leave(few.all()[index], std::chrono::sys_days{date("2026-02-09")}) ==
              more.is_on_leave(more.all()[index], std::chrono::sys_days{date("2026-02-09")}));
    }
}

TEST_CASE("a policy that was not adopted is played as if it were in force") {
    std::vector<domain::Policy> policies(3);
    policies[0].id = domain::PolicyId{"held"};
    policies[0].status = domain::PolicyStatus::in_force;
    policies[1].id = domain::PolicyId{"planned"};
    policies[1].status = domain::PolicyStatus::proposed;
    policies[2].id = domain::PolicyId{"refused"};
    policies[2].status = domain::PolicyStatus::not_adopted;
    CHECK(simulation::as_if_in_force(policies) == std::vector<std::string>{"planned", "refused"});
    for (const domain::Policy& policy : policies) CHECK(policy.status == domain::PolicyStatus::in_force);

    Scenario scenario = fridays(10, "2026-02-20");
    scenario.policies.front().status = domain::PolicyStatus::not_adopted;
    CHECK(count(live(scenario), "windows", "", "asked") == 0);
    simulation::as_if_in_force(scenario.policies);
    CHECK(count(live(scenario), "windows", "", "asked") > 0);
}

TEST_CASE("people whom no policy speaks about are counted") {
    Scenario scenario = fridays(10, "2026-02-15");
    scenario.policies.front().valid.from = date("2026-02-14");
    const Figures figures = live(scenario);
    CHECK(count(figures, "no_rule", "people", "left with no rule") == 10);
    CHECK(count(figures, "no_rule", "person-days", "left with no rule") == 10);
}

TEST_CASE("a simulation can be stopped at any step and says how far it is") {
    double last = -1;
    int calls = 0;
    const auto stopped =
        simulation::run(fridays(10, "2026-12-31"), [&](std::chrono::year_month_day, double done) {
            CHECK(done >= last);
            last = done;
            return ++calls < 20;
        });
    REQUIRE(stopped.has_value());
    CHECK_FALSE(stopped->has_value());
    CHECK(calls == 20);
    CHECK(last < 0.1);
}
