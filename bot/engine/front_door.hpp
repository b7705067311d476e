// Whether the way in that a provider uses is open, tried from outside: name, certificate, proxy and all.
#pragma once

#include <functional>
#include <string>

#include "bot/engine/loop.hpp"
#include "bot/engine/outage_watch.hpp"
#include "storage/database.hpp"

namespace engine {

/// The public address of a lane's webhooks.
struct Door {
    std::string lane;
    /// Knocks once, with a time limit of its own, and leaves no trace.
    std::function<domain::Result<void>()> knock;
};

/// Knocks every minute, and every fifteen seconds while nobody opens. A door that stayed shut for as long as
/// a call may put up with is an outage of its lane, from the last time it opened on. Of no use under an
/// external clock.
class FrontDoor : public Duty {
public:
    FrontDoor(storage::Database& database, const Clock& clock, Door door);

    std::string name() const override { return "front door " + door_.lane; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    storage::Database& database_;
    const Clock& clock_;
    const Door door_;
    OutageWatch shut_;
    domain::Instant open_until_;
    domain::Instant due_;
    bool is_failing_ = false;
};

}  // namespace engine
