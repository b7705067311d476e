// Table outbox: everything that is to be said, and what became of it.
// One row is one logical message. Its states: queued → leased → accepted | refused | unclear, or cancelled,
// expired.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// Lower is sooner. A call never waits behind a backlog of reminders.
enum class Priority { receipt = 1, call = 2, flag = 3, reminder = 4, digest = 5 };

/// Who sends it: one sender at a time serves a lane. `telegram/main`, `whatsapp/main`, `email/hr`.
std::string lane_of(const domain::Account& account);

struct OutboxItem {
    std::string lane;
    domain::OutboundMessage
        message;  ///< `reference` and, for a known chat, `free_form_until` are filled at sending
    std::optional<domain::EmployeeId> employee;  ///< whom it is for, if a person of the roster
    Priority priority = Priority::reminder;
    std::string subject;     ///< what it is about, e.g. `attempt/17/P-03/1`; answers cancel by it
    std::string dedupe_key;  ///< a second item with the same key is the same message
    domain::Instant not_before;
    domain::Instant expires_at;
    std::optional<domain::OutboxId> target;  ///< for an edit: the item whose message is edited
};

/// Queues the item. A key that was queued before: nothing happens and nullopt comes back.
std::optional<domain::OutboxId> queue(Transaction& tx, const OutboxItem& item);
/// The same for whoever does not ask whether it was.
void post(Transaction& tx, const OutboxItem& item);
/// Queues the item, or lets it take the place of the one with the same key, sent or not; nothing if both say
/// the same. What is on the wire meanwhile is followed by the newest words. Used for live cards.
void queue_or_replace(Transaction& tx, const OutboxItem& item);
/// Keeps from being sent, or from being sent once more, what concerns this subject (or one below it:
/// `attempt/17` ends `attempt/17/…`).
void cancel_about(Transaction& tx, std::string_view subject);

struct LeasedItem {
    domain::OutboxId id;
    std::optional<domain::EmployeeId> employee;
    Priority priority;
    domain::OutboundMessage message;
    int sends = 0;  ///< copies that may be on the wire already
};

/// Takes up to `limit` items that may be sent at `now`, the most urgent first, leaving out `busy_chats`;
/// expires what is too old on the way. At most one item a chat. The items are `leased` when this commits.
std::vector<LeasedItem> lease(Transaction& tx, std::string_view lane, domain::Instant now, int limit,
                              const std::vector<std::string>& busy_chats);
/// When the lane may have something to send next; nullopt: nothing is waiting.
std::optional<domain::Instant> next_send_at(Transaction& tx, std::string_view lane, domain::Instant now);
/// Since when the oldest call that could have been sent at `by` or before waits to be; nullopt: none does.
std::optional<domain::Instant> oldest_due_call_at(Transaction& tx, std::string_view lane, domain::Instant by);
/// After a start: items leased by a process that died. The first time they are queued again, the second time
/// they are unclear: at most one second copy goes out.
int recover_leases(Transaction& tx, std::string_view lane);

struct OutboxRow {
    domain::OutboxId id;
    std::string lane;
    std::string subject;
    std::string state;
    std::string chat;
    std::string message_id;
    std::optional<domain::EmployeeId> employee;
    std::optional<domain::Instant> accepted_at;
    std::optional<domain::Instant> delivered_at;
    std::optional<domain::Instant> read_at;
    std::string detail;
};

/// What one try came to: the row as it stands then; nullopt if there is none. An unclear outcome is tried
/// once more.
std::optional<OutboxRow> record(Transaction& tx, domain::OutboxId id, const domain::SendOutcome& outcome);

/// Queues an item again that the provider took and then would not deliver as free-form content: this time
/// only as its template.
void send_as_template(Transaction& tx, domain::OutboxId id);

/// Takes a receipt into account: ranks only rise, `failed` never erases `delivered`. The row it belongs to,
/// if any.
std::optional<OutboxRow> apply(Transaction& tx, std::string_view lane, const domain::Receipt& receipt,
                               domain::Instant at);
std::vector<OutboxRow> rows_about(Transaction& tx, std::string_view subject);
std::optional<OutboxRow> find_by_key(Transaction& tx, std::string_view dedupe_key);
std::optional<OutboxRow> find_by_message(Transaction& tx, std::string_view lane, std::string_view message_id);
/// What the item says, as it was queued.
domain::OutboundMessage message_of(Transaction& tx, domain::OutboxId id);
std::optional<OutboxRow> find_row(Transaction& tx, domain::OutboxId id);
/// How many of these states were queued since an instant, for the calm budget and the health page.
std::int64_t count_for(Transaction& tx, const domain::EmployeeId& employee, Priority priority,
                       domain::Instant since);

}  // namespace storage
