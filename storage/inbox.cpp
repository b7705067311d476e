#include "storage/inbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "storage/many_rows.hpp"

namespace storage::inbox {
namespace {

domain::Account account_of(const Row& row, std::size_t column) {
    const auto name = row.get<std::string>(column);
    const auto messenger = domain::messenger_from(name);
    if (!messenger)
        throw Failure(Failure::Kind::other, fmt::format("inbox.messenger: unknown messenger {}", name));
    return {*messenger, row.get<std::string>(column + 1)};
}

constexpr std::size_t kColumns = 8;

std::string make_insert(std::size_t rows) {
    std::string sql =
        "INSERT INTO inbox (messenger, account, event_key, chat, received_at, raw, state, trouble) VALUES ";
    for (std::size_t row = 0; row < rows; ++row)
        sql += fmt::format("{}({})", row == 0 ? "" : ", ", parameters(1 + row * kColumns, kColumns));
    return sql + " ON CONFLICT (messenger, account, event_key) DO NOTHING";
}

std::string make_done(std::size_t rows) {
    return fmt::format(
        "UPDATE inbox SET state = 'done', trouble = NULL WHERE state = 'pending' AND inbox_id IN ({})",
        parameters(1, rows));
}

}  // namespace

bool store(Transaction& transaction, const domain::Account& account, const domain::ReceivedEvent& event,
           domain::Instant received_at) {
    return store_all(transaction, std::array{Arrival{&account, &event}}, received_at) == 1;
}

std::int64_t store_all(Transaction& transaction, std::span<const Arrival> arrivals,
                       domain::Instant received_at) {
    static const ManyRows kInsert(make_insert);
    std::int64_t added = 0;
    while (!arrivals.empty()) {
        const auto part = kInsert.part_of(arrivals.size());
        std::vector<Argument> arguments;
        arguments.reserve(part.rows * kColumns);
        for (std::size_t row = 0; row < part.rows; ++row) {
            const auto& [account, event] = arrivals[std::min(row, part.said - 1)];
            const bool is_known = event->is_understood;
            for (const Argument& argument :
                 {to_argument(domain::to_string(account->messenger)), to_argument(account->name),
                  to_argument(event->key), to_argument(event->chat), to_argument(received_at),
                  to_argument(event->raw), to_argument(is_known ? "pending" : "set_aside"),
                  is_known ? to_argument(nullptr) : to_argument("not understood")})
                arguments.push_back(argument);
        }
        added += transaction.run(part.sql, arguments, {});
        arrivals = arrivals.subspan(part.said);
    }
    return added;
}

std::vector<Item> pending(Transaction& transaction, int limit) {
    std::vector<Item> items;
    transaction.for_each(
        "SELECT inbox_id, messenger, account, event_key, chat, raw, received_at, attempts FROM inbox AS candidate"
        " WHERE state = 'pending' AND (chat = '' OR NOT EXISTS ("
        "     SELECT 1 FROM inbox AS failed WHERE failed.messenger = candidate.messenger"
        "     AND failed.account = candidate.account AND failed.chat = candidate.chat"
        "     AND failed.state = 'pending' AND failed.attempts > 0 AND failed.inbox_id < candidate.inbox_id))"
        " ORDER BY inbox_id LIMIT $1",
        [&](const Row& row) {
            items.push_back({.id = row.get<domain::InboxId>(0),
                             .account = account_of(row, 1),
                             .event = {.key = row.get<std::string>(3),
                                       .chat = row.get<std::string>(4),
                                       .raw = row.get<AsItCame>(5).bytes},
                             .received_at = row.get<domain::Instant>(6),
                             .attempts = row.get<int>(7)});
        },
        limit);
    return items;
}

void mark_done(Transaction& transaction, domain::InboxId id) {
    mark_done(transaction, std::array{id});
}

void mark_done(Transaction& transaction, std::span<const domain::InboxId> ids) {
    static const ManyRows kDone(make_done);
    while (!ids.empty()) {
        const auto part = kDone.part_of(ids.size());
        const auto some = ids.first(part.said);
        std::vector<Argument> arguments;
        for (std::size_t row = 0; row < part.rows; ++row)
            arguments.push_back(to_argument(some[std::min(row, part.said - 1)]));
        const auto changed = transaction.run(part.sql, arguments, {});
        if (changed != static_cast<std::int64_t>(some.size()))
            throw std::logic_error(
                fmt::format("inbox {} to {}: {} of {} are pending: the effect of others would come twice",
                            some.front().value, some.back().value, changed, some.size()));
        ids = ids.subspan(some.size());
    }
}

Fate mark_tried(Transaction& transaction, domain::InboxId id, std::string_view trouble) {
    const auto row = transaction.query_one(
        "UPDATE inbox SET attempts = attempts + 1, trouble = $2,"
        " state = CASE WHEN attempts + 1 >= $3 THEN 'set_aside' ELSE 'pending' END"
        " WHERE inbox_id = $1 AND state = 'pending' RETURNING state",
        id, trouble, kMaxAttempts);
    return row && row->get<std::string>(0) == "pending" ? Fate::stays_pending : Fate::set_aside;
}

bool retry(Transaction& transaction, domain::InboxId id) {
    return transaction.execute(
               "UPDATE inbox SET state = 'pending', attempts = 0 WHERE inbox_id = $1 AND state = 'set_aside'",
               id) == 1;
}

Counts counts(Transaction& transaction) {
    Counts counts;
    transaction.for_each("SELECT state, count(*) FROM inbox WHERE state <> 'done' GROUP BY state",
                         [&](const Row& row) {
                             (row.get<std::string>(0) == "pending" ? counts.pending : counts.set_aside) =
                                 row.get<std::int64_t>(1);
                         });
    // Counting all and subtracting walks the slimmest index; a condition would walk the raw bodies.
    const auto all = transaction.query_one("SELECT count(*) FROM inbox")->get<std::int64_t>(0);
    counts.done = all - counts.pending - counts.set_aside;
    return counts;
}

bool has_unread(Transaction& transaction, const domain::Account& account, std::string_view chat,
                domain::Instant since) {
    return transaction
        .query_one(
            "SELECT 1 FROM inbox WHERE messenger = $1 AND account = $2 AND chat = $3 AND received_at >= $4"
            " AND state <> 'done' LIMIT 1",
            domain::to_string(account.messenger), account.name, chat, since)
        .has_value();
}

std::optional<domain::Instant> newest_received_at(Transaction& transaction, const domain::Account& account) {
    // Backwards from the newest row: an account that is in use is found at once.
    const auto row = transaction.query_one(
        "SELECT received_at FROM inbox WHERE messenger = $1 AND account = $2 ORDER BY inbox_id DESC LIMIT 1",
        to_string(account.messenger), account.name);
    return row ? std::optional(row->get<domain::Instant>(0)) : std::nullopt;
}

std::optional<domain::Instant> oldest_pending_at(Transaction& transaction) {
    const auto row = transaction.query_one(
        "SELECT received_at FROM inbox WHERE state = 'pending' ORDER BY inbox_id LIMIT 1");
    if (!row) return std::nullopt;
    return row->get<domain::Instant>(0);
}

}  // namespace storage::inbox
