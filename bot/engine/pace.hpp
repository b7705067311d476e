// How fast one lane may speak: one bucket for the account, one for each chat that was written to lately.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "bot/domain/channel.hpp"
#include "bot/domain/instant.hpp"
#include "bot/domain/token_bucket.hpp"

namespace engine {

/// Pure: the caller brings the time. Not thread-safe.
class Pace {
public:
    explicit Pace(const domain::SendLimits& limits);

    /// How many messages the account allows at this moment, at most `wanted`.
    int room(domain::Instant now, int wanted) const;
    /// When it allows the next one, `now` if at once.
    domain::Instant account_ready_at(domain::Instant now) const;
    /// When to come back to an account that allows nothing now: a fast one is asked for what it allows in
    /// 20 ms at once, for each time costs a transaction. Never so late that its burst would run over.
    domain::Instant worth_asking_at(domain::Instant now) const;
    /// When the chat may be written to. A toast answers a tap and never waits for its chat: Telegram limits
    /// what appears in a chat, and a toast does not.
    domain::Instant chat_ready_at(const std::string& chat, domain::OutboundKind kind,
                                  domain::Instant now) const;

    void take(const std::string& chat, domain::OutboundKind kind, domain::Instant now);

    /// Nobody of this scope before `until`.
    void hold_account(domain::Instant until);
    void hold_chat(const std::string& chat, domain::Instant until);

    /// Drops the chats whose silence has filled their bucket; they are as good as never written to.
    void forget_rested(domain::Instant now);
    std::size_t remembered_chats() const { return chats_.size(); }

private:
    domain::TokenBucket& bucket_of(const std::string& chat);

    domain::SendLimits limits_;
    domain::TokenBucket account_;
    std::chrono::microseconds gathering_;  // from the first message that the account allows again
    std::unordered_map<std::string, domain::TokenBucket> chats_;
    std::size_t forgets_at_ = 0;  // so many chats
};

}  // namespace engine
