#include "adapters/payload.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace adapters;

TEST_CASE("JSON is taken to a depth of 32 and no further") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    struct Row {
        std::string text;
        bool is_taken;
    };
    const std::vector<Row> rows = {
        {nested(32), true},
        {R"({"brackets in text":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})", true},
        {R"({"escaped quote":"\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})", true},
        {"7", true},
        {nested(33), false},
        {nested(100'000), false},
        {std::string(100'000, '['), false},
        {"", false},
        {"{", false},
        {"]]]]", false},
        {"{} {}", false},
        {"\"\xff\"", false},
        {"\"\xed\xa0\x80\"", false},
        {"\"a", false},
        {"\"\\", false},
        {"{'a':1}", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text.substr(0, 60));
        CHECK(parse_json(row.text).has_value() == row.is_taken);
    }
}

TEST_CASE("fields are read by strict type, and the first that is wrong is named") {
    const Json document = Json::parse(R"({"text":"a","empty":"","nothing":null,"number":7,"fraction":1.9,
        "most":9223372036854775807,"least":-9223372036854775808,"too_much":9223372036854775808,"list":[{},7],
        "nul":"a\u0000b","object":{"inner":1},"seconds":"1799028000","spaced":" 1","plus":"+1","year_10000":253402300800})");
    struct Row {
        std::string_view what;
        std::function<void(const Fields&)> read;
        std::string complaint;
    };
    const std::vector<Row> rows = {
        {"text", [](const Fields& fields) { CHECK(fields.text("text") == "a"); }, ""},
        {"absent text", [](const Fields& fields) { CHECK(fields.text("absent").empty()); }, ""},
        {"null is absent", [](const Fields& fields) { CHECK_FALSE(fields.has("nothing")); }, ""},
        {"most", [](const Fields& fields) { CHECK(fields.required_integer("most") == INT64_MAX); }, ""},
        {"least", [](const Fields& fields) { CHECK(fields.required_integer("least") == INT64_MIN); }, ""},
        {"absent within absent",
         [](const Fields& fields) { CHECK_FALSE(fields.object("a").object("b").has("c")); }, ""},
        {"time in text",
         [](const Fields& fields) {
             CHECK(fields.required_time_in_text("seconds") == domain::from_unix_seconds(1'799'028'000));
         },
         ""},
        {"fraction", [](const Fields& fields) { fields.integer("fraction"); },
         "`thing.fraction` should be an integer of 64 bits"},
        {"beyond", [](const Fields& fields) { fields.integer("too_much"); },
         "`thing.too_much` should be an integer of 64 bits"},
        {"text as integer", [](const Fields& fields) { fields.integer("seconds"); },
         "`thing.seconds` should be an integer of 64 bits"},
        {"integer as text", [](const Fields& fields) { fields.text("number"); },
         "`thing.number` should be text"},
        {"nul", [](const Fields& fields) { fields.text("nul"); }, "`thing.nul` should be text"},
        {"empty", [](const Fields& fields) { fields.required_text("empty"); },
         "`thing.empty` should be text that is not empty"},
        {"missing", [](const Fields& fields) { fields.required_integer("absent"); },
         "`thing.absent` should be an integer"},
        {"number as truth", [](const Fields& fields) { fields.boolean("number"); },
         "`thing.number` should be true or false"},
        {"text as object", [](const Fields& fields) { fields.object("text"); }, "`text` should be an object"},
        {"number in a list of objects", [](const Fields& fields) { fields.objects("list"); },
         "`list` should be an object"},
        {"object as list", [](const Fields& fields) { fields.objects("object"); },
         "`thing.object` should be a list"},
        {"time with a space", [](const Fields& fields) { fields.required_time_in_text("spaced"); },
         "`thing.spaced` should be Unix seconds as text"},
        {"time with a plus", [](const Fields& fields) { fields.required_time_in_text("plus"); },
         "`thing.plus` should be Unix seconds as text"},
        {"time in the year 10000", [](const Fields& fields) { fields.required_time("year_10000"); },
         "`thing.year_10000` should be Unix seconds"},
        {"the first stays",
         [](const Fields& fields) {
             fields.text("number");
             fields.integer("text");
         },
         "`thing.number` should be text"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        std::string complaint;
        row.read(Fields(&document, "thing", complaint));
        CHECK(complaint == row.complaint);
    }
}

TEST_CASE("the signature of a text is the one other programs compute") {
    // RFC 4231, test case 2
    CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    // FIPS 180-2, one-block message
    CHECK(digest_key("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("two empty secrets are not the same secret") {
    CHECK(is_same_secret("a", "a"));
    CHECK_FALSE(is_same_secret("a", "b"));
    CHECK_FALSE(is_same_secret("a", ""));
    CHECK_FALSE(is_same_secret("", "a"));
    CHECK_FALSE(is_same_secret("", ""));
}

TEST_CASE("long texts are cut between characters") {
    struct Row {
        std::string text;
        std::size_t limit;
        std::string expected;
    };
    const std::vector<Row> rows = {{"hadir", 5, "hadir"}, {"hadir", 4, "had…"}, {"🙋🙋🙋", 2, "🙋…"},
                                   {"éé", 2, "éé"},       {"", 3, ""},          {"abc", 1, "…"}};
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(shortened(row.text, row.limit) == row.expected);
    }
    CHECK(utf16_length("aé🙋") == 4);
}

TEST_CASE("a provider's words reach the log on one line, without numbers that name a person") {
    struct Row {
        std::string words;
        std::string expected;
    };
    const std::vector<Row> rows = {
        {"(#131030) Recipient not in allowed list", "(#131030) Recipient not in allowed list"},
        {"two\nlines\tand a tab", "two lines and a tab"},
        {"6281200005001 is not on WhatsApp", "************* is not on WhatsApp"},
        {"chat -1001000000001", "chat -*************"},
        {std::string(300, 'a'), std::string(200, 'a')},
        {std::string(199, 'a') + "é", std::string(199, 'a')},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.words);
        CHECK(as_detail(row.words) == row.expected);
    }
}
