#include "storage/database.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "tests/storage/opened.hpp"

using storage::Access;
using storage::Failure;
using storage::Row;
using storage::Transaction;
using namespace storage_test;

namespace {

std::unique_ptr<storage::Database> open_with_words(const std::string& url = engine_choice::new_url()) {
    auto database = open(url);
    run(*database, "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT");
    return database;
}

void add(storage::Database& database, std::string_view text) {
    database.write(
        [&](Transaction& transaction) { transaction.execute("INSERT INTO word (text) VALUES ($1)", text); });
}

std::int64_t words(storage::Database& database) {
    return number(database, "SELECT count(*) FROM word");
}

}  // namespace

TEST_CASE("arguments go by their number, not by where they first appear") {
    auto database = open();
    database->read([](Transaction& transaction) {
        const auto swapped = transaction.query_one("SELECT $2, $1", "one", "two");
        CHECK(swapped->get<std::string>(0) == "two");
        CHECK(swapped->get<std::string>(1) == "one");

        const auto repeated = transaction.query_one("SELECT $3, $1, $3, $2, $1", 1, 2, 3);
        CHECK(repeated->get<int>(0) == 3);
        CHECK(repeated->get<int>(1) == 1);
        CHECK(repeated->get<int>(2) == 3);
        CHECK(repeated->get<int>(3) == 2);
        CHECK(repeated->get<int>(4) == 1);

        const auto eleven = transaction.query_one("SELECT $11, $10, $9, $8, $7, $6, $5, $4, $3, $2, $1", 1, 2,
                                                  3, 4, 5, 6, 7, 8, 9, 10, 11);
        for (int column = 0; column < 11; ++column)
            CHECK(eleven->get<int>(static_cast<std::size_t>(column)) == 11 - column);
    });
}

TEST_CASE("SQL used wrongly is refused, with the text that was meant") {
    auto database = open_with_words();
    struct {
        const char* name;
        std::function<void(Transaction&)> use;
    } const rows[] = {
        {"argument missing", [](Transaction& t) { t.query("SELECT $1, $2", 1); }},
        {"argument too many", [](Transaction& t) { t.query("SELECT $1", 1, 2); }},
        {"number skipped", [](Transaction& t) { t.query("SELECT $1, $3", 1, 2); }},
        {"question marks", [](Transaction& t) { t.query("SELECT ?, ?", 1, 2); }},
        {"other names", [](Transaction& t) { t.query("SELECT :text", "x"); }},
        {"PostgreSQL's cast, which SQLite reads as part of the name",
         [](Transaction& t) { t.query("SELECT $1::bigint", 1); }},
        {"two statements", [](Transaction& t) { t.execute("DELETE FROM word; DELETE FROM word"); }},
        {"no statement", [](Transaction& t) { t.execute("  "); }},
        {"one row expected, two found", [](Transaction& t) { t.query_one("SELECT 1 UNION SELECT 2"); }},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK_THROWS_AS(database->write(row.use), std::logic_error);
    }
    CHECK_THROWS_AS(database->read([](Transaction& t) { t.query("SELECT nothing FROM nowhere"); }), Failure);
    CHECK_THROWS_AS(database->read([](Transaction& t) { t.query("SELECT \"a string in double quotes\""); }),
                    Failure);
}

TEST_CASE("execute answers how many rows it touched") {
    auto database = open_with_words();
    database->write([](Transaction& transaction) {
        CHECK(transaction.execute("INSERT INTO word (text) VALUES ('a'), ('b'), ('c')") == 3);
        CHECK(transaction.execute("INSERT INTO word (text) VALUES ('a') ON CONFLICT DO NOTHING") == 0);
        CHECK(transaction.execute("UPDATE word SET text = text || '!' WHERE text <> $1", "a") == 2);
        CHECK(transaction.execute("DELETE FROM word WHERE text = 'nobody'") == 0);
        CHECK(transaction.execute("SELECT 1") == 0);
        CHECK(transaction.query_one("INSERT INTO word (text) VALUES ('d') RETURNING id")->get<int>(0) >= 4);
    });
}

TEST_CASE("rows stream, and the same text may be used again meanwhile") {
    auto database = open_with_words();
    database->write([](Transaction& transaction) {
        transaction.execute("INSERT INTO word (text) VALUES ('a'), ('b')");
        std::string seen;
        constexpr auto kAll = "SELECT text FROM word ORDER BY text";
        transaction.for_each(kAll, [&](const Row& outer) {
            seen += outer.get<std::string>(0) + ":";
            transaction.for_each(kAll, [&](const Row& inner) { seen += inner.get<std::string>(0); });
            seen += " ";
        });
        CHECK(seen == "a:ab b:ab ");

        // A row that is not liked leaves the statement ready for its next use.
        CHECK_THROWS_AS(transaction.for_each(kAll, [](const Row& row) { row.get<int>(0); }), Failure);
        CHECK(transaction.query(kAll).size() == 2);
    });
}

TEST_CASE("what is posted is there for the next question, and among the rows of one") {
    auto database = open();
    run(*database, "CREATE TABLE number (id INTEGER PRIMARY KEY) STRICT");
    const auto count = [](Transaction& tx) {
        return tx.query_one("SELECT count(*) FROM number")->get<int>(0);
    };
    database->write([&](Transaction& tx) {
        for (int id = 1; id <= 250; ++id) tx.post("INSERT INTO number (id) VALUES ($1)", id);
        CHECK(count(tx) == 250);
        tx.for_each("SELECT id FROM number WHERE id <= 3 ORDER BY id", [&](const Row& row) {
            tx.post("INSERT INTO number (id) VALUES ($1)", 1000 + row.get<int>(0));
            tx.post("DELETE FROM number WHERE id = $1", row.get<int>(0));
        });
        CHECK(tx.execute("DELETE FROM number WHERE id > $1", 1001) == 2);
        tx.post("DELETE FROM number WHERE id > $1", 200);
    });
    CHECK(database->read(count) == 197);
}

TEST_CASE("a posted statement that fails undoes its job and no other, and is named") {
    auto database = open();
    run(*database, "CREATE TABLE number (id INTEGER PRIMARY KEY) STRICT");
    const auto why = [&](const std::function<void(Transaction&)>& job) -> std::string {
        try {
            database->write(job);
        } catch (const Failure& failure) {
            CHECK(failure.kind() == Failure::Kind::constraint);
            return failure.what();
        }
        return "";
    };
    const auto insert_twice = [](Transaction& tx) {
        tx.post("INSERT INTO number (id) VALUES ($1)", 1);
        tx.post("INSERT INTO number (id) VALUES (1)");
    };
    CHECK(why(insert_twice).find("VALUES (1)") != std::string::npos);
    const auto ask_afterwards = [&](Transaction& tx) {
        insert_twice(tx);
        tx.post("DELETE FROM number");
        tx.query("SELECT id FROM number");
    };
    CHECK(why(ask_afterwards).find("VALUES (1)") != std::string::npos);
    database->write([](Transaction& tx) { tx.post("INSERT INTO number (id) VALUES ($1)", 2); });
    CHECK(database->read(
              [](Transaction& tx) { return tx.query_one("SELECT id FROM number")->get<int>(0); }) == 2);
}

TEST_CASE("a transaction keeps its instant while the clock goes on") {
    std::int64_t ticks = 0;
    auto opened = storage::Database::open({.url = engine_choice::new_url()},
                                          [&] { return domain::from_micros(++ticks); });
    REQUIRE(opened);
    (*opened)->write([&](Transaction& transaction) {
        const auto first = transaction.now();
        ++ticks;
        CHECK(transaction.now() == first);
    });
}

TEST_CASE("readers see only what is committed") {
    auto database = open_with_words();
    std::promise<void> inserted;
    std::promise<void> looked;
    std::thread writer([&] {
        database->write([&](Transaction& transaction) {
            transaction.execute("INSERT INTO word (text) VALUES ('a')");
            inserted.set_value();
            looked.get_future().wait();
        });
    });
    inserted.get_future().wait();
    CHECK(words(*database) == 0);
    looked.set_value();
    writer.join();
    CHECK(words(*database) == 1);
}

TEST_CASE("a reader's view stands still while others write") {
    auto database = open_with_words();
    database->read([&](Transaction& transaction) {
        const auto count = [&] { return transaction.query_one("SELECT count(*) FROM word")->get<int>(0); };
        CHECK(count() == 0);
        add(*database, "a");
        CHECK(count() == 0);
    });
    CHECK(words(*database) == 1);
}

TEST_CASE("a reader cannot write") {
    auto database = open_with_words();
    for (const char* sql : {"INSERT INTO word (text) VALUES ('a')", "DELETE FROM word", "DROP TABLE word",
                            "CREATE TABLE other (id INTEGER)"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS(database->read([&](Transaction& transaction) { transaction.execute(sql); }), Failure);
    }
    CHECK(words(*database) == 0);
}

TEST_CASE("a job that opens another one is told off instead of waiting for itself for ever") {
    auto database = open_with_words();
    CHECK_THROWS_AS(database->write([&](Transaction&) { add(*database, "a"); }), std::logic_error);
    CHECK_THROWS_AS(database->write([&](Transaction&) { words(*database); }), std::logic_error);
    CHECK(words(*database) == 0);
}

TEST_CASE("databases in memory know nothing of each other and leave nothing behind") {
    auto first = open_with_words();
    auto second = open_with_words();
    add(*first, "a");
    CHECK(words(*second) == 0);
    CHECK(words(*first) == 1);
}

TEST_CASE("what was written is there after closing, and the directory holds one file and its lock" *
          kOfFiles) {
    const Directory directory;
    {
        auto database = open_with_words(directory.url());
        add(*database, "a");
    }
    CHECK_FALSE(std::filesystem::exists(directory / "sigap.db-wal"));
    CHECK(words(*open(directory.url())) == 1);
    struct stat status {};
    REQUIRE(::stat((directory / "sigap.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a second writer is refused, by name of the first" * kOfFiles) {
    const Directory directory;
    std::filesystem::create_directory_symlink(directory / "", directory / "alias");
    {
        const auto first = open_with_words(directory.url());
        for (const auto& url : {directory.url(), "sqlite:" + (directory / "alias/sigap.db").string()}) {
            CAPTURE(url);
            const auto second = try_open({.url = url});
            REQUIRE_FALSE(second);
            CHECK(second.error().fault == domain::Fault::misconfigured);
            CHECK(second.error().message.find("process " + std::to_string(::getpid()) + " writes to it") !=
                  std::string::npos);
            CHECK(second.error().message.find("talk to the running service") != std::string::npos);
        }
    }
    CHECK(try_open({.url = directory.url()}).has_value());
}

TEST_CASE("a database opened for reading stands beside the writer and refuses to write") {
    const Directory directory;
    if (!engine_choice::is_postgres())
        CHECK_FALSE(try_open({.url = directory.url(), .access = Access::read_only}));
    auto writer = open_with_words(directory.url());
    auto reader = try_open({.url = directory.url(), .access = Access::read_only});
    REQUIRE(reader);
    add(*writer, "a");
    CHECK(words(**reader) == 1);
    CHECK_THROWS_AS(add(**reader, "b"), std::logic_error);
}

TEST_CASE("what cannot be opened is refused with what to mend" * kOfFiles) {
    const Directory directory;
    std::ofstream(directory / "letter.txt") << std::string(5000, 'x');
    std::filesystem::create_directory(directory / "folder");
    struct {
        std::string url;
        const char* complaint;
    } const rows[] = {
        {"", "expected sqlite:PATH"},
        {"/var/lib/sigap.db", "expected sqlite:PATH"},
        {"mysql://sigap:geheim@localhost/sigap", "mysql://sigap:********@localhost/sigap"},
        {"sqlite:", "a path is missing"},
        {"sqlite:" + (directory / "missing/sigap.db").string(), "The directory must exist"},
        {"sqlite:" + (directory / "letter.txt").string(), "not a database"},
        {"sqlite:" + (directory / "folder").string(), "cannot open"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.url);
        const auto opened = try_open({.url = row.url});
        REQUIRE_FALSE(opened);
        CAPTURE(opened.error().message);
        CHECK(opened.error().fault == domain::Fault::misconfigured);
        CHECK(opened.error().message.find(row.complaint) != std::string::npos);
    }
}

TEST_CASE("a backup is a database of what was committed, and overwrites nothing" * kOfFiles) {
    const Directory directory;
    auto database = open_with_words(directory.url());
    add(*database, "a");
    const auto target = directory / "backup.db";
    database->write([&](Transaction& transaction) {
        transaction.execute("INSERT INTO word (text) VALUES ('b')");
        CHECK(database->back_up(target).has_value());
    });
    CHECK(words(*open("sqlite:" + target.string())) == 1);
    CHECK(words(*database) == 2);
    struct stat status {};
    REQUIRE(::stat(target.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    for (const auto& bad :
         {target, directory / "missing/backup.db", directory / "sigap.db", directory / ""}) {
        CAPTURE(bad.string());
        const auto made = database->back_up(bad);
        REQUIRE_FALSE(made);
        CHECK(made.error().message.find(bad.string()) != std::string::npos);
    }
    CHECK(words(*database) == 2);
}
