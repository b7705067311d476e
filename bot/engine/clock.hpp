// What time it is. Nobody else in the house reads a clock: rules get `now` as a value, loops wait through
// here.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "bot/domain/instant.hpp"

namespace engine {

/// Wall time, monotonic time and waiting, as one seam. May be asked from several threads at once.
class Clock {
public:
    /// Since some fixed moment; never steps, and goes on while the machine is suspended.
    using Monotonic = std::chrono::microseconds;

    virtual ~Clock() = default;

    virtual domain::Instant now() const = 0;
    virtual Monotonic monotonic() const = 0;

    /// Whether somebody else moves the time in jumps. A jump is then no sign that the machine stood still.
    virtual bool is_external() const = 0;

    /// Waits on `changed` until it is notified, and no longer than until `due`; may return early. `lock` is
    /// held before and after. Where time moves in jumps, whoever moves it notifies.
    virtual void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                      std::optional<domain::Instant> due) const = 0;
};

/// The machine's clock. A step of the wall clock reaches those who wait for an instant.
class SystemClock : public Clock {
public:
    domain::Instant now() const override;
    Monotonic monotonic() const override;
    bool is_external() const override { return false; }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
              std::optional<domain::Instant> due) const override;
};

/// Stands still until it is moved; whoever moves it pokes the activity afterwards. For tests.
class ManualClock : public Clock {
public:
    enum class Pretends { to_be_the_system, to_be_external };

    explicit ManualClock(domain::Instant start, Pretends pretends = Pretends::to_be_external);

    /// Time passes.
    void advance(std::chrono::microseconds by);
    /// The wall clock alone is set, as by NTP.
    void step(std::chrono::microseconds by);

    domain::Instant now() const override;
    Monotonic monotonic() const override;
    bool is_external() const override { return pretends_ == Pretends::to_be_external; }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
              std::optional<domain::Instant> due) const override;

private:
    mutable std::mutex mutex_;
    domain::Instant now_;
    Monotonic monotonic_{};
    const Pretends pretends_;
};

}  // namespace engine
