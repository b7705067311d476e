// A file that a person sent, fetched from Meta: from its places of files alone, for the token goes with it.
#include <doctest/doctest.h>

#include <functional>

#include "adapters/payload.hpp"
#include "adapters/whatsapp/number.hpp"
#include "tests/adapters/support/fake_provider.hpp"

namespace {

using adapters::test::FakeProvider;
using adapters::test::Said;
using adapters::whatsapp::Number;
using adapters::whatsapp::Options;
using domain::FetchTrouble;
using namespace std::chrono_literals;
using nlohmann::json;

const std::string kFile = "%PDF-1.7 the letter";
const std::string kPath = "/whatsapp_business/attachments/?mid=9001&ext=1799028300&hash=ATs";

struct Fixture {
    FakeProvider meta;
    adapters::HttpClient http;
    std::unique_ptr<Number> number = made(meta.url());

    std::unique_ptr<Number> made(const std::string& url) const {
        Options options;
        options.api_base_url = url;
        options.phone_number_id = "1060";
        options.access_token = "EAAexample";
        options.app_secret = "app-secret";
        options.verify_token = "verify-token";
        return std::move(Number::create(options, http).value());
    }
    /// What Meta says of a file, changed.
    std::string placed(const json& changes = json::object()) const {
        json media{{"messaging_product", "whatsapp"}, {"url", meta.url() + kPath},
                   {"mime_type", "application/pdf"},  {"sha256", adapters::sha256_hex(kFile)},
                   {"file_size", kFile.size()},       {"id", "9001"}};
        media.update(changes);
        return media.dump();
    }
    domain::Fetched fetched(const std::string& id = "9001", std::chrono::milliseconds timeout = 5s) {
        return number->fetch(id, 1000, timeout, {});
    }
};

std::string error(int code) {
    return json{{"error", {{"message", "Some words"}, {"type", "OAuthException"}, {"code", code}}}}.dump();
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "Meta says where the file is, and gives it out there to whoever shows the token") {
    meta.says(200, placed());
    meta.gives(kFile, "application/pdf");
    const auto file = fetched();
    REQUIRE(file);
    CHECK(*file == kFile);
    const auto asked = meta.asked();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].method == "GET");
    CHECK(asked[0].path == "/v25.0/9001?phone_number_id=1060");
    CHECK(asked[1].method == "GET");
    CHECK(asked[1].path == kPath);
    CHECK(asked[1].authorization == "Bearer EAAexample");
    CHECK_FALSE(asked[1].user_agent.empty());
}

TEST_CASE_FIXTURE(
    Fixture, "a hash in hex or base64 and a size as number or text are all Meta's; other forms say nothing") {
    const std::string base64 = "n/m7HuTeshMUYeJTCQYt8bSg79QB1QjWeYlZcSk3S0U=";
    REQUIRE(adapters::sha256_from(base64));
    for (const json& changes :
         {json{{"file_size", std::to_string(kFile.size())}}, json{{"file_size", nullptr}},
          json{{"sha256", adapters::sha256_hex(kFile)}}, json{{"sha256", "a form of next year"}}}) {
        CAPTURE(changes.dump());
        meta.says(200, placed(changes));
        meta.gives(kFile);
        CHECK(fetched().has_value());
    }
    meta.says(200, placed({{"sha256", base64}}));
    meta.gives(kFile);
    CHECK(fetched().error().trouble == FetchTrouble::garbled);
}

TEST_CASE_FIXTURE(Fixture, "the token goes to no place but those of files") {
    const std::string own = meta.url();
    for (const std::string& url : std::initializer_list<std::string>{
             std::string("https://lookaside.fbsbx.com.example/?mid=1"),
             std::string("https://lookaside.fbsbx.com@127.0.0.1/?mid=1"),
             std::string("https://lookaside.fbsbx.com:8443/?mid=1"),
             std::string("http://lookaside.fbsbx.com/?mid=1"),
             std::string("https://fbsbx.com/?mid=1"),
             own + ".example/file",
             own + "@127.0.0.1/file",
             std::string("http://169.254.169.254/latest/meta-data"),
             std::string("file:///etc/passwd"),
             std::string("/relative"),
         }) {
        CAPTURE(url);
        meta.says(200, placed({{"url", url}}));
        const auto file = fetched();
        REQUIRE_FALSE(file);
        CHECK(file.error().trouble == FetchTrouble::unreachable);
        CHECK(file.error().detail.find("elsewhere") != std::string::npos);
        CHECK(meta.asked().size() == 1);
    }
}

TEST_CASE_FIXTURE(Fixture, "a number of a file is digits, or Meta is not even asked") {
    for (const std::string& id : std::initializer_list<std::string>{"", "9001/..", "../me", "9001?fields=id",
                                                                    "9001 ", "https://example.org/x"}) {
        CAPTURE(id);
        const auto file = fetched(id);
        REQUIRE_FALSE(file);
        CHECK(file.error().trouble == FetchTrouble::gone);
        CHECK(meta.asked().empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "what came of a file that Meta did not give") {
    struct Row {
        std::string_view what;
        std::function<void(FakeProvider&)> says;
        FetchTrouble trouble;
        std::size_t questions;
    };
    const auto first = [](int status, const std::string& body) {
        return [=](FakeProvider& provider) { provider.says(status, body); };
    };
    const auto then = [this](Said said) {
        return [said, place = placed()](FakeProvider& provider) {
            provider.says(200, place);
            provider.says(said);
        };
    };
    const std::string page = "<!DOCTYPE html><html><body>Error</body></html>";
    const std::vector<Row> rows = {
        {"gone after its seven days", first(400, error(100)), FetchTrouble::gone, 1},
        {"it cannot be had", first(400, error(131052)), FetchTrouble::gone, 1},
        {"the token ran out", first(401, error(190)), FetchTrouble::account_stopped, 1},
        {"too fast", first(429, error(80007)), FetchTrouble::unreachable, 1},
        {"Meta fails", first(500, error(131000)), FetchTrouble::unreachable, 1},
        {"a code that nobody knows", first(400, error(424242)), FetchTrouble::unreachable, 1},
        {"a page instead of an answer", first(200, page), FetchTrouble::unreachable, 1},
        {"no address", first(200, placed({{"url", nullptr}})), FetchTrouble::unreachable, 1},
        {"above our limit, as announced", first(200, placed({{"file_size", 1001}})), FetchTrouble::too_large,
         1},
        {"the same as text", first(200, placed({{"file_size", "1001"}})), FetchTrouble::too_large, 1},
        {"above our limit, unannounced",
         [place = placed({{"file_size", nullptr}})](FakeProvider& provider) {
             provider.says(200, place);
             provider.gives(std::string(1001, 'x'));
         },
         FetchTrouble::too_large, 2},
        {"the address ran out", then({404, page, {}, Said::End::whole, "text/html"}),
         FetchTrouble::unreachable, 2},
        {"a page instead of the file", then({200, page, {}, Said::End::whole, "text/html"}),
         FetchTrouble::garbled, 2},
        {"another length", then({200, kFile + "x", {}, Said::End::whole}), FetchTrouble::garbled, 2},
        {"other bytes", then({200, "%PDF-1.7 the Letter", {}, Said::End::whole}), FetchTrouble::garbled, 2},
        {"nothing", then({200, "", {}, Said::End::whole}), FetchTrouble::garbled, 2},
        {"half of it", then({200, "", {}, Said::End::cut_short}), FetchTrouble::unreachable, 2},
        {"elsewhere", then({302, "", {{"Location", "http://127.0.0.1:1/file"}}, Said::End::whole}),
         FetchTrouble::unreachable, 2},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        row.says(meta);
        const auto file = fetched();
        REQUIRE_FALSE(file);
        CHECK(to_string(file.error().trouble) == to_string(row.trouble));
        CHECK(file.error().detail.find("EAAexample") == std::string::npos);
        CHECK(file.error().detail.find("hash=ATs") == std::string::npos);
        CHECK(meta.asked().size() == row.questions);
    }
}

TEST_CASE_FIXTURE(Fixture, "a file that Meta does not give in time, and a stop meanwhile") {
    meta.says(200, placed());
    meta.says({200, "", {}, Said::End::held_back});
    auto file = fetched("9001", 200ms);
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == FetchTrouble::unreachable);

    meta.says({200, "", {}, Said::End::held_back});
    file = number->fetch("9001", 1000, 30s, [] { return true; });
    REQUIRE_FALSE(file);
    CHECK(file.error().trouble == FetchTrouble::unreachable);
}
