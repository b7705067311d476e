#include "storage/meta.hpp"

#include "storage/migrations.hpp"
#include "tests/storage/opened.hpp"

using storage::Transaction;
using namespace storage_test;
namespace meta = storage::meta;

TEST_CASE("a word is kept by its key and replaced by the next") {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& transaction) {
        CHECK(meta::get(transaction, "office") == std::nullopt);
        meta::set(transaction, "office", "Dinas Kominfo");
        meta::set(transaction, "office", "Dinas Kominfo Kaltim");
        CHECK(meta::get(transaction, "office") == "Dinas Kominfo Kaltim");
        CHECK(meta::get(transaction, "Office") == std::nullopt);
    });
}

TEST_CASE("whoever comes first settles what the database is for, for good") {
    for (const auto first : {meta::Purpose::office, meta::Purpose::simulation}) {
        auto database = open();
        REQUIRE(storage::migrate(*database));
        database->write([&](Transaction& transaction) {
            CHECK(meta::purpose(transaction) == std::nullopt);
            CHECK(meta::settle_purpose(transaction, first) == first);
            CHECK(meta::settle_purpose(transaction, meta::Purpose::office) == first);
            CHECK(meta::settle_purpose(transaction, meta::Purpose::simulation) == first);
            CHECK(meta::purpose(transaction) == first);
        });
    }
}

TEST_CASE("a purpose nobody knows is not taken for an office's") {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& transaction) {
        meta::set(transaction, "purpose", "OFFICE");
        CHECK(meta::purpose(transaction) == meta::Purpose::simulation);
    });
}
