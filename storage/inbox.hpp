// What the messengers brought, kept before it is answered with 200 and until it has had its effect.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/instant.hpp"
#include "storage/database.hpp"

namespace storage::inbox {

/// After so many failed tries an event is set aside, and no longer holds up its chat.
inline constexpr int kMaxAttempts = 3;

struct Item {
    domain::InboxId id;
    domain::Account account;
    domain::ReceivedEvent event;
    domain::Instant received_at;
    int attempts = 0;
};

/// Keeps an event; false if the same account already brought one with that key, whatever its content. One
/// that is not understood is set aside at once.
bool store(Transaction& transaction, const domain::Account& account, const domain::ReceivedEvent& event,
           domain::Instant received_at);

/// An event and whose it is.
struct Arrival {
    const domain::Account* account;
    const domain::ReceivedEvent* event;
};
/// The same for many, in their order and in few statements: how many of them are new.
std::int64_t store_all(Transaction& transaction, std::span<const Arrival> arrivals,
                       domain::Instant received_at);

/// At most `limit` events to work on, oldest first. A chat whose oldest event has failed before gives only
/// that one; events without a chat wait for nobody. Within one answer the order is the caller's to keep:
/// after a failure, leave the rest of that chat for the next call.
std::vector<Item> pending(Transaction& transaction, int limit);

/// In the transaction that holds the event's effect. std::logic_error: it is not pending.
void mark_done(Transaction& transaction, domain::InboxId id);
/// The same for many in few statements; each is there once.
void mark_done(Transaction& transaction, std::span<const domain::InboxId> ids);

enum class Fate { stays_pending, set_aside };

/// Notes that working on it failed; `trouble` is for the operator and holds no chat text.
Fate mark_tried(Transaction& transaction, domain::InboxId id, std::string_view trouble);

/// Gives an event that was set aside its tries again; false if it is not set aside.
bool retry(Transaction& transaction, domain::InboxId id);

struct Counts {
    std::int64_t pending = 0;
    std::int64_t set_aside = 0;
    std::int64_t done = 0;
};
Counts counts(Transaction& transaction);

/// Whether the chat has an event, received at `since` or later, that has had no effect: pending or set aside.
/// While it has, nothing may be held against the person.
bool has_unread(Transaction& transaction, const domain::Account& account, std::string_view chat,
                domain::Instant since);

/// When the account last brought anything; nullopt: never, or nothing of it is kept.
std::optional<domain::Instant> newest_received_at(Transaction& transaction, const domain::Account& account);

/// When the oldest pending event was received: how far the inbox lags.
std::optional<domain::Instant> oldest_pending_at(Transaction& transaction);

}  // namespace storage::inbox
