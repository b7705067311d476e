#include "bot/engine/engine.hpp"

#include <future>

#include "tests/engine/house.hpp"

using namespace engine_test;

namespace {

int post(House& house, const std::string& body) {
    std::promise<int> replied;
    house.engine->intake().accept(
        house.channel,
        {"POST", body, [](std::string_view) { return std::vector<std::string>{"right"}; },
         [](std::string_view) { return std::nullopt; }},
        [&](const engine::IntakeReply& reply) { replied.set_value(reply.status); });
    return replied.get_future().get();
}

}  // namespace

TEST_CASE("what came in by webhook is answered in the chat it came from") {
    House house;
    house.use_cases.receive = [](app::Scene& scene, const app::Incoming& incoming) {
        queue(scene.tx, {incoming.event.chat, "thanks", storage::Priority::receipt});
    };
    house.open();
    CHECK(post(house, "1 sari hadir\n2 budi hadir") == 200);
    house.settle();
    CHECK(house.provider.sent_to("sari").size() == 1);
    CHECK(house.provider.sent_to("budi").size() == 1);
    CHECK(post(house, "1 sari hadir") == 200);
    house.settle();
    CHECK(house.provider.sent().size() == 2);
}

TEST_CASE("what came in before the start is worked off at the start") {
    House house;
    house.use_cases.receive = [](app::Scene& scene, const app::Incoming& incoming) {
        queue(scene.tx, {incoming.event.chat, "thanks"});
    };
    house.engine = std::make_unique<engine::Engine>(house.parts());
    CHECK(post(house, "1 sari hadir") == 200);
    CHECK(house.engine->state().oldest_pending_at == kNow);
    CHECK(house.provider.sent().empty());
    house.engine->start();
    house.settle();
    CHECK(house.provider.sent().size() == 1);
    CHECK_FALSE(house.engine->state().oldest_pending_at);
}

TEST_CASE("every start winds up, and every run leaves its last beat") {
    House house;
    int wound_up = 0;
    house.use_cases.wind_up = [&](app::Scene&) { ++wound_up; };
    house.open();
    CHECK(house.engine->state().is_running);
    house.clock.advance(5min);
    house.close();
    house.clock.advance(5s);
    house.open();
    CHECK(wound_up == 2);
    CHECK(number(*house.database, "SELECT count(*) FROM outage") == 0);
    house.close();
    house.clock.advance(5min);
    house.open();
    CHECK(number(*house.database, "SELECT to_at - from_at FROM outage WHERE scope = 'sigap'") == 300'000'000);
}

TEST_CASE("an outage that an earlier run left open ends at the start, and what it voids is settled") {
    House house;
    std::vector<std::string> ran;
    house.use_cases.run = [&](app::Scene&, const storage::Timer& timer) {
        ran.push_back(timer.kind + " " + timer.subject);
    };
    house.database->write([](Transaction& transaction) {
        storage::open_outage(transaction, "front door of another time", kNow - 1h, "shut");
    });
    house.open();
    CHECK(house.engine->state().outages.empty());
    CHECK(number(*house.database, "SELECT to_at FROM outage") == domain::to_micros(kNow));
    CHECK(ran == std::vector<std::string>{"outage_over 1/"});
}

TEST_CASE("health shows what lasts") {
    House house;
    house.open();
    house.engine->run_in_scene([](app::Scene& scene) {
        storage::open_outage(scene.tx, "telegram/main", scene.now(), "sending failed");
    });
    const auto state = house.engine->state();
    REQUIRE(state.outages.size() == 1);
    CHECK(state.outages[0].what == "sending failed");
    CHECK_FALSE(state.lanes.at(0).failing_since);
}

TEST_CASE("a start that fails leaves nothing running, and a stop without a start is harmless") {
    House house;
    house.use_cases.wind_up = [](app::Scene&) { throw std::logic_error("a mistake of ours"); };
    house.engine = std::make_unique<engine::Engine>(house.parts());
    CHECK_THROWS_AS(house.engine->start(), std::logic_error);
    CHECK_FALSE(house.engine->state().is_running);
    CHECK(house.engine->activity().snapshot().idle);
    house.engine->stop();

    engine::Engine never_started(house.parts());
    never_started.stop();
}

TEST_CASE("whoever works outside the loops does it in a scene of their own, and wakes whom it concerns") {
    House house;
    house.open();
    const auto answer = house.engine->run_in_scene([](app::Scene& scene) {
        queue(scene.tx, {"sari", "from the command line"});
        return scene.now();
    });
    CHECK(answer == kNow);
    house.settle();
    CHECK(house.provider.sent().size() == 1);

    CHECK_THROWS_AS(house.engine->run_in_scene([](app::Scene& scene) {
        queue(scene.tx, {"sari", "half"});
        throw std::invalid_argument("no such employee");
    }),
                    std::invalid_argument);
    house.settle();
    CHECK(house.provider.sent().size() == 1);
}

TEST_CASE("rules that change hold from the next transaction on") {
    House house;
    auto parts = house.parts();
    std::mutex mutex;
    auto in_force = house.rules;
    parts.rules = [&] {
        const std::lock_guard lock(mutex);
        return in_force;
    };
    engine::Engine engine(std::move(parts));
    engine.start();
    const auto rules_now = [&] {
        return engine.run_in_scene([](app::Scene& scene) { return &scene.rules; });
    };
    CHECK(rules_now() == in_force.get());
    {
        const std::lock_guard lock(mutex);
        in_force = std::make_shared<domain::Rulebook>(std::vector<domain::Policy>{}, domain::Calendar{});
    }
    CHECK(rules_now() == in_force.get());
    CHECK(rules_now() != house.rules.get());
}

TEST_CASE("a loop whose storage fails backs off and goes on") {
    House house;
    int refusals = 2;
    int heard = 0;
    house.use_cases.receive = [&](app::Scene&, const app::Incoming&) {
        if (refusals-- > 0) throw storage::Failure(storage::Failure::Kind::full, "no room");
        ++heard;
    };
    house.open();
    CHECK(post(house, "1 sari hadir") == 200);
    CHECK(house.settle().next_due == kNow + 1s);
    house.run_for(1s);
    CHECK(heard == 0);
    house.run_for(2s);
    CHECK(heard == 1);
}
