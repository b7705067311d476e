#include "bot/engine/leadership.hpp"

#include "storage/ledger.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::Leadership;
using engine::LeadLost;
using engine::ManualClock;

namespace {

/// Two instances over one database; each has its own turns, and both the same time.
struct Neighbours {
    struct Instance {
        Instance(Neighbours& house, std::string id, std::string key)
            : leadership({*house.database, house.clock, std::move(id), std::move(key), [this] { ++won; },
                          [this] { ++lost; }}) {}

        int won = 0;
        int lost = 0;
        Leadership leadership;
    };

    void turn(Instance& instance) { instance.leadership.turn(self); }
    /// What whoever leads writes.
    void write_as(const Instance& instance) {
        database->guarded([&](Transaction& transaction) { instance.leadership.require(transaction); })
            ->write([](Transaction& transaction) {
                storage::audit(transaction, "sigap", "chat_blocked", "employee/P-03", "{}");
            });
    }
    std::int64_t written() { return number(*database, "SELECT count(*) FROM audit_event"); }

    ManualClock clock{kNow, ManualClock::Pretends::to_be_the_system};
    std::unique_ptr<storage::Database> database = open_database(clock);
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
};

}  // namespace

TEST_CASE("the first instance leads, and the second only once the first has stood still for ten seconds") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "key");
    first.leadership.begin();
    second.leadership.begin();
    CHECK(first.won == 1);
    CHECK(second.won == 0);

    for (int turn = 0; turn < 20; ++turn) {
        house.clock.advance(2s);
        house.turn(first);
        house.turn(second);
    }
    CHECK(second.won == 0);

    house.clock.advance(9s);
    house.turn(second);
    CHECK(second.won == 0);
    house.clock.advance(1s);
    house.turn(second);
    CHECK(second.won == 1);
    CHECK(second.leadership.leads());
}

TEST_CASE("a leader that was paused and wakes writes nothing more, and asks for its end") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "key");
    first.leadership.begin();
    house.write_as(first);
    second.leadership.begin();
    house.clock.advance(11s);
    house.turn(second);
    REQUIRE(second.won == 1);

    CHECK_FALSE(first.leadership.is_sure());
    CHECK_THROWS_AS(house.write_as(first), LeadLost);
    house.write_as(second);
    CHECK(house.written() == 2);
    house.turn(first);
    CHECK(first.lost == 1);
    house.turn(first);
    CHECK(first.lost == 1);
    CHECK(second.lost == 0);
}

TEST_CASE("a leader whose epoch was given to another by a standby that lagged writes nothing more") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "key");
    first.leadership.begin();
    // The standby has never heard of that; there, the second one was the first to lead.
    house.database->write([](Transaction& tx) { tx.execute("DELETE FROM lead"); });
    second.leadership.begin();
    REQUIRE(second.won == 1);
    CHECK_THROWS_AS(house.write_as(first), LeadLost);
    house.write_as(second);
    house.clock.advance(2s);
    house.turn(first);
    CHECK(first.lost == 1);
    first.leadership.lay_down();
    house.turn(second);
    CHECK(second.lost == 0);
}

TEST_CASE("a leader behind whose lead the database falls back ends, whoever held it there") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), again(house, "one", "key");
    first.leadership.begin();
    again.leadership.begin();
    house.database->write([](Transaction& tx) { tx.execute("UPDATE lead SET epoch = 1"); });
    CHECK_THROWS_AS(house.write_as(again), LeadLost);
    house.clock.advance(2s);
    house.turn(again);
    CHECK(again.lost == 1);
}

TEST_CASE("who renews is sure of the lead for eight seconds, two less than another waits") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key");
    first.leadership.begin();
    house.clock.advance(7s);
    CHECK(first.leadership.is_sure());
    house.turn(first);
    house.clock.advance(8s - 1us);
    CHECK(first.leadership.is_sure());
    house.clock.advance(1us);
    CHECK_FALSE(first.leadership.is_sure());
}

TEST_CASE("the lead is renewed every two seconds, however often its holder is poked") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key");
    first.leadership.begin();
    const auto renewals = [&] { return number(*house.database, "SELECT renewals FROM lead"); };
    for (int poke = 0; poke < 39; ++poke) {
        house.clock.advance(50ms);
        CHECK(first.leadership.turn(house.self) == house.clock.now() + 2s - (poke + 1) * 50ms);
    }
    CHECK(renewals() == 0);
    house.clock.advance(50ms);
    CHECK(first.leadership.turn(house.self) == house.clock.now() + 2s);
    CHECK(renewals() == 1);
    house.turn(first);
    CHECK(renewals() == 1);
}

TEST_CASE("a lead that was laid down, and the lead of its own earlier run, are taken without waiting") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "key"), again(house, "two", "key");
    first.leadership.begin();
    first.leadership.lay_down();
    CHECK_THROWS_AS(
        [&] {
            second.leadership.begin();
            house.write_as(first);
        }(),
        LeadLost);
    CHECK(second.won == 1);
    again.leadership.begin();
    CHECK(again.won == 1);
    house.clock.advance(2s);
    house.turn(second);
    CHECK(second.lost == 1);
}

TEST_CASE("nobody loses the lead for a wall clock that is wrong: only the passing of time counts") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "key");
    first.leadership.begin();
    second.leadership.begin();
    house.clock.step(3h);
    house.turn(second);
    CHECK(second.won == 0);
    house.clock.step(-5h);
    house.turn(second);
    CHECK(second.won == 0);
}

TEST_CASE("an instance with another signing key ends: its buttons would be refused by the others") {
    Neighbours house;
    Neighbours::Instance first(house, "one", "key"), second(house, "two", "another key");
    first.leadership.begin();
    second.leadership.begin();
    house.clock.advance(2s);
    house.turn(second);
    CHECK(second.lost == 0);  // it may be a key that was changed, and nobody else there any more
    house.turn(first);
    house.turn(second);
    CHECK(second.lost == 1);
    CHECK(second.won == 0);

    Neighbours::Instance third(house, "three", "another key");
    third.leadership.begin();
    house.clock.advance(10s);
    house.turn(third);
    CHECK(third.won == 1);
}

TEST_CASE("an instance that takes the lead and cannot begin asks for its end: another one may fare better") {
    Neighbours house;
    int lost = 0;
    engine::Leadership first({*house.database, house.clock, "one", "key",
                              [] { throw std::runtime_error("no such table"); }, [&] { ++lost; }});
    CHECK_THROWS_WITH(first.begin(), "no such table");
    CHECK(lost == 1);
    Neighbours::Instance second(house, "two", "key");
    second.leadership.begin();
    house.clock.advance(10s);
    house.turn(second);
    CHECK(second.won == 1);
}
