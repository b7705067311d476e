// An office moves to another database: whole, resumed, brought up to date, and into no other office.
#include "storage/copy.hpp"

#include "storage/audit_chain.hpp"
#include "storage/inbox.hpp"
#include "storage/ledger.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"
#include "storage/table_shapes.hpp"
#include "tests/storage/opened.hpp"

using storage::CopiedTable;
using storage::Copying;
using storage::Failure;
using storage::Transaction;
using namespace std::string_literals;
using namespace storage_test;

namespace {

std::unique_ptr<storage::Database> open_migrated(const std::string& url) {
    auto database = open(url);
    REQUIRE(storage::migrate(*database));
    return database;
}

/// An office over SQLite, made at `made_at`, with a row of every awkward kind.
std::unique_ptr<storage::Database> an_office(std::int64_t made_at = 1) {
    auto office = open_migrated("sqlite::memory:");
    office->write([&](Transaction& tx) {
        tx.execute("UPDATE schema_migration SET applied_at = $1 WHERE number = 1", made_at);
        storage::meta::settle_purpose(tx, storage::meta::Purpose::office);
        tx.run_script(
            "INSERT INTO unit (unit_id, parent_unit_id, kind, zone) VALUES ('Z', NULL, 'office', 'Asia/Makassar');"
            "INSERT INTO unit (unit_id, parent_unit_id, kind, zone) VALUES ('A', 'Z', 'office', 'Asia/Makassar');"
            "INSERT INTO unit (unit_id, parent_unit_id, kind, zone) VALUES ('a', 'A', 'office', 'Asia/Makassar');"
            "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
            " VALUES ('budi', '1', 'Budi 🙏', 'A', 'employee', '', 'id', '');"
            "INSERT INTO absence (absence_id, employee_id, kind, first_day, last_day, zone, recorded_at, recorded_by,"
            " replaces_absence_id) VALUES (9, 'budi', 'leave', '2026-01-01', '2026-01-01', '', 1, 'hr', NULL);"
            "INSERT INTO absence (absence_id, employee_id, kind, first_day, last_day, zone, recorded_at, recorded_by,"
            " replaces_absence_id) VALUES (4, 'budi', 'leave', '2026-01-01', '2026-01-01', '', 1, 'hr', 9);"
            "INSERT INTO sign_in_try (source, tried_at) VALUES ('here', 1), ('here', 1), ('there', 1);");
        tx.execute(
            "INSERT INTO report_job (report_job_id, requested_by, requested_at, parameters, state, content)"
            " VALUES (3, 'budi', 1, '{}', 'done', $1)",
            storage::Blob{"\0\xff"s});
        storage::inbox::store(tx, {domain::Messenger::telegram, "main"},
                              {.key = "1", .chat = "c", .raw = "\xff\0 not JSON"s, .is_understood = false},
                              kNow);
        for (int number = 0; number < 2500; ++number)
            tx.execute(
                "INSERT INTO audit_event (at, actor, kind, subject, body) VALUES ($1, 'sigap', 'k', $2, '{}')",
                number, "subject/" + std::to_string(number));
        storage::seal(tx, 2000);
        storage::beat(tx, "one", domain::from_micros(1));
    });
    return office;
}

std::vector<CopiedTable> copy(storage::Database& from, storage::Database& to,
                              Copying copying = Copying::apply) {
    return from.read([&](Transaction& tx) {
        const auto may = storage::may_copy(tx, to);
        if (!may) FAIL(may.error().message);
        return storage::copy_office(tx, to, copying, [](const std::string&, std::int64_t) {});
    });
}

std::string why_not(storage::Database& from, storage::Database& to) {
    return from.read([&](Transaction& tx) {
        const auto may = storage::may_copy(tx, to);
        return may ? ""s : may.error().message;
    });
}

std::int64_t touched(const std::vector<CopiedTable>& tables) {
    std::int64_t rows = 0;
    for (const CopiedTable& table : tables) rows += table.inserted + table.changed + table.deleted;
    return rows;
}

bool is_whole(const std::vector<CopiedTable>& tables) {
    for (const CopiedTable& table : tables)
        if (table.rows != table.rows_there) {
            MESSAGE(table.name, ": ", table.rows, " and ", table.rows_there);
            return false;
        }
    return true;
}

}  // namespace

TEST_CASE("tables come before those that refer to them, and every table is there") {
    const auto shapes = storage::table_shapes();
    const auto place = [&](const std::string& name) {
        return std::find_if(shapes.begin(), shapes.end(),
                            [&](const auto& shape) { return shape.name == name; }) -
               shapes.begin();
    };
    CHECK(place("unit") < place("employee"));
    CHECK(place("employee") < place("call"));
    CHECK(place("audit_event") < place("audit_link"));
    CHECK(place("attachment_file") < place("attachment_content"));
    auto database = open_migrated("sqlite::memory:");
    CHECK(shapes.size() + 1 == database->read([](Transaction& tx) { return tx.tables(); }).size());
}

TEST_CASE("an office arrives whole, whatever its rows are made of, and goes on giving out numbers") {
    const auto office = an_office();
    const auto target = open_migrated(engine_choice::new_url());
    CHECK(is_whole(copy(*office, *target)));
    target->read([](Transaction& tx) {
        CHECK(tx.query_one("SELECT parent_unit_id FROM unit WHERE unit_id = 'a'")->get<std::string>(0) ==
              "A");
        CHECK(tx.query_one("SELECT replaces_absence_id FROM absence WHERE absence_id = 4")->get<int>(0) == 9);
        CHECK(tx.query_one("SELECT content FROM report_job")->get<storage::Blob>(0).bytes == "\0\xff"s);
        CHECK(tx.query_one("SELECT raw FROM inbox")->get<storage::AsItCame>(0).bytes == "\xff\0 not JSON"s);
        CHECK(tx.query_one("SELECT name FROM employee")->get<std::string>(0) == "Budi 🙏");
        CHECK(storage::meta::purpose(tx) == storage::meta::Purpose::office);
    });
    CHECK(target->read(storage::chain_head) == office->read(storage::chain_head));
    target->write([](Transaction& tx) {
        CHECK(
            tx.query_one(
                  "INSERT INTO absence (employee_id, kind, first_day, last_day, zone, recorded_at, recorded_by)"
                  " VALUES ('budi', 'leave', '', '', '', 1, '') RETURNING absence_id")
                ->get<int>(0) == 10);
    });
}

TEST_CASE("a second copy brings only what is new, changed or gone") {
    const auto office = an_office();
    const auto target = open_migrated(engine_choice::new_url());
    copy(*office, *target);
    CHECK(touched(copy(*office, *target)) == 0);
    office->write([](Transaction& tx) {
        tx.run_script(
            "UPDATE inbox SET state = 'done'; DELETE FROM report_job; DELETE FROM sign_in_try WHERE source = 'there';"
            "UPDATE absence SET replaces_absence_id = NULL WHERE absence_id = 4; DELETE FROM absence WHERE absence_id = 9;"
            "INSERT INTO unit (unit_id, parent_unit_id, kind, zone) VALUES ('B', 'a', 'office', 'Asia/Makassar')");
        storage::seal(tx, 5000);
    });
    const auto again = copy(*office, *target);
    CHECK(is_whole(again));
    for (const CopiedTable& table : again) {
        CAPTURE(table.name);
        if (table.name == "inbox") CHECK((table.inserted == 0 && table.changed == 1 && table.deleted == 0));
        if (table.name == "report_job")
            CHECK((table.inserted == 0 && table.changed == 0 && table.deleted == 1));
        if (table.name == "absence") CHECK((table.inserted == 0 && table.deleted == 1));
        if (table.name == "unit") CHECK((table.inserted == 1 && table.changed == 0));
        if (table.name == "audit_link") CHECK(table.inserted == 500);
        if (table.name == "audit_event") CHECK(table.changed == 500);
    }
    CHECK(target->read(storage::chain_head) == office->read(storage::chain_head));
    CHECK(touched(copy(*office, *target)) == 0);
}

TEST_CASE("a copy that broke off is started again and loses nothing") {
    const auto office = an_office();
    const auto target = open_migrated(engine_choice::new_url());
    CHECK_THROWS_AS(office->read([&](Transaction& tx) {
        storage::copy_office(tx, *target, Copying::apply, [](const std::string& what, std::int64_t rows) {
            if (what == "audit_event" && rows == 2000) throw std::runtime_error("the line broke");
        });
    }),
                    std::runtime_error);
    CHECK(number(*target, "SELECT count(*) FROM audit_event") == 2000);
    CHECK(is_whole(copy(*office, *target)));
    CHECK(target->read(storage::chain_head) == office->read(storage::chain_head));
}

TEST_CASE("a plan says what would come and writes nothing") {
    const auto office = an_office();
    const auto target = open_migrated(engine_choice::new_url());
    CHECK(touched(copy(*office, *target, Copying::plan)) > 2500);
    CHECK(number(*target, "SELECT count(*) FROM audit_event") == 0);
    CHECK(number(*target, "SELECT count(*) FROM meta") == 0);
}

TEST_CASE("a database that is not this office's copy is refused, and left as it is") {
    const auto office = an_office(1);
    const auto lived_in = open_migrated(engine_choice::new_url());
    lived_in->write([](Transaction& tx) { storage::beat(tx, "another", domain::from_micros(7)); });
    CHECK(why_not(*office, *lived_in).find("holds an office already") != std::string::npos);

    const auto target = open_migrated(engine_choice::new_url());
    copy(*office, *target);
    CHECK(why_not(*office, *target).empty());
    CHECK(why_not(*an_office(2), *target).find("another office") != std::string::npos);
    target->write([](Transaction& tx) { storage::beat(tx, "there", domain::from_micros(7)); });
    CHECK(why_not(*office, *target).find("has been worked with") != std::string::npos);
}

TEST_CASE("an office comes back from a server into a file" * kOfServer) {
    const auto office = an_office();
    const auto server = open_migrated(engine_choice::new_url());
    copy(*office, *server);
    const auto file = open_migrated("sqlite::memory:");
    CHECK(is_whole(copy(*server, *file)));
    CHECK(file->read(storage::chain_head) == office->read(storage::chain_head));
    CHECK(file->read([](Transaction& tx) {
        return tx.query_one("SELECT raw FROM inbox")->get<std::string>(0);
    }) == "\xff\0 not JSON"s);
}
