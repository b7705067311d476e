// A lane with a hundred thousand reminders behind it, at the speed that its provider allows.
#include <cmath>
#include <cstdlib>

#include "bot/engine/outbox_loop.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;

namespace {

constexpr int kPeopleOfACall = 50;
// BACKLOG: how many reminders. A sanitizer makes each send ten times slower, and what it looks for does not
// grow with them.
const int kBacklog = std::getenv("BACKLOG") ? std::stoi(std::getenv("BACKLOG")) : 100'000;

/// Lets through what it promises, counted by its own bucket of one second, and no more.
class StrictProvider {
public:
    explicit StrictProvider(double per_second)
        : bucket_(std::chrono::microseconds{std::llround(1e6 / per_second)}, static_cast<int>(per_second)) {}

    domain::SendOutcome take(const domain::OutboundMessage& message, Instant now) {
        const Instant ready = bucket_.ready_at(now);
        if (ready > now) {
            ++refused_;
            return domain::RetryAt{ready, domain::RetryScope::account, "429"};
        }
        bucket_.take(now);
        ++taken_;
        if (message.text == "call") calls_taken_at_.push_back(now);
        return domain::Accepted{std::to_string(taken_)};
    }

    int taken() const { return taken_; }
    int refused() const { return refused_; }
    const std::vector<Instant>& calls_taken_at() const { return calls_taken_at_; }

private:
    domain::TokenBucket bucket_;
    int taken_ = 0;
    int refused_ = 0;
    std::vector<Instant> calls_taken_at_;
};

/// The lane on one thread: a turn, then the clock moves to when it wants the next.
class BusyLane {
public:
    BusyLane(double per_second, int burst, int backlog)
        : provider(per_second),
          database(open_database(clock)),
          lane(*database, activity, clock, setting, use_cases, sender(per_second, burst)) {
        use_cases.record_send = [](app::Scene& scene, domain::OutboxId id,
                                   const domain::SendOutcome& outcome) {
            storage::record(scene.tx, id, outcome);
        };
        database->write([&](Transaction& transaction) {
            for (int person = 0; person < backlog; ++person)
                queue(transaction, {"chat" + std::to_string(person), "remember"});
        });
    }

    void run_until(Instant end) {
        while (clock.now() < end) {
            const Instant next = lane.turn(self).value_or(end);
            if (next > clock.now()) clock.advance(std::min(next, end) - clock.now());
        }
    }

    /// When each of a call's people was written to, from the moment of the call.
    std::vector<std::chrono::microseconds> call(int number) {
        const Instant begun = clock.now();
        const std::size_t before = provider.calls_taken_at().size();
        database->write([&](Transaction& transaction) {
            for (int person = 0; person < kPeopleOfACall; ++person)
                queue(transaction,
                      {fmt::format("called{}-{}", number, person), "call", storage::Priority::call});
        });
        run_until(begun + 5s);
        std::vector<std::chrono::microseconds> waits;
        for (std::size_t index = before; index < provider.calls_taken_at().size(); ++index)
            waits.push_back(provider.calls_taken_at()[index] - begun);
        REQUIRE(waits.size() == kPeopleOfACall);
        return waits;
    }

    engine::ManualClock clock{kNow};
    StrictProvider provider;

private:
    engine::Sender sender(double per_second, int burst) {
        return {kLane,
                {.account_per_second = per_second,
                 .chat_interval = 1s,
                 .chat_burst = 3,
                 .parallel_sends = static_cast<std::size_t>(burst)},
                [this](const domain::OutboundMessage& message, std::chrono::milliseconds, Instant now,
                       const domain::OutcomeCame& came) { came(provider.take(message, now)); },
                engine::Sending::within_the_turn};
    }

    std::unique_ptr<storage::Database> database;
    engine::Activity activity{clock};
    std::shared_ptr<const domain::Rulebook> rules =
        std::make_shared<domain::Rulebook>(std::vector<domain::Policy>{}, domain::Calendar{});
    engine::Setting setting{[rules = rules] { return rules; }, words(), {}};
    engine::UseCases use_cases;
    engine::OutboxLoop lane;
    engine::Activity::Participant self{activity};
};

}  // namespace

// The order of a lane is no matter of the engine, and 100,000 round trips would make the point no stronger.
TEST_CASE("with 100,000 reminders waiting, a call to fifty leaves within two seconds at 30 a second" *
          engine_choice::over_sqlite()) {
    BusyLane busy(30, 16, kBacklog);
    busy.run_until(kNow + 60s);
    std::vector<std::chrono::microseconds> waits;
    for (int number = 0; number < 4; ++number) {
        const auto more = busy.call(number);
        waits.insert(waits.end(), more.begin(), more.end());
    }
    std::sort(waits.begin(), waits.end());
    CHECK(waits[waits.size() * 99 / 100] <= 2s);
    CHECK(busy.provider.refused() == 0);
}

TEST_CASE("a lane keeps what its provider allows, to the last hundredth, and is never refused for haste" *
          engine_choice::over_sqlite()) {
    double per_second = 0;
    int burst = 0, backlog = 0;
    SUBCASE("30 a second") {
        per_second = 30, burst = 16, backlog = 6'000;
    }
    SUBCASE("80 a second") {
        per_second = 80, burst = 64, backlog = 8'000;
    }
    SUBCASE("1,000 a second") {
        per_second = 1000, burst = 128, backlog = kBacklog;
    }
    BusyLane busy(per_second, burst, backlog);
    const std::chrono::duration<double> fastest{backlog / per_second};
    busy.run_until(kNow + std::chrono::duration_cast<std::chrono::microseconds>(fastest));
    CHECK(busy.provider.taken() >= 0.99 * backlog);
    CHECK(busy.provider.refused() == 0);
}
