// A lane with its provider, watched turn by turn on one thread, by a clock that pretends to be the system's.
#pragma once

#include "storage/inbox.hpp"
#include "tests/engine/house.hpp"

namespace engine_test {

/// A messenger that posts, and says of itself what the test wants.
class PostingChannel : public FakeChannel {
public:
    using FakeChannel::FakeChannel;

    domain::Result<std::optional<domain::ProviderCondition>> condition(std::chrono::milliseconds) override {
        ++asked;
        return says;
    }

    domain::Result<std::optional<domain::ProviderCondition>> says = domain::ProviderCondition{};
    int asked = 0;
};

struct Ward {
    explicit Ward(engine::ManualClock::Pretends pretends = engine::ManualClock::Pretends::to_be_the_system)
        : clock(kNow, pretends), database(open_database(clock)) {}

    engine::Sender sender() {
        engine::Sender made = provider.sender({});
        made.sending = engine::Sending::within_the_turn;
        return made;
    }

    /// Sends so many messages, to as many chats.
    void send(int count) {
        database->write([&](Transaction& transaction) {
            for (int number = 0; number < count; ++number)
                queue(transaction, {.chat = "c" + std::to_string(++chats), .text = "hello"});
        });
        for (int turn = 0; turn < count; ++turn) lane.turn(self);
    }

    /// Time passes in steps of ten seconds, with a turn of the duty after each.
    void pass(engine::Duty& duty, std::chrono::seconds span) {
        for (auto left = span; left > 0s; left -= 10s) {
            clock.advance(std::min<std::chrono::seconds>(left, 10s));
            duty.turn(self);
        }
    }

    void hear(const std::string& key) {
        database->write([&](Transaction& transaction) {
            storage::inbox::store(transaction, channel.account(), {key, "c1", "hi"}, transaction.now());
        });
    }

    std::vector<storage::Outage> outages() {
        return database->read([&](Transaction& transaction) {
            return storage::outages_between(transaction, kNow - 24h, clock.now() + 24h);
        });
    }
    /// `what` of those that last.
    std::vector<std::string> troubles() {
        std::vector<std::string> found;
        for (const auto& outage : outages())
            if (!outage.to) found.push_back(outage.scope + ": " + outage.what);
        return found;
    }

    House house;  // for its rules and use cases
    engine::ManualClock clock;
    std::unique_ptr<storage::Database> database;
    engine::Activity activity{clock};
    engine::Activity::Participant self{activity};
    engine::Setting setting = house.setting();
    Provider provider;
    PostingChannel channel;
    engine::OutboxLoop lane{*database, activity, clock, setting, house.use_cases, sender()};
    int chats = 0;
};

}  // namespace engine_test
