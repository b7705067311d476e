// Several instances share one office. Whatever of them dies, stands still or is parted from the database,
// nothing is lost, nothing happens twice that nobody can account for, and nobody is asked twice. ROUNDS: how
// many times something is done to one of them (scripts/check-deep: 100); SEED: which.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "bot/demo/programs.hpp"
#include "tests/instances/fleet.hpp"
#include "tests/instances/history.hpp"
#include "tests/instances/shared_office.hpp"
#include "tests/instances/telegram_far_end.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/gate.hpp"

using namespace instances_test;
using namespace std::chrono_literals;
using engine_choice::Cluster;
using engine_choice::Gate;

namespace {

constexpr auto kUntilOthersLead = 13s;

constexpr int kQuestionsEachRound = 10;

int rounds() {
    const char* text = std::getenv("ROUNDS");
    return text ? std::stoi(text) : 4;
}

/// One thing that befalls an instance, and for how long.
void befall(Fleet& fleet, std::array<Gate, Fleet::kSize>& gates, std::mt19937_64& chance,
            std::map<std::string, int>& done) {
    // Half the time it is the one that leads.
    const auto leader = fleet.leader();
    const std::size_t one = leader && chance() % 2 == 0 ? *leader : chance() % Fleet::kSize;
    const std::string whom = leader == one ? "the leader" : "another";
    switch (chance() % 5) {
        case 0:
            ++done["killed " + whom];
            fleet.kill(one);
            break;
        case 1:
            ++done["ended " + whom];
            fleet.end(one);
            break;
        case 2:
            ++done["paused " + whom + " for a moment"];
            fleet.pause(one);
            std::this_thread::sleep_for(std::chrono::milliseconds{200 + chance() % 3000});
            fleet.resume(one);
            break;
        case 3:
            ++done["paused " + whom + " until others led"];
            fleet.pause(one);
            std::this_thread::sleep_for(kUntilOthersLead);
            fleet.resume(one);
            break;
        default:
            ++done["parted " + whom + " from the database until others led"];
            gates.at(one).part();
            std::this_thread::sleep_for(kUntilOthersLead);
            gates.at(one).join();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{chance() % 1000});
    fleet.keep_up();
}

}  // namespace

TEST_CASE(
    "three instances are killed, paused and parted under load, and nothing is lost, doubled or miscounted") {
    const std::uint64_t chosen = seed();
    std::mt19937_64 chance(chosen);
    CAPTURE(chosen);
    std::array<std::uint16_t, Fleet::kSize> ports{};
    for (std::uint16_t& port : ports) port = demo::free_port();
    Cluster& cluster = Cluster::shared();
    const std::string schema = "office_behind_gates";
    cluster.execute("CREATE SCHEMA " + schema);
    std::array<Gate, Fleet::kSize> gates{Gate(cluster.port()), Gate(cluster.port()), Gate(cluster.port())};
    SharedOffice office(cluster.url_of(schema, cluster.port()));
    TelegramFarEnd telegram({ports.begin(), ports.end()}, chosen);
    Fleet fleet({cluster.url_of(schema, gates[0].port()), cluster.url_of(schema, gates[1].port()),
                 cluster.url_of(schema, gates[2].port())},
                ports);
    fleet.start(telegram.url());
    fleet.wait_until_one_leads();

    std::map<std::string, int> done;
    History history;
    for (int round = 0; round < rounds(); ++round) {
        for (int question = 0; question < kQuestionsEachRound; ++question) {
            const int unit = static_cast<int>(chance() % kUnits);
            const int person = static_cast<int>(chance() % kPeopleInUnit);
            history.questions.push_back(telegram.write_from(chat_of(unit, person), "/bantuan"));
        }
        history.calls += office.call(round % kUnits);
        befall(fleet, gates, chance, done);
    }
    fleet.wait_until_one_leads();
    wait_for_rest(office, telegram);

    check_nothing_lost(office, telegram, history);
    check_nothing_doubled(office, fleet);
    const auto copies = check_copies(office, telegram);

    std::cout << fmt::format(
        "{} rounds with seed {}: {} updates taken, {} calls, {} messages, {} tried twice, {}"
        " never surely sent, {} leads of which {} lost in a pause\n",
        rounds(), chosen, telegram.done(), history.calls, telegram.sent().size(), copies.tried_twice,
        copies.never_surely_sent, office.lead().epoch, fleet.lost_leads());
    for (const auto& [what, times] : done) std::cout << fmt::format("  {} {} times\n", what, times);
}

TEST_CASE("an instance that ends in order lays down the lead, and another one takes it up") {
    std::array<std::uint16_t, Fleet::kSize> ports{};
    for (std::uint16_t& port : ports) port = demo::free_port();
    const std::string url = Cluster::shared().new_url();
    SharedOffice office(url);
    TelegramFarEnd telegram({ports.begin(), ports.end()}, 1);
    Fleet fleet(url, ports);
    fleet.start(telegram.url());
    const auto first = fleet.wait_until_one_leads();
    const auto epoch = office.lead().epoch;
    fleet.end(first);
    const auto second = fleet.wait_until_one_leads();
    CHECK(second != first);
    CHECK(office.lead().epoch == epoch + 1);
    CHECK(fleet.lost_leads() == 0);
}
