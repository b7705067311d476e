#include "bot/engine/timer_loop.hpp"

#include "tests/engine/house.hpp"

using namespace engine_test;

namespace {

struct TimerHouse : House {
    void set(const std::string& kind, std::chrono::seconds from_start) {
        database->write(
            [&](Transaction& transaction) { storage::set_timer(transaction, kind, "1", kNow + from_start); });
    }

    /// Notes what runs when; `throws` is the kind that always fails.
    void note_runs(const std::string& throws = "") {
        use_cases.run = [this, throws](app::Scene& scene, const storage::Timer& timer) {
            if (timer.kind == "outage_over") return;  // time without a heartbeat is one
            ran.push_back(timer.kind + " " + std::to_string((scene.now() - kNow) / 1s));
            if (timer.kind == throws) throw std::runtime_error("broken");
        };
    }

    std::vector<std::string> ran;
};

}  // namespace

TEST_CASE("timers run when they are due, earliest first, and once") {
    TimerHouse house;
    house.note_runs();
    house.set("second", 60s);
    house.set("first", 30s);
    house.set("overdue", -3600s);
    house.open();
    CHECK(house.ran == std::vector<std::string>{"overdue 0"});
    CHECK(house.settle().next_due == kNow + 30s);
    house.run_for(1h);
    CHECK(house.ran == std::vector<std::string>{"overdue 0", "first 30", "second 60"});
}

TEST_CASE("timers outlive a restart and run once, however late") {
    TimerHouse house;
    house.note_runs();
    house.set("one", 60s);
    house.open();
    house.close();
    house.clock.advance(1h);
    house.open();
    house.close();
    house.open();
    CHECK(house.ran == std::vector<std::string>{"one 3600"});
}

TEST_CASE("a timer that throws is put off by a minute, then five, then hours, and holds up nobody") {
    TimerHouse house;
    house.note_runs("broken");
    house.set("broken", 10s);
    house.set("sound", 10s);
    house.set("later", 30s);
    house.open();
    house.run_for(3h);
    CHECK(house.ran == std::vector<std::string>{"broken 10", "sound 10", "later 30", "broken 70",
                                                "broken 370", "broken 3970", "broken 7570"});
}

TEST_CASE("what a timer did before it threw is undone") {
    TimerHouse house;
    house.use_cases.run = [](app::Scene& scene, const storage::Timer&) {
        scene.tx.execute("INSERT INTO meta (key, value) VALUES ('half', 'done')");
        throw std::runtime_error("broken");
    };
    house.set("broken", 0s);
    house.open();
    CHECK(number(*house.database, "SELECT count(*) FROM meta WHERE key = 'half'") == 0);
    CHECK(number(*house.database, "SELECT count(*) FROM timer") == 1);
}

TEST_CASE("a timer that an earlier one of the same moment cancels does not run") {
    TimerHouse house;
    house.use_cases.run = [&](app::Scene& scene, const storage::Timer& timer) {
        house.ran.push_back(timer.kind);
        storage::cancel_timer(scene.tx, "second", "1");
    };
    house.set("first", 10s);
    house.set("second", 10s);
    house.open();
    house.run_for(1h);
    CHECK(house.ran == std::vector<std::string>{"first"});
}

TEST_CASE("while storage gives way a timer keeps its time and its tries") {
    TimerHouse house;
    int refusals = 2;
    house.use_cases.run = [&](app::Scene& scene, const storage::Timer& timer) {
        if (refusals-- > 0) throw storage::Failure(storage::Failure::Kind::io, "the disk is gone");
        house.ran.push_back(timer.kind + " " + std::to_string((scene.now() - kNow) / 1s));
        CHECK(timer.tries == 0);
    };
    house.set("one", 10s);
    house.open();
    house.run_for(1min);
    CHECK(house.ran == std::vector<std::string>{"one 13"});
}

TEST_CASE("after a night asleep the gap is on record before the first timer runs") {
    TimerHouse house;
    engine::ManualClock clock(kNow, engine::ManualClock::Pretends::to_be_the_system);
    auto database = open_database(clock);
    engine::Activity activity(clock);
    engine::Activity::Participant self(activity);
    engine::Heartbeat heartbeat(*database, clock, "house");
    heartbeat.begin();
    std::size_t outages = 0;
    house.use_cases.run = [&](app::Scene& scene, const storage::Timer&) {
        outages = storage::outages_between(scene.tx, kNow, scene.now()).size();
    };
    database->write([](Transaction& transaction) { storage::set_timer(transaction, "one", "1", kNow + 1h); });
    const auto setting = house.setting();
    engine::TimerLoop loop(*database, activity, clock, heartbeat, setting, house.use_cases);
    loop.turn(self);
    clock.step(8h);
    loop.turn(self);
    CHECK(outages == 1);
}
