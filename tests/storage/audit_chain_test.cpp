#include "storage/audit_chain.hpp"

#include <set>

#include "storage/ledger.hpp"
#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace storage_test;
using storage::Transaction;

namespace {

class Log {
public:
    Log() { REQUIRE(storage::migrate(*database)); }

    void happens(std::string_view kind, std::string_view subject) {
        database->write(
            [&](Transaction& tx) { storage::audit(tx, "sigap", kind, subject, R"({"number":1})"); });
    }
    int seal(int limit = 100) {
        return database->write([&](Transaction& tx) { return storage::seal(tx, limit); });
    }
    /// Salts that the test knows: `salt 1`, `salt 2` …
    int seal_with_known_salts() {
        int given = 0;
        return database->write([&](Transaction& tx) {
            return storage::seal(tx, 100, [&] { return "salt " + std::to_string(++given); });
        });
    }
    storage::ChainHead head() { return database->read(storage::chain_head); }
    bool erase(std::int64_t id) {
        return database->write([&](Transaction& tx) { return storage::erase_audit_event(tx, id); });
    }
    std::string text(std::string_view sql) {
        return database->read([&](Transaction& tx) { return tx.query_one(sql)->get<std::string>(0); });
    }

    std::unique_ptr<storage::Database> database = open();
};

}  // namespace

TEST_CASE("a log in which nothing was sealed has a head of zeros") {
    Log log;
    CHECK(log.head() == storage::ChainHead{0, std::string(64, '0')});
    CHECK(log.seal() == 0);
    CHECK_FALSE(log.database->read(storage::has_unsealed_events));
}

TEST_CASE("events are chained once, in their order and without gaps, however many at a time") {
    Log log;
    for (int event = 0; event < 7; ++event) log.happens("attempt_judged", "attempt/" + std::to_string(event));
    CHECK(log.seal(3) == 3);
    CHECK(log.database->read(storage::has_unsealed_events));
    CHECK(log.seal(3) == 3);
    CHECK(log.seal(3) == 1);
    CHECK(log.seal(3) == 0);
    CHECK(log.head().length == 7);
    CHECK(number(*log.database, "SELECT count(*) FROM audit_link WHERE sequence = audit_event_id") == 7);
}

TEST_CASE("the bytes of the chain are those that the documents name") {
    Log log;
    log.happens("flag_opened", "flag/1");
    log.happens("flag_closed", "flag/1");
    REQUIRE(log.seal_with_known_salts() == 2);
    // printf '%s' '6:salt 1'16:1795000000000000'5:sigap11:flag_opened6:flag/112:{"number":1}' | sha256sum
    CHECK(log.text("SELECT commitment FROM audit_link WHERE sequence = 1") ==
          "1c5a3ad2ac83d5b20e3d14546771f25e8539b06393468ab38510b564c132760f");
    CHECK(log.text("SELECT hash FROM audit_link WHERE sequence = 1") ==
          "24193cc23bab6e4e12f6c2a7b5c38b96128e44750a221b7d7e12d711733ef9af");
    CHECK(log.head() ==
          storage::ChainHead{2, "354229e241398837af5e54300affe3c12d7530a01267f0392f87520df1032c9f"});
}

TEST_CASE("the same events never look the same from outside: each has a salt of its own") {
    Log log;
    for (int event = 0; event < 3; ++event) log.happens("chat_blocked", "employee/P-03");
    log.seal();
    CHECK(number(*log.database, "SELECT count(DISTINCT commitment) FROM audit_link") == 3);
    CHECK(number(*log.database, "SELECT count(DISTINCT salt) FROM audit_event") == 3);
    CHECK(log.text("SELECT salt FROM audit_event LIMIT 1").size() == 32);
}

TEST_CASE("erasing takes who and what away, and leaves the chain as it was") {
    Log log;
    log.happens("chat_blocked", "employee/P-03");
    CHECK_FALSE(log.erase(1));  // not sealed yet
    log.seal();
    const auto head = log.head();
    CHECK(log.erase(1));
    CHECK_FALSE(log.erase(1));
    CHECK_FALSE(log.erase(99));
    CHECK(log.head() == head);
    CHECK(log.text("SELECT actor || subject || body || salt FROM audit_event").empty());
    CHECK(log.text("SELECT kind FROM audit_event") == "chat_blocked");
    CHECK(number(*log.database, "SELECT count(*) FROM audit_event WHERE erased_at IS NOT NULL") == 1);
}
