#include <doctest/doctest.h>

#include "adapters/telegram/bot.hpp"
#include "tests/adapters/support/fake_provider.hpp"
#include "tests/adapters/support/payloads.hpp"

namespace {

using adapters::telegram::Bot;
using adapters::telegram::Mode;
using adapters::telegram::Options;
using adapters::test::described;
using adapters::test::FakeProvider;
using adapters::test::payload;
using adapters::test::Said;
using adapters::test::sent;
using domain::OutboundKind;
using domain::OutboundMessage;
using namespace std::chrono_literals;
using nlohmann::json;

const std::string kToken = "7000000001:AAExampleTokenOfTheTests";
const domain::Instant kNow = domain::from_unix_seconds(1'799'028'000);
const std::string kSent = R"({"ok":true,"result":{"message_id":42,"date":1799028000,"chat":{"id":5001}}})";

std::string error(int code, const std::string& description, const json& parameters = nullptr) {
    json body{{"ok", false}, {"error_code", code}, {"description", description}};
    if (!parameters.is_null()) body["parameters"] = parameters;
    return body.dump();
}

OutboundMessage message(const std::string& text = "Panggilan 1: mohon jawab.") {
    OutboundMessage message;
    message.chat = "5001";
    message.text = text;
    return message;
}

OutboundMessage of_kind(OutboundKind kind, const std::string& target) {
    OutboundMessage one = message();
    one.kind = kind;
    one.target = target;
    return one;
}

struct Fixture {
    FakeProvider telegram;
    adapters::HttpClient http;
    std::unique_ptr<Bot> bot = made();

    std::unique_ptr<Bot> made(Mode mode = Mode::polling, int messages_per_second = 28) const {
        Options options;
        options.messages_per_second = messages_per_second;
        options.token = kToken;
        options.api_base_url = telegram.url();
        options.mode = mode;
        options.webhook_secret = "a-secret-of-the-tests-0123456789";
        options.public_url = "https://sigap.example/";
        return std::move(Bot::create(options, http).value());
    }

    std::string outcome(const OutboundMessage& one) { return described(sent(*bot, one, 5s, kNow)); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what a message looks like on the wire") {
    const json no_preview = {{"is_disabled", true}};
    struct Row {
        std::string_view what;
        OutboundMessage message;
        std::string method;
        json body;
        std::string answer = kSent;
        std::string outcome = "accepted 42";
    };
    std::vector<Row> rows;
    rows.push_back({"text",
                    message("*bukan* <markup>"),
                    "sendMessage",
                    {{"chat_id", 5001}, {"text", "*bukan* <markup>"}, {"link_preview_options", no_preview}}});
    auto rich = message();
    rich.chat = "-1001000000001";
    rich.is_silent = true;
    rich.quoted_id = "40";
    rich.buttons = {
        {"Saya hadir sekarang", "t1"}, {"Ya", "t2"}, {"Nanti", "t3"}, {"Sakit", "t4"}, {"Izin", "t5"}};
    const auto button = [](const std::string& label, const std::string& token) {
        return json{{"text", label}, {"callback_data", token}};
    };
    rows.push_back(
        {"buttons, quote, silence",
         rich,
         "sendMessage",
         {{"chat_id", -1001000000001},
          {"text", rich.text},
          {"link_preview_options", no_preview},
          {"disable_notification", true},
          {"reply_parameters", {{"message_id", 40}, {"allow_sending_without_reply", true}}},
          {"reply_markup",
           {{"inline_keyboard",
             json::array({json::array({button("Saya hadir sekarang", "t1")}),
                          json::array({button("Ya", "t2"), button("Nanti", "t3"), button("Sakit", "t4")}),
                          json::array({button("Izin", "t5")})})}}}}});
    rows.push_back({"edit that takes the buttons away",
                    of_kind(OutboundKind::edit, "42"),
                    "editMessageText",
                    {{"chat_id", 5001},
                     {"message_id", 42},
                     {"text", message().text},
                     {"link_preview_options", no_preview},
                     {"reply_markup", {{"inline_keyboard", json::array()}}}}});
    rows.push_back({"toast",
                    of_kind(OutboundKind::toast, "cb1"),
                    "answerCallbackQuery",
                    {{"callback_query_id", "cb1"}, {"text", message().text}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    auto long_toast = of_kind(OutboundKind::toast, "cb1");
    long_toast.text = std::string(250, 'a');
    rows.push_back({"long toast",
                    long_toast,
                    "answerCallbackQuery",
                    {{"callback_query_id", "cb1"}, {"text", std::string(199, 'a') + "…"}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    auto silent_toast = of_kind(OutboundKind::toast, "cb1");
    silent_toast.text.clear();
    rows.push_back({"toast without words",
                    silent_toast,
                    "answerCallbackQuery",
                    {{"callback_query_id", "cb1"}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    auto menu = of_kind(OutboundKind::menu, "");
    menu.commands = {{"hadir", "Saya hadir"}, {"izin", "Ajukan izin"}};
    const json scope = {{"type", "chat"}, {"chat_id", 5001}};
    rows.push_back({"menu",
                    menu,
                    "setMyCommands",
                    {{"scope", scope},
                     {"commands", json::array({json{{"command", "hadir"}, {"description", "Saya hadir"}},
                                               json{{"command", "izin"}, {"description", "Ajukan izin"}}})}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    rows.push_back({"empty menu",
                    of_kind(OutboundKind::menu, ""),
                    "deleteMyCommands",
                    {{"scope", scope}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    auto widest = menu;
    widest.chat.clear();
    widest.language = "en";
    rows.push_back({"menu of everybody who has none, in one language",
                    widest,
                    "setMyCommands",
                    {{"scope", {{"type", "default"}}},
                     {"language_code", "en"},
                     {"commands", json::array({json{{"command", "hadir"}, {"description", "Saya hadir"}},
                                               json{{"command", "izin"}, {"description", "Ajukan izin"}}})}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    rows.push_back({"pin, without a sound",
                    of_kind(OutboundKind::pin, "42"),
                    "pinChatMessage",
                    {{"chat_id", 5001}, {"message_id", 42}, {"disable_notification", true}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    rows.push_back({"unpin",
                    of_kind(OutboundKind::unpin, "42"),
                    "unpinChatMessage",
                    {{"chat_id", 5001}, {"message_id", 42}},
                    R"({"ok":true,"result":true})",
                    "accepted "});
    auto leading = message();
    leading.buttons = {{"Panggil lagi", "t1"}, {"Buka papan", "", "https://sigap.example.go.id/calls/1"}};
    rows.push_back(
        {"a button that opens a page",
         leading,
         "sendMessage",
         {{"chat_id", 5001},
          {"text", leading.text},
          {"link_preview_options", no_preview},
          {"reply_markup",
           {{"inline_keyboard",
             json::array({json::array({button("Panggil lagi", "t1")}),
                          json::array({json{{"text", "Buka papan"},
                                            {"url", "https://sigap.example.go.id/calls/1"}}})})}}}}});
    auto timely = message("Rapat “😀” 18.30 WITA; jawab sebelum 8.30 WITA, 9.00 WITA");
    timely.moments = {{"8.30 WITA", kNow + 1500ms}, {"7.00 WITA", kNow}, {"", kNow}};
    rows.push_back({"a time, counted in UTF-16, and not within another one",
                    timely,
                    "sendMessage",
                    {{"chat_id", 5001},
                     {"text", timely.text},
                     {"link_preview_options", no_preview},
                     {"entities", json::array({json{{"type", "date_time"},
                                                    {"offset", 37},
                                                    {"length", 9},
                                                    {"unix_time", 1'799'028'001},
                                                    {"date_time_format", ""}}})}}});
    for (const auto& row : rows) {
        CAPTURE(row.what);
        telegram.says(200, row.answer);
        CHECK(outcome(row.message) == row.outcome);
        const auto asked = telegram.asked();
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].method == "POST");
        CHECK(asked[0].path == "/bot" + kToken + "/" + row.method);
        CHECK(asked[0].body == row.body);
    }
}

TEST_CASE_FIXTURE(Fixture, "what Telegram would refuse is refused before it is asked") {
    struct Row {
        std::string_view what;
        std::function<void(OutboundMessage&)> change;
    };
    const std::vector<Row> rows = {
        {"no text", [](OutboundMessage& one) { one.text.clear(); }},
        {"too long", [](OutboundMessage& one) { one.text = std::string(4097, 'a'); }},
        {"too long in UTF-16",
         [](OutboundMessage& one) {
             one.text.clear();
             for (int sign = 0; sign < 2049; ++sign) one.text += "🙋";
         }},
        {"no chat", [](OutboundMessage& one) { one.chat.clear(); }},
        {"chat by name", [](OutboundMessage& one) { one.chat = "@sari"; }},
        {"chat beyond 64 bits", [](OutboundMessage& one) { one.chat = "99999999999999999999"; }},
        {"token of 65 bytes",
         [](OutboundMessage& one) {
             one.buttons = {{"Ya", std::string(65, 't')}};
         }},
        {"no token",
         [](OutboundMessage& one) {
             one.buttons = {{"Ya", ""}};
         }},
        {"no label",
         [](OutboundMessage& one) {
             one.buttons = {{"", "t"}};
         }},
        {"101 buttons",
         [](OutboundMessage& one) {
             one.buttons.assign(101, {"Ya", "t"});
         }},
        {"edit of nothing", [](OutboundMessage& one) { one.kind = OutboundKind::edit; }},
        {"edit of message 0",
         [](OutboundMessage& one) {
             one.kind = OutboundKind::edit;
             one.target = "0";
         }},
        {"toast to nobody", [](OutboundMessage& one) { one.kind = OutboundKind::toast; }},
        {"pin of nothing", [](OutboundMessage& one) { one.kind = OutboundKind::pin; }},
        {"a button that taps and opens",
         [](OutboundMessage& one) {
             one.buttons = {{"Ya", "t", "https://sigap.example.go.id/"}};
         }},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        auto one = message();
        row.change(one);
        CHECK(outcome(one) == "refused content");
        CHECK(telegram.asked().empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "how every answer of Telegram ends a send") {
    struct Row {
        int status;
        std::string body;
        std::string outcome;
        OutboundKind kind = OutboundKind::message;
    };
    const auto bad_request = [](const std::string& words) { return error(400, "Bad Request: " + words); };
    const std::vector<Row> rows = {
        {200, kSent, "accepted 42"},
        {400, bad_request("message is not modified: specified new message content is the same"),
         "accepted 42", OutboundKind::edit},
        {200, R"({"ok":true,"result":true})", "accepted 42", OutboundKind::edit},
        {400, bad_request("chat not found"), "refused unreachable"},
        {400, bad_request("private chat not found"), "refused unreachable"},
        {400, bad_request("chat_id is empty"), "refused unreachable"},
        {400, bad_request("PEER_ID_INVALID"), "refused unreachable"},
        {400, bad_request("not enough rights to send text messages to the chat"), "refused unreachable"},
        {400, bad_request("group chat was upgraded to a supergroup chat"), "refused unreachable"},
        {400, bad_request("message text is empty"), "refused content"},
        {400, bad_request("message is too long"), "refused content"},
        {400, bad_request("can't parse entities"), "refused content"},
        {400, bad_request("BUTTON_DATA_INVALID"), "refused content"},
        {400, bad_request("reply markup is too long"), "refused content"},
        {400, bad_request("message thread not found"), "refused content"},  // there was no quote to leave out
        {400, bad_request("something nobody has seen yet"), "refused content"},
        {400, bad_request("message to edit not found"), "refused expired_target", OutboundKind::edit},
        {400, bad_request("message can't be edited"), "refused expired_target", OutboundKind::edit},
        {400, bad_request("query is too old and response timeout expired or query ID is invalid"),
         "refused expired_target", OutboundKind::toast},
        // What cannot be pinned is nobody's trouble: nothing is held, counted or tried again for it.
        {400, bad_request("not enough rights to manage pinned messages in the chat"),
         "refused expired_target", OutboundKind::pin},
        {400, bad_request("message to unpin not found"), "refused expired_target", OutboundKind::unpin},
        {403, error(403, "Forbidden: bot was blocked by the user"), "refused expired_target",
         OutboundKind::pin},
        {500, error(500, "Internal Server Error: restart"), "refused expired_target", OutboundKind::pin},
        {502, "<html>Bad Gateway</html>", "refused expired_target", OutboundKind::unpin},
        {401, error(401, "Unauthorized"), "refused account_stopped", OutboundKind::pin},
        {429, error(429, "Too Many Requests: retry after 7", {{"retry_after", 7}}),
         "retry chat at 1799028007", OutboundKind::pin},
        {401, error(401, "Unauthorized"), "refused account_stopped"},
        {401, error(401, "Unauthorized: invalid token specified"), "refused account_stopped"},
        {404, error(404, "Not Found"), "refused account_stopped"},
        {403, error(403, "Forbidden: bot was blocked by the user"), "refused unreachable"},
        {403, error(403, "Forbidden: user is deactivated"), "refused unreachable"},
        {403, error(403, "Forbidden: bot can't initiate conversation with a user"), "refused unreachable"},
        {403, error(403, "Forbidden: bot was kicked from the supergroup chat"), "refused unreachable"},
        {403, error(403, "Forbidden: bot is not a member of the channel chat"), "refused unreachable"},
        {403, error(403, "Forbidden: the group chat was deleted"), "refused unreachable"},
        {409, error(409, "Conflict: terminated by other getUpdates request"), "retry account at 1799028030"},
        {429, error(429, "Too Many Requests: retry after 7", {{"retry_after", 7}}),
         "retry chat at 1799028007"},
        {429, error(429, "Too Many Requests", {{"retry_after", 0}}), "retry chat at 1799028001"},
        {429, error(429, "Too Many Requests", {{"retry_after", -5}}), "retry chat at 1799028001"},
        {429, error(429, "Too Many Requests", {{"retry_after", 9'000'000'000}}), "retry chat at 1799114400"},
        {429, error(429, "Too Many Requests"), "retry chat at 1799028005"},
        {429, error(429, "Too Many Requests", {{"retry_after", 3}}), "retry account at 1799028003",
         OutboundKind::toast},
        {200, error(429, "Too Many Requests", {{"retry_after", 4}}),
         "retry chat at 1799028004"},  // a 200 that says no
        {500, error(500, "Internal Server Error: restart"), "retry account at 1799028005"},
        {502, "<html>Bad Gateway</html>", "retry account at 1799028005"},
        {503, "", "retry account at 1799028005"},
        {504, "<html>Gateway Timeout</html>", "unclear"},
        {200, "<html>Please sign in to the network</html>", "unclear"},
        {200, "", "unclear"},
        {200, "[]", "unclear"},
        {200, "{}", "unclear"},
        {200, R"({"ok":"yes"})", "unclear"},
        {200, R"({"ok":true})", "unclear"},
        {200, R"({"ok":true,"result":{"message_id":"42"}})", "unclear"},
        {200, R"({"ok":true,"result":{}})", "unclear"},
        {429, error(429, "Too Many Requests", {{"retry_after", "soon"}}), "retry chat at 1799028005"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        bot = made();
        telegram.says(row.status, row.body);
        CHECK(outcome(of_kind(row.kind, row.kind == OutboundKind::message ? "" : "42")) == row.outcome);
        CHECK(telegram.asked().size() == 1);
    }
}

TEST_CASE_FIXTURE(Fixture, "a server that does not know a time as such gets the words alone") {
    auto timely = message("Jawab sebelum 08.30 WITA");
    timely.moments = {{"08.30 WITA", kNow}};
    telegram.says(400, error(400, "Bad Request: can't parse MessageEntity: unsupported type"));
    telegram.says(200, kSent);
    CHECK(outcome(timely) == "accepted 42");
    const auto asked = telegram.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].body.contains("entities"));
    CHECK_FALSE(asked[1].body.contains("entities"));
    CHECK(asked[1].body["text"] == timely.text);
}

TEST_CASE_FIXTURE(Fixture, "a group that got a new id is written to under that id at once") {
    telegram.says(400, error(400, "Bad Request: group chat was upgraded to a supergroup chat",
                             {{"migrate_to_chat_id", -1001000000001}}));
    telegram.says(200, kSent);
    auto one = message();
    one.chat = "-4001";
    CHECK(outcome(one) == "accepted 42");
    const auto asked = telegram.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[1].body["chat_id"] == -1001000000001);
}

TEST_CASE_FIXTURE(Fixture, "a message whose quoted message is gone goes out without the quote") {
    for (const std::string words : {"message to be replied not found", "message thread not found"}) {
        CAPTURE(words);
        telegram.says(400, error(400, "Bad Request: " + words));
        telegram.says(200, kSent);
        auto one = message();
        one.quoted_id = "40";
        CHECK(outcome(one) == "accepted 42");
        const auto asked = telegram.asked();
        REQUIRE(asked.size() == 2);
        CHECK(asked[0].body.contains("reply_parameters"));
        CHECK_FALSE(asked[1].body.contains("reply_parameters"));
    }
}

TEST_CASE_FIXTURE(Fixture, "a cure is tried once") {
    for (int time = 0; time < 2; ++time) {
        telegram.says(400, error(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                 {{"migrate_to_chat_id", -1001000000001}}));
    }
    CHECK(outcome(message()) == "refused unreachable");
    CHECK(telegram.asked().size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "when a second chat is refused while the first waits, the whole bot waits") {
    const auto send_to = [this](const std::string& chat, domain::Instant now) {
        telegram.says(429, error(429, "Too Many Requests", {{"retry_after", 10}}));
        auto one = message();
        one.chat = chat;
        return described(sent(*bot, one, 5s, now));
    };
    CHECK(send_to("5001", kNow) == "retry chat at 1799028010");
    CHECK(send_to("5001", kNow + 1s) == "retry chat at 1799028011");
    CHECK(send_to("5002", kNow + 2s) == "retry account at 1799028012");
    CHECK(send_to("5003", kNow + 60s) == "retry chat at 1799028070");
}

TEST_CASE_FIXTURE(Fixture, "nothing left this machine: later; something may have: unclear") {
    Options options;
    options.token = kToken;
    options.api_base_url = adapters::test::nobody();
    const auto alone = std::move(Bot::create(options, http).value());
    CHECK(described(sent(*alone, message(), 5s, kNow)) == "retry account at 1799028005");

    telegram.says(Said{200, "", {}, Said::End::cut_short});
    CHECK(outcome(message()) == "unclear");
}

TEST_CASE_FIXTURE(Fixture, "an outcome tells neither the token nor whom it was about") {
    telegram.says(400, error(400, "Bad Request: chat 628120000500100 not found\nat " + kToken.substr(0, 10)));
    const auto refused = std::get<domain::Refused>(sent(*bot, message(), 5s, kNow));
    CHECK(refused.detail == "400 Bad Request: chat *************** not found at **********");
    telegram.says(Said{200, "", {}, Said::End::cut_short});
    CHECK(std::get<domain::Unclear>(sent(*bot, message(), 5s, kNow)).detail.find(kToken) ==
          std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "polling asks from the offset on and says where to go on") {
    const json first = json::parse(payload("telegram", "text_in_private"));
    const json second = json::parse(payload("telegram", "tap"));
    telegram.says(200, json{{"ok", true}, {"result", {first, second}}}.dump());
    const auto batch = bot->poll(880, 25s, [] { return false; });
    REQUIRE(batch);
    CHECK(batch->next_offset == second["update_id"].get<std::int64_t>() + 1);
    REQUIRE(batch->events.size() == 2);
    CHECK(batch->events[0].key == std::to_string(first["update_id"].get<int>()));
    CHECK(described(*bot->read(batch->events[1])) ==
          "personal 5001/5001 \"Sari Contoh\" id: tap \"v1.abc\" callback=4382bfdwdsb323b2d9 on=40");
    const auto asked = telegram.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].path == "/bot" + kToken + "/getUpdates");
    CHECK(asked[0].body ==
          json{{"offset", 880},
               {"timeout", 25},
               {"limit", 100},
               {"allowed_updates",
                {"message", "edited_message", "callback_query", "message_reaction", "my_chat_member"}}});
}

TEST_CASE_FIXTURE(Fixture, "an update nobody can read is handed on and does not stop the others") {
    telegram.says(200, R"({"ok":true,"result":[7,{"update_id":"x"},{"update_id":901,"message":[]},
                           {"update_id":900,"message":null}]})");
    const auto batch = bot->poll(890, 0s, [] { return false; });
    REQUIRE(batch);
    CHECK(batch->next_offset == 902);
    REQUIRE(batch->events.size() == 4);
    for (int index = 0; index < 3; ++index) {
        CAPTURE(index);
        CHECK_FALSE(batch->events[static_cast<std::size_t>(index)].is_understood);
    }
    CHECK(batch->events[3].is_understood);
}

TEST_CASE_FIXTURE(Fixture, "when polling fails, the message says what to mend") {
    struct Row {
        int status;
        std::string body;
        domain::Fault fault;
        std::string_view said;
    };
    const std::vector<Row> rows = {
        {409, error(409, "Conflict: terminated by other getUpdates request"), domain::Fault::misconfigured,
         "stop the other"},
        {409, error(409, "Conflict: can't use getUpdates method while webhook is active"),
         domain::Fault::misconfigured, "remove the bot's webhook"},
        {401, error(401, "Unauthorized"), domain::Fault::misconfigured, "`token`"},
        {404, error(404, "Not Found"), domain::Fault::misconfigured, "`token`"},
        {429, error(429, "Too Many Requests", {{"retry_after", 3}}), domain::Fault::unreachable, "429"},
        {500, error(500, "Internal Server Error"), domain::Fault::unreachable, "500"},
        {502, "<html>", domain::Fault::unreachable, "502"},
        {200, "<html>", domain::Fault::unreachable, "200"},
        {200, R"({"ok":true,"result":{}})", domain::Fault::unreachable, "no list"},
        {200, R"({"ok":true,"result":[{"id":1}]})", domain::Fault::unreachable, "no update has a number"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        telegram.says(row.status, row.body);
        const auto batch = bot->poll(1, 0s, [] { return false; });
        REQUIRE_FALSE(batch.has_value());
        CHECK(batch.error().fault == row.fault);
        CHECK(batch.error().message.find(row.said) != std::string::npos);
        CHECK(batch.error().message.find(kToken) == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Fixture, "a poll that is told to stop confirms nothing") {
    const auto batch = bot->poll(905, 25s, [] { return true; });
    REQUIRE(batch);
    CHECK(batch->events.empty());
    CHECK(batch->next_offset == 905);
}

TEST_CASE_FIXTURE(Fixture, "before the first update the webhook is set, or removed to poll") {
    telegram.says(200, R"({"ok":true,"result":true})");
    CHECK(bot->prepare(5s));
    telegram.says(200, R"({"ok":true,"result":true})");
    CHECK(made(Mode::webhook)->prepare(5s));
    auto asked = telegram.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].path == "/bot" + kToken + "/deleteWebhook");
    CHECK(asked[0].body == json{{"drop_pending_updates", false}});
    CHECK(asked[1].path == "/bot" + kToken + "/setWebhook");
    CHECK(asked[1].body["url"] == "https://sigap.example/hooks/telegram/main");
    CHECK(asked[1].body["secret_token"] == "a-secret-of-the-tests-0123456789");

    telegram.says(400, error(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook"));
    CHECK(bot->prepare(5s).error().fault == domain::Fault::misconfigured);
    telegram.says(502, "");
    CHECK(bot->prepare(5s).error().fault == domain::Fault::unreachable);
}

TEST_CASE_FIXTURE(Fixture,
                  "in webhook mode Telegram is asked how its way to us is; a poll tells it otherwise") {
    const auto polled = bot->condition(5s);
    REQUIRE(polled);
    CHECK_FALSE(polled->has_value());
    CHECK(telegram.asked().empty());

    const auto webhook = made(Mode::webhook);
    const auto info = [](const std::string& rest) { return R"({"ok":true,"result":{)" + rest + "}}"; };
    telegram.says(200, info(R"("url":"https://sigap.example/hooks/telegram/main","pending_update_count":0)"));
    auto found = webhook->condition(5s);
    REQUIRE(found);
    REQUIRE(*found);
    CHECK((*found)->trouble.empty());
    CHECK((*found)->waiting == 0);
    CHECK_FALSE((*found)->last_error_at);
    CHECK(telegram.asked().back().path == "/bot" + kToken + "/getWebhookInfo");

    telegram.says(200, info(R"("url":"https://sigap.example/hooks/telegram/main","pending_update_count":7,)"
                            R"("last_error_date":1799028000,"last_error_message":"Connection timed out")"));
    found = webhook->condition(5s);
    REQUIRE(found);
    CHECK((*found)->trouble.empty());
    CHECK((*found)->waiting == 7);
    CHECK((*found)->last_error_at == domain::from_unix_seconds(1'799'028'000));

    telegram.says(200, info(R"("url":"https://elsewhere.example/?key=theirs","pending_update_count":0)"));
    CHECK((*webhook->condition(5s))->trouble == "the webhook is set to another address");
    telegram.says(200, info(R"("url":"","pending_update_count":0)"));
    CHECK((*webhook->condition(5s))->trouble == "no webhook is set");

    telegram.says(502, "");
    CHECK(webhook->condition(5s).error().fault == domain::Fault::unreachable);
    telegram.says(200, info(R"("url":7)"));
    CHECK(webhook->condition(5s).error().fault == domain::Fault::unreachable);
    telegram.says(401, error(401, "Unauthorized"));
    CHECK(webhook->condition(5s).error().message.find(kToken) == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "the token is checked by asking whose it is") {
    const std::string me = R"({"ok":true,"result":{"id":7000000001,"is_bot":true,"username":"sigap_bot"}})";
    telegram.says(200, me);
    const auto identity = bot->check(5s);
    REQUIRE(identity);
    CHECK(identity->id == 7000000001);
    CHECK(identity->username == "sigap_bot");

    Options other;
    other.token = kToken;
    other.api_base_url = telegram.url();
    other.bot_username = "another_bot";
    telegram.says(200, me);
    const auto mistaken = std::move(Bot::create(other, http).value())->check(5s);
    CHECK(mistaken.error().fault == domain::Fault::misconfigured);
    CHECK(mistaken.error().message.find("@sigap_bot") != std::string::npos);

    telegram.says(401, error(401, "Unauthorized"));
    CHECK(bot->check(5s).error().fault == domain::Fault::misconfigured);
    telegram.says(200, "{}");
    CHECK(bot->check(5s).error().fault == domain::Fault::unreachable);
}

TEST_CASE_FIXTURE(Fixture,
                  "above what Telegram lets through for nothing, a message asks to be a paid broadcast") {
    for (int sent = 0; sent < 3; ++sent) telegram.says(200, kSent);
    const auto asks_to_be_paid = [&](const OutboundMessage& one) {
        REQUIRE(outcome(one) == "accepted 42");
        return telegram.asked().back().body.value("allow_paid_broadcast", false);
    };
    CHECK(bot->limits().account_per_second == 28);
    CHECK_FALSE(asks_to_be_paid(message()));

    bot = made(Mode::polling, 1000);
    CHECK(bot->limits().account_per_second == 1000);
    CHECK(bot->limits().parallel_sends > 16);
    CHECK(asks_to_be_paid(message()));
    CHECK_FALSE(asks_to_be_paid(of_kind(OutboundKind::edit, "42")));
}
