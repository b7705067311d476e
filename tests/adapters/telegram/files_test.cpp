// A file that a person sent, fetched from the Bot API: whole, bounded, and from nowhere else.
#include <doctest/doctest.h>

#include <functional>

#include "adapters/telegram/bot.hpp"
#include "tests/adapters/support/fake_provider.hpp"

namespace {

using adapters::telegram::Bot;
using adapters::telegram::Options;
using adapters::test::FakeProvider;
using adapters::test::Said;
using domain::FetchTrouble;
using namespace std::chrono_literals;
using nlohmann::json;

const std::string kToken = "7000000001:AAExampleTokenOfTheTests";
const std::string kFile = "\xff\xd8\xff the picture";

std::string placed(const std::string& path, std::int64_t size = static_cast<std::int64_t>(kFile.size())) {
    return json{
        {"ok", true},
        {"result", {{"file_id", "F1"}, {"file_unique_id", "U1"}, {"file_size", size}, {"file_path", path}}}}
        .dump();
}

std::string error(int code, const std::string& description) {
    return json{{"ok", false}, {"error_code", code}, {"description", description}}.dump();
}

struct Fixture {
    FakeProvider telegram;
    adapters::HttpClient http;
    std::unique_ptr<Bot> bot = made(telegram.url());

    std::unique_ptr<Bot> made(const std::string& url) const {
        Options options;
        options.token = kToken;
        options.api_base_url = url;
        return std::move(Bot::create(options, http).value());
    }
    domain::Fetched fetched(std::size_t most = 1000, std::chrono::milliseconds timeout = 5s) {
        return bot->fetch("F1", most, timeout, {});
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a file is asked for by its number, and fetched by the path that Telegram names") {
    telegram.says(200, placed("photos/file_7.jpg"));
    telegram.gives(kFile);
    const auto file = fetched();
    REQUIRE(file);
    CHECK(*file == kFile);
    const auto asked = telegram.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].path == "/bot" + kToken + "/getFile");
    CHECK(asked[0].body == json{{"file_id", "F1"}});
    CHECK(asked[1].method == "GET");
    CHECK(asked[1].path == "/file/bot" + kToken + "/photos/file_7.jpg");
    CHECK(asked[1].authorization.empty());
}

TEST_CASE_FIXTURE(Fixture, "a path is a path below the bot's files, whatever it says") {
    telegram.says(200, placed("documents/surat tugas?x=#1.pdf"));
    telegram.gives(kFile);
    REQUIRE(fetched());
    CHECK(telegram.asked().back().path == "/file/bot" + kToken + "/documents/surat%20tugas%3Fx%3D%231.pdf");
    for (const std::string& path : std::initializer_list<std::string>{
             "/var/lib/telegram-bot-api/photos/file_7.jpg", "../getUpdates", "photos/../../x", "photos//x",
             "./x", "photos/", "a\\b", "a\nb"}) {
        CAPTURE(path);
        telegram.says(200, placed(path));
        const auto file = fetched();
        REQUIRE_FALSE(file);
        CHECK(file.error().trouble == FetchTrouble::unreachable);
        CHECK(telegram.asked().size() == 1);
    }
}

TEST_CASE_FIXTURE(Fixture, "what came of a file that did not come") {
    struct Row {
        std::string_view what;
        std::function<void(FakeProvider&)> says;
        FetchTrouble trouble;
        std::size_t questions;
    };
    const auto then = [](Said said) {
        return [said](FakeProvider& provider) {
            provider.says(200, placed("photos/file_7.jpg"));
            provider.says(said);
        };
    };
    const auto first = [](int status, const std::string& body) {
        return [=](FakeProvider& provider) { provider.says(status, body); };
    };
    const std::string page = "<html><body>Silakan masuk</body></html>";
    const std::vector<Row> rows = {
        {"above Telegram's own limit", first(400, error(400, "Bad Request: file is too big")),
         FetchTrouble::too_large, 1},
        {"above ours, as announced", first(200, placed("photos/file_7.jpg", 1001)), FetchTrouble::too_large,
         1},
        {"above ours, unannounced",
         [](FakeProvider& provider) {
             provider.says(200, R"({"ok":true,"result":{"file_id":"F1","file_path":"photos/1.jpg"}})");
             provider.gives(std::string(1001, 'x'));
         },
         FetchTrouble::too_large, 2},
        {"a number of another bot", first(400, error(400, "Bad Request: invalid file_id")),
         FetchTrouble::gone, 1},
        {"not there for now",
         first(400, error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")),
         FetchTrouble::unreachable, 1},
        {"the token is revoked", first(401, error(401, "Unauthorized")), FetchTrouble::account_stopped, 1},
        {"too fast", first(429, error(429, "Too Many Requests: retry after 5")), FetchTrouble::unreachable,
         1},
        {"Telegram fails", first(500, error(500, "Internal Server Error")), FetchTrouble::unreachable, 1},
        {"a page instead of an answer", first(200, page), FetchTrouble::unreachable, 1},
        {"no path", first(200, R"({"ok":true,"result":{"file_id":"F1"}})"), FetchTrouble::unreachable, 1},
        {"a path that is no text", first(200, R"({"ok":true,"result":{"file_path":7}})"),
         FetchTrouble::unreachable, 1},
        {"the path has run out", then({404, R"({"ok":false,"error_code":404})", {}, Said::End::whole}),
         FetchTrouble::unreachable, 2},
        {"the token is revoked meanwhile", then({401, "", {}, Said::End::whole}),
         FetchTrouble::account_stopped, 2},
        {"a page instead of the file", then({200, page, {}, Said::End::whole, "text/html; charset=utf-8"}),
         FetchTrouble::garbled, 2},
        {"another length", then({200, kFile + "x", {}, Said::End::whole}), FetchTrouble::garbled, 2},
        {"half of it", then({200, "", {}, Said::End::cut_short}), FetchTrouble::unreachable, 2},
        {"elsewhere", then({302, "", {{"Location", "http://127.0.0.1:1/file"}}, Said::End::whole}),
         FetchTrouble::unreachable, 2},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        row.says(telegram);
        const auto file = fetched();
        REQUIRE_FALSE(file);
        CHECK(to_string(file.error().trouble) == to_string(row.trouble));
        CHECK(file.error().detail.find(kToken) == std::string::npos);
        CHECK_FALSE(file.error().detail.empty());
        CHECK(telegram.asked().size() == row.questions);
    }
}

TEST_CASE_FIXTURE(Fixture, "a file that is as large as allowed comes, and an empty one does not") {
    telegram.says(200, placed("photos/file_7.jpg", 1000));
    telegram.gives(std::string(1000, 'x'));
    CHECK(fetched().has_value());
    telegram.says(200, placed("photos/file_7.jpg", 0));
    telegram.gives("");
    CHECK(fetched().error().trouble == FetchTrouble::garbled);
}

TEST_CASE_FIXTURE(Fixture, "a file that does not come in time, and a server that is not there") {
    telegram.says(200, placed("photos/file_7.jpg"));
    telegram.says({200, "", {}, Said::End::held_back});
    auto file = fetched(1000, 200ms);
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == FetchTrouble::unreachable);
    CHECK(file.error().detail.find(kToken) == std::string::npos);

    bot = made(adapters::test::nobody());
    file = fetched();
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == FetchTrouble::unreachable);
}

TEST_CASE_FIXTURE(Fixture, "a stop does not wait for a file") {
    telegram.says({200, "", {}, Said::End::held_back});
    const auto file = bot->fetch("F1", 1000, 30s, [] { return true; });
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == FetchTrouble::unreachable);
}
