// When Sigap does not keep up, and when it only has much to do.
#include "bot/engine/lag.hpp"

#include "bot/engine/front_door.hpp"
#include "storage/inbox.hpp"
#include "tests/engine/ward.hpp"

using namespace engine_test;
using Troubles = std::vector<std::string>;

namespace {

struct LaggingWard : Ward {
    using Ward::Ward;
    void pass(std::chrono::seconds span) { Ward::pass(lag, span); }
    void queue_one(storage::Priority priority) {
        database->write([&](Transaction& transaction) {
            queue(transaction, {.chat = "c" + std::to_string(++chats), .text = "call", .priority = priority});
        });
    }

    engine::Lag lag{*database, clock, {&lane}};
};

}  // namespace

TEST_CASE(
    "a message that nobody reads for more than a minute is an outage from its arrival until it is read") {
    LaggingWard ward;
    ward.pass(10s);
    ward.hear("1");
    ward.pass(60s);
    CHECK(ward.troubles().empty());
    ward.pass(10s);
    CHECK(ward.troubles() == Troubles{"sigap: messages wait to be read"});
    CHECK(ward.outages()[0].from == kNow + 10s);
    ward.database->write(
        [](Transaction& transaction) { storage::inbox::mark_done(transaction, domain::InboxId{1}); });
    ward.pass(10s);
    CHECK(ward.troubles().empty());
    CHECK(ward.outages()[0].to == ward.clock.now());
}

TEST_CASE("a call that nobody sends is an outage; a reminder is not") {
    LaggingWard ward;
    ward.queue_one(storage::Priority::reminder);
    ward.pass(5min);
    CHECK(ward.troubles().empty());
    ward.queue_one(storage::Priority::call);
    ward.pass(70s);
    CHECK(ward.troubles() == Troubles{"sigap: calls wait to be sent"});
    CHECK(ward.outages()[0].from == kNow + 5min);
    ward.lane.turn(ward.self);
    ward.lane.turn(ward.self);
    ward.pass(10s);
    CHECK(ward.troubles().empty());
}

TEST_CASE("a lane that is busy, or that the provider told to wait, does not lag") {
    LaggingWard busy;
    busy.queue_one(storage::Priority::call);
    busy.clock.advance(50s);
    busy.lane.turn(busy.self);
    busy.queue_one(storage::Priority::call);
    busy.database->write([](Transaction& transaction) {
        transaction.execute("UPDATE outbox SET not_before = not_before - 100000000 WHERE state = 'queued'");
    });
    busy.pass(60s);
    CHECK(busy.troubles().empty());  // it sent one a minute ago
    busy.pass(10s);
    CHECK(busy.troubles().size() == 1);

    LaggingWard held;
    held.provider.answer_with([](const domain::OutboundMessage&, Instant now) {
        return domain::SendOutcome(domain::RetryAt{now + 10min, domain::RetryScope::account, "429"});
    });
    held.queue_one(storage::Priority::call);
    held.lane.turn(held.self);
    held.queue_one(storage::Priority::call);
    held.pass(5min);
    CHECK(held.troubles().empty());
}

TEST_CASE("under an external clock lag sets no instant, but while it lasts") {
    LaggingWard ward(engine::ManualClock::Pretends::to_be_external);
    CHECK(ward.lag.turn(ward.self) == std::nullopt);
    ward.hear("1");
    ward.clock.advance(61s);
    CHECK(ward.lag.turn(ward.self) == ward.clock.now() + 10s);
}

TEST_CASE("a front door that stays shut is an outage of its lane from the last time it opened on") {
    Ward ward;
    bool is_open = true;
    int knocks = 0;
    engine::FrontDoor door(*ward.database, ward.clock, {kLane, [&]() -> domain::Result<void> {
                                                            ++knocks;
                                                            if (is_open) return {};
                                                            return domain::failure(domain::Fault::unreachable,
                                                                                   "no answer");
                                                        }});
    CHECK(door.turn(ward.self) == kNow + 10s);  // our own server opens after the loops
    CHECK(knocks == 0);
    ward.pass(door, 10s);
    CHECK(knocks == 1);
    ward.pass(door, 50s);
    CHECK(knocks == 1);
    is_open = false;
    ward.pass(door, 40s);  // 90 s since it opened
    CHECK(knocks >= 2);
    CHECK(ward.troubles().empty());
    ward.pass(door, 30s);
    CHECK(ward.troubles() == Troubles{"telegram/main: the front door does not open"});
    CHECK(ward.outages()[0].from == kNow + 10s);
    is_open = true;
    ward.pass(door, 20s);
    CHECK(ward.troubles().empty());
    is_open = false;
    ward.pass(door, 70s);
    is_open = true;
    ward.pass(door, 20s);
    CHECK(ward.outages().size() == 1);  // a provider repeats what it could not bring for so short a time
}
