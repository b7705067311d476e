#include "storage/ledger.hpp"

#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace storage_test;
using namespace std::chrono_literals;
using storage::Outage;
using storage::Transaction;

namespace {

std::unique_ptr<storage::Database> ready() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    return database;
}

}  // namespace

TEST_CASE("one trouble of a scope is open once, and another may be open beside it") {
    ready()->write([](Transaction& tx) {
        const auto first = storage::open_outage(tx, "sigap", kNow, "slow");
        REQUIRE(first);
        CHECK_FALSE(storage::open_outage(tx, "sigap", kNow + 1s, "slow"));
        CHECK(storage::open_outage(tx, "sigap", kNow, "full"));
        CHECK(storage::open_outage(tx, "telegram/main", kNow, "slow"));
        CHECK(storage::open_outages(tx).size() == 3);

        CHECK(storage::close_outage(tx, "sigap", "slow", kNow + 60s) == first);
        CHECK_FALSE(storage::close_outage(tx, "sigap", "slow", kNow + 90s));
        CHECK(storage::find_outage(tx, *first)->to == kNow + 60s);
        CHECK(storage::open_outages(tx).size() == 2);
        CHECK(storage::open_outage(tx, "sigap", kNow + 120s, "slow"));
    });
}

TEST_CASE("an outage never ends before it began, and is put on record once") {
    ready()->write([](Transaction& tx) {
        const auto back = storage::open_outage(tx, "sigap", kNow, "slow");
        storage::close_outage(tx, "sigap", "slow", kNow - 1h);
        CHECK(storage::find_outage(tx, *back)->to == kNow);
        CHECK(storage::add_outage(tx, "sigap", {kNow + 1h, kNow + 2h}, "away"));
        CHECK_FALSE(storage::add_outage(tx, "sigap", {kNow + 1h, kNow + 3h}, "away"));
    });
}

TEST_CASE("what overlaps a span is found, with what still lasts, oldest first") {
    ready()->write([](Transaction& tx) {
        storage::open_outage(tx, "telegram/main", kNow + 30s, "open");
        storage::add_outage(tx, "sigap", {kNow - 10s, kNow}, "before");
        storage::add_outage(tx, "sigap", {kNow - 10s, kNow + 1s}, "into");
        storage::add_outage(tx, "sigap", {kNow + 60s, kNow + 90s}, "behind");
        std::vector<std::string> found;
        for (const Outage& outage : storage::outages_between(tx, kNow, kNow + 60s))
            found.push_back(outage.what);
        CHECK(found == std::vector<std::string>{"into", "open"});
    });
}

TEST_CASE("steps of the clock add up from an instant on") {
    ready()->write([](Transaction& tx) {
        CHECK(storage::stepped_since(tx, kNow - 1h) == 0s);
        storage::note_clock_step(tx, 10min);
        storage::note_clock_step(tx, -4min);
        CHECK(storage::stepped_since(tx, kNow - 1s) == 6min);
        CHECK(storage::stepped_since(tx, kNow) == 0s);
    });
}

TEST_CASE("outages of an earlier version stay on record, and those that are over count as settled") {
    auto database = open();
    const auto all = storage::migrations_for(engine_choice::name());
    REQUIRE(storage::migrate(*database, std::span(all).first(16)));
    run(*database, "INSERT INTO outage (scope, from_at, to_at, what) VALUES ('sigap', 1, 2, 'over')");
    run(*database, "INSERT INTO outage (scope, from_at, to_at, what) VALUES ('sigap', 3, NULL, 'lasts')");
    REQUIRE(storage::migrate(*database));
    database->read([](Transaction& tx) {
        const auto over = storage::find_outage(tx, 1);
        REQUIRE(over);
        CHECK(over->what == "over");
        CHECK(over->is_reviewed);
        const auto lasts = storage::find_outage(tx, 2);
        REQUIRE(lasts);
        CHECK_FALSE(lasts->to);
        CHECK_FALSE(lasts->is_reviewed);
    });
}
