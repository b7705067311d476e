#include <cmath>

#include "bot/domain/local_time.hpp"
#include "bot/simulation/chance.hpp"
#include "bot/simulation/scripted_channel.hpp"
#include "tests/simulation/world.hpp"

using namespace simulation_test;
using domain::from_unix_seconds;
using std::chrono::milliseconds;

TEST_CASE("chance is a function of seed, person and event, and spread evenly") {
    const simulation::Chance chance(1);
    CHECK(chance.draw("P-1", "a") == simulation::Chance(1).draw("P-1", "a"));
    CHECK(chance.draw("P-1", "a") != simulation::Chance(2).draw("P-1", "a"));
    CHECK(chance.draw("P-1", "a") != chance.draw("P-2", "a"));
    CHECK(chance.draw("P-1", "a") != chance.draw("P-1", "b"));
    CHECK(chance.draw("P-1", "1a") != chance.draw("P-11", "a"));

    int below_a_tenth = 0;
    double sum = 0;
    for (int number = 0; number < 100'000; ++number) {
        const double share = chance.share("P-1", std::to_string(number));
        REQUIRE(share >= 0);
        REQUIRE(share < 1);
        below_a_tenth += share < 0.1;
        sum += share;
    }
    CHECK(std::abs(below_a_tenth - 10'000) < 500);
    CHECK(std::abs(sum / 100'000 - 0.5) < 0.01);

    bool has_least = false, has_most = false;
    for (int number = 0; number < 1000; ++number) {
        const auto drawn = chance.between(3, 5, "P-1", std::to_string(number));
        REQUIRE(drawn >= 3);
        REQUIRE(drawn <= 5);
        has_least |= drawn == 3;
        has_most |= drawn == 5;
    }
    CHECK(has_least);
    CHECK(has_most);
}

TEST_CASE("load is counted by the second and the minute in which it goes out") {
    simulation::Load load(2);
    const domain::Instant minute = from_unix_seconds(60 * 1000);
    for (const auto at :
         {milliseconds{0}, milliseconds{999}, milliseconds{1000}, milliseconds{59'999}, milliseconds{60'000}})
        load.count(minute + at);
    CHECK(load.sends() == 5);
    CHECK(load.peak_second() == 2);
    CHECK(load.peak_minute() == 4);
    CHECK(load.seconds_at_limit() == 1);
}

TEST_CASE("messages belong to the local day: 23:59:59 and 00:00:00 are two") {
    simulation::Calm calm("Asia/Makassar");
    const auto midnight = domain::from_rfc3339("2026-02-14T00:00:00+08:00").value();
    calm.count("sari", midnight - std::chrono::hours{5});
    calm.count("sari", midnight - milliseconds{1});
    calm.count("budi", midnight - milliseconds{1});
    calm.count("sari", midnight);
    calm.close_day();
    CHECK(calm.days_by_messages() == std::map<std::int64_t, std::int64_t>{{1, 2}, {2, 1}});
}

TEST_CASE("what the behaviour file says holds, and prompt is whoever is left") {
    const auto behaviour = simulation::parse_behaviour(R"(
[people]
late = "25%"
silent = "12.5%"
unhurried = "0%"
second_reminder = "0%"
forgetful = "0%"
blocked = "0%"

[days]
leave = "0%"

[messengers]
whatsapp = "100%"

[[outage]]
of = "sigap"
from = "2026-03-06T07:00:00+08:00"
to = "2026-03-06T09:00:00+08:00"
)",
                                                       "people.toml");
    REQUIRE(behaviour.has_value());
    CHECK(behaviour->people == std::array<double, 7>{0.625, 0, 0, 0.25, 0, 0.125, 0});
    CHECK(behaviour->leave == 0);
    CHECK(behaviour->sick == doctest::Approx(0.01));
    CHECK(behaviour->whatsapp == 1);
    REQUIRE(behaviour->outages.size() == 1);
    CHECK(behaviour->outages[0].span.to - behaviour->outages[0].span.from == std::chrono::hours{2});
}

TEST_CASE("an empty behaviour file is the default") {
    const auto behaviour = simulation::parse_behaviour("", "people.toml");
    REQUIRE(behaviour.has_value());
    const simulation::Behaviour expected;
    for (std::size_t index = 0; index < expected.people.size(); ++index)
        CHECK(behaviour->people[index] == doctest::Approx(expected.people[index]));
}

TEST_CASE("every mistake in a behaviour file comes with its place and what was expected") {
    struct Row {
        const char* text;
        int line;
        const char* words;
    };
    for (
        const Row& row : {
            Row{"[people\n", 1, ""},
            Row{"[poeple]\nlate = \"1%\"\n", 1, "an unknown section"},
            Row{"late = \"1%\"\n", 0, "an unknown section"},
            Row{"[people]\nlaet = \"1%\"\n", 2, "an unknown key"},
            Row{"[people]\nprompt = \"1%\"\n", 2, "an unknown key"},
            Row{"[people]\nlate = 1\n", 2, "expected a share"},
            Row{"[people]\nlate = \"1\"\n", 2, "expected a share"},
            Row{"[people]\nlate = \"%\"\n", 2, "expected a share"},
            Row{"[people]\nlate = \"-1%\"\n", 2, "expected a share"},
            Row{"[people]\nlate = \"101%\"\n", 2, "expected a share"},
            Row{"[people]\nlate = \"nan%\"\n", 2, "expected a share"},
            Row{"[people]\nlate = \"60%\"\nsilent = \"60%\"\n", 0, "at most 100%"},
            Row{"[[outage]]\nof = \"smoke\"\n", 2, "\"telegram\""},
            Row{"[[outage]]\nof = \"sigap\"\n", 1, "no span of time"},
            Row{"[[outage]]\nof = \"sigap\"\nfrom = \"2026-03-06\"\n", 3, "no instant"},
            Row{"[[outage]]\nof = \"sigap\"\nfrom = \"2026-03-06T07:00:00Z\"\nto = \"2026-03-06T07:00:00Z\"\n",
                1, "`from` before `to`"},
            Row{"[[outage]]\nuntil = \"2026-03-06T07:00:00Z\"\n", 2, "an unknown key"},
        }) {
        CAPTURE(row.text);
        const auto behaviour = simulation::parse_behaviour(row.text, "people.toml");
        REQUIRE_FALSE(behaviour.has_value());
        CHECK(behaviour.error().front().file == "people.toml");
        CHECK(behaviour.error().front().line == row.line);
        CHECK(to_string(behaviour.error().front()).find(row.words) != std::string::npos);
    }
}
