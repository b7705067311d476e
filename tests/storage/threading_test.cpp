// A database that works on its caller's thread, over one connection.
#include <thread>

#include "tests/storage/opened.hpp"

using storage::Threading;
using storage::Transaction;

namespace {

std::unique_ptr<storage::Database> open_for_caller() {
    auto opened = storage_test::try_open({.url = engine_choice::new_url(), .threading = Threading::caller});
    REQUIRE(opened);
    storage_test::run(**opened, "CREATE TABLE word (text TEXT NOT NULL) STRICT");
    return std::move(*opened);
}

void add(Transaction& transaction, std::string_view text) {
    transaction.execute("INSERT INTO word (text) VALUES ($1)", text);
}

std::int64_t words(storage::Database& database) {
    return storage_test::number(database, "SELECT count(*) FROM word");
}

}  // namespace

TEST_CASE("with the caller's thread alone, a job has run and is kept when the call returns") {
    const auto database = open_for_caller();
    std::thread::id writer;
    database->write([&](Transaction& transaction) {
        writer = std::this_thread::get_id();
        add(transaction, "satu");
    });
    CHECK(writer == std::this_thread::get_id());
    CHECK(words(*database) == 1);
    CHECK(database->writer_state().commits >= 1);
}

TEST_CASE("with the caller's thread alone, a job that throws is undone by itself") {
    const auto database = open_for_caller();
    database->write([](Transaction& transaction) { add(transaction, "satu"); });
    CHECK_THROWS_AS(database->write([](Transaction& transaction) {
        add(transaction, "dua");
        throw std::runtime_error("changed my mind");
    }),
                    std::runtime_error);
    database->write([](Transaction& transaction) { add(transaction, "tiga"); });
    CHECK(words(*database) == 2);
}

TEST_CASE("with the caller's thread alone, a read keeps nothing, also when it throws") {
    const auto database = open_for_caller();
    database->read([](Transaction& transaction) { add(transaction, "satu"); });
    CHECK_THROWS(database->read([](Transaction& transaction) {
        add(transaction, "dua");
        throw std::runtime_error("enough");
    }));
    CHECK(words(*database) == 0);
}

TEST_CASE("with the caller's thread alone, jobs are still not to be nested") {
    const auto database = open_for_caller();
    CHECK_THROWS_AS(database->write([&](Transaction&) { database->write([](Transaction&) {}); }),
                    std::logic_error);
    CHECK_THROWS_AS(database->write([&](Transaction&) { database->read([](Transaction&) {}); }),
                    std::logic_error);
    CHECK_THROWS_AS(database->read([&](Transaction&) { database->write([](Transaction&) {}); }),
                    std::logic_error);
}

TEST_CASE(
    "with the caller's thread alone, what is added on being done is worked off before the call returns") {
    const auto database = open_for_caller();
    std::vector<std::string> order;
    database->write_async([&](Transaction& transaction) { add(transaction, "satu"); },
                          [&](std::exception_ptr) {
                              database->write_async(
                                  [&](Transaction& transaction) { add(transaction, "dua"); },
                                  [&](std::exception_ptr) { order.push_back("dua"); });
                              order.push_back("satu");
                          });
    CHECK(order == std::vector<std::string>{"satu", "dua"});
    CHECK(words(*database) == 2);
}
