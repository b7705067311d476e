#include "adapters/channels.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/adapters/support/fake_provider.hpp"

using namespace std::chrono_literals;

namespace {

adapters::telegram::Options bot(const std::string& name) {
    adapters::telegram::Options options;
    options.name = name;
    options.token = "7000000001:AAExampleTokenOfTheTests";
    return options;
}

adapters::whatsapp::Options number(const std::string& name) {
    adapters::whatsapp::Options options;
    options.name = name;
    options.phone_number_id = "1060";
    options.access_token = "EAAexample";
    options.app_secret = "app-secret";
    options.verify_token = "verify-token";
    return options;
}

}  // namespace

TEST_CASE("every configured account becomes a channel") {
    adapters::HttpClient http;
    const auto channels = adapters::make_channels({bot("main"), bot("trial")}, {number("main")}, http);
    REQUIRE(channels);
    REQUIRE(channels->size() == 3);
    CHECK((*channels)[1]->account() == domain::Account{domain::Messenger::telegram, "trial"});
    CHECK((*channels)[2]->account() == domain::Account{domain::Messenger::whatsapp, "main"});
    CHECK((*channels)[0]->is_polled());
    CHECK((*channels)[0]->can_edit());
    CHECK_FALSE((*channels)[2]->can_edit());
}

TEST_CASE("no account, no channel") {
    adapters::HttpClient http;
    CHECK(adapters::make_channels({}, {}, http)->empty());
}

TEST_CASE("settings that cannot work stop the start and are named") {
    adapters::HttpClient http;
    auto tokenless = bot("main");
    tokenless.token.clear();
    auto secretless = number("main");
    secretless.app_secret.clear();
    struct Row {
        std::vector<adapters::telegram::Options> bots;
        std::vector<adapters::whatsapp::Options> numbers;
        std::string_view named;
    };
    const std::vector<Row> rows = {
        {{tokenless}, {}, "`token`"},
        {{bot("main")}, {secretless}, "`app_secret`"},
        {{bot("main"), bot("main")}, {}, "[[telegram]] main"},
        {{}, {number("main"), number("main")}, "[[whatsapp]] main"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.named);
        const auto channels = adapters::make_channels(row.bots, row.numbers, http);
        REQUIRE_FALSE(channels.has_value());
        CHECK(channels.error().fault == domain::Fault::misconfigured);
        CHECK(channels.error().message.find(row.named) != std::string::npos);
    }
}

TEST_CASE("every secret of an account is known to who keeps them out of the log") {
    adapters::HttpClient http;
    auto one_bot = bot("main");
    one_bot.webhook_secret = "secret-1";
    one_bot.previous_webhook_secret = "secret-2";
    auto one_number = number("main");
    one_number.previous_app_secret = "secret-3";
    const auto channels = adapters::make_channels({one_bot}, {one_number}, http);
    REQUIRE(channels);
    CHECK((*channels)[0]->secrets() == std::vector<std::string>{one_bot.token, "secret-1", "secret-2"});
    CHECK((*channels)[1]->secrets() ==
          std::vector<std::string>{"EAAexample", "app-secret", "secret-3", "verify-token"});
}

TEST_CASE("only a provider that needs preparing is asked") {
    adapters::test::FakeProvider telegram;
    adapters::HttpClient http;
    auto one_bot = bot("main");
    one_bot.api_base_url = telegram.url();
    const auto channels = adapters::make_channels({one_bot}, {number("main")}, http);
    REQUIRE(channels);
    telegram.says(200, R"({"ok":true,"result":true})");
    for (const auto& channel : *channels) CHECK(adapters::prepare(*channel, 5s));
    CHECK(telegram.asked().size() == 1);
}
