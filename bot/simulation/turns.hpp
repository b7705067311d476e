// One run of Sigap with its real loops, which take their turns on one thread while a clock of ours stands
// still: the same inputs lead to the same day, row by row.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "bot/engine/activity.hpp"
#include "bot/engine/clock.hpp"
#include "bot/engine/heartbeat.hpp"
#include "bot/engine/inbox_loop.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/outbox_loop.hpp"
#include "bot/engine/timer_loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "bot/reading/reader.hpp"
#include "bot/simulation/people.hpp"
#include "bot/simulation/scripted_channel.hpp"
#include "storage/database.hpp"

namespace simulation {

/// From the start of a service to its stop. What is referred to outlives it. Throws what storage and the use
/// cases throw.
class Turns {
public:
    struct Parts {
        storage::Database& database;
        engine::ManualClock& clock;
        const engine::Setting& setting;
        const reading::Reader& reader;
        std::vector<ScriptedChannel*> channels;
        People& people;
    };

    /// As a service starts: records how long none ran, and winds up the timers.
    explicit Turns(Parts parts);

    /// Everybody works until nobody has anything left to do at this instant.
    void work();
    /// When somebody has something to do; nullopt: never.
    std::optional<domain::Instant> next() const;
    /// The last sign of life before it stops.
    void stop() { heartbeat_.beat(); }

private:
    bool deliver();
    bool is_due(const std::optional<domain::Instant>& at) const { return at && *at <= parts_.clock.now(); }

    Parts parts_;
    const engine::UseCases use_cases_ = engine::house_use_cases();
    engine::Activity activity_;
    engine::Activity::Participant self_;
    engine::Intake intake_;
    engine::Heartbeat heartbeat_;
    engine::InboxLoop inbox_;
    engine::TimerLoop timers_;
    std::vector<std::unique_ptr<engine::OutboxLoop>> lanes_;
    std::optional<domain::Instant> timers_due_;
    std::vector<std::optional<domain::Instant>> lanes_due_;
};

}  // namespace simulation
