#include "bot/engine/rules_watch.hpp"

#include "storage/ledger.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::ManualClock;
using engine::RulesWatch;

TEST_CASE("rules that another instance changed are read again once, and not while nothing changes") {
    ManualClock clock(kNow, ManualClock::Pretends::to_be_the_system);
    const auto database = open_database(clock);
    engine::Activity activity(clock);
    engine::Activity::Participant self(activity);
    int read = 0;
    RulesWatch watch(*database, clock, [&] { ++read; });
    CHECK(watch.turn(self) == kNow + 2s);
    CHECK(read == 0);

    database->write([](Transaction& transaction) {
        storage::activate_policy(transaction,
                                 {"friday", "1", "the text", transaction.now(), "operator", "agreed"});
    });
    watch.turn(self);
    watch.turn(self);
    CHECK(read == 1);
}

TEST_CASE("rules that could not be read are tried again until they can") {
    ManualClock clock(kNow, ManualClock::Pretends::to_be_the_system);
    const auto database = open_database(clock);
    engine::Activity activity(clock);
    engine::Activity::Participant self(activity);
    bool is_readable = false;
    int read = 0;
    RulesWatch watch(*database, clock, [&] {
        if (!is_readable) throw std::runtime_error("a file is missing");
        ++read;
    });
    database->write([](Transaction& transaction) {
        storage::activate_policy(transaction,
                                 {"friday", "1", "the text", transaction.now(), "operator", "agreed"});
    });
    CHECK_THROWS(watch.turn(self));
    is_readable = true;
    watch.turn(self);
    CHECK(read == 1);
}
