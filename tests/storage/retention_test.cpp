#include "storage/retention.hpp"

#include "storage/daily_reports.hpp"
#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace std::chrono_literals;
using namespace storage_test;
using storage::Transaction;

namespace {

/// Fifty events, one a second up to now.
std::unique_ptr<storage::Database> with_events() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& tx) {
        for (int number = 0; number < 50; ++number)
            tx.execute(
                "INSERT INTO inbox (messenger, account, event_key, chat, received_at, raw, state)"
                " VALUES ('telegram', 'main', $1, 'c', $2, '{}', 'done')",
                std::to_string(number), kNow - 50s + std::chrono::seconds{number});
    });
    return database;
}

constexpr std::string_view kBodies = "SELECT count(*) FROM inbox WHERE raw <> ''";

}  // namespace

TEST_CASE("raw bodies go in batches up to the border, each once") {
    auto database = with_events();
    const auto erase = [&](domain::Instant before, int limit) {
        return database->write(
            [&](Transaction& tx) { return storage::erase_raw_messages(tx, before, limit); });
    };
    CHECK(erase(kNow - 50s, 10) == 0);  // the border itself stays
    CHECK(erase(kNow - 30s, 15) == 15);
    CHECK(number(*database, kBodies) == 35);
    CHECK(erase(kNow - 30s, 15) == 5);
    CHECK(erase(kNow - 30s, 15) == 0);
    CHECK(number(*database, kBodies) == 30);
    CHECK(erase(kNow + 1s, 100) == 30);
    CHECK(number(*database, "SELECT count(*) FROM inbox") == 50);
}

TEST_CASE("nothing behind an event that waits is erased; one that was set aside is") {
    auto database = with_events();
    run(*database, "UPDATE inbox SET state = 'set_aside' WHERE event_key = '3'");
    run(*database, "UPDATE inbox SET state = 'pending' WHERE event_key = '20'");
    const auto erase = [&] {
        return database->write(
            [](Transaction& tx) { return storage::erase_raw_messages(tx, kNow + 1s, 100); });
    };
    CHECK(erase() == 20);
    CHECK(erase() == 0);
    run(*database, "UPDATE inbox SET state = 'done' WHERE event_key = '20'");
    CHECK(erase() == 30);
}

TEST_CASE("presence is deleted by date, in batches over all its tables") {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    run(*database,
        "INSERT INTO unit (unit_id, kind, zone) VALUES ('U', 'office', '');"
        "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
        " VALUES ('p', '1', 'P', 'U', 'employee', '', 'id', '');"
        "INSERT INTO not_asked (employee_id, local_date, rule, policy_version) VALUES ('p', '2026-01-01', '', ''), ('p', '2026-01-02', '', ''),"
        " ('p', '2026-01-03', '', '');"
        "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
        " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, state)"
        " VALUES ('p', '2026-01-01', 'w', 1, 2, 3, 4, 5, '', '', '', 'missed'),"
        " ('p', '2026-01-02', 'w', 1, 2, 3, 4, 5, '', '', '', 'missed')");
    const auto erase = [&](std::string_view before, int limit) {
        return database->write([&](Transaction& tx) { return storage::delete_presence(tx, before, limit); });
    };
    CHECK(erase("2026-01-01", 10) == 0);
    CHECK(erase("2026-01-02", 1) == 1);
    CHECK(erase("2026-01-02", 1) == 1);
    CHECK(erase("2026-01-02", 1) == 0);
    CHECK(erase("2026-01-03", 10) == 2);
    CHECK(number(*database, "SELECT count(*) FROM not_asked") == 1);
}
