#include <doctest/doctest.h>

#include <random>

#include "adapters/telegram/bot.hpp"
#include "tests/adapters/support/payloads.hpp"

namespace {

using adapters::telegram::Bot;
using adapters::telegram::Mode;
using adapters::telegram::Options;
using adapters::test::described;
using adapters::test::Pairs;
using adapters::test::payload;
using adapters::test::payload_names;
using adapters::test::Webhook;

const std::string kSecret = "a-secret-of-the-tests-0123456789";
const std::string kHeader = "X-Telegram-Bot-Api-Secret-Token";

Options webhook_options() {
    Options options;
    options.mode = Mode::webhook;
    options.token = "7000000001:AAExampleTokenOfTheTests";
    options.webhook_secret = kSecret;
    options.public_url = "https://sigap.example";
    return options;
}

struct Fixture {
    adapters::HttpClient http;
    std::unique_ptr<Bot> bot = std::move(Bot::create(webhook_options(), http).value());

    domain::ReceivedEvent received(const std::string& body) const {
        const Webhook webhook{"POST", body, {{kHeader, kSecret}}, {}};
        auto delivery = bot->receive(webhook.request());
        REQUIRE(delivery);
        REQUIRE(delivery->events.size() == 1);
        CHECK(delivery->reply.empty());
        return delivery->events.front();
    }
};

}  // namespace

TEST_CASE("only a request with the one right secret is Telegram's") {
    struct Row {
        std::string_view what;
        std::string method;
        Pairs headers;
        bool is_taken;
    };
    const std::vector<Row> rows = {
        {"the secret", "POST", {{kHeader, kSecret}}, true},
        {"header name in another case", "POST", {{"x-telegram-bot-api-secret-token", kSecret}}, true},
        {"the previous secret", "POST", {{kHeader, "the-previous-secret-of-the-tests"}}, true},
        {"no secret", "POST", {}, false},
        {"an empty secret", "POST", {{kHeader, ""}}, false},
        {"another secret", "POST", {{kHeader, "another-secret-of-the-tests-0123"}}, false},
        {"the secret's beginning", "POST", {{kHeader, kSecret.substr(0, 20)}}, false},
        {"the secret and more", "POST", {{kHeader, kSecret + "x"}}, false},
        {"the secret twice", "POST", {{kHeader, kSecret}, {kHeader, kSecret}}, false},
        {"right and wrong together", "POST", {{kHeader, kSecret}, {kHeader, "wrong"}}, false},
        {"another method", "GET", {{kHeader, kSecret}}, false},
    };
    adapters::HttpClient http;
    auto options = webhook_options();
    options.previous_webhook_secret = "the-previous-secret-of-the-tests";
    const auto bot = std::move(Bot::create(options, http).value());
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const Webhook webhook{row.method, payload("telegram", "tap"), row.headers, {}};
        const auto delivery = bot->receive(webhook.request());
        CHECK(delivery.has_value() == row.is_taken);
        if (!delivery) {
            CHECK(delivery.error().fault ==
                  (row.method == "POST" ? domain::Fault::unverified : domain::Fault::malformed));
            CHECK(delivery.error().message.find(kSecret) == std::string::npos);
        }
    }
}

TEST_CASE("a bot that polls takes no webhook, whatever it shows") {
    adapters::HttpClient http;
    auto options = webhook_options();
    options.mode = Mode::polling;
    const auto bot = std::move(Bot::create(options, http).value());
    const Webhook webhook{"POST", payload("telegram", "tap"), {{kHeader, kSecret}}, {}};
    CHECK(bot->receive(webhook.request()).error().fault == domain::Fault::unverified);
}

TEST_CASE_FIXTURE(Fixture, "what an update means") {
    const std::string sari = " \"Sari Contoh\" id";
    const std::string personal = "personal 5001/5001" + sari;
    const std::string group = "group -1001000000001/5001" + sari;
    const std::string at = " 1799028000: ";
    struct Row {
        std::string name;
        std::string meaning;
    };
    const std::vector<Row> rows = {
        {"text_in_private", personal + at + "message text 41 \"Hadir 🙋 dari Sangatta\""},
        {"start_with_payload", personal + at + "message text 41 \"/start K7-abc_DEF\""},
        {"text_in_group", group + at + "message text 41 \"Hadir\""},
        {"reply_to_our_message", personal + at + "message text 41 \"Siap\" quoted=40"},
        {"forwarded_text", personal + at + "message text 41 \"Hadir\" forwarded"},
        {"edited_text", personal + " 1799028060: message text 41 \"Hadir pak\" edit"},
        {"voice", personal + at + "message voice 41 \"\" media=VOICE1 mime=audio/ogg"},
        {"photo_with_caption",
         personal + at + "message photo 41 \"Surat dokter\" media=LARGE mime=image/jpeg bytes=48213"},
        {"document", personal + at + "message document 41 \"\" media=DOC1"},
        {"sticker", personal + at + "message sticker 41 \"\" media=STICK1"},
        {"location", personal + at + "message location 41 \"\""},
        {"venue", personal + at + "message location 41 \"\""},
        {"contact", personal + at + "message contact 41 \"\""},
        {"poll", personal + at + "message other 41 \"\""},
        {"text_of_another_bot", "group -1001000000001/99 bot \"Lain\"" + at + "message text 41 \"hi\""},
        {"message_of_unknown_kind", personal + at + "ignored message of a kind we do not know (alive)"},
        {"message_without_sender", "group -1001000000001/" + at + "ignored message without a sender"},
        {"member_joined_group", group + at + "ignored new_chat_members"},
        {"group_became_supergroup", "group -4001/5001" + sari + at + "moved to -1001000000001"},
        {"tap", personal + ": tap \"v1.abc\" callback=4382bfdwdsb323b2d9 on=40"},
        {"tap_in_group", group + ": tap \"v1.abc\" callback=4382bfdwdsb323b2d9 on=40"},
        {"tap_on_inaccessible_message", personal + ": tap \"v1.abc\" callback=4382bfdwdsb323b2d9 on=40"},
        {"tap_without_message", personal + ": tap \"v1.abc\" callback=4382bfdwdsb323b2d9"},
        {"tap_without_data", personal + ": tap \"\" callback=4382bfdwdsb323b2d9"},
        {"reaction", personal + at + "reaction \"👍\" on 40"},
        {"reaction_removed", personal + at + "reaction \"\" on 40"},
        {"reaction_with_custom_emoji", personal + at + "reaction \"custom_emoji\" on 40"},
        {"reaction_of_nobody", "group -1001000000001/" + at + "ignored anonymous reaction"},
        {"blocked", personal + at + "blocked"},
        {"unblocked", personal + at + "reachable"},
        {"restricted_in_group", group + at + "ignored membership restricted"},
        {"update_of_unknown_kind", "personal /: ignored update of a kind we do not know"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto event = received(payload("telegram", row.name));
        CHECK(event.is_understood);
        CHECK(event.raw == payload("telegram", row.name));
        const auto read = bot->read(event);
        REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
        CHECK(described(*read) == row.meaning);
        if (read->chat_kind == domain::ChatKind::personal) CHECK(event.chat == read->chat);
    }
    CHECK(rows.size() + payload_names("telegram", "bad_").size() == payload_names("telegram").size());
}

TEST_CASE_FIXTURE(Fixture, "what cannot be read is set aside and never lost") {
    for (const auto& name : payload_names("telegram", "bad_")) {
        CAPTURE(name);
        const auto event = received(payload("telegram", name));
        CHECK_FALSE(event.key.empty());
        CHECK(event.raw.find('\0') == std::string::npos);
        const auto read = bot->read(event);
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error().fault == domain::Fault::malformed);
    }
}

TEST_CASE_FIXTURE(Fixture, "an update that cannot be numbered gets a key of its own") {
    for (const std::string name : {"bad_html", "bad_empty", "bad_update_as_list", "bad_update_id_as_text"}) {
        CAPTURE(name);
        const auto event = received(payload("telegram", name));
        CHECK(event.key.starts_with("sha256:"));
        CHECK_FALSE(event.is_understood);
        CHECK(event.key == received(payload("telegram", name)).key);
    }
    CHECK(received(payload("telegram", "bad_html")).raw ==
          R"({"unreadable":"<html><body>502 Bad Gateway</body></html>"})");
}

TEST_CASE_FIXTURE(Fixture, "JSON deeper than any real update is refused before it is built") {
    std::string deep = R"({"update_id":1,"message":)";
    for (int level = 0; level < 100'000; ++level) deep += "[";
    const auto event = received(deep);
    CHECK_FALSE(event.is_understood);
    CHECK_FALSE(bot->read(event));
}

TEST_CASE_FIXTURE(Fixture, "damaged updates never do harm") {
    std::mt19937 random(20270104);
    for (const auto& name : payload_names("telegram")) {
        CAPTURE(name);
        const std::string whole = payload("telegram", name);
        for (int round = 0; round < 40 && !whole.empty(); ++round) {
            std::string damaged = whole;
            for (int hit = 0; hit < 3; ++hit) {
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
                if (damaged.empty()) break;
            }
            const auto event = received(damaged);
            CHECK_FALSE(event.key.empty());
            (void)bot->read(event).has_value();
        }
    }
}

TEST_CASE("a bot is not made from settings that cannot work") {
    struct Row {
        std::string_view what;
        std::function<void(Options&)> change;
        std::string_view named;  // in the message; empty: the settings are good
    };
    const std::vector<Row> rows = {
        {"as they are", [](Options&) {}, ""},
        {"polling needs neither secret nor address",
         [](Options& options) {
             options.mode = Mode::polling;
             options.webhook_secret.clear();
             options.public_url.clear();
         },
         ""},
        {"slash after the address", [](Options& options) { options.api_base_url = "http://127.0.0.1:1/"; },
         ""},
        {"no name", [](Options& options) { options.name = ""; }, "`name`"},
        {"a name with a slash", [](Options& options) { options.name = "a/b"; }, "`name`"},
        {"no token", [](Options& options) { options.token = ""; }, "`token`"},
        {"token with a path", [](Options& options) { options.token = "1:abc/../getMe"; }, "`token`"},
        {"token without colon", [](Options& options) { options.token = "7000000001"; }, "`token`"},
        {"an address without scheme", [](Options& options) { options.api_base_url = "example.org"; },
         "`api_base_url`"},
        {"no secret", [](Options& options) { options.webhook_secret = ""; }, "`webhook_secret`"},
        {"a short secret", [](Options& options) { options.webhook_secret = "short"; }, "`webhook_secret`"},
        {"a secret with spaces",
         [](Options& options) { options.webhook_secret = "a secret with spaces in it"; }, "`webhook_secret`"},
        {"plain http in public", [](Options& options) { options.public_url = "http://sigap.example"; },
         "`public_url`"},
    };
    adapters::HttpClient http;
    for (const auto& row : rows) {
        CAPTURE(row.what);
        auto options = webhook_options();
        row.change(options);
        const auto bot = Bot::create(options, http);
        CHECK(bot.has_value() == row.named.empty());
        if (bot) continue;
        CHECK(bot.error().fault == domain::Fault::misconfigured);
        CHECK(bot.error().message.find(row.named) != std::string::npos);
    }
}
