#include "bot/engine/poll_loop.hpp"

#include "bot/engine/witness.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using Batch = domain::Channel::Batch;

namespace {

const auto kDown = domain::failure(domain::Fault::unreachable, "no route");

/// The poll loop alone, turned by the test's own thread.
struct PollHouse {
    explicit PollHouse(
        engine::ManualClock::Pretends pretends = engine::ManualClock::Pretends::to_be_the_system)
        : clock(kNow, pretends) {
        channel.on_poll = [this](std::int64_t offset) -> domain::Result<Batch> {
            offsets.push_back(offset);
            polled_at.push_back((clock.now() - kNow) / 1s);
            clock.advance(1ms * poll_takes);
            if (is_down) return kDown;
            return next;
        };
    }

    /// Turn after turn, with the clock moved to when each is due, until `end`.
    void run_until(std::chrono::seconds end) {
        while (clock.now() < kNow + end) {
            const auto due = loop.turn(self);
            REQUIRE(due);
            if (*due > clock.now()) clock.advance(*due - clock.now());
        }
    }

    std::vector<storage::Outage> outages() {
        return database->read([&](Transaction& transaction) {
            return storage::outages_between(transaction, kNow - 1h, clock.now() + 1h);
        });
    }

    engine::ManualClock clock;
    std::unique_ptr<storage::Database> database = open_database(clock);
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
    FakeChannel channel;
    engine::PollLoop loop{*database, activity, clock, channel};

    bool is_down = false;
    int poll_takes = 1000;  // ms
    Batch next;
    std::vector<std::int64_t> offsets;
    std::vector<std::int64_t> polled_at;
};

}  // namespace

TEST_CASE("what was fetched is stored before its offset is passed on") {
    PollHouse house;
    house.next = {.events = {{"u1", "sari", "hadir"}, {"u2", "budi", "?", false}}, .next_offset = 3};
    house.loop.turn(house.self);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox WHERE state = 'pending'") == 1);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox WHERE state = 'set_aside'") == 1);
    house.loop.turn(house.self);
    CHECK(house.offsets == std::vector<std::int64_t>{0, 3});
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 2);
}

TEST_CASE("an offset whose events storage did not take is asked for again" * engine_choice::over_sqlite()) {
    PollHouse house;
    house.loop.turn(house.self);
    fill_disk(*house.database);
    house.next = {.events = {{"u1", "sari", std::string(100'000, 'x')}}, .next_offset = 2};
    CHECK_THROWS_AS(house.loop.turn(house.self), storage::Failure);
    empty_disk(*house.database);
    house.loop.turn(house.self);
    house.loop.turn(house.self);
    CHECK(house.offsets == std::vector<std::int64_t>{0, 0, 0, 2});
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 1);
}

TEST_CASE(
    "what was fetched and a standby never heard of is put back, though the messenger will not bring it again") {
    PollHouse house;
    std::string timeline = "00000001";
    engine::Witness witness(*house.database, house.activity, [&timeline] { return timeline; });
    engine::PollLoop loop(*house.database, house.activity, house.clock, house.channel, &witness);
    witness.begin();
    house.next = {.events = {{"u1", "sari", "hadir"}}, .next_offset = 2};
    loop.turn(house.self);
    house.next = {.events = {}, .next_offset = 2};
    loop.turn(house.self);
    REQUIRE(house.offsets == std::vector<std::int64_t>{0, 2});

    timeline = "00000002";
    house.database->write([](Transaction& transaction) { transaction.execute("DELETE FROM inbox"); });
    witness.look();
    CHECK(number(*house.database,
                 "SELECT count(*) FROM inbox WHERE state = 'pending' AND event_key = 'u1'") == 1);
    REQUIRE(house.outages().size() == 1);
    CHECK(house.outages()[0].what == "storage lost confirmed events");
}

TEST_CASE("waiting for a messenger is not work, what it brought is") {
    PollHouse house;
    std::vector<bool> idle;
    house.channel.on_poll = [&](std::int64_t) -> domain::Result<Batch> {
        idle.push_back(house.activity.snapshot().idle);
        return house.next;
    };
    house.loop.turn(house.self);
    CHECK(idle == std::vector<bool>{true});
    CHECK_FALSE(house.activity.snapshot().idle);
}

TEST_CASE("failed polls are repeated after 1, 2, 4 … 30 s") {
    PollHouse house;
    house.poll_takes = 0;
    house.is_down = true;
    house.run_until(100s);
    CHECK(house.polled_at == std::vector<std::int64_t>{0, 1, 3, 7, 15, 31, 61, 91});
}

TEST_CASE("the poll after a failed one does not wait for events, so it counts as work") {
    PollHouse house;
    std::vector<bool> idle;
    house.channel.on_poll = [&](std::int64_t) -> domain::Result<Batch> {
        idle.push_back(house.activity.snapshot().idle);
        if (idle.size() == 1) return kDown;
        return house.next;
    };
    house.loop.turn(house.self);
    house.clock.advance(1s);
    house.loop.turn(house.self);
    house.loop.turn(house.self);
    CHECK(idle == std::vector<bool>{true, false, true});
}

TEST_CASE("trouble of more than a minute is an open outage from the last success on, until the next one") {
    PollHouse house;
    house.loop.turn(house.self);  // well until +1 s
    house.is_down = true;
    house.run_until(50s);
    CHECK(house.outages().empty());
    house.run_until(120s);
    auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].scope == kLane);
    CHECK(outages[0].from == kNow + 1s);
    CHECK_FALSE(outages[0].to);

    house.is_down = false;
    house.loop.turn(house.self);
    outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].to == house.clock.now());
    CHECK(house.loop.state().failures == 0);
}

TEST_CASE("even short trouble is on record once it is over") {
    PollHouse house;
    house.loop.turn(house.self);
    house.is_down = true;
    house.run_until(5s);
    house.is_down = false;
    house.run_until(10s);
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == kNow + 1s);
    CHECK(outages[0].to);
}

TEST_CASE("an outage that an earlier run left open ends with the first success") {
    PollHouse house;
    house.database->write([](Transaction& transaction) {
        storage::open_outage(transaction, kLane, kNow - 10min, "fetching events failed");
    });
    house.loop.turn(house.self);
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == kNow - 10min);
    CHECK(outages[0].to == kNow + 1s);
}

TEST_CASE("hours that a simulator lets pass during one poll are no outage") {
    PollHouse house(engine::ManualClock::Pretends::to_be_external);
    house.loop.turn(house.self);
    house.is_down = true;
    house.poll_takes = 8 * 3600 * 1000;
    house.loop.turn(house.self);
    house.is_down = false;
    house.poll_takes = 0;
    house.clock.advance(1s);
    house.loop.turn(house.self);
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(*outages[0].to - outages[0].from == 1s);
}

TEST_CASE("an empty answer that did not wait is not asked for again at once") {
    PollHouse house;
    house.poll_takes = 1;
    house.run_until(10s);
    CHECK(house.polled_at.size() == 10);
    CHECK(house.outages().empty());
}
