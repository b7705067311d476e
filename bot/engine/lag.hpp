// Whether Sigap keeps up: a message that nobody reads and a call that nobody sends are outages of ours.
#pragma once

#include <vector>

#include "bot/engine/loop.hpp"
#include "bot/engine/outage_watch.hpp"
#include "bot/engine/outbox_loop.hpp"
#include "storage/database.hpp"

namespace engine {

/// What waits longer than this is late (reliability.md I4).
inline constexpr std::chrono::seconds kLongestWait{60};

/// Looks every ten seconds; with an external clock only while something lags, and else when others are at
/// work. A call waits for us only if its lane did nothing at all for as long: a lane that is busy, or that
/// the provider told to wait, is as fast as it may be.
class Lag : public Duty {
public:
    Lag(storage::Database& database, const Clock& clock, std::vector<const OutboxLoop*> lanes);

    std::string name() const override { return "lag"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    std::optional<domain::Instant> next_look() const;
    std::optional<domain::Instant> inbox_lags_since(domain::Instant now) const;
    std::optional<domain::Instant> outbox_lags_since(domain::Instant now) const;

    storage::Database& database_;
    const Clock& clock_;
    const std::vector<const OutboxLoop*> lanes_;
    OutageWatch inbox_;
    OutageWatch outbox_;
    std::optional<domain::Instant> looked_at_;
};

}  // namespace engine
