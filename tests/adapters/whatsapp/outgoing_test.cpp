#include <doctest/doctest.h>

#include "adapters/whatsapp/number.hpp"
#include "tests/adapters/support/fake_provider.hpp"
#include "tests/adapters/support/payloads.hpp"

namespace {

using adapters::test::described;
using adapters::test::FakeProvider;
using adapters::test::Said;
using adapters::test::sent;
using adapters::whatsapp::Number;
using adapters::whatsapp::Options;
using domain::OutboundKind;
using domain::OutboundMessage;
using namespace std::chrono_literals;
using nlohmann::json;

const domain::Instant kNow = domain::from_unix_seconds(1'799'028'000);
const std::string kSent =
    R"({"messaging_product":"whatsapp","contacts":[{"input":"+6281200005001","wa_id":"6281200005001"}],)"
    R"("messages":[{"id":"wamid.OUT1","message_status":"accepted"}]})";

std::string error(int code, const std::string& words = "Some words") {
    return json{
        {"error", {{"message", words}, {"type", "OAuthException"}, {"code", code}, {"fbtrace_id", "A"}}}}
        .dump();
}

OutboundMessage message() {
    OutboundMessage message;
    message.reference = "77";
    message.chat = "6281200005001";
    message.text = "Panggilan dari Budi:\nmohon jawab.";
    message.message_key = "call_1";
    message.language = "id";
    message.arguments = {"Budi", "rapat\npagi", "10.30"};
    message.free_form_until = kNow + 2h;
    return message;
}

OutboundMessage outside_the_window() {
    OutboundMessage one = message();
    one.free_form_until.reset();
    return one;
}

Options options_for(const std::string& url) {
    Options options;
    options.api_base_url = url;
    options.phone_number_id = "1060";
    options.access_token = "EAAexample";
    options.app_secret = "app-secret";
    options.verify_token = "verify-token";
    options.templates["call_1"] = {"panggilan", {}, std::nullopt, std::nullopt};
    options.templates["nudge"] = {"pengingat", {{"en", "en_US"}}, {{2, 0}}, 1};
    return options;
}

struct Fixture {
    FakeProvider meta;
    adapters::HttpClient http;
    std::unique_ptr<Number> number = std::move(Number::create(options_for(meta.url()), http).value());

    std::string outcome(const OutboundMessage& one) { return described(sent(*number, one, 5s, kNow)); }
};

json addressed(json content) {
    content.update({{"messaging_product", "whatsapp"},
                    {"recipient_type", "individual"},
                    {"biz_opaque_callback_data", "77"}});
    if (!content.contains("recipient")) content["to"] = "+6281200005001";
    return content;
}

const json kTemplate = addressed(
    {{"type", "template"},
     {"template",
      {{"name", "panggilan"},
       {"language", {{"code", "id"}}},
       {"components",
        json::array({json{{"type", "body"},
                          {"parameters", json::array({json{{"type", "text"}, {"text", "Budi"}},
                                                      json{{"type", "text"}, {"text", "rapat pagi"}},
                                                      json{{"type", "text"}, {"text", "10.30"}}})}}})}}}});

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what a message looks like on the wire") {
    struct Row {
        std::string_view what;
        std::function<void(OutboundMessage&)> change;
        json body;
    };
    const auto reply = [](const std::string& id, const std::string& title) {
        return json{{"type", "reply"}, {"reply", {{"id", id}, {"title", title}}}};
    };
    const auto quick_reply = [](const std::string& index, const std::string& payload) {
        return json{{"type", "button"},
                    {"sub_type", "quick_reply"},
                    {"index", index},
                    {"parameters", json::array({json{{"type", "payload"}, {"payload", payload}}})}};
    };
    const json text = {{"body", message().text}, {"preview_url", false}};
    json with_replies = kTemplate;
    with_replies["template"]["components"].push_back(quick_reply("0", "t1"));
    with_replies["template"]["components"].push_back(quick_reply("1", "t2"));
    const std::vector<domain::Button> two = {{"Hadir", "t1"}, {"Ada kendala", "t2"}};

    const std::vector<Row> rows = {
        {"text in the window", [](OutboundMessage&) {}, addressed({{"type", "text"}, {"text", text}})},
        {"a quote", [](OutboundMessage& one) { one.quoted_id = "wamid.IN1"; },
         addressed({{"type", "text"}, {"text", text}, {"context", {{"message_id", "wamid.IN1"}}}})},
        {"to a user id", [](OutboundMessage& one) { one.chat = "ID.1a2b3c"; },
         addressed({{"type", "text"}, {"text", text}, {"recipient", "ID.1a2b3c"}})},
        {"to a user id of the parent's form", [](OutboundMessage& one) { one.chat = "ID.ENT.1a2b3c"; },
         addressed({{"type", "text"}, {"text", text}, {"recipient", "ID.ENT.1a2b3c"}})},
        {"buttons", [&](OutboundMessage& one) { one.buttons = two; },
         addressed({{"type", "interactive"},
                    {"interactive",
                     {{"type", "button"},
                      {"body", {{"text", message().text}}},
                      {"action", {{"buttons", json::array({reply("t1", "Hadir"), reply("t2", "Ada kendala")})}}}}}})},
        {"more than three buttons",
         [](OutboundMessage& one) {
             one.buttons = {{"Satu", "t1"}, {"Dua", "t2"}, {"Tiga", "t3"}, {"Empat", "t4"}};
         },
         addressed({{"type", "interactive"},
                    {"interactive",
                     {{"type", "list"},
                      {"body", {{"text", message().text}}},
                      {"action",
                       {{"button", "Pilihan"},
                        {"sections", json::array({json{{"rows", json::array({json{{"id", "t1"}, {"title", "Satu"}},
                                                                             json{{"id", "t2"}, {"title", "Dua"}},
                                                                             json{{"id", "t3"}, {"title", "Tiga"}},
                                                                             json{{"id", "t4"}, {"title", "Empat"}}})}}})}}}}}})},
        {"never heard from", [](OutboundMessage& one) { one.free_form_until.reset(); }, kTemplate},
        {"window closed", [](OutboundMessage& one) { one.free_form_until = kNow - 1s; }, kTemplate},
        {"window about to close", [](OutboundMessage& one) { one.free_form_until = kNow + 60s; }, kTemplate},
        {"window open for a while yet", [](OutboundMessage& one) { one.free_form_until = kNow + 61s; },
         addressed({{"type", "text"}, {"text", text}})},
        {"template with quick replies",
         [&](OutboundMessage& one) {
             one.free_form_until.reset();
             one.buttons = two;
         },
         with_replies},
        {"template with an order, a language and fewer buttons of its own",
         [&](OutboundMessage& one) {
             one.free_form_until.reset();
             one.message_key = "nudge";
             one.language = "en";
             one.arguments = {"  ", "unused", " 10.30\t \n WITA "};
             one.buttons = two;
         },
         addressed({{"type", "template"},
                    {"template",
                     {{"name", "pengingat"},
                      {"language", {{"code", "en_US"}}},
                      {"components", json::array({json{{"type", "body"},
                                                       {"parameters",
                                                        json::array({json{{"type", "text"}, {"text", "10.30 WITA"}},
                                                                     json{{"type", "text"}, {"text", "-"}}})}},
                                                  quick_reply("0", "t1")})}}}})},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        auto one = message();
        row.change(one);
        meta.says(200, kSent);
        CHECK(outcome(one) == "accepted wamid.OUT1");
        const auto asked = meta.asked();
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].method == "POST");
        CHECK(asked[0].path == "/v25.0/1060/messages");
        CHECK(asked[0].authorization == "Bearer EAAexample");
        CHECK(asked[0].body == row.body);
    }
}

TEST_CASE_FIXTURE(Fixture, "what needs no request makes none") {
    struct Row {
        std::string_view what;
        std::function<void(OutboundMessage&)> change;
        std::string outcome;
    };
    const std::vector<Row> rows = {
        {"toast", [](OutboundMessage& one) { one.kind = OutboundKind::toast; }, "accepted "},
        {"menu", [](OutboundMessage& one) { one.kind = OutboundKind::menu; }, "accepted "},
        {"edit", [](OutboundMessage& one) { one.kind = OutboundKind::edit; }, "refused content"},
        {"pin", [](OutboundMessage& one) { one.kind = OutboundKind::pin; }, "refused content"},
        {"no text", [](OutboundMessage& one) { one.text.clear(); }, "refused content"},
        {"long text", [](OutboundMessage& one) { one.text = std::string(4097, 'a'); }, "refused content"},
        {"long text with buttons",
         [](OutboundMessage& one) {
             one.text = std::string(1025, 'a');
             one.buttons = {{"Ya", "t"}};
         },
         "refused content"},
        {"long label",
         [](OutboundMessage& one) {
             one.buttons = {{std::string(21, 'a'), "t"}};
         },
         "refused content"},
        {"no label",
         [](OutboundMessage& one) {
             one.buttons = {{"", "t"}};
         },
         "refused content"},
        {"no token",
         [](OutboundMessage& one) {
             one.buttons = {{"Ya", ""}};
         },
         "refused content"},
        {"11 buttons",
         [](OutboundMessage& one) {
             one.buttons.assign(11, {"Ya", "t"});
         },
         "refused content"},
        {"no chat", [](OutboundMessage& one) { one.chat.clear(); }, "refused content"},
        {"a chat of letters", [](OutboundMessage& one) { one.chat = "sari"; }, "refused content"},
        {"a group", [](OutboundMessage& one) { one.chat = "GRP1"; }, "refused content"},
        {"a user id with a quote", [](OutboundMessage& one) { one.chat = "ID.1\"2"; }, "refused content"},
        {"outside the window, without a template",
         [](OutboundMessage& one) {
             one.free_form_until.reset();
             one.message_key = "digest";
         },
         "refused template_stopped"},
        {"outside the window, in another language",
         [](OutboundMessage& one) {
             one.free_form_until.reset();
             one.message_key = "nudge";
         },
         "refused template_stopped"},
        {"outside the window, with too few arguments",
         [](OutboundMessage& one) {
             one.free_form_until.reset();
             one.message_key = "nudge";
             one.language = "en";
             one.arguments = {"Budi"};
         },
         "refused template_stopped"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        auto one = message();
        row.change(one);
        CHECK(outcome(one) == row.outcome);
        CHECK(meta.asked().empty());
    }
    auto keyless = outside_the_window();
    keyless.message_key = "digest";
    CHECK(std::get<domain::Refused>(sent(*number, keyless, 5s, kNow)).detail.find("`digest`") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "how every code of Meta ends a send") {
    struct Row {
        std::vector<int> codes;
        std::string outcome;
    };
    const std::vector<Row> rows = {
        {{0, 3, 10, 104, 190, 200, 250, 299, 131005}, "refused account_stopped"},
        {{368, 131031, 130497, 131042, 134011}, "refused account_stopped"},
        {{33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016},
         "refused account_stopped"},
        {{4, 80007, 130429}, "retry account at 1799028015"},
        {{131056}, "retry chat at 1799028001"},
        {{131048, 131064}, "retry account at 1799031600"},
        {{1, 2, 131000, 131016, 131057, 133004}, "retry chat at 1799028010"},
        {{131026, 131030, 131021, 130403}, "refused unreachable"},
        {{131049, 130472, 131050, 131063}, "refused held_back"},
        {{100, 131008, 131009, 131051, 135000, 131052, 131053}, "refused content"},
        {{132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069, 131062, 131047},
         "refused template_stopped"},
        {{2388039, 2388293, 5, 199, 300, -1}, "refused content"},  // not of sending, or unknown
    };
    for (const auto& row : rows) {
        for (const int code : row.codes) {
            for (const int status : {400, 200}) {  // the code decides, not the status
                CAPTURE(code);
                CAPTURE(status);
                number = std::move(Number::create(options_for(meta.url()), http).value());
                meta.says(status, error(code));
                CHECK(outcome(outside_the_window()) == row.outcome);
                CHECK(meta.asked().size() == 1);
            }
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "how answers without a code that we know end a send") {
    struct Row {
        Said said;
        std::string outcome;
    };
    const auto whole = Said::End::whole;
    const std::vector<Row> rows = {
        {{200, kSent, {}, whole}, "accepted wamid.OUT1"},
        {{200,
          R"({"messages":[{"id":"wamid.OUT1","message_status":"held_for_quality_assessment"}]})",
          {},
          whole},
         "accepted wamid.OUT1"},
        {{500, error(999), {}, whole}, "retry account at 1799028010"},
        {{429, error(999), {}, whole}, "retry account at 1799028015"},
        {{429, error(999), {{"Retry-After", "90"}}, whole}, "retry account at 1799028090"},
        {{401, error(999), {}, whole}, "refused account_stopped"},
        {{403, error(999), {}, whole}, "refused account_stopped"},
        {{404, error(999), {}, whole}, "refused content"},
        {{400, error(130429), {{"Retry-After", "90"}}, whole}, "retry account at 1799028090"},
        {{400, error(130429), {{"Retry-After", "soon"}}, whole}, "retry account at 1799028015"},
        {{502, "<html>Bad Gateway</html>", {}, whole}, "retry account at 1799028010"},
        {{503, "", {}, whole}, "retry account at 1799028010"},
        {{429, "<html>slow down</html>", {}, whole}, "retry account at 1799028015"},
        {{504, "<html>Gateway Timeout</html>", {}, whole}, "unclear"},
        {{200, "<html>Please sign in to the network</html>", {}, whole}, "unclear"},
        {{200, "", {}, whole}, "unclear"},
        {{200, "[]", {}, whole}, "unclear"},
        {{200, "{}", {}, whole}, "unclear"},
        {{200, R"({"messages":[]})", {}, whole}, "unclear"},
        {{200, R"({"messages":[{"id":7}]})", {}, whole}, "unclear"},
        {{200, R"({"messages":{"id":"wamid.OUT1"}})", {}, whole}, "unclear"},
        {{200, R"({"error":"yes"})", {}, whole}, "unclear"},
        {{400, R"({"error":{"code":"131047"}})", {}, whole}, "unclear"},
        {{200, kSent, {}, Said::End::cut_short}, "unclear"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.said.status);
        CAPTURE(row.said.body);
        meta.says(row.said);
        CHECK(outcome(message()) == row.outcome);
        CHECK(meta.asked().size() == 1);
    }
    const auto alone = std::move(Number::create(options_for(adapters::test::nobody()), http).value());
    CHECK(described(sent(*alone, message(), 5s, kNow)) == "retry account at 1799028010");
}

TEST_CASE_FIXTURE(Fixture, "when Meta's window is closed already, the template goes out in the same breath") {
    meta.says(400, error(131047, "Re-engagement message"));
    meta.says(200, kSent);
    CHECK(outcome(message()) == "accepted wamid.OUT1");
    const auto asked = meta.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].body["type"] == "text");
    CHECK(asked[1].body == kTemplate);

    auto keyless = message();
    keyless.message_key = "digest";
    meta.says(400, error(131047, "Re-engagement message"));
    CHECK(outcome(keyless) == "refused template_stopped");
    CHECK(meta.asked().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "whoever is written to too often is left alone four times as long each time") {
    for (const int pause : {1, 4, 16, 64, 256, 1024, 1024}) {
        meta.says(400, error(131056));
        CHECK(outcome(message()) == "retry chat at " + std::to_string(1'799'028'000 + pause));
    }
    meta.says(200, kSent);
    CHECK(outcome(message()) == "accepted wamid.OUT1");
    meta.says(400, error(131056));
    CHECK(outcome(message()) == "retry chat at 1799028001");
}

TEST_CASE_FIXTURE(Fixture, "an outcome tells neither the token nor whom it was about") {
    meta.says(400, error(131030, "(#131030) 6281200005001 is not in the allowed list"));
    CHECK(std::get<domain::Refused>(sent(*number, message(), 5s, kNow)).detail ==
          "131030 (#131030) ************* is not in the allowed list");
}

TEST_CASE_FIXTURE(Fixture, "settings are checked by asking Meta for the number") {
    meta.says(200, R"({"display_phone_number":"+62 811-0000-1060","verified_name":"Kantor","id":"1060"})");
    const auto identity = number->check(5s);
    REQUIRE(identity);
    CHECK(identity->display_number == "+62 811-0000-1060");
    CHECK(identity->verified_name == "Kantor");
    CHECK(meta.asked()[0].path == "/v25.0/1060?fields=display_phone_number,verified_name");
    struct Row {
        int status;
        std::string body;
        domain::Fault fault;
    };
    const std::vector<Row> rows = {
        {401, error(190), domain::Fault::misconfigured},
        {400, error(100), domain::Fault::misconfigured},
        {500, error(1), domain::Fault::unreachable},
        {429, error(4), domain::Fault::unreachable},
        {200, "<html>", domain::Fault::unreachable},
        {200, R"({"verified_name":7})", domain::Fault::unreachable},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        meta.says(row.status, row.body);
        CHECK(number->check(5s).error().fault == row.fault);
    }
}

TEST_CASE_FIXTURE(Fixture,
                  "Meta is asked for the state of the number, and of our templates if the account is known") {
    meta.says(
        200,
        R"({"status":"CONNECTED","quality_rating":"YELLOW","whatsapp_business_manager_messaging_limit":"TIER_2K","id":"1060"})");
    auto found = number->condition(5s);
    REQUIRE(found);
    REQUIRE(*found);
    CHECK((*found)->trouble.empty());
    CHECK_FALSE((*found)->stopped_templates);  // without `account_id` nobody knows
    CHECK((*found)->standing == domain::AccountStanding{"YELLOW", "TIER_2K"});
    CHECK(meta.asked().back().path ==
          "/v25.0/1060?fields=status,quality_rating,whatsapp_business_manager_messaging_limit");
    meta.says(200, R"({"status":"BANNED","id":"1060"})");
    CHECK((*number->condition(5s))->trouble == "the number is BANNED");
    meta.says(200, R"({"id":"1060"})");
    CHECK((*number->condition(5s))->trouble.empty());
    meta.says(401, error(190));
    CHECK(number->condition(5s).error().fault == domain::Fault::unreachable);

    Options options = options_for(meta.url());
    options.account_id = "2060";
    number = std::move(Number::create(options, http).value());
    meta.says(200, R"({"status":"CONNECTED"})");
    meta.says(200,
              R"({"data":[{"name":"panggilan","status":"PAUSED"},{"name":"pengingat","status":"APPROVED"},)"
              R"({"name":"of_another_program","status":"DISABLED"}]})");
    found = number->condition(5s);
    REQUIRE(found);
    CHECK((*found)->stopped_templates == std::vector<std::string>{"panggilan"});
    CHECK(meta.asked().back().path == "/v25.0/2060/message_templates?fields=name,status&limit=250");
    meta.says(200, R"({"status":"CONNECTED"})");
    meta.says(500, error(1));
    CHECK_FALSE((*number->condition(5s))->stopped_templates);
}

TEST_CASE_FIXTURE(Fixture,
                  "Meta is asked how many people may be written to first, as its version calls that") {
    struct Row {
        std::string body;
        std::string name;
        std::optional<std::int64_t> people;
    };
    const std::string field = "whatsapp_business_manager_messaging_limit";
    for (const Row& row :
         std::vector<Row>{{R"({")" + field + R"(":"TIER_250","id":"1060"})", "TIER_250", 250},
                          {R"({")" + field + R"(":"TIER_2K"})", "TIER_2K", 2000},
                          {R"({")" + field + R"(":"TIER_100K"})", "TIER_100K", 100'000},
                          {R"({")" + field + R"(":"TIER_UNLIMITED"})", "TIER_UNLIMITED", {}},
                          {R"({")" + field + R"(":"TIER_NOT_SET"})", "TIER_NOT_SET", {}},
                          {R"({")" + field + R"(":"TIER_"})", "TIER_", {}},
                          {R"({"id":"1060"})", "", {}}}) {
        CAPTURE(row.body);
        meta.says(200, row.body);
        const auto limit = number->messaging_limit(5s);
        REQUIRE(limit);
        CHECK(limit->name == row.name);
        CHECK(limit->people == row.people);
    }
    CHECK(meta.asked().back().path == "/v25.0/1060?fields=" + field);
    meta.says(400, error(100));
    CHECK(number->messaging_limit(5s).error().fault == domain::Fault::unreachable);

    Options options = options_for(meta.url());
    options.api_version = "v23.0";
    number = std::move(Number::create(options, http).value());
    meta.says(200, R"({"messaging_limit_tier":"TIER_1K"})");
    CHECK(number->messaging_limit(5s)->people == 1000);
    CHECK(meta.asked().back().path == "/v23.0/1060?fields=messaging_limit_tier");
}

TEST_CASE_FIXTURE(Fixture, "only a failure of Meta's is trouble; being told to be slower is none") {
    const auto is_trouble = [&](int status, const std::string& body) {
        meta.says(status, body);
        return std::get<domain::RetryAt>(sent(*number, message(), 5s, kNow)).is_trouble;
    };
    CHECK(is_trouble(500, error(131000)));
    CHECK(is_trouble(503, "<html>"));
    CHECK_FALSE(is_trouble(429, error(130429)));
    CHECK_FALSE(is_trouble(400, error(131056)));
}

TEST_CASE_FIXTURE(Fixture, "WhatsApp cannot be polled") {
    CHECK_FALSE(number->is_polled());
    CHECK(number->poll(0, 1s, [] { return false; }).error().fault == domain::Fault::misconfigured);
}
