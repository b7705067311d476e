#include "bot/engine/outbox_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "bot/engine/group_write.hpp"
#include "bot/engine/trouble.hpp"

namespace engine {
namespace {

using domain::Instant;
using domain::SendOutcome;
using storage::LeasedItem;
using storage::Transaction;

constexpr std::chrono::seconds kSendTimeout{10};
// A simulation's time stands still while we wait: there a slow machine must not pass for a provider that is
// unwell.
constexpr std::chrono::seconds kSendTimeoutInSimulation{120};
// What is ready by its time and yet not leased waits for its chat or for the message that it edits.
constexpr std::chrono::seconds kLookAgain{1};
// A provider that says "later" and means this very moment would be asked without end.
constexpr std::chrono::seconds kShortestRetry{1};
constexpr std::chrono::minutes kRestWhenStopped{1};

}  // namespace

OutboxLoop::OutboxLoop(storage::Database& database, Activity& activity, const Clock& clock,
                       const Setting& setting, const UseCases& use_cases, Sender sender)
    : database_(database),
      activity_(activity),
      clock_(clock),
      setting_(setting),
      use_cases_(use_cases),
      sender_(std::move(sender)),
      pace_(sender_.limits) {
    counts_.lane = sender_.lane;
    if (sender_.sending == Sending::within_the_turn) return;
    for (std::size_t count = 0; count < std::max<std::size_t>(1, sender_.limits.parallel_sends); ++count)
        workers_.emplace_back([this] { work(); });
}

OutboxLoop::~OutboxLoop() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    handed_over_.notify_all();
    for (auto& worker : workers_) worker.join();
}

void OutboxLoop::recover() {
    const int found = database_.write(
        [&](Transaction& transaction) { return storage::recover_leases(transaction, sender_.lane); });
    if (found > 0) spdlog::warn("{}: {} sends of an earlier run have no known outcome", name(), found);
}

std::optional<Instant> OutboxLoop::turn(Activity::Participant& self) {
    const int free = free_hands();
    if (free == 0) return std::nullopt;  // the first to finish pokes

    const Instant now = clock_.now();
    const auto waiting_since = [&] {
        return database_.read(
            [&](Transaction& transaction) { return storage::next_send_at(transaction, sender_.lane, now); });
    };
    const auto due = waiting_since();
    if (!due || *due > now) return due;

    int room = 0;
    {
        const std::lock_guard lock(mutex_);
        pace_.forget_rested(now);
        room = pace_.room(now, free);
        if (room == 0) return pace_.account_ready_at(now);
    }
    auto items = lease(now, room);
    const bool may_have_more = static_cast<int>(items.size()) == room;
    if (sender_.sending == Sending::within_the_turn) {
        send_here(self, items, now);
        if (!items.empty()) return now;  // their chats are free again
    } else {
        hand_over(std::move(items), now);
    }
    if (may_have_more) return now;
    const auto left = waiting_since();
    return left && *left <= now ? now + kLookAgain : left;
}

int OutboxLoop::free_hands() const {
    const std::lock_guard lock(mutex_);
    if (sender_.sending == Sending::within_the_turn)
        return static_cast<int>(std::max<std::size_t>(1, sender_.limits.parallel_sends));
    return static_cast<int>(workers_.size()) - static_cast<int>(chats_in_flight_.size());
}

std::vector<LeasedItem> OutboxLoop::lease(Instant now, int room) {
    return database_.write([&](Transaction& transaction) {
        const std::lock_guard lock(mutex_);
        std::vector<LeasedItem> chosen;
        std::vector<std::string> left_out = chats_in_flight_;
        for (bool has_more = true; has_more && static_cast<int>(chosen.size()) < room;) {
            const int wanted = room - static_cast<int>(chosen.size());
            auto leased = storage::lease(transaction, sender_.lane, now, wanted, left_out);
            has_more = static_cast<int>(leased.size()) == wanted;
            for (LeasedItem& item : leased) {
                const auto& message = item.message;
                left_out.push_back(message.chat);
                const Instant ready = pace_.chat_ready_at(message.chat, message.kind, now);
                if (ready > now)  // back into the queue until its chat may be written to
                    storage::record(transaction, item.id,
                                    domain::RetryAt{ready, domain::RetryScope::chat, ""});
                else
                    chosen.push_back(std::move(item));
            }
        }
        return chosen;
    });
}

void OutboxLoop::hand_over(std::vector<LeasedItem> items, Instant now) {
    const std::lock_guard lock(mutex_);
    for (LeasedItem& item : items) {
        pace_.take(item.message.chat, item.message.kind, now);
        chats_in_flight_.push_back(item.message.chat);
        jobs_.push_back({std::move(item), activity_.guard()});
        handed_over_.notify_one();  // a hundred hands may wait
    }
}

/// Their outcomes share one commit.
void OutboxLoop::send_here(Activity::Participant& self, const std::vector<LeasedItem>& items, Instant now) {
    if (items.empty()) return;
    std::vector<SendOutcome> outcomes;
    for (const LeasedItem& item : items) {
        {
            const std::lock_guard lock(mutex_);
            pace_.take(item.message.chat, item.message.kind, now);
        }
        outcomes.push_back(try_send(item));
        heed(outcomes.back(), item.message.chat);
    }
    std::vector<WriteJob> jobs;
    for (std::size_t index = 0; index < items.size(); ++index)
        jobs.push_back([&, index](Transaction& transaction) {
            play_outcome(transaction, items[index].id, outcomes[index]);
        });
    const auto thrown = write_together(database_, jobs);
    for (std::size_t index = 0; index < items.size(); ++index)
        if (thrown[index]) record(self, items[index], outcomes[index]);
    activity_.poke();
}

void OutboxLoop::work() {
    Activity::Participant self(activity_);
    while (auto job = next_job(self)) {
        const LeasedItem& item = job->item;
        const SendOutcome outcome = try_send(item);
        heed(outcome, item.message.chat);
        record(self, item, outcome);
        finish(item.message.chat);
    }
}

/// What was leased is sent even while closing: it would cost one of its two copies otherwise.
std::optional<OutboxLoop::Job> OutboxLoop::next_job(Activity::Participant& self) {
    std::optional<Job> job;
    {
        const auto listening = self.listen();
        std::unique_lock lock(mutex_);
        handed_over_.wait(lock, [&] { return is_closing_ || !jobs_.empty(); });
        if (jobs_.empty()) return std::nullopt;
        job = std::move(jobs_.front());
        jobs_.pop_front();
    }
    job->guard.release();
    return job;
}

SendOutcome OutboxLoop::try_send(const LeasedItem& item) const {
    const Instant now = clock_.now();
    try {
        SendOutcome outcome =
            sender_.send(item.message, clock_.is_external() ? kSendTimeoutInSimulation : kSendTimeout, now);
        if (auto* later = std::get_if<domain::RetryAt>(&outcome))
            later->at = std::max(later->at, now + kShortestRetry);
        return outcome;
    } catch (...) {
        const std::string what = describe(std::current_exception());
        spdlog::error("{}: sending item {}: {}", name(), item.id.value, what);
        return domain::Unclear{what};
    }
}

void OutboxLoop::heed(const SendOutcome& outcome, const std::string& chat) {
    const std::lock_guard lock(mutex_);
    health_.note(outcome, clock_.now());
    if (std::holds_alternative<domain::Accepted>(outcome)) {
        ++counts_.accepted;
    } else if (const auto* later = std::get_if<domain::RetryAt>(&outcome)) {
        ++counts_.put_off;
        switch (later->scope) {
            case domain::RetryScope::account:
                pace_.hold_account(later->at);
                break;
            case domain::RetryScope::chat:
                pace_.hold_chat(chat, later->at);
                break;
        }
    } else if (const auto* refused = std::get_if<domain::Refused>(&outcome)) {
        ++counts_.refused;
        if (refused->reason == domain::RefusalReason::template_stopped) ++counts_.template_refusals;
        if (refused->reason == domain::RefusalReason::account_stopped) {
            spdlog::error("{}: the provider has stopped the account: {}", name(), refused->detail);
            pace_.hold_account(clock_.now() + kRestWhenStopped);
        }
    } else {
        ++counts_.unclear;
    }
}

void OutboxLoop::record(Activity::Participant& self, const LeasedItem& item, const SendOutcome& outcome) {
    for (int failures = 0;;) {
        try {
            return record_once(item.id, outcome, failures > 0);
        } catch (...) {
            const auto pause = backoff(++failures);
            spdlog::error("{}: the outcome of item {} is not recorded: {}; again in {} s", name(),
                          item.id.value, describe(std::current_exception()), pause.count());
            if (self.pause(clock_.now() + pause) == Activity::Participant::Wake::to_stop) return;
        }
    }
}

void OutboxLoop::record_once(domain::OutboxId id, const SendOutcome& outcome, bool is_repeated) {
    try {
        database_.write([&](Transaction& transaction) {
            // A commit that seemed to fail may have reached the disk: then the outcome is known already.
            if (is_repeated) {
                const auto row = storage::find_row(transaction, id);
                if (row && row->state != "leased") return;
            }
            play_outcome(transaction, id, outcome);
        });
    } catch (...) {
        if (is_passing(std::current_exception())) throw;
        // What follows from the outcome went wrong, but that it happened must stand, or it would be sent
        // again.
        spdlog::error("{}: drawing the consequences of item {}: {}", name(), id.value,
                      describe(std::current_exception()));
        database_.write([&](Transaction& transaction) { storage::record(transaction, id, outcome); });
    }
}

void OutboxLoop::play_outcome(Transaction& transaction, domain::OutboxId id,
                              const SendOutcome& outcome) const {
    setting_.play(transaction, [&](app::Scene& scene) { use_cases_.record_send(scene, id, outcome); });
}

void OutboxLoop::finish(const std::string& chat) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = std::find(chats_in_flight_.begin(), chats_in_flight_.end(), chat);
        if (found != chats_in_flight_.end()) chats_in_flight_.erase(found);
    }
    activity_.poke();
}

OutboxLoop::State OutboxLoop::state() const {
    const std::lock_guard lock(mutex_);
    State state = counts_;
    state.in_flight = static_cast<int>(chats_in_flight_.size());
    state.account_ready_at = pace_.account_ready_at(clock_.now());
    state.last_tried_at = health_.last_tried_at();
    state.failing_since = health_.failing_since(clock_.now());
    return state;
}

std::optional<Instant> OutboxLoop::failing_since(Instant now) const {
    const std::lock_guard lock(mutex_);
    return health_.failing_since(now);
}

}  // namespace engine
