#include "bot/engine/activity.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "bot/engine/loop.hpp"

using namespace std::chrono_literals;
using engine::Activity;
using engine::ManualClock;
using Wake = Activity::Participant::Wake;

namespace {

constexpr domain::Instant kNow = domain::from_unix_seconds(1'798'700'000);

}  // namespace

TEST_CASE("nobody is idle who has just been made, and everybody is where there is nobody") {
    const ManualClock clock(kNow);
    Activity activity(clock);
    CHECK(activity.snapshot().idle);
    {
        const Activity::Participant participant(activity);
        CHECK_FALSE(activity.snapshot().idle);
    }
    CHECK(activity.snapshot().idle);
}

TEST_CASE("a poke before the rest is not missed") {
    const ManualClock clock(kNow);
    Activity activity(clock);
    Activity::Participant participant(activity);
    activity.poke();
    CHECK(participant.rest(std::nullopt) == Wake::to_work);
}

TEST_CASE("an instant that has come is no rest") {
    const ManualClock clock(kNow);
    Activity activity(clock);
    Activity::Participant participant(activity);
    CHECK(participant.rest(kNow) == Wake::to_work);
    CHECK(participant.pause(kNow - 1us) == Wake::to_work);
}

TEST_CASE("who rests is idle until poked, until its time, or until the stop") {
    ManualClock clock(kNow);
    Activity activity(clock);
    Wake wake = Wake::to_work;
    int turns = 0;
    Activity::Participant participant(activity);
    std::thread thread([&] {
        while ((wake = participant.rest(kNow + 1h)) == Wake::to_work) ++turns;
    });

    auto snapshot = activity.wait_for_rest(30s);
    CHECK(snapshot.idle);
    CHECK(snapshot.next_due == kNow + 1h);

    SUBCASE("poked") {
        activity.poke();
        CHECK(activity.wait_for_rest(30s).idle);
        activity.stop();
        thread.join();
        CHECK(turns == 1);
    }
    SUBCASE("its time has come, and that alone makes it busy") {
        clock.advance(1h);
        CHECK_FALSE(activity.snapshot().idle);
        activity.stop();
        activity.poke();
        thread.join();
    }
    SUBCASE("stopped") {
        activity.stop();
        thread.join();
        CHECK(turns == 0);
    }
    CHECK(wake == Wake::to_stop);
}

TEST_CASE("a pause is not shortened by pokes, and they do not make it busy") {
    ManualClock clock(kNow);
    Activity activity(clock);
    Activity::Participant participant(activity);
    bool is_over = false;
    std::thread thread([&] {
        CHECK(participant.pause(kNow + 1min) == Wake::to_work);
        is_over = true;
    });
    CHECK(activity.wait_for_rest(30s).idle);
    activity.poke();
    CHECK(activity.snapshot().idle);
    CHECK(activity.snapshot().next_due == kNow + 1min);
    clock.advance(1min);
    activity.poke();
    thread.join();
    CHECK(is_over);
}

TEST_CASE("who listens is idle, and at work again as soon as it hears") {
    const ManualClock clock(kNow);
    Activity activity(clock);
    Activity::Participant participant(activity);
    {
        const auto listening = participant.listen();
        CHECK(activity.snapshot().idle);
        activity.poke();
        CHECK(activity.snapshot().idle);
    }
    CHECK_FALSE(activity.snapshot().idle);
}

TEST_CASE("a guard is work until the last of its owners lets go") {
    const ManualClock clock(kNow);
    Activity activity(clock);
    auto first = activity.guard();
    {
        auto second = std::move(first);
        CHECK_FALSE(activity.snapshot().idle);
        first = activity.guard();
    }
    CHECK_FALSE(activity.snapshot().idle);
    first.release();
    first.release();
    CHECK(activity.snapshot().idle);
    activity.wait_for_guards();
}

namespace {

class CountedDuty : public engine::Duty {
public:
    explicit CountedDuty(std::chrono::milliseconds breath) : breath_(breath) {}

    std::string name() const override { return "counted"; }
    std::optional<domain::Instant> turn(Activity::Participant&) override {
        ++turns;
        return std::nullopt;
    }
    std::chrono::milliseconds breath() const override { return breath_; }

    std::atomic<int> turns{0};

private:
    const std::chrono::milliseconds breath_;
};

}  // namespace

TEST_CASE("a duty that nobody waits for takes a breath between pokes, but not where time moves in jumps") {
    const auto turns_after_a_poke = [](ManualClock::Pretends pretends, std::chrono::milliseconds breath) {
        const ManualClock clock(kNow, pretends);
        Activity activity(clock);
        CountedDuty duty(breath);
        {
            const engine::Loop loop(duty, activity, clock);
            CHECK(activity.wait_for_rest(30s).idle);
            activity.poke();
            activity.wait_for_rest(breath == 1h && !clock.is_external() ? 50ms : 30s);
            activity.stop();  // ends the breath as well
        }
        return duty.turns.load();
    };
    CHECK(turns_after_a_poke(ManualClock::Pretends::to_be_the_system, 1h) == 1);
    CHECK(turns_after_a_poke(ManualClock::Pretends::to_be_the_system, 0ms) == 2);
    CHECK(turns_after_a_poke(ManualClock::Pretends::to_be_external, 1h) == 2);
}
