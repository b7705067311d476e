#include "bot/engine/heartbeat.hpp"

#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::Heartbeat;
using engine::ManualClock;

namespace {

struct HeartbeatHouse {
    explicit HeartbeatHouse(ManualClock::Pretends pretends = ManualClock::Pretends::to_be_the_system)
        : clock(kNow, pretends), database(open_database(clock)) {}

    std::vector<storage::Outage> outages() {
        return database->read([&](Transaction& transaction) {
            return storage::outages_between(transaction, kNow - 24h, kNow + 48h);
        });
    }

    ManualClock clock;
    std::unique_ptr<storage::Database> database;
};

}  // namespace

TEST_CASE("the gap before a start becomes an outage if somebody may have been kept waiting in it") {
    struct Row {
        const char* what;
        std::optional<std::chrono::seconds> since_last_beat;
        ManualClock::Pretends pretends;
        std::size_t outages;
    };
    using enum ManualClock::Pretends;
    const std::vector<Row> rows{{"the first start of all", std::nullopt, to_be_the_system, 0},
                                {"a quick restart", 12s, to_be_the_system, 0},
                                {"a gap of a minute and a half", 91s, to_be_the_system, 1},
                                {"a night", 9h, to_be_the_system, 1},
                                {"a night of a simulation", 9h, to_be_external, 1},
                                {"a simulation that stood still", 0s, to_be_external, 0},
                                {"the clock went back by an hour", -1h, to_be_the_system, 1}};
    for (const Row& row : rows) {
        CAPTURE(row.what);
        HeartbeatHouse house(row.pretends);
        if (row.since_last_beat) {
            Heartbeat(*house.database, house.clock, "before").begin();
            house.clock.step(*row.since_last_beat);
        }
        Heartbeat(*house.database, house.clock, "after").begin();
        const auto outages = house.outages();
        REQUIRE(outages.size() == row.outages);
        if (outages.empty()) continue;
        CHECK(outages[0].scope == "sigap");
        CHECK(outages[0].from == std::min(kNow, kNow + *row.since_last_beat));
        CHECK(outages[0].to == std::max(kNow, kNow + *row.since_last_beat));
    }
}

TEST_CASE("a span between two beats becomes an outage if the machine stood still or its clock was set") {
    struct Row {
        const char* what;
        std::chrono::milliseconds passes;
        std::chrono::milliseconds steps;
        std::size_t outages;
    };
    const std::vector<Row> rows{{"an ordinary beat", 10s, 0s, 0},
                                {"a late one", 19s, 0s, 0},
                                {"the clock is corrected a little", 10s, 1500ms, 0},
                                {"and a little back", 10s, -1500ms, 0},
                                {"nothing was written for long", 95s, 0s, 1},
                                {"the machine slept for an hour", 1h, 0s, 1},
                                {"the clock was set by an hour", 10s, 1h, 1},
                                {"the clock was set forward", 1s, 3s, 1},
                                {"the clock was set back", 10s, -1h, 1}};
    for (const Row& row : rows) {
        CAPTURE(row.what);
        HeartbeatHouse house;
        Heartbeat heartbeat(*house.database, house.clock, "house");
        heartbeat.begin();
        house.clock.advance(row.passes);
        house.clock.step(row.steps);
        SUBCASE("seen by the next beat") {
            heartbeat.beat();
        }
        SUBCASE("seen by whoever is about to judge") {
            heartbeat.note_gaps();
        }
        CHECK(house.outages().size() == row.outages);
        heartbeat.note_gaps();
        CHECK(house.outages().size() == row.outages);
    }
}

TEST_CASE("how far the clock was set is kept; time that passed asleep is no step") {
    struct Row {
        const char* what;
        std::chrono::seconds passes;
        std::chrono::seconds steps;
        std::chrono::seconds kept;
    };
    for (const Row& row : {Row{"an ordinary beat", 10s, 0s, 0s}, Row{"a night asleep", 8h, 0s, 0s},
                           Row{"a little correction", 10s, 2s, 0s}, Row{"an hour forward", 10s, 1h, 1h},
                           Row{"an hour back", 10s, -1h, -1h}}) {
        CAPTURE(row.what);
        HeartbeatHouse house;
        Heartbeat heartbeat(*house.database, house.clock, "house");
        heartbeat.begin();
        house.clock.advance(row.passes);
        house.clock.step(row.steps);
        heartbeat.note_gaps();
        heartbeat.note_gaps();
        const auto kept = house.database->read(
            [](Transaction& transaction) { return storage::stepped_since(transaction, kNow - 24h); });
        CHECK(kept == row.kept);
        CHECK(number(*house.database, "SELECT count(*) FROM audit_event WHERE kind = 'clock_stepped'") ==
              (row.kept == 0s ? 0 : 1));
    }
}

TEST_CASE("what follows from a gap is set to be drawn at once") {
    HeartbeatHouse house;
    Heartbeat(*house.database, house.clock, "before").begin();
    house.clock.advance(10min);
    Heartbeat(*house.database, house.clock, "after").begin();
    const auto due = house.database->read(
        [&](Transaction& transaction) { return storage::due_timers(transaction, house.clock.now(), 10); });
    REQUIRE(due.size() == 1);
    CHECK(due[0].kind == "outage_over");
    CHECK(due[0].subject == "1/");
}

TEST_CASE("a jump of an external clock is no outage") {
    HeartbeatHouse house(ManualClock::Pretends::to_be_external);
    Heartbeat heartbeat(*house.database, house.clock, "house");
    heartbeat.begin();
    house.clock.step(24h);
    heartbeat.note_gaps();
    heartbeat.beat();
    CHECK(house.outages().empty());
    CHECK(heartbeat.last_beat_at() == kNow + 24h);
}

TEST_CASE("beats that storage refused leave a gap, on record as soon as one is taken") {
    HeartbeatHouse house;
    Heartbeat heartbeat(*house.database, house.clock, "house");
    heartbeat.begin();
    house.database->write(
        [](Transaction& transaction) { transaction.run_script("ALTER TABLE heartbeat RENAME TO gone"); });
    for (int beat = 0; beat < 10; ++beat) {
        house.clock.advance(10s);
        CHECK_THROWS_AS(heartbeat.beat(), storage::Failure);
    }
    house.database->write(
        [](Transaction& transaction) { transaction.run_script("ALTER TABLE gone RENAME TO heartbeat"); });
    heartbeat.beat();
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == kNow);
    CHECK(outages[0].to == kNow + 100s);
}

TEST_CASE("the duty beats every ten seconds, not at every poke") {
    HeartbeatHouse house;
    engine::Activity activity(house.clock);
    engine::Activity::Participant self(activity);
    Heartbeat heartbeat(*house.database, house.clock, "house");
    heartbeat.begin();
    house.clock.advance(4s);
    CHECK(heartbeat.turn(self) == kNow + 10s);
    CHECK(heartbeat.last_beat_at() == kNow);
    house.clock.advance(6s);
    CHECK(heartbeat.turn(self) == kNow + 20s);
    CHECK(heartbeat.last_beat_at() == kNow + 10s);
}
