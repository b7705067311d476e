// Who is at work, and who rests until when: what wakes the loops, and what a simulator must know before it
// moves the time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/engine/clock.hpp"

namespace engine {

/// Every member may be called from several threads at once. Outlives its participants and guards.
class Activity {
public:
    class Participant;
    class Listening;
    class Guard;

    explicit Activity(const Clock& clock) : clock_(clock) {}
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;

    domain::Instant now() const { return clock_.now(); }

    /// Something was committed that may be work for anybody, or the time has moved: all who rest look again.
    /// Call it after the commit and before the outside hears of it.
    void poke();

    /// Marks work in flight outside the loops, for as long as the guard lives.
    Guard guard();

    struct Snapshot {
        bool idle = false;  ///< nobody works, nobody has been poked, nobody's time has come
        std::optional<domain::Instant> next_due;  ///< the earliest instant somebody waits for
    };
    Snapshot snapshot() const;

    /// Waits until nobody works, for at most `patience` of real time, or until the stop.
    Snapshot wait_for_rest(std::chrono::milliseconds patience) const;

    /// Ends all rests and pauses, for good.
    void stop();
    bool is_stopping() const;
    /// Waits for `patience` of real time, or until the stop.
    void wait_for_stop(std::chrono::milliseconds patience) const;
    /// Waits until no guard is left.
    void wait_for_guards() const;

private:
    Snapshot snapshot_of_all() const;
    void settle();

    const Clock& clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable settled_;  // somebody came to rest, or the stop
    std::vector<Participant*> participants_;
    int guards_ = 0;
    bool is_stopping_ = false;
};

/// One thread that works, rests and works again. At work when it is made. Used by its own thread alone.
class Activity::Participant {
public:
    explicit Participant(Activity& activity);
    ~Participant();
    Participant(const Participant&) = delete;
    Participant& operator=(const Participant&) = delete;

    enum class Wake { to_work, to_stop };

    /// Until poked, until `due`, or until the stop. A poke since the last rest ended counts: nothing is
    /// missed.
    Wake rest(std::optional<domain::Instant> due);
    /// Until `until` or the stop, whoever pokes: for waiting out trouble.
    Wake pause(domain::Instant until);
    /// Waits for `length` of real time, or until the stop, and counts as at work.
    Wake breathe(std::chrono::steady_clock::duration length);
    /// What this turn committed may be work for others.
    void poke() { activity_.poke(); }
    /// For as long as the result lives, this thread waits for somebody else and is not at work.
    Listening listen();

private:
    friend class Activity;
    enum class State { working, resting, pausing, listening };

    bool has_cause_to_work() const;
    Wake park(State state, std::optional<domain::Instant> due);
    void enter(State state);

    Activity& activity_;
    std::condition_variable woken_;
    State state_ = State::working;  // this and below: under the activity's mutex
    std::optional<domain::Instant> due_;
    bool is_poked_ = false;
};

class Activity::Listening {
public:
    explicit Listening(Participant& participant) : participant_(participant) {}
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    ~Listening() { participant_.enter(Participant::State::working); }

private:
    Participant& participant_;
};

class Activity::Guard {
public:
    explicit Guard(Activity& activity);
    Guard(Guard&& other) noexcept;
    Guard& operator=(Guard&& other) noexcept;
    ~Guard() { release(); }

    void release();

private:
    Activity* activity_;
};

}  // namespace engine
