// The clock of a run and everything that waits for it: one ordered queue of events, one lock, one rule for
// when time may jump. The rule is fixed in docs/simulator.md under "Time".
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "simulator/instant.hpp"
#include "simulator/journal.hpp"

namespace sim {

enum class Clock { simulated, system };

/// What an instance of the service says about itself.
struct Report {
    std::string instance;
    std::int64_t now = 0;
    std::uint64_t seen = 0;
    bool is_idle = false;
    std::optional<Instant> next_due;
};

/// Every member but `lock` and `loop` is called with the lock held; `wait` releases it while it waits.
class Run {
public:
    using Lock = std::unique_lock<std::mutex>;
    using EventId = std::pair<Instant, std::uint64_t>;
    /// Names what keeps time from jumping, or nothing.
    using Obstacle = std::function<std::optional<std::string>()>;

    Run(Clock clock, Instant start, std::uint64_t seed, Journal& journal);

    Lock lock() { return Lock{mutex_}; }

    Clock clock() const { return clock_; }
    Instant start() const { return start_; }
    Instant now() const;
    std::uint64_t seen() const { return seen_; }
    /// Something reached the service or came from it: whatever an instance said before is out of date.
    void stimulus();
    /// Wakes everyone who waits, to look again.
    void changed() { changed_.notify_all(); }

    /// Calls `what` when `due` has come (a past instant: at once, behind what is due already). Equal instants
    /// keep the order of the calls. `why` names the cause of the jump in the journal.
    EventId at(Instant due, std::string why, std::function<void()> what);
    void cancel(const EventId& id) { queue_.erase(id); }

    /// Evenly drawn from both ends inclusive, by the seed.
    Duration draw(Duration low, Duration high);
    /// Evenly drawn from [0, 1), by the seed.
    double draw();

    void add_obstacle(Obstacle obstacle) { obstacles_.push_back(std::move(obstacle)); }
    /// Called when an instance makes its first call, or is heard again after it was gone.
    void on_arrival(std::function<void()> what) { on_arrival_ = std::move(what); }

    void set_end(Instant end);
    bool is_done() const { return is_done_; }
    bool is_playing() const { return is_playing_; }
    bool is_stopping() const { return is_stopping_; }
    /// `pace`: time goes at most so many times as fast as real time, in small steps that are not journalled;
    /// without it, it jumps as soon as it may. A clock that goes at real pace anyway takes no notice.
    void play(std::optional<Instant> until, std::optional<double> pace = std::nullopt);
    std::optional<double> pace() const { return pace_; }
    void pause();
    /// Moves time to `to` whatever anybody is doing; what is due on the way happens in order.
    void advance(Instant to);
    /// Ends `loop` and every wait.
    void stop();

    /// Whether every known instance has reported with the present time. What happens before that would reach
    /// a service whose clock still shows the old one.
    bool everyone_knows_the_time() const;

    /// Takes a report and holds the caller until there is something to tell, at most a second.
    void hear(Lock& lock, const Report& report);

    /// Waits until `ready` or until the real time is over; answers whether it is ready.
    bool wait(Lock& lock, std::chrono::milliseconds longest, const std::function<bool()>& ready);

    /// What holds the run, in words; empty if it may jump.
    std::vector<std::string> waiting_for() const;

    /// The instances heard and the events queued, for `/control/state`.
    Json describe_instances() const;
    Json describe_queue() const;

    /// Plays the run until `stop`. Called once, by the thread that owns time.
    void loop();

private:
    struct Event {
        std::string why;
        std::function<void()> what;
    };
    struct Instance {
        Report report;
        std::chrono::steady_clock::time_point heard;
    };
    struct Target {
        Instant at;
        std::string why;
        std::string instance;
    };

    void forget_silent_instances();
    bool work_off_due();
    std::vector<std::string> unfinished_work() const;
    std::optional<Target> next_target() const;
    void jump(const Target& target);
    void creep(Instant to);
    /// How far time may be by now at the chosen pace.
    Instant farthest() const;
    void finish_if_over();
    void complain_if_stuck();

    const Clock clock_;
    const Instant start_;
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    Journal& journal_;
    std::mt19937_64 random_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Instant now_;
    std::uint64_t seen_ = 0;
    std::uint64_t events_made_ = 0;
    std::map<EventId, Event> queue_;
    std::map<std::string, Instance> instances_;
    std::vector<Obstacle> obstacles_;
    std::function<void()> on_arrival_;
    std::optional<Instant> until_;
    std::optional<double> pace_;
    Instant paced_from_;
    std::chrono::steady_clock::time_point paced_since_ = std::chrono::steady_clock::now();
    std::optional<Instant> end_;
    bool is_playing_ = true;
    bool is_done_ = false;
    bool is_stopping_ = false;
    std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now();
    bool has_complained_ = false;
};

}  // namespace sim
