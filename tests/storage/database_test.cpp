#include "storage/database.hpp"

#include "tests/storage/opened.hpp"

using storage::Transaction;
using namespace storage_test;

TEST_CASE("what was written is read back") {
    auto database = open();
    run(*database, "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    database->write([](Transaction& transaction) {
        CHECK(transaction.execute("INSERT INTO word (text) VALUES ($1)", "hadir") == 1);
    });
    CHECK(number(*database, "SELECT count(*) FROM word WHERE text = 'hadir'") == 1);
}
