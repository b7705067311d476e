#include "bot/engine/pace.hpp"

#include <algorithm>

namespace engine {
namespace {

using domain::Instant;
using domain::OutboundKind;
using domain::TokenBucket;

// Whoever forgets looks at each chat; where they are many, only once they have doubled.
constexpr std::size_t kFewChats = 100;
// Nobody who is called feels it, and it is fifty transactions a second and account instead of a thousand.
constexpr std::chrono::milliseconds kGathering{20};

std::chrono::microseconds interval_of(const domain::SendLimits& limits) {
    return limits.account_per_second > 0
               ? std::chrono::microseconds{static_cast<std::int64_t>(1e6 / limits.account_per_second)}
               : std::chrono::microseconds{0};
}

int burst_of(const domain::SendLimits& limits) {
    return std::max(1, static_cast<int>(limits.parallel_sends));
}

std::chrono::microseconds gathering_of(const domain::SendLimits& limits) {
    const auto interval = interval_of(limits);
    if (interval.count() == 0) return interval;
    const auto gathered = std::min<std::int64_t>(kGathering / interval, burst_of(limits) / 2);
    return interval * std::max<std::int64_t>(gathered - 1, 0);
}

/// A pin waits for its chat, but nothing that is said there waits for a pin.
bool appears_in_chat(OutboundKind kind) {
    return kind != OutboundKind::toast && kind != OutboundKind::pin && kind != OutboundKind::unpin;
}

}  // namespace

Pace::Pace(const domain::SendLimits& limits)
    : limits_(limits), account_(interval_of(limits), burst_of(limits)), gathering_(gathering_of(limits)) {}

int Pace::room(Instant now, int wanted) const {
    TokenBucket imagined = account_;
    int room = 0;
    for (; room < wanted && imagined.ready_at(now) <= now; ++room) imagined.take(now);
    return room;
}

Instant Pace::account_ready_at(Instant now) const {
    return account_.ready_at(now);
}

Instant Pace::worth_asking_at(Instant now) const {
    const Instant ready = account_.ready_at(now);
    return ready > now ? ready + gathering_ : now;
}

Instant Pace::chat_ready_at(const std::string& chat, OutboundKind kind, Instant now) const {
    if (kind == OutboundKind::toast) return now;
    const auto found = chats_.find(chat);
    return found == chats_.end() ? now : found->second.ready_at(now);
}

void Pace::take(const std::string& chat, OutboundKind kind, Instant now) {
    account_.take(now);
    if (appears_in_chat(kind)) bucket_of(chat).take(now);
}

void Pace::hold_account(Instant until) {
    account_.block_until(until);
}

void Pace::hold_chat(const std::string& chat, Instant until) {
    bucket_of(chat).block_until(until);
}

void Pace::forget_rested(Instant now) {
    if (chats_.size() > kFewChats && chats_.size() < forgets_at_) return;
    // A bucket is full if it would have been ready already before the last of its burst came back.
    const Instant earlier = now - limits_.chat_interval * (limits_.chat_burst - 1);
    std::erase_if(chats_, [&](const auto& entry) { return entry.second.ready_at(earlier) <= earlier; });
    forgets_at_ = 2 * chats_.size();
}

TokenBucket& Pace::bucket_of(const std::string& chat) {
    return chats_.try_emplace(chat, limits_.chat_interval, limits_.chat_burst).first->second;
}

}  // namespace engine
