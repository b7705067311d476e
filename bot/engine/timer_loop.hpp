// Does what is due: costs grow with what is due, not with who exists.
#pragma once

#include "bot/engine/heartbeat.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "storage/database.hpp"

namespace engine {

/// A timer and what it causes are one transaction; those of one turn share a commit. A timer whose work
/// throws is put off by a minute, then five, then an hour each time, and holds up nobody.
class TimerLoop : public Duty {
public:
    TimerLoop(storage::Database& database, Activity& activity, const Clock& clock, Heartbeat& heartbeat,
              const Setting& setting, const UseCases& use_cases);

    std::string name() const override { return "timers"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    storage::Database& database_;
    Activity& activity_;
    const Clock& clock_;
    Heartbeat& heartbeat_;
    const Setting& setting_;
    const UseCases& use_cases_;
};

}  // namespace engine
