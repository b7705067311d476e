// The database itself dies under load: three instances over a primary that is killed and the streaming
// standby that takes its place, named together in `[storage] url`. Nobody restarts anything by hand. ROUNDS:
// ten for each fail-over (scripts/check-deep: 100); SEED: when what happens.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <thread>

#include "bot/demo/programs.hpp"
#include "tests/instances/fleet.hpp"
#include "tests/instances/history.hpp"
#include "tests/instances/shared_office.hpp"
#include "tests/instances/telegram_far_end.hpp"
#include "tests/support/cluster.hpp"

using namespace instances_test;
using namespace std::chrono_literals;
using engine_choice::Cluster;

namespace {

constexpr auto kBetweenQuestions = 20ms;
constexpr std::size_t kOnItsWayAgain = 20;  // updates
constexpr std::size_t kAtStake = 40;

int fail_overs() {
    const char* text = std::getenv("ROUNDS");
    return text ? std::max(1, std::stoi(text) / 10) : 1;
}

/// A primary with its standby, a fleet that knows both, and people who never stop asking.
struct Pair {
    explicit Pair(std::uint64_t chosen) : chance(chosen) {
        fleet.start(telegram.url());
        fleet.wait_until_one_leads();
        asking = std::thread([this, others = std::mt19937_64(chosen + 1)]() mutable {
            while (!is_quiet) {
                const auto unit = static_cast<int>(others() % kUnits);
                const auto person = static_cast<int>(others() % kPeopleInUnit);
                history.questions.push_back(telegram.write_from(chat_of(unit, person), "/bantuan"));
                std::this_thread::sleep_for(kBetweenQuestions);
            }
        });
    }
    ~Pair() { fall_silent(); }

    static std::array<std::uint16_t, Fleet::kSize> free_ports() {
        std::array<std::uint16_t, Fleet::kSize> ports{};
        for (std::uint16_t& port : ports) port = demo::free_port();
        return ports;
    }
    std::string make_schema() {
        primary.execute("CREATE SCHEMA office_of_two");
        return Cluster::url_of("office_of_two", {primary.port(), standby->port()});
    }

    void call() { history.calls += office.call(units_called++ % kUnits); }
    void pass(std::chrono::milliseconds least) {
        std::this_thread::sleep_for(least + std::chrono::milliseconds{chance() % 1000});
    }
    void fall_silent() {
        is_quiet = true;
        if (asking.joinable()) asking.join();
    }

    /// Whoever watches the servers does that; and whoever keeps the service starts again what ended.
    void fail_over() {
        primary.kill();
        confirmed_by_primary = telegram.taken().size();
        pass(0ms);
        const auto promoted = std::chrono::steady_clock::now();
        standby->promote();
        while (telegram.taken().size() < confirmed_by_primary + kOnItsWayAgain) {
            fleet.keep_up();
            REQUIRE(std::chrono::steady_clock::now() < promoted + 60s);
            std::this_thread::sleep_for(10ms);
        }
        away = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                     promoted);
    }

    /// Whoever kept the head that a log named: does it lie in the chain?
    int look_for(const std::string& head) { return fleet.run({"verify", "--head", head}); }

    std::mt19937_64 chance;
    Cluster primary{Cluster::can_be_followed()};
    const std::unique_ptr<Cluster> standby = Cluster::standby_of(primary);
    const std::string url = make_schema();
    const std::array<std::uint16_t, Fleet::kSize> ports = free_ports();
    SharedOffice office{url};
    TelegramFarEnd telegram{{ports.begin(), ports.end()}, 1};
    Fleet fleet{url, ports};
    History history;
    int units_called = 0;
    std::size_t confirmed_by_primary = 0;
    std::chrono::milliseconds away{};
    std::atomic<bool> is_quiet = false;
    std::thread asking;
};

}  // namespace

TEST_CASE("the primary dies under load, and with a synchronous standby nothing that was confirmed is lost") {
    const std::uint64_t chosen = seed();
    CAPTURE(chosen);
    for (int time = 0; time < fail_overs(); ++time) {
        Pair pair(chosen + static_cast<std::uint64_t>(time));
        pair.primary.await_standby();
        pair.call();
        pair.pass(1s);
        pair.call();
        pair.fail_over();
        pair.call();
        pair.pass(1s);
        pair.fall_silent();
        pair.fleet.wait_until_one_leads();
        wait_for_rest(pair.office, pair.telegram);

        check_nothing_lost(pair.office, pair.telegram, pair.history);
        CHECK(pair.history.calls == 3);
        check_nothing_doubled(pair.office, pair.fleet);
        const auto copies = check_copies(pair.office, pair.telegram);
        for (const std::string& head : pair.fleet.heads()) CHECK(pair.look_for(head) == 0);
        std::cout << fmt::format(
            "synchronous fail-over, seed {}: {} updates confirmed before it and {} in all, none lost;"
            " going on {} ms after the promotion; {} messages tried twice\n",
            chosen + static_cast<std::uint64_t>(time), pair.confirmed_by_primary, pair.telegram.done(),
            pair.away.count(), copies.tried_twice);
    }
}

TEST_CASE("the primary dies, and with an asynchronous standby that lagged what it never heard of is lost") {
    const std::uint64_t chosen = seed();
    CAPTURE(chosen);
    for (int time = 0; time < fail_overs(); ++time) {
        Pair pair(chosen + static_cast<std::uint64_t>(time));
        pair.call();
        pair.pass(1s);
        const auto known = pair.fleet.heads();
        REQUIRE_FALSE(known.empty());

        pair.standby->cut_off();
        const auto heard_of = pair.telegram.taken().size();
        const auto dying = pair.fleet.wait_until_one_leads();
        pair.fleet.kill(dying);
        pair.fleet.wait_until_one_leads();
        pair.call();
        const auto until = std::chrono::steady_clock::now() + 20s;
        std::string unheard_of;
        while (unheard_of.empty() || pair.telegram.taken().size() < heard_of + kAtStake) {
            for (const std::string& head : pair.fleet.heads())
                if (std::find(known.begin(), known.end(), head) == known.end()) unheard_of = head;
            REQUIRE(std::chrono::steady_clock::now() < until);
            std::this_thread::sleep_for(20ms);
        }
        pair.fleet.kill(dying);  // on the machine of the primary, say
        pair.fail_over();
        pair.pass(1s);
        pair.fall_silent();
        pair.fleet.wait_until_one_leads();
        wait_for_rest(pair.office, pair.telegram);

        // What others than the dead one had confirmed was put back; of the rest nobody knows.
        const auto kept = pair.office.updates();
        std::size_t lost = 0;
        for (const auto& [update, instance] : pair.telegram.taken()) {
            if (kept.contains(update)) continue;
            ++lost;
            CHECK(instance == dying);
        }
        CHECK(lost > 0);
        CHECK(pair.fleet.times_said("put back from memory") > 0);
        CHECK(pair.fleet.times_said("is not in the audit chain") > 0);
        CHECK(pair.office.number("SELECT count(*) FROM outage WHERE what = 'storage lost confirmed events'") >
              0);
        const auto calls = pair.office.number("SELECT count(*) FROM call");
        CHECK(calls == 1);
        // Taps on cards of the lost call among them.
        CHECK(pair.office.number("SELECT count(*) FROM inbox WHERE state <> 'done'") == 0);
        check_nothing_doubled(pair.office, pair.fleet);
        // Whoever kept a head finds what the chain itself cannot tell.
        CHECK(pair.look_for(known.front()) == 0);
        CHECK(pair.look_for(unheard_of) == 1);
        std::cout << fmt::format(
            "asynchronous fail-over, seed {}: of {} updates confirmed before it the last {} were not heard of by the"
            " standby, {} are lost for good, and {} of 2 calls; going on {} ms after the promotion\n",
            chosen + static_cast<std::uint64_t>(time), pair.confirmed_by_primary,
            pair.confirmed_by_primary - heard_of, lost, 2 - calls, pair.away.count());
    }
}

TEST_CASE("while the synchronous standby is away nothing is confirmed, and no repeat either") {
    const std::uint64_t chosen = seed();
    CAPTURE(chosen);
    Pair pair(chosen);
    pair.primary.await_standby();
    pair.call();
    pair.pass(1s);
    pair.fall_silent();
    wait_for_rest(pair.office, pair.telegram);
    pair.standby->stop();
    const auto confirmed = pair.telegram.taken().size();
    for (int person = 0; person < 3; ++person)
        pair.history.questions.push_back(pair.telegram.write_from(chat_of(0, person), "/bantuan"));
    std::this_thread::sleep_for(12s);  // each is brought again after five seconds
    CHECK(pair.telegram.taken().size() == confirmed);
    pair.standby->start();
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (pair.telegram.taken().size() == confirmed) {
        pair.fleet.keep_up();
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(10ms);
    }
    pair.fleet.wait_until_one_leads();
    wait_for_rest(pair.office, pair.telegram);
    check_nothing_lost(pair.office, pair.telegram, pair.history);
    check_nothing_doubled(pair.office, pair.fleet);
    check_copies(pair.office, pair.telegram);
}
