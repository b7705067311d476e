#include "storage/outbox.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>

#include "storage/many_rows.hpp"

namespace storage {
namespace {

using domain::Instant;
using domain::OutboundKind;
using domain::OutboundMessage;
using domain::OutboxId;
using nlohmann::json;

constexpr int kMostCopies = 2;
constexpr std::chrono::seconds kEditInterval{3};

std::string body_of(const OutboundMessage& message) {
    json body = {{"kind", to_string(message.kind)},
                 {"text", message.text},
                 {"key", message.message_key},
                 {"language", message.language},
                 {"silent", message.is_silent}};
    if (!message.arguments.empty()) body["arguments"] = message.arguments;
    if (!message.quoted_id.empty()) body["quoted"] = message.quoted_id;
    if (!message.target.empty()) body["target"] = message.target;
    if (message.free_form_until) body["free_form_until"] = domain::to_micros(*message.free_form_until);
    for (const auto& button : message.buttons)
        body["buttons"].push_back(button.url.empty() ? json{button.label, button.token}
                                                     : json{button.label, button.token, button.url});
    for (const auto& command : message.commands)
        body["commands"].push_back({command.command, command.description});
    for (const auto& moment : message.moments)
        body["moments"].push_back({moment.words, domain::to_micros(moment.at)});
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

OutboundKind kind_from(std::string_view name) {
    for (const auto kind : {OutboundKind::edit, OutboundKind::toast, OutboundKind::menu, OutboundKind::pin,
                            OutboundKind::unpin})
        if (to_string(kind) == name) return kind;
    return OutboundKind::message;
}

OutboundMessage message_from(const std::string& text) {
    const json body = json::parse(text);
    OutboundMessage message;
    message.kind = kind_from(body.at("kind").get<std::string>());
    message.text = body.at("text").get<std::string>();
    message.message_key = body.at("key").get<std::string>();
    message.language = body.at("language").get<std::string>();
    message.is_silent = body.at("silent").get<bool>();
    message.arguments = body.value("arguments", std::vector<std::string>{});
    message.quoted_id = body.value("quoted", "");
    message.target = body.value("target", "");
    if (body.contains("free_form_until"))
        message.free_form_until = domain::from_micros(body["free_form_until"].get<std::int64_t>());
    if (body.contains("buttons"))
        for (const auto& button : body["buttons"])
            message.buttons.push_back({button.at(0).get<std::string>(), button.at(1).get<std::string>(),
                                       button.size() > 2 ? button.at(2).get<std::string>() : ""});
    if (body.contains("commands"))
        for (const auto& command : body["commands"])
            message.commands.push_back({command.at(0).get<std::string>(), command.at(1).get<std::string>()});
    if (body.contains("moments"))
        for (const auto& moment : body["moments"])
            message.moments.push_back(
                {moment.at(0).get<std::string>(), domain::from_micros(moment.at(1).get<std::int64_t>())});
    return message;
}

OutboxRow row_from(const Row& row) {
    return {row.get<OutboxId>(0),
            row.get<std::string>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            row.get<std::string>(4),
            row.get<std::optional<std::string>>(5).value_or(""),
            row.get<std::optional<domain::EmployeeId>>(6),
            row.get<std::optional<Instant>>(7),
            row.get<std::optional<Instant>>(8),
            row.get<std::optional<Instant>>(9),
            row.get<std::string>(10)};
}

constexpr std::string_view kRowColumns =
    "outbox_id, lane, subject, state, chat, message_id, employee_id, accepted_at, delivered_at, read_at, detail";

/// `condition` begins with WHERE.
std::string select_rows(std::string_view condition) {
    return std::string("SELECT ").append(kRowColumns).append(" FROM outbox ").append(condition);
}

/// `subject` and everything below it, as a range of the index instead of a LIKE.
std::string below(std::string_view subject) {
    return std::string(subject) + "/";
}
std::string past(std::string_view subject) {
    return std::string(subject) + "0";
}  // '0' follows '/' in ASCII

constexpr std::string_view kInsert =
    "INSERT INTO outbox (lane, chat, employee_id, kind, priority, subject, dedupe_key, state, not_before, expires_at,"
    " created_at, body, target_outbox_id) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $11, $12)"
    " ON CONFLICT (dedupe_key) DO ";

/// Hands what `kInsert` needs to `run`.
template <typename Run>
auto with_values_of(Transaction& tx, const OutboxItem& item, Run&& run) {
    return run(item.lane, item.message.chat, item.employee, to_string(item.message.kind),
               static_cast<int>(item.priority), item.subject, item.dedupe_key, item.not_before,
               item.expires_at, tx.now(), body_of(item.message), item.target);
}

void insert(Transaction& tx, const OutboxItem& item, std::string_view on_conflict) {
    with_values_of(tx, item, [&](const auto&... values) {
        tx.post(std::string(kInsert) + std::string(on_conflict), values...);
    });
}

/// An edit or a pin waits until what it is about has been sent.
constexpr std::string_view kMayGo =
    " AND (target_outbox_id IS NULL OR NOT EXISTS (SELECT 1 FROM outbox AS target"
    "      WHERE target.outbox_id = outbox.target_outbox_id AND target.state IN ('queued', 'leased')))";

bool has_more_due(Transaction& tx, std::string_view lane, Instant now, int than) {
    return tx
        .query_one(
            "SELECT 1 FROM outbox WHERE lane = $1 AND state = 'queued' AND not_before <= $2"
            " ORDER BY not_before LIMIT 1 OFFSET $3",
            lane, now, than)
        .has_value();
}

/// In their order. Of few, however many wait for their time behind them: those are not looked at.
std::vector<Row> all_due(Transaction& tx, std::string_view lane, Instant now) {
    auto rows = tx.query(
        "SELECT outbox_id, priority, chat FROM outbox WHERE lane = $1 AND state = 'queued'"
        " AND not_before <= $2" +
            std::string(kMayGo) + " ORDER BY not_before",
        lane, now);
    std::sort(rows.begin(), rows.end(), [](const Row& left, const Row& right) {
        const auto place = [](const Row& row) { return std::pair(row.get<int>(1), row.get<OutboxId>(0)); };
        return place(left) < place(right);
    });
    return rows;
}

/// The most urgent item of each chat, by page: a chat with a thousand items holds nobody else up. A page is
/// as long as what is wanted and not as what is on its way, for a turn may want one item while hundreds are.
std::vector<OutboxId> first_of_each_chat(Transaction& tx, std::string_view lane, Instant now, int limit,
                                         const std::vector<std::string>& busy_chats) {
    std::vector<OutboxId> chosen;
    std::set<std::string> taken(busy_chats.begin(), busy_chats.end());
    int priority = 0;
    OutboxId after{0};
    const auto choose = [&](const std::vector<Row>& rows) {
        for (const Row& row : rows) {
            after = row.get<OutboxId>(0);
            priority = row.get<int>(1);
            if (static_cast<int>(chosen.size()) < limit && taken.insert(row.get<std::string>(2)).second)
                chosen.push_back(after);
        }
    };
    int page = 2 * limit;
    if (!has_more_due(tx, lane, now, page)) {
        choose(all_due(tx, lane, now));
        return chosen;
    }
    for (bool has_more = true; has_more && static_cast<int>(chosen.size()) < limit;) {
        const auto rows = tx.query(
            "SELECT outbox_id, priority, chat FROM outbox"
            " WHERE lane = $1 AND state = 'queued' AND (priority, outbox_id) > ($2, $3) AND not_before <= $4" +
                std::string(kMayGo) + " ORDER BY priority, outbox_id LIMIT $5",
            lane, priority, after, now, page);
        choose(rows);
        has_more = static_cast<int>(rows.size()) == page;
        page *= 2;
    }
    return chosen;
}

std::string make_take(std::size_t rows) {
    return "UPDATE outbox SET state = 'leased', leased_at = $1, sends = sends + 1 WHERE outbox_id IN (" +
           parameters(3, rows) +
           ") RETURNING employee_id, priority, chat, body, sends - 1, target_outbox_id,"
           " (SELECT target.message_id FROM outbox AS target WHERE target.outbox_id = outbox.target_outbox_id),"
           // Without the cast SQLite, which knows no affinity of a returned column, reads all chats.
           " (SELECT last_heard_at FROM chat WHERE chat.messenger = $2"
           "   AND chat.address = CAST(outbox.chat AS TEXT)), outbox_id";
}

/// nullopt: an edit of something that was never sent is cancelled instead.
std::optional<LeasedItem> leased_from(Transaction& tx, const Row& row) {
    const auto id = row.get<OutboxId>(8);
    const auto target = row.get<std::optional<std::string>>(6);
    if (row.get<std::optional<OutboxId>>(5) && !target) {
        tx.post("UPDATE outbox SET state = 'cancelled' WHERE outbox_id = $1", id);
        return std::nullopt;
    }
    LeasedItem item{id, row.get<std::optional<domain::EmployeeId>>(0), static_cast<Priority>(row.get<int>(1)),
                    message_from(row.get<std::string>(3)), row.get<int>(4)};
    item.message.chat = row.get<std::string>(2);
    item.message.reference = std::to_string(id.value);
    if (target) item.message.target = *target;
    if (const auto heard = row.get<std::optional<Instant>>(7); heard && !item.message.free_form_until)
        item.message.free_form_until = *heard + std::chrono::hours{24};
    return item;
}

/// Leases them, in their order.
std::vector<LeasedItem> take(Transaction& tx, std::string_view lane, std::span<const OutboxId> ids,
                             Instant now) {
    static const ManyRows kTake(make_take);
    std::map<OutboxId, Row> taken;
    for (auto left = ids; !left.empty();) {
        const auto part = kTake.part_of(left.size());
        std::vector<Argument> arguments{to_argument(now), to_argument(lane.substr(0, lane.find('/')))};
        for (std::size_t row = 0; row < part.rows; ++row)
            arguments.push_back(to_argument(left[std::min(row, part.said - 1)]));
        tx.run(part.sql, arguments, [&](Row&& row) { taken.emplace(row.get<OutboxId>(8), std::move(row)); });
        left = left.subspan(part.said);
    }
    std::vector<LeasedItem> items;
    for (const OutboxId id : ids)
        if (auto item = leased_from(tx, taken.at(id))) items.push_back(std::move(*item));
    return items;
}

}  // namespace

std::string lane_of(const domain::Account& account) {
    return std::string(to_string(account.messenger)) + "/" + account.name;
}

void post(Transaction& tx, const OutboxItem& item) {
    insert(tx, item, "NOTHING");
}

std::optional<OutboxId> queue(Transaction& tx, const OutboxItem& item) {
    const auto row = with_values_of(tx, item, [&](const auto&... values) {
        return tx.query_one(std::string(kInsert) + "NOTHING RETURNING outbox_id", values...);
    });
    return row ? std::optional(row->get<OutboxId>(0)) : std::nullopt;
}

void queue_or_replace(Transaction& tx, const OutboxItem& item) {
    // `sends` of 0 tells `record` that the copy on the wire is not the newest.
    insert(
        tx, item,
        "UPDATE SET body = excluded.body, expires_at = excluded.expires_at,"
        " not_before = CASE WHEN outbox.state = 'queued' THEN outbox.not_before ELSE excluded.not_before END,"
        " state = CASE WHEN outbox.state = 'leased' THEN 'leased' ELSE 'queued' END, sends = 0"
        " WHERE outbox.body <> excluded.body");
}

void cancel_about(Transaction& tx, std::string_view subject) {
    tx.post(
        "UPDATE outbox SET state = CASE WHEN sends = 0 THEN 'cancelled' ELSE 'unclear' END"
        " WHERE state = 'queued' AND (subject = $1 OR (subject >= $2 AND subject < $3))",
        subject, below(subject), past(subject));
}

std::vector<LeasedItem> lease(Transaction& tx, std::string_view lane, Instant now, int limit,
                              const std::vector<std::string>& busy_chats) {
    // In their order, for PostgreSQL then forgets at once those that are queued no longer; a plain range of
    // them it reads anew each time, until its vacuum comes by.
    const auto next = tx.query_one(
        "SELECT expires_at FROM outbox WHERE lane = $1 AND state = 'queued' ORDER BY expires_at LIMIT 1",
        lane);
    if (next && next->get<Instant>(0) <= now)
        tx.execute(
            "UPDATE outbox SET state = 'expired' WHERE lane = $1 AND state = 'queued' AND expires_at <= $2",
            lane, now);
    return take(tx, lane, first_of_each_chat(tx, lane, now, limit, busy_chats), now);
}

std::optional<Instant> next_send_at(Transaction& tx, std::string_view lane, Instant now) {
    const auto row = tx.query_one(
        "SELECT not_before FROM outbox WHERE lane = $1 AND state = 'queued'"
        " ORDER BY not_before LIMIT 1",
        lane);
    return row ? std::optional(std::max(row->get<Instant>(0), now)) : std::nullopt;
}

std::optional<Instant> oldest_due_call_at(Transaction& tx, std::string_view lane, Instant by) {
    const auto row = tx.query_one(
        "SELECT min(not_before) FROM outbox WHERE state = 'queued' AND lane = $1 AND priority = $2"
        " AND not_before <= $3 AND expires_at > $4",
        lane, static_cast<int>(Priority::call), by, tx.now());
    return row ? row->get<std::optional<Instant>>(0) : std::nullopt;
}

int recover_leases(Transaction& tx, std::string_view lane) {
    return static_cast<int>(
        tx.execute("UPDATE outbox SET state = CASE WHEN sends < $2 THEN 'queued' ELSE 'unclear' END"
                   " WHERE lane = $1 AND state = 'leased'",
                   lane, kMostCopies));
}

std::optional<OutboxRow> record(Transaction& tx, OutboxId id, const domain::SendOutcome& outcome) {
    const auto update = [&](std::string_view assignments, const auto&... arguments) {
        return tx.query_one(std::string("UPDATE outbox SET ")
                                .append(assignments)
                                .append(" WHERE outbox_id = $1 RETURNING ")
                                .append(kRowColumns),
                            id, arguments...);
    };
    std::optional<Row> row;
    if (const auto* accepted = std::get_if<domain::Accepted>(&outcome))
        // Replaced while it was on its way: the newest words still have to go out.
        row = update(
            "state = CASE WHEN sends = 0 THEN 'queued' ELSE 'accepted' END,"
            " not_before = CASE WHEN sends = 0 THEN $4 ELSE not_before END,"
            " accepted_at = $2, message_id = $3, detail = ''",
            tx.now(), accepted->message_id, tx.now() + kEditInterval);
    else if (const auto* later = std::get_if<domain::RetryAt>(&outcome))
        row = update(
            "state = 'queued', sends = CASE WHEN sends > 0 THEN sends - 1 ELSE 0 END, not_before = $2,"
            " detail = $3",
            later->at, later->reason);
    else if (const auto* refused = std::get_if<domain::Refused>(&outcome))
        row = update("state = 'refused', failed_at = $2, detail = $3", tx.now(),
                     std::string(to_string(refused->reason)) + ": " + refused->detail);
    else if (const auto* unclear = std::get_if<domain::Unclear>(&outcome))
        row = update(
            "state = CASE WHEN sends < $2 THEN 'queued' ELSE 'unclear' END, not_before = $3, detail = $4",
            kMostCopies, tx.now() + std::chrono::seconds{5}, unclear->detail);
    return row ? std::optional(row_from(*row)) : std::nullopt;
}

void send_as_template(Transaction& tx, OutboxId id) {
    OutboundMessage message = message_of(tx, id);
    message.free_form_until = Instant{};
    tx.execute(
        "UPDATE outbox SET state = 'queued', body = $2, message_id = NULL, accepted_at = NULL,"
        " failed_at = NULL, sends = 0, not_before = $3 WHERE outbox_id = $1",
        id, body_of(message), tx.now());
}

std::optional<OutboxRow> apply(Transaction& tx, std::string_view lane, const domain::Receipt& receipt,
                               Instant at) {
    auto found = find_by_message(tx, lane, receipt.message_id);
    if (!found && !receipt.reference.empty() &&
        receipt.reference.find_first_not_of("0123456789") == std::string::npos) {
        // The HTTP answer was lost, but the provider hands our own id back: the send was not in vain.
        found = find_row(tx, OutboxId{std::stoll(receipt.reference.substr(0, 18))});
        if (found && found->lane != lane) return std::nullopt;
        if (found && found->message_id.empty())
            tx.execute(
                "UPDATE outbox SET message_id = $2, state = 'accepted', accepted_at = $3 WHERE outbox_id = $1",
                found->id, receipt.message_id, at);
    }
    if (!found) return std::nullopt;
    switch (receipt.kind) {
        case domain::ReceiptKind::sent:
            tx.execute("UPDATE outbox SET accepted_at = coalesce(accepted_at, $2) WHERE outbox_id = $1",
                       found->id, at);
            break;
        case domain::ReceiptKind::delivered:
            tx.execute(
                "UPDATE outbox SET delivered_at = $2 WHERE outbox_id = $1"
                " AND (delivered_at IS NULL OR delivered_at > $2)",
                found->id, at);
            break;
        case domain::ReceiptKind::read:
            tx.execute(
                "UPDATE outbox SET read_at = coalesce(read_at, $2), delivered_at = coalesce(delivered_at, $2)"
                " WHERE outbox_id = $1",
                found->id, at);
            break;
        case domain::ReceiptKind::failed:
            tx.execute(
                "UPDATE outbox SET failed_at = $2, detail = $3 WHERE outbox_id = $1 AND delivered_at IS NULL",
                found->id, at, receipt.reason);
            break;
    }
    return find_row(tx, found->id);
}

std::vector<OutboxRow> rows_about(Transaction& tx, std::string_view subject) {
    std::vector<OutboxRow> rows;
    for (const Row& row :
         tx.query(select_rows("WHERE subject = $1 OR (subject >= $2 AND subject < $3) ORDER BY outbox_id"),
                  subject, below(subject), past(subject)))
        rows.push_back(row_from(row));
    return rows;
}

std::optional<OutboxRow> find_by_message(Transaction& tx, std::string_view lane,
                                         std::string_view message_id) {
    const auto rows = tx.query(
        select_rows("WHERE lane = $1 AND message_id = $2 ORDER BY outbox_id DESC LIMIT 1"), lane, message_id);
    return rows.empty() ? std::nullopt : std::optional(row_from(rows.front()));
}

std::optional<OutboxRow> find_row(Transaction& tx, OutboxId id) {
    const auto row = tx.query_one(select_rows("WHERE outbox_id = $1"), id);
    return row ? std::optional(row_from(*row)) : std::nullopt;
}

std::optional<OutboxRow> find_by_key(Transaction& tx, std::string_view dedupe_key) {
    const auto row = tx.query_one(select_rows("WHERE dedupe_key = $1"), dedupe_key);
    return row ? std::optional(row_from(*row)) : std::nullopt;
}

OutboundMessage message_of(Transaction& tx, OutboxId id) {
    const auto row = tx.query_one("SELECT body, chat FROM outbox WHERE outbox_id = $1", id);
    OutboundMessage message = message_from(row.value().get<std::string>(0));
    message.chat = row->get<std::string>(1);
    return message;
}

std::int64_t count_for(Transaction& tx, const domain::EmployeeId& employee, Priority priority,
                       Instant since) {
    return tx
        .query_one(
            "SELECT count(*) FROM outbox WHERE employee_id = $1 AND priority = $2 AND created_at >= $3"
            " AND state <> 'cancelled'",
            employee, static_cast<int>(priority), since)
        ->get<std::int64_t>(0);
}

}  // namespace storage
