#include "bot/engine/poll_loop.hpp"

#include <spdlog/spdlog.h>

#include "bot/app/outage_record.hpp"
#include "bot/domain/call.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kWait{25};
// An empty answer that did not wait would turn the loop into a storm.
constexpr std::chrono::milliseconds kShortestWait{100};
constexpr std::chrono::seconds kPauseAfterHaste{1};
constexpr std::string_view kTrouble = app::troubles::fetching_failed;

}  // namespace

PollLoop::PollLoop(storage::Database& database, Activity& activity, const Clock& clock,
                   domain::Channel& channel, Witness* witness)
    : database_(database),
      activity_(activity),
      clock_(clock),
      channel_(channel),
      witness_(witness),
      lane_(storage::lane_of(channel.account())),
      well_until_(clock.now()),
      state_{.lane = lane_, .last_success_at = std::nullopt} {}

std::optional<Instant> PollLoop::turn(Activity::Participant& self) {
    if (retry_at_ && clock_.now() < *retry_at_) return retry_at_;
    const auto began = clock_.monotonic();
    const bool was_failing = state().failures > 0;
    const auto batch = [&] {
        const auto is_stopping = [this] { return activity_.is_stopping(); };
        if (was_failing) return channel_.poll(offset_, std::chrono::seconds{0}, is_stopping);
        const auto listening = self.listen();
        return channel_.poll(offset_, kWait, is_stopping);
    }();
    if (activity_.is_stopping()) return std::nullopt;  // what was not stored was not confirmed either
    if (!batch) return note_failure(batch.error());

    store(*batch);
    if (witness_ != nullptr) witness_->remember(channel_.account(), batch->events, clock_.now());
    offset_ = batch->next_offset;
    if (!batch->events.empty() || was_failing) activity_.poke();
    if (batch->events.empty() && !clock_.is_external() && !was_failing &&
        clock_.monotonic() - began < kShortestWait)
        retry_at_ = clock_.now() + kPauseAfterHaste;
    return retry_at_.value_or(clock_.now());
}

/// The events and the end of an outage are one transaction.
void PollLoop::store(const domain::Channel::Batch& batch) {
    const bool was_failing = state().failures > 0;
    if (!batch.events.empty() || was_failing || may_have_open_outage_)
        database_.write([&](Transaction& transaction) {
            for (const auto& event : batch.events)
                storage::inbox::store(transaction, channel_.account(), event, transaction.now());
            if (was_failing) app::outage_began(transaction, lane_, well_until_, kTrouble);
            app::outage_ended(transaction, lane_, kTrouble, transaction.now());
        });
    note_success();
}

void PollLoop::note_success() {
    const Instant now = clock_.now();
    may_have_open_outage_ = false;
    retry_at_.reset();
    well_until_ = now;
    const std::lock_guard lock(mutex_);
    if (state_.failures > 0) spdlog::info("{}: well again", name());
    state_.last_success_at = now;
    state_.failures = 0;
}

std::optional<Instant> PollLoop::note_failure(const domain::Error& error) {
    const Instant now = clock_.now();
    int failures = 0;
    {
        const std::lock_guard lock(mutex_);
        failures = ++state_.failures;
    }
    // A poll may hang while a simulator moves the time by hours; it was well until it was cut.
    if (failures == 1 && clock_.is_external()) well_until_ = now;
    retry_at_ = now + backoff(failures);
    spdlog::warn("{}: {}; again in {} s", name(), error.message, backoff(failures).count());
    if (now - well_until_ > domain::kProviderSilence) {
        may_have_open_outage_ = true;
        database_.write(
            [&](Transaction& transaction) { app::outage_began(transaction, lane_, well_until_, kTrouble); });
    }
    return retry_at_;
}

PollLoop::State PollLoop::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

}  // namespace engine
