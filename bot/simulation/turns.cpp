#include "bot/simulation/turns.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>

#include "storage/outbox.hpp"

namespace simulation {
namespace {

using domain::Instant;

std::vector<domain::Channel*> as_channels(const std::vector<ScriptedChannel*>& scripted) {
    return {scripted.begin(), scripted.end()};
}

}  // namespace

Turns::Turns(Parts parts)
    : parts_(std::move(parts)),
      activity_(parts_.clock),
      self_(activity_),
      intake_(parts_.database, activity_),
      heartbeat_(parts_.database, parts_.clock, "simulation"),
      inbox_(parts_.database, activity_, parts_.setting, use_cases_, as_channels(parts_.channels),
             parts_.reader),
      timers_(parts_.database, activity_, parts_.clock, heartbeat_, parts_.setting, use_cases_) {
    for (ScriptedChannel* channel : parts_.channels)
        lanes_.push_back(std::make_unique<engine::OutboxLoop>(
            parts_.database, activity_, parts_.clock, parts_.setting, use_cases_,
            engine::Sender{
                storage::lane_of(channel->account()), channel->limits(),
                [channel](const domain::OutboundMessage& message, std::chrono::milliseconds timeout,
                          Instant now) { return channel->send(message, timeout, now); },
                engine::Sending::within_the_turn}));
    heartbeat_.begin();
    for (const auto& lane : lanes_) lane->recover();
    parts_.database.write([&](storage::Transaction& transaction) {
        parts_.setting.play(transaction, [&](app::Scene& scene) { use_cases_.wind_up(scene); });
    });
    timers_due_ = parts_.clock.now();
    lanes_due_.assign(lanes_.size(), parts_.clock.now());
}

void Turns::work() {
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
            const std::int64_t before = parts_.channels[index]->load().sends();
            lanes_due_[index] = lanes_[index]->turn(self_);
            if (parts_.channels[index]->load().sends() == before) continue;
            // What became of a send may have set a timer, or gone over to another messenger.
            timers_due_ = parts_.clock.now();
            for (std::size_t other = 0; other < lanes_.size(); ++other)
                if (other != index) lanes_due_[other] = parts_.clock.now();
        }
    }
}

/// What people did reaches the inbox as a webhook's body does, and is worked off. False if nobody did
/// anything.
bool Turns::deliver() {
    std::vector<std::vector<Act>> posts(parts_.channels.size());
    for (Act& act : parts_.people.due(parts_.clock.now()))
        for (std::size_t index = 0; index < posts.size(); ++index)
            if (parts_.channels[index]->account().messenger == act.messenger)
                posts[index].push_back(std::move(act));
    bool has_any = false;
    for (std::size_t index = 0; index < posts.size(); ++index) {
        if (posts[index].empty()) continue;
        has_any = true;
        const std::string body = webhook_of(posts[index]);
        const domain::WebhookRequest request{"POST", body,
                                             [](std::string_view) { return std::vector<std::string>{}; },
                                             [](std::string_view) { return std::nullopt; }};
        std::promise<int> status;
        intake_.accept(*parts_.channels[index], request,
                       [&](const engine::IntakeReply& reply) { status.set_value(reply.status); });
        if (status.get_future().get() != 200) throw std::runtime_error("storage took nothing in");
    }
    if (!has_any) return false;
    // A turn takes up to a hundred events; the last one finds none.
    std::size_t left = 1;
    for (const auto& post : posts) left += post.size();
    for (; left > 0; left -= std::min<std::size_t>(left, 100)) inbox_.turn(self_);
    return true;
}

std::optional<Instant> Turns::next() const {
    std::optional<Instant> earliest = parts_.people.next();
    const auto consider = [&](const std::optional<Instant>& at) {
        if (at) earliest = std::min(*at, earliest.value_or(*at));
    };
    consider(timers_due_);
    for (const auto& at : lanes_due_) consider(at);
    return earliest;
}

}  // namespace simulation
