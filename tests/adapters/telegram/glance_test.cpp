#include "adapters/telegram/glance.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using adapters::telegram::glance;

TEST_CASE("a usual update is known at a glance by its number and who caused it") {
    struct Usual {
        const char* raw;
        std::int64_t update_id;
        std::int64_t cause;
    };
    const std::vector<Usual> usual{
        {R"({"update_id":7,"message":{"message_id":1,"from":{"id":5001,"is_bot":false},"chat":{"id":-9,"type":"group"},"text":"hadir"}})",
         7, 5001},
        {R"({"message":{"chat":{"id":-9},"from":{"first_name":"Sari","id":5001}},"update_id":7})", 7, 5001},
        {R"({"update_id":8,"callback_query":{"id":"77","from":{"id":5001},"message":{"from":{"id":1},"chat":{"id":2}}}})",
         8, 5001},
        {R"({"update_id":9,"message_reaction":{"user":{"id":5001},"chat":{"id":2},"new_reaction":[{"type":"emoji"}]}})",
         9, 5001},
        {R"({"update_id":10,"message":{"chat":{"id":-1001234567890},"reply_to_message":{"from":{"id":3},"update_id":4}}})",
         10, -1001234567890},
        {R"({"update_id":11,"my_chat_member":{"from":{"id":6},"chat":{"id":2}},"more":{"message":{"from":{"id":8}}}})",
         11, 6},
        {R"({"update_id":12,"edited_message":{"entities":[{"from":{"id":1}},[{"id":2}]],"from":{"id":6,"x":{"id":4}}}})",
         12, 6},
    };
    for (const Usual& one : usual) {
        CAPTURE(one.raw);
        const auto seen = glance(one.raw);
        REQUIRE(seen);
        CHECK(seen->update_id == one.update_id);
        CHECK(seen->cause == one.cause);
    }
}

TEST_CASE("whatever is unusual about an update is left to a reader that takes care") {
    const std::string deep = R"({"update_id":7,"message":{"from":{"id":1},"x":)" + std::string(40, '[') +
                             std::string(40, ']') + "}}";
    const std::vector<std::string> unusual{
        "",
        "7",
        "[]",
        "{}",
        "garbage",
        R"([{"update_id":7,"message":{"from":{"id":1}}}])",
        R"({"update_id":7})",
        R"({"message":{"from":{"id":1}}})",
        R"({"update_id":7,"message":{}})",
        R"({"update_id":"7","message":{"from":{"id":1}}})",
        R"({"update_id":7.0,"message":{"from":{"id":1}}})",
        R"({"update_id":18446744073709551615,"message":{"from":{"id":1}}})",
        R"({"update_id":null,"message":{"from":{"id":1}}})",
        R"({"update_id":{"update_id":7},"message":{"from":{"id":1}}})",
        R"({"update_id":7,"update_id":8,"message":{"from":{"id":1}}})",
        R"({"update_id":7,"message":{"from":{"id":"1"}}})",
        R"({"update_id":7,"message":{"from":{},"chat":{"id":1}}})",
        R"({"update_id":7,"message":{"from":null,"chat":{"id":1}}})",
        R"({"update_id":7,"message":{"from":[{"id":1}]}})",
        R"({"update_id":7,"message":{"from":{"id":1,"id":2}}})",
        R"({"update_id":7,"message":{"from":{"id":1},"from":{"id":2}}})",
        R"({"update_id":7,"message":{"from":{"id":1}},"callback_query":{"from":{"id":2}}})",
        R"({"update_id":7,"message":null,"callback_query":{"from":{"id":2}}})",
        R"({"update_id":7,"message":[{"from":{"id":2}}]})",
        R"({"update_id":7,"message":{"from":{"id":1}})",
        R"({"update_id":7,"message":{"from":{"id":1}}} more)",
        "{\"update_id\":7,\"message\":{\"from\":{\"id\":1},\"text\":\"\xff\"}}",
        deep,
    };
    for (const std::string& one : unusual) {
        CAPTURE(one);
        CHECK_FALSE(glance(one));
    }
}
