#include "bot/engine/clock.hpp"

#include <time.h>

#include <algorithm>

namespace engine {
namespace {

// Far enough to cost nothing, near enough that no instant overflows the nanoseconds of the system's clock.
constexpr std::chrono::hours kLongestWait{1};

}  // namespace

using domain::Instant;

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

Clock::Monotonic SystemClock::monotonic() const {
    // Not steady_clock: that one stands still in suspend, so that a night asleep looked like a clock that was
    // set.
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::floor<Monotonic>(std::chrono::seconds{time.tv_sec} +
                                         std::chrono::nanoseconds{time.tv_nsec});
}

void SystemClock::wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                       std::optional<Instant> due) const {
    const Instant limit = now() + kLongestWait;
    changed.wait_until(lock, std::min(due.value_or(limit), limit));
}

ManualClock::ManualClock(Instant start, Pretends pretends) : now_(start), pretends_(pretends) {}

void ManualClock::advance(std::chrono::microseconds by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
    monotonic_ += by;
}

void ManualClock::step(std::chrono::microseconds by) {
    const std::lock_guard lock(mutex_);
    now_ += by;
}

Instant ManualClock::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

Clock::Monotonic ManualClock::monotonic() const {
    const std::lock_guard lock(mutex_);
    return monotonic_;
}

void ManualClock::wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                       std::optional<Instant>) const {
    changed.wait(lock);
}

}  // namespace engine
