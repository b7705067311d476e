// Fetches what a messenger holds for us, for channels that are asked instead of posting.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/witness.hpp"
#include "storage/database.hpp"

namespace engine {

/// Events are stored before the offset that confirms them is passed on; the offset is kept in memory only,
/// for what comes again after a restart is a quiet repeat. A failed poll is repeated after 1, 2, 4 … 30 s,
/// without waiting for events, so that the end of the trouble is known at once.
/// Trouble is an outage of the channel's lane from the last success on: open once it lasts a minute, and
/// recorded when it ends however short it was, since taps were held up.
class PollLoop : public Duty {
public:
    /// `witness`, where there is one, hears of everything that was stored.
    PollLoop(storage::Database& database, Activity& activity, const Clock& clock, domain::Channel& channel,
             Witness* witness = nullptr);

    std::string name() const override { return "poll " + lane_; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

    struct State {
        std::string lane;
        std::optional<domain::Instant> last_success_at;
        int failures = 0;  ///< in a row
    };
    State state() const;

private:
    std::optional<domain::Instant> note_failure(const domain::Error& error);
    void store(const domain::Channel::Batch& batch);
    void note_success();

    storage::Database& database_;
    Activity& activity_;
    const Clock& clock_;
    domain::Channel& channel_;
    Witness* const witness_;
    const std::string lane_;

    std::int64_t offset_ = 0;
    domain::Instant well_until_;        // trouble counts from here
    bool may_have_open_outage_ = true;  // an earlier run may have left one
    std::optional<domain::Instant> retry_at_;

    mutable std::mutex mutex_;
    State state_;  // under the mutex
};

}  // namespace engine
