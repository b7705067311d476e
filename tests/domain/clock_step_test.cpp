#include "bot/domain/clock_step.hpp"

#include <doctest/doctest.h>

#include <vector>

using domain::ahead_at;
using domain::ClockStep;
using namespace std::chrono_literals;

namespace {

domain::Instant at(std::chrono::minutes since_midnight) {
    return domain::from_unix_seconds(1'798'700'000) + since_midnight;
}

}  // namespace

TEST_CASE("a clock was ahead by as much as it was set back later, from when it was last set until then") {
    // Set forward at 09:00, which became 10:00; set back at 12:00, which became 11:00.
    const std::vector<ClockStep> steps{{at(10h), 1h}, {at(11h), -1h}};
    CHECK(ahead_at(steps, at(10h) - 1us) == 0us);
    CHECK(ahead_at(steps, at(10h)) == 1h);
    CHECK(ahead_at(steps, at(12h)) == 1h);
    CHECK(ahead_at(steps, at(12h) + 1us) == 0us);
}

TEST_CASE("the hour that a clock shows twice was ahead the first time, and is taken for it") {
    CHECK(ahead_at(std::vector<ClockStep>{{at(11h), -1h}}, at(11h + 30min)) == 1h);
}

TEST_CASE("a clock that was never set back was not ahead, as far as anybody knows") {
    CHECK(ahead_at({}, at(11h)) == 0us);
    CHECK(ahead_at(std::vector<ClockStep>{{at(10h), 1h}}, at(11h)) == 0us);
}

TEST_CASE("of a clock that was set back in two steps, the larger one is what it was ahead at least") {
    const std::vector<ClockStep> steps{{at(10h), -10min}, {at(10h), -40min}};
    CHECK(ahead_at(steps, at(10h + 5min)) == 40min);
}
