#include "storage/delivery_figures.hpp"

#include <nlohmann/json.hpp>

#include "storage/meta.hpp"

namespace storage {
namespace {

std::string standing_key(std::string_view lane) {
    return "standing/" + std::string(lane);
}

}  // namespace

using domain::Instant;
using nlohmann::json;

std::vector<WaitingSends> waiting_sends(Transaction& tx) {
    std::vector<WaitingSends> waiting;
    tx.for_each(
        "SELECT lane, detail, not_before <= $1, count(*), min(not_before) FROM outbox WHERE state = 'queued'"
        " GROUP BY lane, detail, not_before <= $1 ORDER BY lane, 3 DESC, 4 DESC",
        [&](const Row& row) {
            waiting.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<bool>(2),
                               row.get<std::int64_t>(3), row.get<Instant>(4)});
        },
        tx.now());
    return waiting;
}

std::vector<SendsOfLate> sends_of_late(Transaction& tx, Instant since) {
    std::vector<SendsOfLate> sends;
    tx.for_each(
        "SELECT lane, state, CASE WHEN state = 'accepted' AND failed_at IS NULL THEN '' ELSE detail END,"
        " delivered_at IS NOT NULL, failed_at IS NOT NULL, count(*)"
        " FROM (SELECT lane, state, detail, delivered_at, failed_at, created_at FROM outbox"
        " ORDER BY outbox_id DESC LIMIT $2) AS newest"
        " WHERE created_at > $1 AND state IN ('accepted', 'refused', 'unclear', 'expired')"
        " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 6 DESC",
        [&](const Row& row) {
            const bool was_delivered = row.get<bool>(3);
            // Taken by the provider, and then reported as failed.
            const bool failed_later = row.get<bool>(4) && !was_delivered;
            std::string state = row.get<std::string>(1);
            if (state == "accepted" && failed_later) state = "refused";
            sends.push_back({row.get<std::string>(0), state, row.get<std::string>(2), was_delivered,
                             row.get<std::int64_t>(5)});
        },
        since, kMessagesOfLate);
    return sends;
}

std::vector<PeopleWrittenTo> people_written_to(Transaction& tx, Instant since) {
    std::vector<PeopleWrittenTo> people;
    tx.for_each(
        "SELECT lane, count(DISTINCT chat) FROM (SELECT lane, state, chat, kind, created_at FROM outbox"
        " ORDER BY outbox_id DESC LIMIT $2) AS newest"
        " WHERE created_at > $1 AND state = 'accepted' AND kind = 'message' GROUP BY lane ORDER BY lane",
        [&](const Row& row) {
            people.push_back({row.get<std::string>(0), row.get<std::int64_t>(1)});
        },
        since, kMessagesOfLate);
    return people;
}

void note_standing(Transaction& tx, std::string_view lane, const domain::AccountStanding& standing) {
    meta::set(tx, standing_key(lane), json{standing.quality, standing.messaging_limit}.dump());
}

domain::AccountStanding standing_of(Transaction& tx, std::string_view lane) {
    const auto noted = meta::get(tx, standing_key(lane));
    if (!noted) return {};
    const json standing = json::parse(*noted);
    return {standing.at(0).get<std::string>(), standing.at(1).get<std::string>()};
}

UnreadEvents unread_events(Transaction& tx) {
    UnreadEvents unread;
    tx.for_each("SELECT state, count(*) FROM inbox WHERE state <> 'done' GROUP BY state",
                [&](const Row& row) {
                    (row.get<std::string>(0) == "pending" ? unread.pending : unread.set_aside) =
                        row.get<std::int64_t>(1);
                });
    return unread;
}

std::vector<AccountChats> account_chats(Transaction& tx) {
    std::vector<AccountChats> chats;
    tx.for_each(
        "SELECT messenger, account, count(*), count(blocked_at) FROM chat WHERE state = 'live'"
        " GROUP BY messenger, account ORDER BY messenger, account",
        [&](const Row& row) {
            if (const auto messenger = domain::messenger_from(row.get<std::string>(0)))
                chats.push_back({{*messenger, row.get<std::string>(1)},
                                 row.get<std::int64_t>(2),
                                 row.get<std::int64_t>(3)});
        });
    return chats;
}

Reach reach(Transaction& tx) {
    const auto row = tx.query_one(
        "SELECT count(*), coalesce(sum(CASE WHEN open_chats > 0 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN open_chats = 0 AND chats > 0 THEN 1 ELSE 0 END), 0)"
        " FROM (SELECT (SELECT count(*) FROM chat WHERE chat.employee_id = employee.employee_id"
        " AND state = 'live') AS chats,"
        " (SELECT count(*) FROM chat WHERE chat.employee_id = employee.employee_id AND state = 'live'"
        " AND blocked_at IS NULL) AS open_chats FROM employee WHERE left_at IS NULL) AS counted");
    return {row->get<std::int64_t>(0), row->get<std::int64_t>(1), row->get<std::int64_t>(2)};
}

}  // namespace storage
