// What stands in for the machine: its clock, and a disk that fails or loses power when it is told to.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "bot/engine/clock.hpp"
#include "storage/database.hpp"

namespace sim {

using domain::Instant;
using std::chrono::microseconds;

/// Time as it truly passes, and a wall clock that may be set wrong. Stands still until it is moved; a loop
/// that waits for an instant moves it, for nobody else could.
class StubClock final : public engine::Clock {
public:
    explicit StubClock(Instant start) : true_(start), start_(start) {}

    Instant now() const override { return true_ + skew_; }
    Monotonic monotonic() const override { return true_ - start_; }
    bool is_external() const override { return !is_watched_; }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
              std::optional<Instant> due) const override;

    Instant truth() const { return true_; }
    microseconds skew() const { return skew_; }
    void advance_to(Instant truth) { true_ = std::max(true_, truth); }
    void step(microseconds by) { skew_ += by; }
    /// A jump of ours is no sign that the machine stood still, unless somebody is to notice just that.
    struct Watched {
        explicit Watched(StubClock& clock) : clock_(clock) { clock_.is_watched_ = true; }
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;
        ~Watched() { clock_.is_watched_ = false; }

    private:
        StubClock& clock_;
    };
    /// Asked while somebody waits: true if they had better stop. Called without the lock.
    std::function<bool()> should_stop;

private:
    mutable Instant true_;
    const Instant start_;
    microseconds skew_{0};
    bool is_watched_ = false;
};

/// The power switch and the disk of one machine. Outlives every database on it. What is written is counted
/// in jobs, each a transaction to whoever asked for it: how the writer groups them depends on threads.
class Machine {
public:
    bool is_dead() const { return is_dead_; }
    std::uint64_t jobs() const { return jobs_; }
    /// The power fails right after that many jobs are durable in all, before anybody hears of the last one.
    void die_after_job(std::uint64_t number) { dies_after_ = number; }
    void die() { is_dead_ = true; }
    void revive();
    /// No job begins while the disk is full.
    void set_full(bool is_full) { is_full_ = is_full; }
    bool is_full() const { return is_full_; }
    /// The next commit of a statement that begins so reaches the disk, and says that it did not.
    void lie_about_next(std::string_view statement) { lies_about_ = statement; }
    std::uint64_t lies_told() const { return lies_told_; }

    /// For storage::Database::Options::decorate.
    std::unique_ptr<storage::Engine> attach(std::unique_ptr<storage::Engine> engine);

private:
    class Disk;
    class Cable;

    void require_power() const;

    std::atomic<bool> is_dead_{false};
    std::atomic<bool> is_full_{false};
    std::atomic<std::uint64_t> jobs_{0};
    std::atomic<std::uint64_t> lies_told_{0};
    std::atomic<std::uint64_t> dies_after_{UINT64_MAX};
    std::string_view lies_about_;
};

}  // namespace sim
