#include "bot/engine/witness.hpp"

#include "storage/inbox.hpp"
#include "storage/lead.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::ManualClock;
using engine::Witness;

namespace {

/// An instance over a database that may come to be another one's.
struct WitnessHouse {
    void confirm(const std::string& key) {
        const domain::ReceivedEvent event{key, "sari", "hadir", true};
        database->write([&](Transaction& tx) {
            storage::inbox::store(tx, kAccount, event, tx.now());
            storage::audit(tx, "sigap", "chat_blocked", "employee/P-03", "{}");
            storage::seal(tx, 100);
        });
        witness.remember(kAccount, {event}, clock.now());
    }
    /// A standby takes over that had heard of the first `events` only.
    void fall_back_to(int events) {
        timeline = "00000002";
        database->write([&](Transaction& tx) {
            tx.execute("DELETE FROM inbox WHERE inbox_id > $1", events);
            tx.execute("DELETE FROM audit_link WHERE sequence > $1", events);
        });
    }
    void turn(std::chrono::seconds later = 2s) {
        clock.advance(later);
        witness.turn(self);
    }
    std::int64_t messages() { return number(*database, "SELECT count(*) FROM inbox"); }
    std::vector<storage::Outage> outages() {
        return database->read(
            [&](Transaction& tx) { return storage::outages_between(tx, kNow - 24h, clock.now() + 24h); });
    }

    ManualClock clock{kNow, ManualClock::Pretends::to_be_the_system};
    std::unique_ptr<storage::Database> database = open_database(clock);
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
    std::string timeline = "00000001";
    Witness witness{*database, activity, [this] { return timeline; }};
};

}  // namespace

TEST_CASE("messages that a standby had not heard of are put back as they came, and that time is an outage") {
    WitnessHouse house;
    house.witness.begin();
    house.confirm("1");
    house.turn();
    house.clock.advance(60s);
    house.confirm("2");
    house.clock.advance(3s);
    house.confirm("3");
    const auto last = house.clock.now();
    house.fall_back_to(1);
    house.turn();

    CHECK(house.messages() == 3);
    CHECK(number(*house.database,
                 "SELECT count(*) FROM inbox WHERE state = 'pending' AND event_key IN ('2', '3')") == 2);
    CHECK(number(*house.database, "SELECT max(received_at) FROM inbox") == domain::to_micros(last));
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].what == "storage lost confirmed events");
    CHECK(outages[0].scope == "sigap");
    CHECK(outages[0].from == last - 3s);
    CHECK(outages[0].to == house.clock.now());
    house.turn();
    house.turn();
    CHECK(house.messages() == 3);
    CHECK(house.outages().size() == 1);
}

TEST_CASE(
    "a decision that a standby had not heard of is missed in the audit chain, and that time is an outage") {
    WitnessHouse house;
    house.witness.begin();
    house.confirm("1");
    house.turn();
    house.clock.advance(60s);
    house.confirm("2");
    house.turn();
    const auto seen = house.clock.now();
    house.timeline = "00000002";
    house.database->write([](Transaction& tx) { tx.execute("DELETE FROM audit_link WHERE sequence > 1"); });
    house.turn();
    const auto outages = house.outages();
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == seen - 4s);
    CHECK(outages[0].from < seen - 2s);  // when it was decided

    // Another decision in the place of the lost one is not the lost one.
    house.database->write([](Transaction& tx) {
        storage::audit(tx, "sigap", "chat_blocked", "employee/P-04", "{}");
        storage::seal(tx, 100);
    });
    house.turn();
    CHECK(house.outages().size() == 1);
}

TEST_CASE("a standby that had heard of everything costs nobody anything") {
    WitnessHouse house;
    house.witness.begin();
    house.confirm("1");
    house.turn();
    house.confirm("2");
    house.timeline = "00000002";
    for (int turn = 0; turn < 5; ++turn) house.turn();
    CHECK(house.messages() == 2);
    CHECK(house.outages().empty());
}

TEST_CASE("what is gone without a fail-over is not put back: it was deleted") {
    WitnessHouse house;
    house.witness.begin();
    house.confirm("1");
    house.turn();
    house.database->write([](Transaction& tx) { tx.execute("DELETE FROM inbox"); });
    house.turn();
    CHECK(house.messages() == 0);
    CHECK(house.outages().empty());
}

TEST_CASE("what was confirmed more than ten minutes or 8 MiB ago is remembered no longer") {
    WitnessHouse house;
    house.witness.begin();
    house.confirm("1");
    house.clock.advance(10min + 1s);
    house.confirm("2");
    house.fall_back_to(0);
    house.turn();
    CHECK(house.messages() == 1);

    WitnessHouse full;
    full.witness.begin();
    for (int message = 0; message < 9; ++message)
        full.witness.remember(kAccount, {{std::to_string(message), "sari", std::string(1 << 20, 'a'), true}},
                              full.clock.now());
    full.timeline = "00000002";
    full.turn();
    CHECK(full.messages() == 7);
}
