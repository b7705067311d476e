#include "bot/engine/pace.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using domain::OutboundKind;
using engine::Pace;

namespace {

constexpr domain::Instant kNow = domain::from_unix_seconds(1'798'700'000);

domain::SendLimits limits(double per_second, std::chrono::milliseconds chat_interval, int burst,
                          std::size_t parallel) {
    return {per_second, chat_interval, burst, parallel};
}

}  // namespace

TEST_CASE("an account speaks in a burst as wide as its connections, then at its own rate") {
    Pace pace(limits(10, 1s, 1, 3));
    CHECK(pace.room(kNow, 8) == 3);
    for (const char* chat : {"a", "b", "c"}) pace.take(chat, OutboundKind::message, kNow);
    CHECK(pace.room(kNow, 8) == 0);
    CHECK(pace.account_ready_at(kNow) == kNow + 100ms);
    CHECK(pace.room(kNow + 100ms, 8) == 1);
    CHECK(pace.room(kNow + 1h, 8) == 3);
}

TEST_CASE("a fast account is asked for what it allows in 20 ms at once, a slow one for each message") {
    const auto asked_after = [](double per_second, std::size_t parallel) {
        Pace pace(limits(per_second, 1s, 1, parallel));
        while (pace.room(kNow, 1) > 0) pace.take("a", OutboundKind::message, kNow);
        return pace.worth_asking_at(kNow) - kNow;
    };
    CHECK(asked_after(10, 3) == 100ms);
    CHECK(asked_after(100, 30) == 20ms);
    CHECK(asked_after(1000, 128) == 20ms);
    SUBCASE("but not so late that its burst runs over") {
        CHECK(asked_after(1000, 16) == 8ms);
        CHECK(asked_after(1000, 1) == 1ms);
    }
    SUBCASE("and at once while it allows something") {
        CHECK(Pace(limits(1000, 1s, 1, 8)).worth_asking_at(kNow) == kNow);
    }
}

TEST_CASE("a chat takes its burst, then one message per interval") {
    Pace pace(limits(1000, 6s, 2, 8));
    CHECK(pace.chat_ready_at("a", OutboundKind::message, kNow) == kNow);
    pace.take("a", OutboundKind::message, kNow);
    pace.take("a", OutboundKind::edit, kNow);
    CHECK(pace.chat_ready_at("a", OutboundKind::edit, kNow) == kNow + 6s);
    CHECK(pace.chat_ready_at("b", OutboundKind::message, kNow) == kNow);
}

TEST_CASE("a toast neither waits for its chat nor makes it wait, but counts for the account") {
    Pace pace(limits(1, 1s, 1, 1));
    pace.hold_chat("a", kNow + 1h);
    CHECK(pace.chat_ready_at("a", OutboundKind::toast, kNow) == kNow);
    pace.take("b", OutboundKind::toast, kNow);
    CHECK(pace.chat_ready_at("b", OutboundKind::message, kNow) == kNow);
    CHECK(pace.room(kNow, 1) == 0);
}

TEST_CASE("whoever is told to wait waits, chat by chat or all together") {
    Pace pace(limits(30, 1s, 1, 8));
    pace.hold_chat("a", kNow + 40s);
    pace.hold_chat("a", kNow + 10s);
    CHECK(pace.chat_ready_at("a", OutboundKind::message, kNow) == kNow + 40s);
    CHECK(pace.room(kNow, 8) == 8);
    pace.hold_account(kNow + 1min);
    CHECK(pace.room(kNow, 8) == 0);
    CHECK(pace.account_ready_at(kNow) == kNow + 1min);
}

TEST_CASE("a pin waits for its chat, and nothing that is said there waits for a pin") {
    Pace pace(limits(1000, 1s, 2, 8));
    pace.take("a", OutboundKind::pin, kNow);
    pace.take("a", OutboundKind::unpin, kNow);
    pace.take("a", OutboundKind::message, kNow);
    CHECK(pace.chat_ready_at("a", OutboundKind::message, kNow) == kNow);
    pace.take("a", OutboundKind::message, kNow);
    CHECK(pace.chat_ready_at("a", OutboundKind::pin, kNow) > kNow);
}

TEST_CASE("chats are forgotten once their silence has filled the bucket, and not before") {
    Pace pace(limits(30, 1s, 3, 8));
    pace.take("a", OutboundKind::message, kNow);
    pace.take("a", OutboundKind::message, kNow);
    pace.take("b", OutboundKind::message, kNow);
    pace.hold_chat("c", kNow + 1min);
    pace.forget_rested(kNow + 999ms);
    CHECK(pace.remembered_chats() == 3);
    pace.forget_rested(kNow + 1s);
    CHECK(pace.remembered_chats() == 2);
    pace.forget_rested(kNow + 2s);
    CHECK(pace.remembered_chats() == 1);
    pace.forget_rested(kNow + 10min);
    CHECK(pace.remembered_chats() == 0);
}

TEST_CASE("of many chats the rested ones are forgotten before they have doubled twice") {
    Pace pace(limits(1000, 1s, 1, 1000));
    for (int second = 0; second < 100; ++second) {
        const auto now = kNow + std::chrono::seconds{second * 2};
        for (int chat = 0; chat < 300; ++chat)
            pace.take(std::to_string(second * 300 + chat), OutboundKind::message, now);
        pace.forget_rested(now + 1s);
        REQUIRE(pace.remembered_chats() <= 600);
    }
}

TEST_CASE("limits of nothing hold nobody back and divide by nothing") {
    Pace pace(limits(0, 0ms, 1, 0));
    for (int message = 0; message < 100; ++message) pace.take("a", OutboundKind::message, kNow);
    CHECK(pace.room(kNow, 5) == 5);
    CHECK(pace.chat_ready_at("a", OutboundKind::message, kNow) == kNow);
}
