// All loops together: what Sigap does between a message that came in and the one that goes out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/engine/activity.hpp"
#include "bot/engine/clock.hpp"
#include "bot/engine/external_clock.hpp"
#include "bot/engine/file_loop.hpp"
#include "bot/engine/front_door.hpp"
#include "bot/engine/heartbeat.hpp"
#include "bot/engine/inbox_loop.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/leadership.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/outbox_loop.hpp"
#include "bot/engine/poll_loop.hpp"
#include "bot/engine/report_loop.hpp"
#include "bot/engine/rules_watch.hpp"
#include "bot/engine/sealer.hpp"
#include "bot/engine/timer_loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "bot/engine/witness.hpp"
#include "storage/ledger.hpp"

namespace engine {

class Engine {
public:
    /// Everything referred to outlives the engine.
    struct Parts {
        storage::Database& database;
        std::function<std::shared_ptr<const domain::Rulebook>()> rules;  ///< those in force; never null
        const wording::Catalogue& words;
        const reading::Reader& reader;
        app::Office office;
        std::vector<domain::Channel*> channels;  ///< the polled ones get a loop each
        std::vector<Sender> senders;
        const Clock& clock;
        ExternalClock* external_clock = nullptr;  ///< the same clock, if it is an external one
        std::string instance_id;
        UseCases use_cases;         ///< house_use_cases()
        std::vector<Door> doors{};  ///< the public addresses to try; none of them under an external clock
        // The rest only where several instances share the database.
        std::string key_mark{};  ///< tells the signing key from another without telling the key
        /// Reads the rules in force again, which another instance has changed.
        std::function<void()> reload_rules = [] {};
        /// Another instance has taken the lead of this one, which then only awaits its end.
        std::function<void()> lead_lost = [] {};
    };

    explicit Engine(Parts parts);
    ~Engine();  ///< stops
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Records how long we were away, winds up the timers, and starts the loops in order; where another
    /// instance leads, once this one does. Throws what storage or the use cases throw; what was started by
    /// then is stopped.
    void start();
    /// Stops in reverse what was started: polls and sends under way are waited for, and so is every webhook.
    /// Once is enough, twice is harmless; it does not start again afterwards.
    void stop();

    /// For webhooks; usable from the construction on until `stop`.
    Intake& intake() { return intake_; }
    Activity& activity() { return activity_; }

    /// `act(app::Scene&)` in one write transaction, for whatever does not come through the inbox: the command
    /// line's socket, the dashboard. Returns what it returns once that is durable, and wakes whom it
    /// concerns.
    template <typename Act>
    auto run_in_scene(Act&& act) {
        const auto guard = activity_.guard();
        const Poke poke{activity_};
        return parts_.database.write(
            [&](storage::Transaction& transaction) { return setting_.play(transaction, act); });
    }

    /// How the loops fare, for health and metrics.
    struct State {
        bool is_running = false;
        bool leads = false;  ///< its loops run; always, where no other instance can
        std::optional<domain::Instant> last_beat_at;
        std::optional<domain::Instant> oldest_pending_at;  ///< how far the inbox lags; empty if it does not
        Intake::Counts intake;
        std::vector<OutboxLoop::State> lanes;
        std::vector<PollLoop::State> polls;
        storage::WriterState writer;
        std::vector<storage::Outage> outages;  ///< that last
    };
    /// Throws what reading from storage throws.
    State state() const;

private:
    struct Poke {
        Activity& activity;
        ~Poke() { activity.poke(); }
    };

    const Leadership* share_lead();
    Witness* find_witness();
    void join();
    void watch_lanes();
    void begin();
    void run(Duty& duty);

    Parts parts_;
    std::optional<Leadership> leadership_;    // only where several instances share the database
    std::unique_ptr<storage::Database> led_;  // the same database, as only the leader may write it
    Setting setting_;
    Activity activity_;
    std::optional<Witness> witness_;  // only where the lead is
    bool is_joined_ = false;          // the witness has begun
    Intake intake_;
    Heartbeat heartbeat_;
    InboxLoop inbox_;
    TimerLoop timers_;
    Sealer sealer_;
    FileLoop files_;
    ReportLoop reports_;

    // Guards what start and stop make and unmake, for `state`.
    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<OutboxLoop>> lanes_;
    std::vector<std::unique_ptr<PollLoop>> polls_;
    std::vector<std::unique_ptr<Duty>> watches_;  // of the lanes; used by loops alone
    bool is_running_ = false;
    bool has_begun_ = false;

    std::unique_ptr<storage::Listener> neighbours_;
    std::unique_ptr<RulesWatch> rules_watch_;
    std::vector<std::unique_ptr<Loop>> shared_loops_;  // of those that every instance has
    std::vector<std::unique_ptr<Loop>> loops_;
    std::unique_ptr<ClockLoop> clock_loop_;
};

}  // namespace engine
