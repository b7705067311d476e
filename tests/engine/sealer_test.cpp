#include "bot/engine/sealer.hpp"

#include "storage/ledger.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::ManualClock;
using engine::Sealer;

namespace {

struct SealerHouse {
    explicit SealerHouse(ManualClock::Pretends pretends = ManualClock::Pretends::to_be_the_system)
        : clock(kNow, pretends), database(open_database(clock)), activity(clock), self(activity) {}

    void happen(int events) {
        database->write([&](Transaction& transaction) {
            for (int event = 0; event < events; ++event)
                storage::audit(transaction, "sigap", "chat_blocked", "employee/P-03", "{}");
        });
    }
    std::int64_t sealed() { return database->read(storage::chain_head).length; }

    ManualClock clock;
    std::unique_ptr<storage::Database> database;
    engine::Activity activity;
    engine::Activity::Participant self;
};

}  // namespace

TEST_CASE("what was decided is sealed at once, and what follows within the second is sealed after it") {
    SealerHouse house;
    Sealer sealer(*house.database, house.clock);
    house.happen(2);
    CHECK(sealer.turn(house.self) == kNow + 1min);
    CHECK(house.sealed() == 2);

    house.happen(1);
    CHECK(sealer.turn(house.self) == kNow + 1s);
    CHECK(house.sealed() == 2);
    house.clock.advance(1s);
    CHECK(sealer.turn(house.self) == kNow + 1s + 1min);
    CHECK(house.sealed() == 3);
}

TEST_CASE("a long log is sealed batch by batch, without a rest") {
    SealerHouse house;
    Sealer sealer(*house.database, house.clock);
    house.happen(120);
    CHECK(sealer.turn(house.self) == kNow);
    CHECK(sealer.turn(house.self) == kNow);
    CHECK(sealer.turn(house.self) == kNow + 1min);
    CHECK(house.sealed() == 120);
}

TEST_CASE("a clock that is set back does not keep the seal waiting") {
    SealerHouse house;
    Sealer sealer(*house.database, house.clock);
    house.happen(1);
    sealer.turn(house.self);
    house.clock.step(-1h);
    house.happen(1);
    sealer.turn(house.self);
    CHECK(house.sealed() == 2);
}

TEST_CASE("in a simulation the sealer names no instant to visit") {
    SealerHouse house(ManualClock::Pretends::to_be_external);
    Sealer sealer(*house.database, house.clock);
    CHECK_FALSE(sealer.turn(house.self));
    house.happen(1);
    CHECK_FALSE(sealer.turn(house.self));
    house.happen(1);
    CHECK_FALSE(sealer.turn(house.self));
    CHECK(house.sealed() == 2);
}

TEST_CASE("before the service goes everything is sealed") {
    SealerHouse house;
    Sealer sealer(*house.database, house.clock);
    house.happen(700);
    sealer.seal_all();
    CHECK(house.sealed() == 700);
}
