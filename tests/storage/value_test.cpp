#include "storage/value.hpp"

#include <cmath>
#include <limits>

#include "bot/domain/ids.hpp"
#include "tests/storage/opened.hpp"

using storage::Blob;
using storage::Failure;
using storage::Row;
using storage::Transaction;
using storage::Value;
using namespace std::string_literals;
using namespace storage_test;

namespace {

/// Stores the value in a strict column and reads it back.
template <typename Stored, typename Read = Stored>
Read round_trip(const char* type, const Stored& stored) {
    auto database = open();
    run(*database, "CREATE TABLE thing (value "s + type + ") STRICT");
    database->write([&](Transaction& transaction) {
        transaction.execute("INSERT INTO thing (value) VALUES ($1)", stored);
    });
    return database->read([](Transaction& transaction) {
        return transaction.query_one("SELECT value FROM thing")->get<Read>(0);
    });
}

}  // namespace

TEST_CASE("text comes back byte for byte, whatever the bytes") {
    const std::vector<std::string> rows{"",
                                        "hadir",
                                        "saya 🙏 hadir",
                                        "before\0after"s,
                                        "\0"s,
                                        "\xff\xfe not UTF-8"s,
                                        "half a rune \xf0\x9f",
                                        "'); DROP TABLE thing; --",
                                        std::string(2'000'000, 'x')};
    for (const auto& row : rows) {
        CAPTURE(row.substr(0, 40));
        CHECK(round_trip("BLOB", Blob{row}) == Blob{row});
        if (engine_choice::is_postgres())
            CHECK(round_trip<std::string, storage::AsItCame>("BLOB", row).bytes == row);
        if (!engine_choice::is_postgres()) CHECK(round_trip("TEXT", row) == row);
    }
}

TEST_CASE("what PostgreSQL cannot keep as text is marked where it stood" * kOfServer) {
    struct {
        const char* name;
        std::string text;
        const char* kept;
    } const rows[] = {
        {"all is well", "saya 🙏 hadir €", "saya 🙏 hadir €"},
        {"NUL", "before\0after"s, "before\uFFFDafter"},
        {"no UTF-8 at all", "\xff\xfe x", "\uFFFD\uFFFD x"},
        {"half a rune at the end", "x \xf0\x9f", "x \uFFFD\uFFFD"},
        {"half a rune in the middle", "\xe2\x82x", "\uFFFD\uFFFDx"},
        {"longer than it should be", "\xc0\xaf\xe0\x80\xaf", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
        {"half of a pair of UTF-16", "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
        {"beyond Unicode", "\xf4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(round_trip("TEXT", row.text) == row.kept);
    }
}

TEST_CASE("an empty view of nothing is empty text, not NULL") {
    CHECK(round_trip<std::string_view, std::optional<std::string>>("TEXT", std::string_view()) == "");
}

TEST_CASE("integers come back up to the last bit") {
    for (const std::int64_t row :
         {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 53,
          (std::int64_t{1} << 53) + 1, std::numeric_limits<std::int64_t>::max()}) {
        CAPTURE(row);
        CHECK(round_trip("INTEGER", row) == row);
    }
    CHECK(round_trip("INTEGER", std::numeric_limits<int>::min()) == std::numeric_limits<int>::min());
    CHECK(round_trip("INTEGER", true));
    CHECK_FALSE(round_trip("INTEGER", false));
}

TEST_CASE("an integer too large for storage is refused before it is bent") {
    CHECK_THROWS_AS(storage::to_argument(std::numeric_limits<std::uint64_t>::max()), std::logic_error);
}

TEST_CASE("an instant comes back to the microsecond") {
    for (const std::int64_t micros : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'795'000'000'123'457},
                                      std::numeric_limits<std::int64_t>::max()}) {
        CAPTURE(micros);
        CHECK(round_trip("INTEGER", domain::from_micros(micros)) == domain::from_micros(micros));
    }
}

TEST_CASE("ids, reals and absent values come back as they went") {
    CHECK(round_trip("INTEGER", domain::CallId{7}) == domain::CallId{7});
    CHECK(round_trip("TEXT", domain::EmployeeId{"198501012010011001"}) ==
          domain::EmployeeId{"198501012010011001"});
    CHECK(round_trip("REAL", 0.1) == 0.1);
    CHECK(round_trip("TEXT", std::optional<std::string>()) == std::nullopt);
    CHECK(round_trip("TEXT", std::optional<std::string>("sakit")) == "sakit");
    CHECK(round_trip<std::nullptr_t, std::optional<domain::Instant>>("INTEGER", nullptr) == std::nullopt);
    CHECK(round_trip("INTEGER", std::optional(kNow)) == kNow);
}

TEST_CASE("a stored value of another type is named, not bent") {
    struct {
        const char* name;
        Value value;
        std::function<void(const Row&)> read;
        const char* complaint;
    } const rows[] = {
        {"null as integer", nullptr, [](const Row& row) { row.get<std::int64_t>(0); },
         "column 0: expected an integer, found NULL"},
        {"null as text", nullptr, [](const Row& row) { row.get<std::string>(0); },
         "column 0: expected text, found NULL"},
        {"text as integer", "12"s, [](const Row& row) { row.get<std::int64_t>(0); },
         "column 0: expected an integer, found text"},
        {"integer as text", std::int64_t{12}, [](const Row& row) { row.get<std::string>(0); },
         "column 0: expected text, found an integer"},
        {"real as instant", 1.5, [](const Row& row) { row.get<domain::Instant>(0); },
         "column 0: expected an instant, found a real"},
        {"blob as text", Blob{"x"}, [](const Row& row) { row.get<std::string>(0); },
         "column 0: expected text, found a blob"},
        {"text as blob", "x"s, [](const Row& row) { row.get<Blob>(0); },
         "column 0: expected a blob, found text"},
        {"two as a flag", std::int64_t{2}, [](const Row& row) { row.get<bool>(0); },
         "column 0: expected 0 or 1, found an integer"},
        {"wide as int", std::int64_t{1} << 31, [](const Row& row) { row.get<int>(0); },
         "column 0: expected an integer of 32 bits, found an integer"},
        {"text as an optional id", "x"s, [](const Row& row) { row.get<std::optional<domain::CallId>>(0); },
         "column 0: expected an integer, found text"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK_THROWS_WITH_AS(row.read(Row({row.value})), row.complaint, Failure);
    }
    CHECK_THROWS_AS(Row({nullptr}).get<std::optional<int>>(1), std::logic_error);
}
