#include "bot/engine/outbox_loop.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

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
// However many a provider takes at once: the outcomes of one lane must not fill the writer's queue.
constexpr std::size_t kMostInFlight = 1000;
constexpr std::chrono::milliseconds kBreath{3};
constexpr std::chrono::milliseconds kBreathOfMany{12};  // when a backlog goes out

}  // namespace

/// An item from its lease until what came of it is on record.
struct OutboxLoop::Passage {
    LeasedItem item;
    Activity::Guard guard;  // while it moves
    SendOutcome outcome{};
    bool is_bare = false;  // nothing follows from its outcome, for that went wrong
    int failures = 0;      // of recording
    Instant again_at{};    // to record it
};

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
}

OutboxLoop::~OutboxLoop() {
    wait_for_outcomes();
}

void OutboxLoop::recover() {
    const int found = database_.write(
        [&](Transaction& transaction) { return storage::recover_leases(transaction, sender_.lane); });
    if (found > 0) spdlog::warn("{}: {} sends of an earlier run have no known outcome", name(), found);
}

std::optional<Instant> OutboxLoop::turn(Activity::Participant&) {
    const Instant now = clock_.now();
    if (!doubtful_.empty()) put_back(now);
    const auto unrecorded_due = record_again(now);
    const auto sends_due = send_more(now);
    return unrecorded_due && (!sends_due || *unrecorded_due < *sends_due) ? unrecorded_due : sends_due;
}

std::optional<Instant> OutboxLoop::send_more(Instant now) {
    if (now < asks_again_at_) return asks_again_at_;
    const int free = free_places();
    if (free == 0) return std::nullopt;  // the first to leave pokes

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
        if (room == 0) return asks_again_at_ = pace_.worth_asking_at(now);
    }
    auto items = lease(now, room);
    const auto count = static_cast<int>(items.size());
    for (LeasedItem& item : items) send(std::move(item), now);
    if (sender_.sending == Sending::within_the_turn) {
        wait_for_outcomes();
        if (count > 0) return now;  // their chats are free again
    }
    if (count == room) return now;  // there may be more
    const auto left = waiting_since();
    return left && *left <= now ? now + kLookAgain : left;
}

std::chrono::milliseconds OutboxLoop::breath() const {
    return free_places() < places() / 2 ? kBreathOfMany : kBreath;
}

int OutboxLoop::places() const {
    return static_cast<int>(std::clamp<std::size_t>(sender_.limits.parallel_sends, 1, kMostInFlight));
}

int OutboxLoop::free_places() const {
    const std::lock_guard lock(mutex_);
    return places() - static_cast<int>(chats_in_flight_.size());
}

std::vector<LeasedItem> OutboxLoop::lease(Instant now, int room) {
    auto items = database_.write([&](Transaction& transaction) {
        const std::lock_guard lock(mutex_);
        std::vector<LeasedItem> chosen;
        doubtful_.clear();
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
                else {
                    doubtful_.push_back(item.id);
                    chosen.push_back(std::move(item));
                }
            }
        }
        return chosen;
    });
    doubtful_.clear();
    return items;
}

/// What a commit leased that seemed to fail would wait for its outcome for ever.
void OutboxLoop::put_back(Instant now) {
    database_.write([&](Transaction& transaction) {
        for (const domain::OutboxId id : doubtful_) {
            const auto row = storage::find_row(transaction, id);
            if (row && row->state == "leased")
                storage::record(transaction, id, domain::RetryAt{now, domain::RetryScope::chat, ""});
        }
    });
    doubtful_.clear();
}

/// What was leased is sent even while closing: it would cost one of its two copies otherwise.
void OutboxLoop::send(LeasedItem item, Instant now) {
    const auto passage = std::make_shared<Passage>(Passage{std::move(item), activity_.guard()});
    const domain::OutboundMessage& message = passage->item.message;
    {
        const std::lock_guard lock(mutex_);
        pace_.take(message.chat, message.kind, now);
        chats_in_flight_.push_back(message.chat);
        ++moving_;
    }
    const auto came = [this, passage, now](SendOutcome outcome) {
        if (auto* later = std::get_if<domain::RetryAt>(&outcome))
            later->at = std::max(later->at, now + kShortestRetry);
        heed(outcome, passage->item.message.chat);
        passage->outcome = std::move(outcome);
        record(passage);
    };
    try {
        sender_.send(message, clock_.is_external() ? kSendTimeoutInSimulation : kSendTimeout, now, came);
    } catch (...) {
        const std::string what = describe(std::current_exception());
        spdlog::error("{}: sending item {}: {}", name(), passage->item.id.value, what);
        came(domain::Unclear{what});
    }
}

void OutboxLoop::wait_for_outcomes() {
    std::unique_lock lock(mutex_);
    left_.wait(lock, [&] { return moving_ == 0; });
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

void OutboxLoop::record(const PassagePointer& passage) {
    try {
        database_.write_async(
            [this, passage](Transaction& transaction) { play_outcome(transaction, *passage); },
            [this, passage](const std::exception_ptr& thrown) { recorded(passage, thrown); });
    } catch (...) {
        record_later(passage, std::current_exception());
    }
}

void OutboxLoop::play_outcome(Transaction& transaction, const Passage& passage) const {
    // A commit that seemed to fail may have reached the disk: then the outcome is known already.
    if (passage.failures > 0) {
        const auto row = storage::find_row(transaction, passage.item.id);
        if (row && row->state != "leased") return;
    }
    if (passage.is_bare)
        storage::record(transaction, passage.item.id, passage.outcome);
    else
        setting_.play(transaction, [&](app::Scene& scene) {
            use_cases_.record_send(scene, passage.item.id, passage.outcome);
        });
}

void OutboxLoop::recorded(const PassagePointer& passage, const std::exception_ptr& thrown) {
    if (!thrown) return leave(*passage);
    if (passage->is_bare || is_passing(thrown)) return record_later(passage, thrown);
    // What follows from the outcome went wrong, but that it happened must stand, or it would be sent again.
    spdlog::error("{}: drawing the consequences of item {}: {}", name(), passage->item.id.value,
                  describe(thrown));
    passage->is_bare = true;
    record(passage);
}

/// The lane's own turn tries again.
void OutboxLoop::record_later(const PassagePointer& passage, const std::exception_ptr& thrown) {
    const auto pause = backoff(++passage->failures);
    spdlog::error("{}: the outcome of item {} is not recorded: {}; again in {} s", name(),
                  passage->item.id.value, describe(thrown), pause.count());
    passage->again_at = clock_.now() + pause;
    {
        const std::lock_guard lock(mutex_);
        unrecorded_.push_back(passage);
    }
    activity_.poke();
    passage->guard.release();
    const std::lock_guard lock(mutex_);
    --moving_;
    left_.notify_all();
}

/// When the next is due.
std::optional<Instant> OutboxLoop::record_again(Instant now) {
    std::vector<PassagePointer> due;
    std::optional<Instant> next;
    {
        const std::lock_guard lock(mutex_);
        const auto first_due = std::partition(unrecorded_.begin(), unrecorded_.end(),
                                              [now](const auto& passage) { return passage->again_at > now; });
        due.assign(first_due, unrecorded_.end());
        unrecorded_.erase(first_due, unrecorded_.end());
        moving_ += static_cast<int>(due.size());
        for (const auto& passage : unrecorded_)
            if (!next || passage->again_at < *next) next = passage->again_at;
    }
    for (const auto& passage : due) {
        passage->guard = activity_.guard();
        record(passage);
    }
    return next;
}

/// Whoever waits for the last to leave may take this lane away right after: nothing of it is touched then.
void OutboxLoop::leave(Passage& passage) {
    {
        const std::lock_guard lock(mutex_);
        const auto found =
            std::find(chats_in_flight_.begin(), chats_in_flight_.end(), passage.item.message.chat);
        if (found != chats_in_flight_.end()) chats_in_flight_.erase(found);
    }
    activity_.poke();
    passage.guard.release();
    const std::lock_guard lock(mutex_);
    --moving_;
    left_.notify_all();
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
