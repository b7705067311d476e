#include "storage/migrations.hpp"

#include <deque>
#include <fstream>
#include <sstream>

#include "tests/storage/opened.hpp"
#include "tests/storage/schema_words.hpp"

using storage::Failure;
using storage::Migration;
using storage::Transaction;
using namespace storage_test;

namespace {

std::vector<Migration> carried() {
    return storage::migrations_for(engine_choice::name());
}

std::vector<Migration> carried_and(std::string_view name, std::string_view sql) {
    static std::deque<std::string> texts;  // which outlive whoever views them
    auto migrations = carried();
    migrations.push_back(
        {static_cast<int>(migrations.size()) + 1, name, texts.emplace_back(engine_choice::ddl(sql))});
    return migrations;
}

std::string schema(storage::Database& database) {
    return database.read([](Transaction& transaction) {
        std::string text;
        if (engine_choice::is_postgres()) {
            transaction.for_each(
                "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '')"
                " FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2",
                [&](const storage::Row& row) {
                    for (std::size_t column = 0; column < 5; ++column)
                        text += row.get<std::string>(column) + " ";
                    text += "\n";
                });
            return text;
        }
        transaction.for_each("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name",
                             [&](const storage::Row& row) {
                                 text += row.get<std::string>(0) + ": " + row.get<std::string>(1) + "\n";
                             });
        return text;
    });
}

std::size_t applied(storage::Database& database) {
    return static_cast<std::size_t>(number(database, "SELECT count(*) FROM schema_migration"));
}

std::string content(const std::filesystem::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("the binary carries every file, numbered without a gap") {
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry :
         std::filesystem::directory_iterator("storage/migrations/" + std::string(engine_choice::name())))
        ++files;
    const auto migrations = carried();
    REQUIRE(migrations.size() == files);
    for (std::size_t index = 0; index < migrations.size(); ++index) {
        const Migration& migration = migrations[index];
        CAPTURE(migration.name);
        CHECK(migration.number == static_cast<int>(index) + 1);
        const std::string number = std::to_string(10'000 + migration.number).substr(1);
        CHECK(migration.sql == content("storage/migrations/" + std::string(engine_choice::name()) + "/" +
                                       number + "_" + std::string(migration.name) + ".sql"));
    }
    CHECK(storage::migrations_for("abacus").empty());
}

TEST_CASE("a checksum is what sha256sum says") {
    // FIPS 180-2, appendix B.1.
    CHECK(storage::checksum({1, "abc", "abc"}) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a fresh database gets everything once") {
    auto database = open();
    CHECK(storage::pending_migrations(*database)->size() == carried().size());
    CHECK(database->read([](Transaction& transaction) { return transaction.tables(); }).empty());

    CHECK(storage::migrate(*database)->size() == carried().size());
    CHECK(applied(*database) == carried().size());
    CHECK(number(*database, "SELECT min(applied_at) FROM schema_migration") == domain::to_micros(kNow));

    CHECK(storage::pending_migrations(*database)->empty());
    CHECK(storage::migrate(*database)->empty());
}

TEST_CASE("every older version arrives at the same schema") {
    auto fresh = open();
    REQUIRE(storage::migrate(*fresh));
    const auto all = carried();
    for (std::size_t version = 0; version <= all.size(); ++version) {
        CAPTURE(version);
        // A second each; no office over PostgreSQL is older than its first version.
        if (engine_choice::is_postgres() && version % 13 != 0) continue;
        auto database = open();
        REQUIRE(storage::migrate(*database, std::span(all).first(version)));
        CHECK(storage::migrate(*database)->size() == all.size() - version);
        CHECK(schema(*database) == schema(*fresh));
    }
}

TEST_CASE("every table is STRICT" * kOfFiles) {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    CHECK(number(*database,
                 "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND strict = 0"
                 " AND name NOT LIKE 'sqlite%'") == 0);
}

TEST_CASE("both engines carry the same migrations, by number and name") {
    const auto of_sqlite = storage::migrations_for("sqlite");
    const auto of_postgres = storage::migrations_for("postgres");
    REQUIRE(of_sqlite.size() == of_postgres.size());
    for (std::size_t index = 0; index < of_sqlite.size(); ++index)
        CHECK(of_sqlite[index].name == of_postgres[index].name);
}

TEST_CASE("both engines have the same tables, columns and unique keys" * kOfServer) {
    auto here = open();
    REQUIRE(storage::migrate(*here));
    auto there = open("sqlite::memory:");
    REQUIRE(storage::migrate(*there));
    const auto words = schema_words(*here);
    auto expected = schema_words(*there);
    // What came from outside need not be text (see AsItCame).
    expected["inbox"].erase("column raw TEXT not null");
    expected["inbox"].insert("column raw BLOB not null");
    CHECK(words.size() == expected.size());
    for (const auto& [table, facts] : expected) {
        CAPTURE(table);
        REQUIRE(words.contains(table));
        for (const std::string& fact : facts)
            CHECK_MESSAGE(words.at(table).contains(fact), "missing: ", fact);
        for (const std::string& fact : words.at(table))
            CHECK_MESSAGE(facts.contains(fact), "too many: ", fact);
    }
}

TEST_CASE("a schema that is not ours to touch is refused, and left as it is") {
    const auto later = carried_and("later", "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;");
    const auto edited =
        carried_and("later", "CREATE TABLE later (id INTEGER PRIMARY KEY, more TEXT) STRICT;");
    struct {
        const char* name;
        std::function<void(storage::Database&)> made_by;
        std::vector<Migration> known;
        std::vector<const char*> complaints;
    } const rows[] = {
        {"newer",
         [&](storage::Database& database) { REQUIRE(storage::migrate(database, later)); },
         carried(),
         {"newer than this sigap", "\"later\" is applied", "restore the backup"}},
        {"altered",
         [&](storage::Database& database) { REQUIRE(storage::migrate(database, later)); },
         edited,
         {"other SQL", "\"later\"", "Run the version that made it"}},
        {"one missing in the middle",
         [&](storage::Database& database) {
             REQUIRE(storage::migrate(database, later));
             run(database, "DELETE FROM schema_migration WHERE number = 1");
         },
         later,
         {"other SQL"}},
        {"another program's",
         [](storage::Database& database) { run(database, "CREATE TABLE recipes (id INTEGER)"); },
         carried(),
         {"recipes", "belongs to another program"}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        auto database = open();
        row.made_by(*database);
        const auto before = schema(*database);
        for (const auto& outcome :
             {storage::pending_migrations(*database, row.known), storage::migrate(*database, row.known)}) {
            REQUIRE_FALSE(outcome);
            CHECK(outcome.error().fault == domain::Fault::misconfigured);
            CAPTURE(outcome.error().message);
            for (const char* complaint : row.complaints)
                CHECK(outcome.error().message.find(complaint) != std::string::npos);
        }
        CHECK(schema(*database) == before);
    }
}

TEST_CASE("a migration that fails half-way leaves nothing, and those before it stand") {
    const char* const rows[] = {
        "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT;",
        "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO half VALUES ('text');",
        "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE half (id INTEGER) STRICT; CREATE TABL",
    };
    for (const char* sql : rows) {
        CAPTURE(sql);
        auto database = open();
        CHECK_THROWS_AS((void)storage::migrate(*database, carried_and("half", sql)), Failure);
        CHECK(schema(*database).find("half") == std::string::npos);
        CHECK(applied(*database) == carried().size());

        const auto mended = carried_and("half", "CREATE TABLE half (id INTEGER) STRICT;");
        CHECK(storage::migrate(*database, mended)->size() == 1);
    }
}

TEST_CASE("the README says what each table means") {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    std::stringstream readme(content("storage/README.md"));
    std::string headings;
    for (std::string line; std::getline(readme, line);)
        if (line.starts_with("### ")) headings += line + "\n";
    for (const auto& table : database->read([](Transaction& transaction) { return transaction.tables(); })) {
        CAPTURE(table);
        CHECK(headings.find("`" + table + "`") != std::string::npos);
    }
}
