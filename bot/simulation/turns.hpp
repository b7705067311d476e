// One run of Sigap with its real loops, which take their turns on one thread while a clock of ours stands
// still: the same inputs lead to the same day, row by row.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/engine/activity.hpp"
#include "bot/engine/clock.hpp"
#include "bot/engine/heartbeat.hpp"
#include "bot/engine/inbox_loop.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/lag.hpp"
#include "bot/engine/outbox_loop.hpp"
#include "bot/engine/provider_health.hpp"
#include "bot/engine/timer_loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "bot/reading/reader.hpp"
#include "bot/simulation/crowd.hpp"
#include "bot/simulation/scripted_channel.hpp"
#include "storage/database.hpp"

namespace simulation {

/// What a messenger posts to us in one request.
struct Post {
    domain::Channel* channel;
    std::string body;
    std::size_t events = 1;  ///< that it holds
};

/// The far end of all messengers: who posts to Sigap, and when.
class Outside {
public:
    virtual ~Outside() = default;
    /// When something will be posted; nullopt: never.
    virtual std::optional<domain::Instant> next() const = 0;
    /// Takes out what is to be posted at `now`, in order.
    virtual std::vector<Post> due(domain::Instant now) = 0;
    /// How Sigap answered a post.
    virtual void answered(const Post& post, int status) = 0;
};

/// From the start of a service to its stop. What is referred to outlives it. Throws what storage and the use
/// cases throw; the work at hand is then still to be done, and `work` goes on with it.
class Turns {
public:
    struct Parts {
        /// Whose channels and posts are anybody's.
        Parts(storage::Database& opened, const engine::Clock& stepped, const engine::Setting& set,
              const reading::Reader& reads, std::vector<domain::Channel*> all, std::shared_ptr<Outside> far)
            : database(opened),
              clock(stepped),
              setting(set),
              reader(reads),
              channels(std::move(all)),
              outside(std::move(far)) {}
        /// The scripted people behind scripted channels.
        Parts(storage::Database& opened, const engine::Clock& stepped, const engine::Setting& set,
              const reading::Reader& reads, const std::vector<ScriptedChannel*>& scripted, Crowd& people);

        storage::Database& database;
        const engine::Clock& clock;
        const engine::Setting& setting;
        const reading::Reader& reader;
        std::vector<domain::Channel*> channels;
        std::shared_ptr<Outside> outside;
        bool is_watched = false;  ///< whether somebody looks how the lanes and their providers fare
    };

    /// As a service starts: records how long none ran, and winds up the timers.
    explicit Turns(Parts parts);

    /// Everybody works until nobody has anything left to do at this instant.
    void work();
    /// When somebody has something to do; nullopt: never.
    std::optional<domain::Instant> next() const;
    /// A sign of life; the last one before it stops.
    void beat() { heartbeat_.beat(); }
    void stop() { beat(); }
    /// What the heartbeat's own loop would do now.
    void watch_clock() { heartbeat_.turn(self_); }
    /// The inbox has something left that nobody posts any more: what an earlier run took in, or what failed.
    void look_into_inbox() { is_inbox_due_ = true; }
    /// It is being killed: whoever waits for time to pass waits no longer.
    void abandon() { activity_.stop(); }

private:
    void watch();
    bool deliver();
    bool has_pending() const;
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
    std::vector<std::unique_ptr<engine::Duty>> watches_;
    bool is_inbox_due_ = false;
    std::optional<domain::Instant> watches_due_;
    std::optional<domain::Instant> timers_due_;
    std::vector<std::optional<domain::Instant>> lanes_due_;
};

}  // namespace simulation
