#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "adapters/payload.hpp"
#include "adapters/whatsapp/number.hpp"
#include "tests/adapters/support/payloads.hpp"

namespace {

using adapters::test::described;
using adapters::test::Pairs;
using adapters::test::payload;
using adapters::test::payload_names;
using adapters::test::Webhook;
using adapters::whatsapp::Number;
using adapters::whatsapp::Options;

const std::string kHeader = "X-Hub-Signature-256";

Options options() {
    Options options;
    options.phone_number_id = "1060";
    options.account_id = "2060";
    options.access_token = "EAAexample";
    options.app_secret = "app-secret";
    options.verify_token = "verify-token";
    options.templates["nudge"].name = "panggilan";
    return options;
}

std::string signature(const std::string& body, const std::string& secret = "app-secret") {
    return "sha256=" + adapters::hmac_sha256_hex(secret, body);
}

struct Fixture {
    adapters::HttpClient http;
    std::unique_ptr<Number> number = std::move(Number::create(options(), http).value());

    std::vector<domain::ReceivedEvent> received(const std::string& body) const {
        const Webhook webhook{"POST", body, {{kHeader, signature(body)}}, {}};
        auto delivery = number->receive(webhook.request());
        REQUIRE(delivery);
        CHECK(delivery->reply.empty());
        return delivery->events;
    }
};

std::vector<std::string> keys(const std::vector<domain::ReceivedEvent>& events) {
    std::vector<std::string> keys;
    for (const auto& event : events) keys.push_back(event.is_understood ? event.key : "set aside");
    return keys;
}

}  // namespace

TEST_CASE("the handshake is answered only to who knows the verify token") {
    struct Row {
        std::string_view what;
        Pairs query;
        std::optional<domain::Fault> fault;
    };
    const auto query = [](std::string mode, std::string token, std::string challenge) {
        return Pairs{{"hub.mode", std::move(mode)},
                     {"hub.verify_token", std::move(token)},
                     {"hub.challenge", std::move(challenge)}};
    };
    const std::vector<Row> rows = {
        {"right", query("subscribe", "verify-token", "1158201444"), std::nullopt},
        {"wrong token", query("subscribe", "another", "1158201444"), domain::Fault::unverified},
        {"empty token", query("subscribe", "", "1158201444"), domain::Fault::unverified},
        {"wrong mode", query("unsubscribe", "verify-token", "1158201444"), domain::Fault::malformed},
        {"challenge of letters", query("subscribe", "verify-token", "<script>"), domain::Fault::malformed},
        {"endless challenge", query("subscribe", "verify-token", std::string(65, '1')),
         domain::Fault::malformed},
        {"no challenge",
         {{"hub.mode", "subscribe"}, {"hub.verify_token", "verify-token"}},
         domain::Fault::malformed},
        {"nothing", {}, domain::Fault::malformed},
    };
    const Fixture fixture;
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const Webhook webhook{"GET", "", {}, row.query};
        const auto delivery = fixture.number->receive(webhook.request());
        REQUIRE(delivery.has_value() == !row.fault.has_value());
        if (delivery) {
            CHECK(delivery->reply == "1158201444");
            CHECK(delivery->events.empty());
        } else {
            CHECK(delivery.error().fault == *row.fault);
        }
    }
}

TEST_CASE("only a body with the one right signature is Meta's") {
    const std::string body = payload("whatsapp", "button_reply");
    const std::string right = signature(body);
    std::string upper = right;
    std::transform(upper.begin() + 7, upper.end(), upper.begin() + 7,
                   [](unsigned char sign) { return static_cast<char>(std::toupper(sign)); });
    struct Row {
        std::string_view what;
        std::string method;
        Pairs headers;
        bool is_taken;
    };
    const std::vector<Row> rows = {
        {"right", "POST", {{kHeader, right}}, true},
        {"header name in another case", "POST", {{"x-hub-signature-256", right}}, true},
        {"with the previous secret", "POST", {{kHeader, signature(body, "previous-secret")}}, true},
        {"none", "POST", {}, false},
        {"empty", "POST", {{kHeader, ""}}, false},
        {"prefix alone", "POST", {{kHeader, "sha256="}}, false},
        {"without prefix", "POST", {{kHeader, right.substr(7)}}, false},
        {"SHA-1 name", "POST", {{"X-Hub-Signature", right}}, false},
        {"SHA-1 prefix", "POST", {{kHeader, "sha1=" + right.substr(7)}}, false},
        {"upper case", "POST", {{kHeader, upper}}, false},
        {"cut short", "POST", {{kHeader, right.substr(0, 40)}}, false},
        {"with another secret", "POST", {{kHeader, signature(body, "wrong")}}, false},
        {"with an empty secret", "POST", {{kHeader, signature(body, "")}}, false},
        {"of another body", "POST", {{kHeader, signature(body + " ")}}, false},
        {"twice", "POST", {{kHeader, right}, {kHeader, right}}, false},
        {"of another method", "PUT", {{kHeader, right}}, false},
    };
    adapters::HttpClient http;
    auto rotating = options();
    rotating.previous_app_secret = "previous-secret";
    const auto number = std::move(Number::create(rotating, http).value());
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const Webhook webhook{row.method, body, row.headers, {}};
        const auto delivery = number->receive(webhook.request());
        CHECK(delivery.has_value() == row.is_taken);
        if (!delivery) {
            CHECK(delivery.error().fault ==
                  (row.method == "POST" ? domain::Fault::unverified : domain::Fault::malformed));
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "a body that a proxy decoded is checked in the form that Meta signed") {
    struct Row {
        std::string as_signed;
        std::string as_received;
        bool is_taken;
    };
    const std::vector<Row> rows = {
        {R"({"a":"\u00e9"})", R"({"a":"é"})", true},
        {R"({"a":"\ud83d\ude4b b \u00e9\n\/"})", R"({"a":"🙋 b é\n\/"})", true},
        {R"({"a":"\u00E9"})", R"({"a":"é"})", false},
        {R"({"a":"e"})", R"({"a":"é"})", false},
        {R"({"a":"\ufffd"})", "{\"a\":\"\xff\"}", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.as_received);
        const Webhook webhook{"POST", row.as_received, {{kHeader, signature(row.as_signed)}}, {}};
        CHECK(number->receive(webhook.request()).has_value() == row.is_taken);
    }
}

TEST_CASE_FIXTURE(Fixture, "what an event means") {
    const std::string sari = "personal 6281200005001/6281200005001 \"Sari Contoh\" 1799028000: ";
    const std::string unnamed = "personal 6281200005001/6281200005001 1799028000: ";
    const std::string by_user_id = "personal ID.1a2b3c/ID.1a2b3c \"Sari Contoh\" 1799028000: ";
    const std::string receipt = "personal 6281200005001/6281200005001 1799028003: ";
    struct Row {
        std::string name;
        std::string key;
        std::string meaning;
    };
    const std::vector<Row> rows = {
        {"text", "wamid.IN1", sari + "message text wamid.IN1 \"Hadir 🙋\""},
        {"reply_to_our_message", "wamid.IN1", sari + "message text wamid.IN1 \"Siap\" quoted=wamid.OUT1"},
        {"forwarded_text", "wamid.IN1", sari + "message text wamid.IN1 \"Hadir\" forwarded"},
        {"button_reply", "wamid.IN1", sari + "tap \"v1.abc\" on=wamid.OUT1"},
        {"list_reply", "wamid.IN1", sari + "tap \"v1.def\" on=wamid.OUT1"},
        {"flow_reply", "wamid.IN1", sari + "ignored interactive nfm_reply (alive)"},
        {"template_quick_reply", "wamid.IN1", sari + "tap \"v1.abc\" on=wamid.OUT1"},
        {"template_quick_reply_without_context", "wamid.IN1", sari + "tap \"v1.abc\""},
        {"template_quick_reply_without_payload", "wamid.IN1",
         sari + "message text wamid.IN1 \"Hadir\" quoted=wamid.OUT1"},
        {"reaction", "wamid.IN1", sari + "reaction \"👍\" on wamid.OUT1"},
        {"reaction_removed", "wamid.IN1", sari + "reaction \"\" on wamid.OUT1"},
        {"voice", "wamid.IN1",
         sari + "message voice wamid.IN1 \"\" media=MEDIA1 mime=audio/ogg; codecs=opus"},
        {"image_with_caption", "wamid.IN1",
         sari + "message photo wamid.IN1 \"Surat dokter\" media=MEDIA2 mime=image/jpeg"},
        {"document", "wamid.IN1", sari + "message document wamid.IN1 \"\" media=MEDIA3 mime=application/pdf"},
        {"sticker", "wamid.IN1", sari + "message sticker wamid.IN1 \"\" media=MEDIA4 mime=image/webp"},
        {"location", "wamid.IN1", sari + "message location wamid.IN1 \"Kantor\""},
        {"contact", "wamid.IN1", sari + "message contact wamid.IN1 \"\""},
        {"unsupported", "wamid.IN1", sari + "ignored unsupported (alive)"},
        {"message_of_unknown_kind", "wamid.IN1", sari + "ignored hologram (alive)"},
        {"edit_by_the_person", "wamid.IN1", sari + "ignored edit"},
        {"text_in_group", "wamid.IN1",
         "group GRP1/6281200005001 \"Sari Contoh\" 1799028000: message text wamid.IN1 \"Hadir\""},
        {"user_id_without_number", "wamid.IN1", by_user_id + "message text wamid.IN1 \"Hadir\""},
        {"user_id_inside_from", "wamid.IN1", by_user_id + "message text wamid.IN1 \"Hadir\""},
        {"number_changed", "wamid.IN1", unnamed + "moved to 6281200009999"},
        {"number_changed_in_the_older_form", "wamid.IN1", unnamed + "moved to 6281200009999"},
        {"user_id_changed", "wamid.IN1", "personal ID.1a2b3c/ID.1a2b3c 1799028000: moved to ID.9z8y"},
        {"identity_changed", "wamid.IN1", unnamed + "ignored system customer_identity_changed"},
        {"status_sent", "wamid.OUT1:sent", receipt + "sent wamid.OUT1 reference=77"},
        {"status_delivered", "wamid.OUT1:delivered", receipt + "delivered wamid.OUT1 reference=77"},
        {"status_read", "wamid.OUT1:read", receipt + "read wamid.OUT1 reference=77"},
        {"status_played", "wamid.OUT1:played", receipt + "read wamid.OUT1 reference=77"},
        {"status_of_unknown_kind", "wamid.OUT1:teleported", receipt + "ignored status teleported"},
        {"status_failed_unreachable", "wamid.OUT1:failed",
         receipt + "failed wamid.OUT1 reference=77 reason=131026 Message undeliverable unreachable"},
        {"status_failed_held_back", "wamid.OUT1:failed",
         receipt + "failed wamid.OUT1 reference=77 reason=131049 Healthy ecosystem"},
        {"status_for_user_id", "wamid.OUT1:delivered",
         "personal ID.1a2b3c/ID.1a2b3c 1799028003: delivered wamid.OUT1 reference=77"},
        {"account_error", "", "personal /: ignored error 130429 Rate limit hit"},
        {"template_paused", "", "personal /: template panggilan stopped"},
        {"template_approved", "", "personal /: template panggilan usable"},
        {"template_pending", "", "personal /: ignored template PENDING"},
        {"template_of_others", "", "personal /: ignored template PAUSED"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto events = received(payload("whatsapp", row.name));
        REQUIRE(events.size() == 1);
        const auto& event = events.front();
        CHECK(event.is_understood);
        if (row.key.empty()) {
            CHECK(event.key.starts_with("sha256:"));
        } else {
            CHECK(event.key == row.key);
        }
        const auto read = number->read(event);
        REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
        CHECK(described(*read) == row.meaning);
        if (read->chat_kind == domain::ChatKind::personal) CHECK(event.chat == read->chat);
    }
    CHECK(rows.size() + payload_names("whatsapp", "bad_").size() +
              payload_names("whatsapp", "batch_").size() ==
          payload_names("whatsapp").size());
}

TEST_CASE_FIXTURE(Fixture, "what cannot be read is set aside and never lost") {
    for (const auto& name : payload_names("whatsapp", "bad_")) {
        CAPTURE(name);
        const auto events = received(payload("whatsapp", name));
        REQUIRE_FALSE(events.empty());
        CHECK_FALSE(events.front().key.empty());
        CHECK(events.front().key.size() <= 512);
        CHECK(nlohmann::json::accept(events.front().raw));
        const auto read = number->read(events.front());
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().fault == domain::Fault::malformed);
        CHECK(read.error().message.find("6281200005001") == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Fixture, "a batch becomes single events, each readable alone") {
    const auto events = received(payload("whatsapp", "batch_of_many"));
    REQUIRE(events.size() == 6);
    CHECK(keys({events.begin(), events.end() - 1}) ==
          std::vector<std::string>{"wamid.IN1", "wamid.IN2", "wamid.OUT1:sent", "wamid.OUT1:delivered",
                                   "wamid.IN3"});
    CHECK(events[1].chat == "6281200005002");
    CHECK(
        described(*number->read(events[1])) ==
        "personal 6281200005002/6281200005002 \"Budi Contoh\" 1799028002: message text wamid.IN2 \"Hadir 2\"");
    CHECK(events[1].raw.find("Sari") == std::string::npos);
    CHECK(described(*number->read(events[5])) == "personal /: ignored field account_update");
}

TEST_CASE_FIXTURE(Fixture, "one broken message keeps nobody else's from being read") {
    CHECK(keys(received(payload("whatsapp", "batch_partly_broken"))) ==
          std::vector<std::string>{"wamid.IN1", "set aside", "wamid.IN3"});
}

TEST_CASE_FIXTURE(Fixture, "events for another number or account are set aside") {
    const auto events = received(payload("whatsapp", "batch_for_two_numbers"));
    CHECK(keys(events) == std::vector<std::string>{"wamid.IN1", "set aside"});
    CHECK_FALSE(number->read(events[1]).has_value());
    CHECK(keys(received(payload("whatsapp", "batch_for_another_account"))) ==
          std::vector<std::string>{"set aside"});
}

TEST_CASE_FIXTURE(Fixture, "a message with an endless id is set aside under a short key") {
    const auto events = received(payload("whatsapp", "batch_with_endless_id"));
    CHECK(keys(events) == std::vector<std::string>{"set aside"});
    CHECK(events.front().key.starts_with("sha256:"));
}

TEST_CASE_FIXTURE(Fixture, "a thousand messages in one batch are a thousand events") {
    nlohmann::json batch = nlohmann::json::parse(payload("whatsapp", "text"));
    auto& messages = batch["entry"][0]["changes"][0]["value"]["messages"];
    const nlohmann::json one = messages[0];
    for (int index = 1; index < 1000; ++index) {
        messages.push_back(one);
        messages.back()["id"] = "wamid.IN" + std::to_string(index + 1);
    }
    const auto events = received(batch.dump());
    CHECK(events.size() == 1000);
    CHECK(events.back().key == "wamid.IN1000");
}

TEST_CASE_FIXTURE(Fixture, "damaged batches never do harm") {
    std::mt19937 random(20270104);
    for (const auto& name : payload_names("whatsapp")) {
        CAPTURE(name);
        const std::string whole = payload("whatsapp", name);
        for (int round = 0; round < 40 && !whole.empty(); ++round) {
            std::string damaged = whole;
            for (int hit = 0; hit < 3 && !damaged.empty(); ++hit) {
                const std::size_t at = random() % damaged.size();
                switch (random() % 3) {
                    case 0:
                        damaged[at] = static_cast<char>(random() % 256);
                        break;
                    case 1:
                        damaged.erase(at, random() % 20 + 1);
                        break;
                    default:
                        damaged.insert(at, damaged.substr(random() % damaged.size(), random() % 20));
                        break;
                }
            }
            for (const auto& event : received(damaged)) {
                CHECK_FALSE(event.key.empty());
                CHECK(nlohmann::json::accept(event.raw));
                (void)number->read(event).has_value();
            }
        }
    }
}

TEST_CASE("a number is not made from settings that cannot work") {
    struct Row {
        std::string_view what;
        std::function<void(Options&)> change;
        std::string_view named;  // in the message; empty: the settings are good
    };
    const std::vector<Row> rows = {
        {"as they are", [](Options&) {}, ""},
        {"any account", [](Options& one) { one.account_id.clear(); }, ""},
        {"a template by its name alone", [](Options& one) { one.templates["call_1"].name = "panggilan"; },
         ""},
        {"no name", [](Options& one) { one.name.clear(); }, "`name`"},
        {"an address without scheme", [](Options& one) { one.api_base_url = "graph.facebook.com"; },
         "`api_base_url`"},
        {"a version without v", [](Options& one) { one.api_version = "25.0"; }, "`api_version`"},
        {"a version with a path", [](Options& one) { one.api_version = "v25.0/x"; }, "`api_version`"},
        {"no number id", [](Options& one) { one.phone_number_id.clear(); }, "`phone_number_id`"},
        {"the number itself", [](Options& one) { one.phone_number_id = "+6281100001060"; },
         "`phone_number_id`"},
        {"no token", [](Options& one) { one.access_token.clear(); }, "`access_token`"},
        {"a token with a line break", [](Options& one) { one.access_token = "EAA\r\nX: y"; },
         "`access_token`"},
        {"no app secret", [](Options& one) { one.app_secret.clear(); }, "`app_secret`"},
        {"no verify token", [](Options& one) { one.verify_token.clear(); }, "`verify_token`"},
        {"a template without name", [](Options& one) { one.templates["call_1"]; }, "`call_1`"},
    };
    adapters::HttpClient http;
    for (const auto& row : rows) {
        CAPTURE(row.what);
        auto one = options();
        row.change(one);
        const auto number = Number::create(one, http);
        CHECK(number.has_value() == row.named.empty());
        if (number) continue;
        CHECK(number.error().fault == domain::Fault::misconfigured);
        CHECK(number.error().message.find(row.named) != std::string::npos);
    }
}
