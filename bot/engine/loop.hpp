// The shape all loops share: a duty does what there is to do, says when it has to look again, and rests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "bot/domain/instant.hpp"
#include "bot/engine/activity.hpp"
#include "bot/engine/clock.hpp"

namespace engine {

/// One kind of work that goes on for as long as the service runs.
class Duty {
public:
    virtual ~Duty() = default;

    /// For the log.
    virtual std::string name() const = 0;

    /// Does what there is to do. Answers when the next turn is due even if nobody pokes: an instant that has
    /// come for more right away, nullopt for none. May throw; then the turn comes again after a pause.
    virtual std::optional<domain::Instant> turn(Activity::Participant& self) = 0;

    /// The least time from turn to turn where nothing is due and pokes alone ask for the next: under load
    /// every commit pokes, and most duties need not look at each. None in time that somebody else moves.
    virtual std::chrono::milliseconds breath() const { return std::chrono::milliseconds{100}; }
};

/// The thread that performs a duty. It never dies of what a turn throws: it logs it and backs off.
class Loop {
public:
    /// Everything given outlives the loop.
    Loop(Duty& duty, Activity& activity, const Clock& clock);
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    /// Waits for the turn under way; the activity has been stopped.
    ~Loop();

private:
    void run();
    Activity::Participant::Wake rest(std::optional<domain::Instant> due);

    Duty& duty_;
    const Clock& clock_;
    std::chrono::steady_clock::time_point begun_{};  // the last turn; the thread's alone
    Activity::Participant participant_;  // made before the thread, so that nobody takes us for idle
    std::thread thread_;
};

}  // namespace engine
