// The clock of a simulated run: a simulator owns the time and moves it when nobody has anything left to do.
// The exchange is described in docs/simulator.md, section Time.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "bot/domain/result.hpp"
#include "bot/engine/activity.hpp"
#include "bot/engine/clock.hpp"

namespace engine {

/// Several threads may ask for the time; one alone talks to the simulator.
class ExternalClock : public Clock {
public:
    /// POSTs a JSON body to `/control/clock` and answers with the body of the 200. May take a good second.
    using Transport = std::function<domain::Result<std::string>(std::string body)>;

    /// Asks for the time once, so that `now` is true from the first moment on. `Fault` of the transport, or
    /// `malformed` if the answer is none.
    static domain::Result<std::unique_ptr<ExternalClock>> create(std::string instance, Transport transport);

    enum class Turn { stood_still, moved };

    /// Tells the simulator how we stand and takes over the time it answers with. `activity` must have been
    /// observed after the previous turn ended: it speaks for what that turn brought.
    domain::Result<Turn> turn(const Activity::Snapshot& activity);

    domain::Instant now() const override;
    Monotonic monotonic() const override { return now().time_since_epoch(); }
    bool is_external() const override { return true; }
    void wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
              std::optional<domain::Instant> due) const override;

private:
    ExternalClock(std::string instance, Transport transport);

    const std::string instance_;
    const Transport transport_;
    std::atomic<std::int64_t> now_{0};  // microseconds
    std::int64_t seen_ = 0;             // how many stimuli of the simulator we know of
};

/// The thread that talks to the simulator for as long as the activity goes on.
class ClockLoop {
public:
    /// `on_move` is called on that thread after time has moved and before anybody is woken.
    ClockLoop(ExternalClock& clock, Activity& activity, std::function<void()> on_move);
    ClockLoop(const ClockLoop&) = delete;
    ClockLoop& operator=(const ClockLoop&) = delete;
    ~ClockLoop();  ///< the activity has been stopped

private:
    void run();

    ExternalClock& clock_;
    Activity& activity_;
    const std::function<void()> on_move_;
    std::thread thread_;
};

}  // namespace engine
