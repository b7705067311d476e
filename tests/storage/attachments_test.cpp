// Files behind attachments, and the attachments that were there before them.
#include "storage/attachments.hpp"

#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using namespace std::chrono_literals;

TEST_CASE("attachments of an earlier version wait to be fetched, as far as the messenger still has them") {
    const auto now = domain::from_unix_seconds(1'798'700'000);
    auto database = storage::Database::open({.url = engine_choice::new_url()}, [&] { return now; }).value();
    const auto all = storage::migrations_for(engine_choice::name());
    const std::span<const storage::Migration> known(all);
    REQUIRE(storage::migrate(*database, known.first(20)));
    database->write([](storage::Transaction& tx) {
        tx.run_script(
            "INSERT INTO unit (unit_id, kind, zone) VALUES ('Biro', 'office', '');"
            "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
            " VALUES ('P-03', '1', 'Siti', 'Biro', 'employee', '', 'id', '');"
            "INSERT INTO attachment (employee_id, subject, inbox_id, lane, media_id, kind, mime_type, caption,"
            " sent_at, received_at) VALUES ('P-03', 'flag/1', 1, 'telegram/main', 'F1', 'photo', '', '', 500, 700)");
    });
    REQUIRE(storage::migrate(*database, known));
    database->read([&](storage::Transaction& tx) {
        const auto due = storage::file_due(tx, now);
        REQUIRE(due);
        CHECK(due->media_id == "F1");
        CHECK(due->file.state == "waiting");
        CHECK(due->file.due_at == domain::from_micros(700));
        CHECK(due->file.tries == 0);
    });
}
