#include "bot/engine/engine.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "bot/app/outage_record.hpp"
#include "bot/engine/lag.hpp"
#include "bot/engine/provider_health.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/timeline.hpp"

namespace engine {
namespace {

constexpr std::chrono::seconds kUntilSure{1};

/// The database as whoever leads may write it.
std::unique_ptr<storage::Database> led_by(storage::Database& database, const Leadership* leadership) {
    if (leadership == nullptr) return database.guarded({});
    return database.guarded(
        [leadership](storage::Transaction& transaction) { leadership->require(transaction); });
}

/// What was not sent goes back into the queue: who knows whether another instance sends it by now.
auto while_leading(const Leadership& leadership, decltype(Sender::send) send) {
    return [&leadership, send = std::move(send)](const domain::OutboundMessage& message,
                                                 std::chrono::milliseconds timeout, domain::Instant now,
                                                 domain::OutcomeCame came) {
        if (leadership.is_sure()) return send(message, timeout, now, std::move(came));
        came(domain::RetryAt{now + kUntilSure, domain::RetryScope::chat, "the lead is in doubt"});
    };
}

}  // namespace

Engine::Engine(Parts parts)
    : parts_(std::move(parts)),
      led_(led_by(parts_.database, share_lead())),
      setting_{parts_.rules, parts_.words, parts_.office},
      activity_(parts_.clock),
      intake_(parts_.database, activity_, find_witness()),
      heartbeat_(*led_, parts_.clock, parts_.instance_id),
      inbox_(*led_, activity_, setting_, parts_.use_cases, parts_.channels, parts_.reader),
      timers_(*led_, activity_, parts_.clock, heartbeat_, setting_, parts_.use_cases),
      sealer_(*led_, parts_.clock),
      files_(*led_, activity_, parts_.clock, setting_, parts_.use_cases, parts_.channels),
      reports_(*led_, parts_.clock, setting_) {
    for (Sender sender : parts_.senders) {
        if (leadership_) sender.send = while_leading(*leadership_, std::move(sender.send));
        lanes_.push_back(std::make_unique<OutboxLoop>(*led_, activity_, parts_.clock, setting_,
                                                      parts_.use_cases, std::move(sender)));
    }
    for (domain::Channel* channel : parts_.channels)
        if (channel->is_polled())
            polls_.push_back(std::make_unique<PollLoop>(*led_, activity_, parts_.clock, *channel,
                                                        witness_ ? &*witness_ : nullptr));
    watch_lanes();
}

/// nullptr: no other instance can write, so nobody has to lead.
const Leadership* Engine::share_lead() {
    if (!parts_.database.is_shared() || parts_.clock.is_external()) return nullptr;
    leadership_.emplace(Leadership::Parts{parts_.database, parts_.clock, parts_.instance_id, parts_.key_mark,
                                          [this] { begin(); }, parts_.lead_lost});
    return &*leadership_;
}

Witness* Engine::find_witness() {
    if (!leadership_) return nullptr;
    return &witness_.emplace(parts_.database, activity_,
                             [this] { return storage::timeline(parts_.database); });
}

void Engine::watch_lanes() {
    std::vector<const OutboxLoop*> lanes;
    std::vector<ProviderHealth::Lane> patients;
    for (const auto& lane : lanes_) {
        const auto has_lane = [name = lane->state().lane](const domain::Channel* channel) {
            return storage::lane_of(channel->account()) == name;
        };
        const auto channel = std::find_if(parts_.channels.begin(), parts_.channels.end(), has_lane);
        lanes.push_back(lane.get());
        patients.push_back({*lane, channel == parts_.channels.end() ? nullptr : *channel});
    }
    watches_.push_back(std::make_unique<Lag>(*led_, parts_.clock, std::move(lanes)));
    watches_.push_back(std::make_unique<ProviderHealth>(*led_, parts_.clock, patients));
    if (parts_.clock.is_external()) return;
    for (const Door& door : parts_.doors)
        watches_.push_back(std::make_unique<FrontDoor>(*led_, parts_.clock, door));
}

Engine::~Engine() {
    stop();
}

void Engine::start() {
    try {
        if (leadership_)
            join();
        else
            begin();
    } catch (...) {
        stop();
        throw;
    }
    const std::lock_guard lock(mutex_);
    is_running_ = true;
}

/// Those who share the database: whoever leads hears at once of what another instance took in.
void Engine::join() {
    witness_->begin();
    is_joined_ = true;
    leadership_->begin();
    neighbours_ = parts_.database.listen([this] { activity_.poke(); });
    rules_watch_ = std::make_unique<RulesWatch>(parts_.database, parts_.clock, parts_.reload_rules);
    for (Duty* duty : std::initializer_list<Duty*>{&*leadership_, &*witness_, rules_watch_.get()})
        shared_loops_.push_back(std::make_unique<Loop>(*duty, activity_, parts_.clock));
}

void Engine::begin() {
    heartbeat_.begin();
    led_->write(app::end_earlier_outages);
    for (const auto& lane : lanes_) lane->recover();
    led_->write([&](storage::Transaction& transaction) {
        setting_.play(transaction, [&](app::Scene& scene) {
            parts_.use_cases.wind_up(scene);
            if (!parts_.use_cases.offer_default_menu) return;
            for (const domain::Channel* channel : parts_.channels)
                parts_.use_cases.offer_default_menu(scene, channel->account());
        });
    });

    if (!parts_.clock.is_external()) run(heartbeat_);
    for (const auto& lane : lanes_) run(*lane);
    run(timers_);
    run(inbox_);
    run(sealer_);
    run(reports_);
    for (const auto& poll : polls_) run(*poll);
    for (const auto& watch : watches_) run(*watch);
    if (parts_.use_cases.record_file) run(files_);
    if (parts_.external_clock)
        clock_loop_ =
            std::make_unique<ClockLoop>(*parts_.external_clock, activity_, [this] { heartbeat_.beat(); });
    const std::lock_guard lock(mutex_);
    has_begun_ = true;
}

void Engine::run(Duty& duty) {
    loops_.push_back(std::make_unique<Loop>(duty, activity_, parts_.clock));
}

void Engine::stop() {
    activity_.stop();
    neighbours_.reset();
    while (!shared_loops_.empty()) shared_loops_.pop_back();  // from here on nobody begins
    clock_loop_.reset();
    while (!loops_.empty()) loops_.pop_back();
    std::vector<std::unique_ptr<OutboxLoop>> lanes;
    bool was_running = false;
    {
        const std::lock_guard lock(mutex_);
        lanes = std::move(lanes_);
        was_running = std::exchange(is_running_, false) && std::exchange(has_begun_, false);
    }
    lanes.clear();
    activity_.wait_for_guards();
    if (!is_joined_ && !was_running) return;
    try {
        if (std::exchange(is_joined_, false)) witness_->look();  // what it remembers ends with it
        if (!was_running) return;
        sealer_.seal_all();
        heartbeat_.beat();  // from here on we are away
        if (leadership_) leadership_->lay_down();
    } catch (...) {
        spdlog::error("engine: on stopping: {}", describe(std::current_exception()));
    }
}

Engine::State Engine::state() const {
    State state;
    state.last_beat_at = heartbeat_.last_beat_at();
    state.oldest_pending_at = parts_.database.read(storage::inbox::oldest_pending_at);
    state.intake = intake_.counts();
    state.writer = parts_.database.writer_state();
    state.outages = parts_.database.read(storage::open_outages);
    const std::lock_guard lock(mutex_);
    state.is_running = is_running_;
    state.leads = has_begun_;
    for (const auto& lane : lanes_) state.lanes.push_back(lane->state());
    for (const auto& poll : polls_) state.polls.push_back(poll->state());
    return state;
}

}  // namespace engine
