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

namespace engine {

Engine::Engine(Parts parts)
    : parts_(std::move(parts)),
      setting_{parts_.rules, parts_.words, parts_.office},
      activity_(parts_.clock),
      intake_(parts_.database, activity_),
      heartbeat_(parts_.database, parts_.clock, parts_.instance_id),
      inbox_(parts_.database, activity_, setting_, parts_.use_cases, parts_.channels, parts_.reader),
      timers_(parts_.database, activity_, parts_.clock, heartbeat_, setting_, parts_.use_cases),
      sealer_(parts_.database, parts_.clock),
      files_(parts_.database, activity_, parts_.clock, setting_, parts_.use_cases, parts_.channels),
      reports_(parts_.database, parts_.clock, setting_) {
    for (const Sender& sender : parts_.senders)
        lanes_.push_back(std::make_unique<OutboxLoop>(parts_.database, activity_, parts_.clock, setting_,
                                                      parts_.use_cases, sender));
    for (domain::Channel* channel : parts_.channels)
        if (channel->is_polled())
            polls_.push_back(std::make_unique<PollLoop>(parts_.database, activity_, parts_.clock, *channel));
    watch_lanes();
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
    watches_.push_back(std::make_unique<Lag>(parts_.database, parts_.clock, std::move(lanes)));
    watches_.push_back(std::make_unique<ProviderHealth>(parts_.database, parts_.clock, patients));
    if (parts_.clock.is_external()) return;
    for (const Door& door : parts_.doors)
        watches_.push_back(std::make_unique<FrontDoor>(parts_.database, parts_.clock, door));
}

Engine::~Engine() {
    stop();
}

void Engine::start() {
    try {
        begin();
    } catch (...) {
        stop();
        throw;
    }
    const std::lock_guard lock(mutex_);
    is_running_ = true;
}

void Engine::begin() {
    heartbeat_.begin();
    parts_.database.write(app::end_earlier_outages);
    for (const auto& lane : lanes_) lane->recover();
    run_in_scene([&](app::Scene& scene) {
        parts_.use_cases.wind_up(scene);
        if (!parts_.use_cases.offer_default_menu) return;
        for (const domain::Channel* channel : parts_.channels)
            parts_.use_cases.offer_default_menu(scene, channel->account());
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
}

void Engine::run(Duty& duty) {
    loops_.push_back(std::make_unique<Loop>(duty, activity_, parts_.clock));
}

void Engine::stop() {
    activity_.stop();
    clock_loop_.reset();
    while (!loops_.empty()) loops_.pop_back();
    std::vector<std::unique_ptr<OutboxLoop>> lanes;
    bool was_running = false;
    {
        const std::lock_guard lock(mutex_);
        lanes = std::move(lanes_);
        was_running = std::exchange(is_running_, false);
    }
    lanes.clear();
    activity_.wait_for_guards();
    if (!was_running) return;
    try {
        sealer_.seal_all();
        heartbeat_.beat();  // from here on we are away
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
    for (const auto& lane : lanes_) state.lanes.push_back(lane->state());
    for (const auto& poll : polls_) state.polls.push_back(poll->state());
    return state;
}

}  // namespace engine
