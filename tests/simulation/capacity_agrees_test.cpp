// What `sigap plan` foretells is what the engine does.
#include "bot/domain/capacity.hpp"
#include "tests/simulation/world.hpp"

using namespace simulation_test;

namespace {

constexpr double kMessagesPerSecond = 0.4;

Scenario slow_office(Character character, double whatsapp) {
    Scenario scenario = fridays(160, "2026-02-13");
    let_all_be(scenario, character);
    scenario.behaviour.whatsapp = whatsapp;
    scenario.calls_per_week = 0;
    for (auto& [messenger, limits] : scenario.limits) {
        limits.account_per_second = kMessagesPerSecond;
        limits.parallel_sends = 1;
    }
    return scenario;
}

void check_agrees(const Scenario& scenario, std::string_view lane, const domain::Answering& answering) {
    const Figures figures = live(scenario);
    const std::int64_t people = count(figures, "messages", lane, "window_open") / 2;  // two windows
    REQUIRE(people > 120);
    const std::chrono::duration<double> foretold =
        domain::time_to_tell(people, {kMessagesPerSecond, 1}, answering);
    const auto lived =
        static_cast<double>(count(figures, "load", lane, "longest wait in seconds, reminders"));
    CHECK(foretold.count() == doctest::Approx(lived).epsilon(0.05));
}

}  // namespace

TEST_CASE("the plan agrees with the simulation within 5 %: nobody answers") {
    check_agrees(slow_office(Character::silent, 0), "telegram/main", {.share = 0});
}

TEST_CASE(
    "the plan agrees with the simulation within 5 %: all answer on Telegram, by a toast and an edit each") {
    check_agrees(slow_office(Character::prompt, 0), "telegram/main",
                 {.share = 1, .within = std::chrono::minutes{3}, .sends_each = 2});
}

TEST_CASE("the plan agrees with the simulation within 5 %: all answer on WhatsApp, by a message each") {
    check_agrees(slow_office(Character::prompt, 1), "whatsapp/main",
                 {.share = 1, .within = std::chrono::minutes{3}, .sends_each = 1});
}
