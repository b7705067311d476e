#include "bot/simulation/turns.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>

#include "bot/app/outage_record.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"

namespace simulation {
namespace {

using domain::Instant;

/// What people did reaches the inbox as a webhook's body does, and nothing is lost on the way.
class ScriptedOutside final : public Outside {
public:
    ScriptedOutside(std::vector<ScriptedChannel*> channels, Crowd& people)
        : channels_(std::move(channels)), people_(people) {}

    std::optional<Instant> next() const override { return people_.next(); }

    std::vector<Post> due(Instant now) override {
        std::vector<std::vector<Act>> acts(channels_.size());
        for (Act& act : people_.due(now))
            for (std::size_t index = 0; index < acts.size(); ++index)
                if (channels_[index]->account().messenger == act.messenger)
                    acts[index].push_back(std::move(act));
        std::vector<Post> posts;
        for (std::size_t index = 0; index < acts.size(); ++index)
            if (!acts[index].empty())
                posts.push_back({channels_[index], webhook_of(acts[index]), acts[index].size()});
        return posts;
    }

    void answered(const Post&, int status) override {
        if (status != 200) throw std::runtime_error("storage took nothing in");
    }

private:
    const std::vector<ScriptedChannel*> channels_;
    Crowd& people_;
};

/// How many of a lane's tries came to something, were it a refusal; being put off is not one.
std::uint64_t settled_by(const engine::OutboxLoop& lane) {
    const auto state = lane.state();
    return state.accepted + state.refused + state.unclear;
}

}  // namespace

Turns::Parts::Parts(storage::Database& opened, const engine::Clock& stepped, const engine::Setting& set,
                    const reading::Reader& reads, const std::vector<ScriptedChannel*>& scripted,
                    Crowd& people)
    : Parts(opened, stepped, set, reads, {scripted.begin(), scripted.end()},
            std::make_shared<ScriptedOutside>(scripted, people)) {}

Turns::Turns(Parts parts)
    : parts_(std::move(parts)),
      activity_(parts_.clock),
      self_(activity_),
      intake_(parts_.database, activity_),
      heartbeat_(parts_.database, parts_.clock, "simulation"),
      inbox_(parts_.database, activity_, parts_.setting, use_cases_, parts_.channels, parts_.reader),
      timers_(parts_.database, activity_, parts_.clock, heartbeat_, parts_.setting, use_cases_) {
    for (domain::Channel* channel : parts_.channels)
        lanes_.push_back(std::make_unique<engine::OutboxLoop>(
            parts_.database, activity_, parts_.clock, parts_.setting, use_cases_,
            engine::Sender{
                storage::lane_of(channel->account()), channel->limits(),
                [channel](const domain::OutboundMessage& message, std::chrono::milliseconds timeout,
                          Instant now, domain::OutcomeCame came) {
                    channel->send(message, timeout, now, std::move(came));
                },
                engine::Sending::within_the_turn}));
    heartbeat_.begin();
    if (parts_.is_watched) parts_.database.write(app::end_earlier_outages);
    for (const auto& lane : lanes_) lane->recover();
    parts_.database.write([&](storage::Transaction& transaction) {
        parts_.setting.play(transaction, [&](app::Scene& scene) { use_cases_.wind_up(scene); });
    });
    timers_due_ = parts_.clock.now();
    lanes_due_.assign(lanes_.size(), parts_.clock.now());
    if (!parts_.is_watched) return;
    std::vector<const engine::OutboxLoop*> all;
    std::vector<engine::ProviderHealth::Lane> patients;
    for (std::size_t index = 0; index < lanes_.size(); ++index) {
        all.push_back(lanes_[index].get());
        patients.push_back({*lanes_[index], parts_.channels[index]});
    }
    watches_.push_back(std::make_unique<engine::Lag>(parts_.database, parts_.clock, std::move(all)));
    watches_.push_back(std::make_unique<engine::ProviderHealth>(parts_.database, parts_.clock, patients));
}

void Turns::watch() {
    watches_due_.reset();
    for (const auto& watch : watches_)
        if (const auto due = watch->turn(self_)) watches_due_ = std::min(*due, watches_due_.value_or(*due));
}

void Turns::work() {
    watch();
    const auto wake_lanes = [&] { lanes_due_.assign(lanes_.size(), parts_.clock.now()); };
    if (deliver()) {
        timers_due_ = parts_.clock.now();
        wake_lanes();
    }
    for (bool is_over = false; !is_over;) {
        while (is_due(timers_due_)) {
            timers_due_ = timers_.turn(self_);
            if (is_due(timers_due_)) wake_lanes();  // it worked, and looks again
        }
        is_over = true;
        for (std::size_t index = 0; index < lanes_.size(); ++index) {
            if (!is_due(lanes_due_[index])) continue;
            is_over = false;
            const std::uint64_t before = settled_by(*lanes_[index]);
            lanes_due_[index] = lanes_[index]->turn(self_);
            if (settled_by(*lanes_[index]) == before) continue;
            // What became of a send may have set a timer, or gone over to another messenger.
            timers_due_ = parts_.clock.now();
            for (std::size_t other = 0; other < lanes_.size(); ++other)
                if (other != index) lanes_due_[other] = parts_.clock.now();
        }
    }
}

bool Turns::has_pending() const {
    return parts_.database.read([](storage::Transaction& transaction) {
        return storage::inbox::oldest_pending_at(transaction).has_value();
    });
}

/// What was posted reaches the inbox, and is worked off. False if the inbox had nothing to do.
bool Turns::deliver() {
    std::size_t events = 0;
    for (const Post& post : parts_.outside->due(parts_.clock.now())) {
        events += post.events;
        const domain::WebhookRequest request{"POST", post.body,
                                             [](std::string_view) { return std::vector<std::string>{}; },
                                             [](std::string_view) { return std::nullopt; }};
        std::promise<int> status;
        intake_.accept(*post.channel, request,
                       [&](const engine::IntakeReply& reply) { status.set_value(reply.status); });
        is_inbox_due_ = true;
        parts_.outside->answered(post, status.get_future().get());
    }
    if (!is_inbox_due_) return false;
    // What failed stays, so that the turns are counted: each takes at least one event.
    for (std::size_t turns = 0; turns <= events && has_pending(); ++turns) inbox_.turn(self_);
    is_inbox_due_ = false;
    return true;
}

std::optional<Instant> Turns::next() const {
    std::optional<Instant> earliest = parts_.outside->next();
    const auto consider = [&](const std::optional<Instant>& at) {
        if (at) earliest = std::min(*at, earliest.value_or(*at));
    };
    consider(timers_due_);
    consider(watches_due_);
    for (const auto& at : lanes_due_) consider(at);
    return earliest;
}

}  // namespace simulation
