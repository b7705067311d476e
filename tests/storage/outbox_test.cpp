#include "storage/outbox.hpp"

#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace std::chrono_literals;
using namespace storage;
using storage_test::kNow;

namespace {

std::unique_ptr<Database> opened() {
    auto database = storage_test::open();
    REQUIRE(migrate(*database).has_value());
    return database;
}

OutboxItem item(const std::string& key, const std::string& chat, Priority priority = Priority::reminder) {
    OutboxItem item;
    item.lane = "telegram/main";
    item.message.chat = chat;
    item.message.text = key;
    item.priority = priority;
    item.subject = "test/" + key;
    item.dedupe_key = key;
    item.not_before = kNow;
    item.expires_at = kNow + 1h;
    return item;
}

OutboxItem edit(const std::string& key, const std::string& text, domain::OutboxId target) {
    OutboxItem change = item(key, "card");
    change.message.kind = domain::OutboundKind::edit;
    change.message.text = text;
    change.target = target;
    return change;
}

std::string texts(const std::vector<LeasedItem>& items) {
    std::string text;
    for (const auto& one : items) text += (text.empty() ? "" : " ") + one.message.text;
    return text;
}

std::string lease_texts(Database& database, int limit = 10, const std::vector<std::string>& busy = {},
                        domain::Instant now = kNow) {
    return database.write(
        [&](Transaction& tx) { return texts(lease(tx, "telegram/main", now, limit, busy)); });
}

}  // namespace

TEST_CASE("the most urgent go first, one a chat") {
    const auto database = opened();
    database->write([](Transaction& tx) {
        queue(tx, item("reminder", "ani", Priority::reminder));
        queue(tx, item("call", "budi", Priority::call));
        queue(tx, item("toast", "ani", Priority::receipt));
    });
    CHECK(lease_texts(*database) == "toast call");
    CHECK(lease_texts(*database, 10, {"ani"}) == "");
    CHECK(lease_texts(*database) == "reminder");
}

TEST_CASE("a chat with a thousand answers kept everybody else's calls waiting") {
    const auto database = opened();
    database->write([](Transaction& tx) {
        for (int i = 0; i < 1000; ++i)
            queue(tx, item("flood" + std::to_string(i), "flooder", Priority::receipt));
        queue(tx, item("call", "budi", Priority::call));
    });
    CHECK(lease_texts(*database, 4) == "flood0 call");
}

TEST_CASE("what waits is found by indexes that grow with what waits" * storage_test::kOfFiles) {
    const auto database = opened();
    for (
        const std::string query :
        {"SELECT outbox_id, priority, chat FROM outbox WHERE lane = 'l' AND state = 'queued'"
         " AND (priority, outbox_id) > (0, 0) AND not_before <= 1 ORDER BY priority, outbox_id LIMIT 10",
         "SELECT not_before FROM outbox WHERE lane = 'l' AND state = 'queued' ORDER BY not_before LIMIT 1",
         "SELECT 1 FROM outbox WHERE lane = 'l' AND state = 'queued' AND not_before <= 1 ORDER BY not_before LIMIT 1 OFFSET 9",
         "SELECT outbox_id, priority, chat FROM outbox WHERE lane = 'l' AND state = 'queued' AND not_before <= 1"
         " ORDER BY not_before",
         "UPDATE outbox SET state = 'expired' WHERE lane = 'l' AND state = 'queued' AND expires_at <= 1",
         "UPDATE outbox SET state = 'queued' WHERE lane = 'l' AND state = 'leased'",
         "SELECT count(*) FROM outbox WHERE employee_id = 'e' AND priority = 4 AND created_at >= 1"}) {
        CAPTURE(query);
        std::string plan;
        database->read([&](Transaction& tx) {
            for (const Row& row : tx.query("EXPLAIN QUERY PLAN " + query))
                plan += row.get<std::string>(3) + "; ";
        });
        CAPTURE(plan);
        CHECK(plan.find("SEARCH outbox USING") != std::string::npos);
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("TEMP B-TREE") == std::string::npos);
    }
}

TEST_CASE(
    "of a few that are due the most urgent goes first, and of those the first, whatever waits for its time") {
    const auto database = opened();
    database->write([](Transaction& tx) {
        for (int i = 0; i < 100; ++i) {
            auto later = item("later" + std::to_string(i), "later" + std::to_string(i), Priority::call);
            later.not_before = kNow + 1h;
            later.expires_at = kNow + 2h;
            queue(tx, later);
        }
        auto older = item("older", "ani", Priority::reminder);
        older.not_before = kNow;
        auto newer = item("newer", "budi", Priority::reminder);
        newer.not_before = kNow - 1min;
        queue(tx, older);
        queue(tx, newer);
        queue(tx, item("call", "citra", Priority::call));
    });
    CHECK(lease_texts(*database, 2) == "call older");
    CHECK(lease_texts(*database, 2) == "newer");
    CHECK(lease_texts(*database, 2, {}, kNow + 1h) == "later0 later1");
    CHECK(lease_texts(*database, 98, {}, kNow + 1h).starts_with("later2 later3"));
}

TEST_CASE("an edit waits for its message, follows it, and repeats nothing") {
    const auto database = opened();
    const auto card =
        database->write([](Transaction& tx) { return queue(tx, item("card", "card")).value(); });
    database->write([&](Transaction& tx) { queue_or_replace(tx, edit("edit", "one", card)); });
    CHECK(lease_texts(*database) == "card");
    CHECK(lease_texts(*database) == "");
    database->write([&](Transaction& tx) { record(tx, card, domain::Accepted{"m1"}); });
    database->write([&](Transaction& tx) { queue_or_replace(tx, edit("edit", "two", card)); });
    const auto leased =
        database->write([](Transaction& tx) { return lease(tx, "telegram/main", kNow, 9, {}); });
    REQUIRE(texts(leased) == "two");
    CHECK(leased.front().message.target == "m1");
    database->write([&](Transaction& tx) { record(tx, leased.front().id, domain::Accepted{"m1"}); });
    database->write([&](Transaction& tx) { queue_or_replace(tx, edit("edit", "two", card)); });
    CHECK(lease_texts(*database) == "");
}

TEST_CASE("an edit replaced while the former one was on the wire was lost") {
    const auto database = opened();
    const auto card =
        database->write([](Transaction& tx) { return queue(tx, item("card", "card")).value(); });
    lease_texts(*database);
    database->write([&](Transaction& tx) {
        record(tx, card, domain::Accepted{"m1"});
        queue_or_replace(tx, edit("edit", "one", card));
    });
    const auto leased =
        database->write([](Transaction& tx) { return lease(tx, "telegram/main", kNow, 9, {}); });
    REQUIRE(texts(leased) == "one");
    database->write([&](Transaction& tx) { queue_or_replace(tx, edit("edit", "two", card)); });
    CHECK(lease_texts(*database) == "");  // one copy on the wire at a time
    database->write([&](Transaction& tx) { record(tx, leased.front().id, domain::Accepted{"m1"}); });
    CHECK(lease_texts(*database, 9, {}, kNow + 2s) == "");
    CHECK(lease_texts(*database, 9, {}, kNow + 3s) == "two");
}

TEST_CASE("an unclear outcome is tried once more and no oftener, and not once it is answered") {
    const auto database = opened();
    const auto id = database->write([](Transaction& tx) { return queue(tx, item("call", "budi")).value(); });
    CHECK(lease_texts(*database) == "call");
    database->write([&](Transaction& tx) { record(tx, id, domain::Unclear{"timeout"}); });
    CHECK(lease_texts(*database) == "");
    CHECK(lease_texts(*database, 9, {}, kNow + 5s) == "call");
    database->write([&](Transaction& tx) { record(tx, id, domain::Unclear{"timeout"}); });
    CHECK(lease_texts(*database, 9, {}, kNow + 50min) == "");

    const auto other =
        database->write([](Transaction& tx) { return queue(tx, item("other", "ani")).value(); });
    CHECK(lease_texts(*database) == "other");
    database->write([&](Transaction& tx) {
        record(tx, other, domain::Unclear{"timeout"});
        cancel_about(tx, "test/other");
    });
    CHECK(lease_texts(*database, 9, {}, kNow + 5s) == "");
    CHECK(database->read([&](Transaction& tx) { return find_row(tx, other)->state; }) == "unclear");
}

TEST_CASE("answers cancel by subject, and what is too old is never sent") {
    const auto database = opened();
    database->write([](Transaction& tx) {
        for (const std::string subject : {"attempt/1/ani", "attempt/1/ani/1", "attempt/1/ani/1/nudge",
                                          "attempt/1/anita/1", "attempt/11/ani/1"}) {
            OutboxItem one = item(subject, subject);
            one.subject = subject;
            queue(tx, one);
        }
        cancel_about(tx, "attempt/1/ani");
    });
    CHECK(lease_texts(*database, 10, {}, kNow + 59min) == "attempt/1/anita/1 attempt/11/ani/1");
    database->write([](Transaction& tx) { queue(tx, item("old", "ani")); });
    CHECK(lease_texts(*database, 10, {}, kNow + 1h) == "");
}

TEST_CASE("receipts only rise: failed after delivered erases nothing") {
    const auto database = opened();
    const auto id = database->write([](Transaction& tx) { return queue(tx, item("call", "budi")).value(); });
    lease_texts(*database);
    using enum domain::ReceiptKind;
    const auto receive = [&](domain::ReceiptKind kind, domain::Instant at) {
        return database->write([&](Transaction& tx) {
            return apply(tx, "telegram/main", {"wamid", std::to_string(id.value), kind, "131026", true}, at);
        });
    };
    CHECK(receive(read, kNow + 9s)->delivered_at == kNow + 9s);  // before our own record of the send
    CHECK(receive(delivered, kNow + 2s)->delivered_at == kNow + 2s);
    CHECK(receive(failed, kNow + 10s)->detail == "");
    CHECK(receive(sent, kNow + 1s)->read_at == kNow + 9s);
}

TEST_CASE("after a crash a leased item goes out once more, and then never again") {
    const auto database = opened();
    database->write([](Transaction& tx) { queue(tx, item("call", "budi")); });
    for (int start = 0; start < 2; ++start) {
        CHECK(lease_texts(*database) == "call");
        database->write([](Transaction& tx) { recover_leases(tx, "telegram/main"); });
    }
    CHECK(lease_texts(*database) == "");
}
