// Writes down that Sigap is alive, and every span in which it was not: nobody is judged by a silence of ours.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "bot/engine/clock.hpp"
#include "bot/engine/loop.hpp"
#include "storage/database.hpp"

namespace engine {

/// A span without a beat of more than 20 s becomes an outage of the scope `sigap`, and so does a wall clock
/// that moved by 2 s more or less than the machine's own (suspended, or set: reliability.md I12). Spans
/// below the policy's tolerance void no call; they excuse a late tap. How far the clock was set is kept as
/// well, for a window lasts as long as it was meant to (bot/app/lived_time.hpp). With an external clock only
/// the gap before the start counts, for a jump is no outage; `beat` is then called at every move instead of
/// by a loop. Everything throws what storage throws. Several threads may call at once.
class Heartbeat : public Duty {
public:
    Heartbeat(storage::Database& database, const Clock& clock, std::string instance_id);

    /// The first beat of this run, and the gap since the last beat of any earlier one.
    void begin();
    /// One more beat.
    void beat();
    /// Puts a gap on record if there is one, without waiting for the next beat.
    void note_gaps();

    std::string name() const override { return "heartbeat"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

    std::optional<domain::Instant> last_beat_at() const;

private:
    struct Moment {
        domain::Instant wall;
        Clock::Monotonic monotonic;
    };

    Moment here() const { return {clock_.now(), clock_.monotonic()}; }
    bool is_gap(const Moment& moment) const;
    std::optional<std::chrono::microseconds> step_to(const Moment& moment) const;
    void write(const Moment& moment);

    storage::Database& database_;
    const Clock& clock_;
    const std::string instance_id_;
    const domain::Instant started_at_;
    mutable std::mutex mutex_;
    std::optional<Moment> last_;  // what was last written
};

}  // namespace engine
