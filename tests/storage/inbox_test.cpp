#include "storage/inbox.hpp"

#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;
using storage::Transaction;
using namespace storage_test;
namespace inbox = storage::inbox;

namespace {

const domain::Account kTelegram{domain::Messenger::telegram, "office"};
const domain::Account kWhatsapp{domain::Messenger::whatsapp, "office"};

class Inbox {
public:
    Inbox() { REQUIRE(storage::migrate(*database_)); }

    template <typename Job>
    auto write(Job&& job) {
        return database_->write(job);
    }
    template <typename Job>
    auto read(Job&& job) {
        return database_->read(job);
    }

    bool store(const std::string& key, const std::string& chat, domain::Instant at = kNow,
               const domain::Account& account = kTelegram) {
        return write([&](Transaction& transaction) {
            return inbox::store(transaction, account,
                                {.key = key, .chat = chat, .raw = "{\"key\":\"" + key + "\"}"}, at);
        });
    }
    bool set_aside_unread(const std::string& key, const std::string& chat, const std::string& raw) {
        return write([&](Transaction& transaction) {
            return inbox::store(transaction, kTelegram,
                                {.key = key, .chat = chat, .raw = raw, .is_understood = false}, kNow);
        });
    }
    std::vector<inbox::Item> pending(int limit = 100) {
        return read([&](Transaction& transaction) { return inbox::pending(transaction, limit); });
    }
    /// The keys to work on, in order, with a space between.
    std::string keys(int limit = 100) {
        std::string joined;
        for (const auto& item : pending(limit)) joined += (joined.empty() ? "" : " ") + item.event.key;
        return joined;
    }
    domain::InboxId id(const std::string& key) {
        return read([&](Transaction& transaction) {
            return transaction.query_one("SELECT inbox_id FROM inbox WHERE event_key = $1", key)
                ->get<domain::InboxId>(0);
        });
    }
    void done(const std::string& key) {
        write([&, which = id(key)](Transaction& transaction) { inbox::mark_done(transaction, which); });
    }
    inbox::Fate tried(const std::string& key) {
        return write([&, which = id(key)](Transaction& transaction) {
            return inbox::mark_tried(transaction, which, "no such call");
        });
    }
    bool has_unread(const std::string& chat, domain::Instant since = kNow) {
        return read(
            [&](Transaction& transaction) { return inbox::has_unread(transaction, kTelegram, chat, since); });
    }
    inbox::Counts counts() { return read(inbox::counts); }

private:
    std::unique_ptr<storage::Database> database_ = open();
};

}  // namespace

TEST_CASE("an event comes back as it came") {
    Inbox inbox;
    const std::string raw = "{\"text\":\"saya 🙏 hadir\"}";
    REQUIRE(inbox.write([&](Transaction& transaction) {
        return inbox::store(transaction, kWhatsapp, {.key = "wamid.1", .chat = "62811", .raw = raw},
                            kNow + 7us);
    }));
    const auto items = inbox.pending();
    REQUIRE(items.size() == 1);
    CHECK(items[0].account == kWhatsapp);
    CHECK(items[0].event.key == "wamid.1");
    CHECK(items[0].event.chat == "62811");
    CHECK(items[0].event.raw == raw);
    CHECK(items[0].event.is_understood);
    CHECK(items[0].received_at == kNow + 7us);
    CHECK(items[0].attempts == 0);
}

TEST_CASE("many are done at once, and none of them twice") {
    Inbox inbox;
    std::vector<domain::InboxId> ids;
    for (int number = 1; number <= 200; ++number) {
        const std::string key = std::to_string(number);
        inbox.write([&](Transaction& transaction) {
            return inbox::store(transaction, kTelegram, {.key = key, .chat = "7001", .raw = "{}"}, kNow);
        });
        if (number != 77) ids.push_back(inbox.id(key));
    }
    const auto all_done = [&] {
        inbox.write([&](Transaction& transaction) { inbox::mark_done(transaction, ids); });
    };
    all_done();
    CHECK(inbox.keys(1000) == "77");
    CHECK(inbox.counts().done == 199);
    inbox.done("77");
    CHECK_THROWS_AS(all_done(), std::logic_error);
}

TEST_CASE("a repeat is quiet, by exact key and not by order") {
    Inbox inbox;
    struct {
        const char* key;
        const domain::Account& account;
        bool is_kept;
    } const rows[] = {
        {"500", kTelegram, true},
        {"500", kTelegram, false},
        {"500", kWhatsapp, true},
        {"3", kTelegram, true},  // Telegram starts again at any number after a quiet week
        {"499", kTelegram, true},
        {"500 ", kTelegram, true},
        {"0500", kTelegram, true},
        {"3", kTelegram, false},
        {"500", {domain::Messenger::telegram, "branch"}, true},
    };
    for (const auto& row : rows) {
        CAPTURE(row.key);
        CHECK(inbox.store(row.key, "chat", kNow, row.account) == row.is_kept);
    }
    inbox.done("0500");
    CHECK_FALSE(inbox.store("0500", "chat"));
    CHECK(inbox.counts().done == 1);
}

TEST_CASE("many events are kept in one go, in their order, and counted once") {
    Inbox inbox;
    std::vector<domain::ReceivedEvent> events;
    for (int each = 0; each < 150; ++each)
        events.push_back({.key = std::to_string(each % 140),
                          .chat = "7001",
                          .raw = "{\"n\":" + std::to_string(each) + "}",
                          .is_understood = each % 5 != 0});
    std::vector<inbox::Arrival> arrivals;
    for (const auto& event : events) arrivals.push_back({&kTelegram, &event});
    const auto store = [&] {
        return inbox.write(
            [&](Transaction& transaction) { return inbox::store_all(transaction, arrivals, kNow); });
    };
    CHECK(store() == 140);
    CHECK(store() == 0);
    const auto items = inbox.pending(200);
    REQUIRE(items.size() == 112);
    CHECK(items.front().event.key == "1");
    CHECK(items.front().event.raw == "{\"n\":1}");
    CHECK(items.back().event.key == "139");
    CHECK(inbox.write([](Transaction& transaction) { return inbox::store_all(transaction, {}, kNow); }) == 0);
}

TEST_CASE("what is signed but not understood is kept aside, whatever its bytes") {
    Inbox inbox;
    CHECK(inbox.set_aside_unread("1", "", "\xff\0 not JSON"s));
    CHECK_FALSE(inbox.set_aside_unread("1", "", "again"));
    CHECK(inbox.keys() == "");
    CHECK(inbox.counts().set_aside == 1);
    CHECK(inbox.read([](Transaction& transaction) {
        return transaction.query_one("SELECT raw FROM inbox")->get<storage::AsItCame>(0).bytes;
    }) == "\xff\0 not JSON"s);
}

TEST_CASE("events come oldest first, as many as asked for") {
    Inbox inbox;
    for (const char* key : {"a1", "b1", "a2", "c1", "b2"}) inbox.store(key, std::string(1, key[0]));
    CHECK(inbox.keys() == "a1 b1 a2 c1 b2");
    CHECK(inbox.keys(2) == "a1 b1");
    inbox.done("a1");
    CHECK(inbox.keys() == "b1 a2 c1 b2");
    CHECK(inbox.keys(0) == "");
}

TEST_CASE("one poisoned event holds up its own chat for three tries and nobody else") {
    Inbox inbox;
    for (const char* key : {"a1", "a2", "b1", "a3", "b2"}) inbox.store(key, std::string(1, key[0]));
    CHECK(inbox.tried("a1") == inbox::Fate::stays_pending);
    CHECK(inbox.keys() == "a1 b1 b2");
    CHECK(inbox.keys(2) == "a1 b1");
    CHECK(inbox.tried("a1") == inbox::Fate::stays_pending);
    CHECK(inbox.pending(1)[0].attempts == 2);
    CHECK(inbox.tried("a1") == inbox::Fate::set_aside);
    CHECK(inbox.keys() == "a2 b1 a3 b2");
    CHECK(inbox.counts().set_aside == 1);
    CHECK(inbox.has_unread("a"));

    CHECK(inbox.write(
        [&, id = inbox.id("a1")](Transaction& transaction) { return inbox::retry(transaction, id); }));
    CHECK(inbox.keys() == "a1 a2 b1 a3 b2");
    CHECK(inbox.pending(1)[0].attempts == 0);
}

TEST_CASE(
    "the same chat name at another account is another chat, and events without a chat wait for nobody") {
    Inbox inbox;
    inbox.store("t1", "7");
    inbox.store("w1", "7", kNow, kWhatsapp);
    inbox.store("r1", "");
    inbox.store("r2", "");
    inbox.tried("t1");
    inbox.tried("r1");
    CHECK(inbox.keys() == "t1 w1 r1 r2");
}

TEST_CASE("an event has its effect once") {
    Inbox inbox;
    inbox.store("a1", "a");
    inbox.done("a1");
    CHECK_THROWS_AS(inbox.done("a1"), std::logic_error);
    CHECK(inbox.tried("a1") == inbox::Fate::set_aside);
    CHECK(inbox.counts().done == 1);
    CHECK_FALSE(inbox.write(
        [&, id = inbox.id("a1")](Transaction& transaction) { return inbox::retry(transaction, id); }));
}

TEST_CASE("a chat has something unread until it has had its effect") {
    Inbox inbox;
    inbox.store("1", "a", kNow);
    CHECK(inbox.has_unread("a", kNow - 1us));
    CHECK(inbox.has_unread("a", kNow));
    CHECK_FALSE(inbox.has_unread("a", kNow + 1us));
    CHECK_FALSE(inbox.has_unread("b"));
    CHECK_FALSE(inbox.has_unread(""));
    inbox.done("1");
    CHECK_FALSE(inbox.has_unread("a"));

    inbox.set_aside_unread("2", "a", "?");
    CHECK(inbox.has_unread("a"));
    inbox.store("3", "c", kNow, kWhatsapp);
    CHECK_FALSE(inbox.has_unread("c"));
}

TEST_CASE("the lag is that of the oldest event not worked on") {
    Inbox inbox;
    CHECK(inbox.read(inbox::oldest_pending_at) == std::nullopt);
    inbox.store("1", "a", kNow);
    inbox.store("2", "b", kNow + 5s);
    CHECK(inbox.read(inbox::oldest_pending_at) == kNow);
    inbox.done("1");
    CHECK(inbox.read(inbox::oldest_pending_at) == kNow + 5s);
    inbox.done("2");
    CHECK(inbox.read(inbox::oldest_pending_at) == std::nullopt);
}

TEST_CASE("events are counted by state") {
    Inbox inbox;
    for (const char* key : {"1", "2", "3", "4"}) inbox.store(key, key);
    inbox.done("1");
    inbox.set_aside_unread("5", "5", "?");
    const auto counts = inbox.counts();
    CHECK(counts.pending == 3);
    CHECK(counts.set_aside == 1);
    CHECK(counts.done == 1);
}
