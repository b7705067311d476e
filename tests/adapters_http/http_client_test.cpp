#include "adapters/http_client.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/http_server.hpp"
#include "tests/adapters_http/wire.hpp"

namespace {

using adapters::HttpClient;
using adapters::HttpReach;
using adapters::HttpRequest;
using adapters::HttpServer;
using std::chrono::milliseconds;

/// Answers with what it was asked: `METHOD path|content type|body`.
struct Mirror {
    std::unique_ptr<HttpServer> server;

    Mirror() {
        HttpServer::Options options;
        options.listen = "127.0.0.1:0";
        auto created = HttpServer::create(std::move(options));
        REQUIRE(created.has_value());
        server = std::move(*created);
        for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            server->route(method, "/mirror", {1'000'000}, [](const HttpServer::Request& request) {
                HttpServer::Response response;
                response.headers = {{"X-Was-Asked", "yes"}};
                response.body = request.method + " " + request.path + "|" +
                                request.header("Content-Type").value_or("") + "|" + request.body;
                return response;
            });
        }
        server->route("GET", "/moved", {}, [](const HttpServer::Request&) {
            HttpServer::Response response;
            response.status = 302;
            response.headers = {{"Location", "/mirror"}};
            return response;
        });
        server->route("GET", "/large", {}, [](const HttpServer::Request&) {
            HttpServer::Response response;
            response.body = std::string(200'000, 'x');
            return response;
        });
        server->start();
    }

    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(server->port()) + path;
    }
};

HttpRequest asking(std::string method, std::string url, std::string body = {}) {
    HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.body = std::move(body);
    return request;
}

std::string url_of(std::uint16_t port, const std::string& path = "/") {
    return "http://127.0.0.1:" + std::to_string(port) + path;
}

/// Answers nobody until so many have asked; then everybody, with what they said. And again.
class Gathering {
public:
    explicit Gathering(std::size_t wanted) : wanted_(wanted) {
        HttpServer::Options options;
        options.listen = "127.0.0.1:0";
        auto created = HttpServer::create(std::move(options));
        REQUIRE(created.has_value());
        server_ = std::move(*created);
        server_->route_async("POST", "/gather", {},
                             [this](const HttpServer::Request& request, auto responder) {
                                 waiting_.emplace_back(request.body, std::move(responder));
                                 if (waiting_.size() < wanted_) return;
                                 for (auto& [body, respond] : waiting_) {
                                     HttpServer::Response response;
                                     response.body = body;
                                     respond(std::move(response));
                                 }
                                 waiting_.clear();
                             });
        server_->route("GET", "/", {}, [](const HttpServer::Request&) { return HttpServer::Response{}; });
        server_->start();
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/gather"; }
    /// Open at this moment; whoever closed one before this is asked has been heard.
    auto connections(const HttpClient& client) const {
        for (int times = 0; times < 2; ++times)
            REQUIRE(client.send(asking("GET", url_of(server_->port()))).has_value());
        return server_->counts().connections;
    }

private:
    const std::size_t wanted_;
    std::vector<std::pair<std::string, HttpServer::Responder>> waiting_;  // the loop's alone
    std::unique_ptr<HttpServer> server_;
};

/// Reads one request with its body.
std::string read_request(wire::Line& line) {
    std::string head;
    std::size_t length = 0;
    for (auto part = line.line(); !part.empty() && part != "\r\n"; part = line.line()) {
        head += part;
        if (part.starts_with("Content-Length: ")) length = std::stoul(part.substr(16));
    }
    return head + "\r\n" + line.bytes(length);
}

}  // namespace

TEST_CASE("an answer comes back with its status, headers and body") {
    const Mirror mirror;
    const HttpClient client;
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        CAPTURE(method);
        const auto answer = client.send(asking(method, mirror.url("/mirror")));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == method + " /mirror||");
        CHECK(answer->header("x-was-asked") == "yes");
        CHECK(answer->header("x-other") == std::nullopt);
    }
    auto request = asking("POST", mirror.url("/mirror"), std::string("a\0b", 3));
    request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    CHECK(client.send(request)->body == std::string("POST /mirror|application/json|a\0b", 33));
    const std::string large(500'000, 'y');
    CHECK((client.send(asking("POST", mirror.url("/mirror"), large))->body == "POST /mirror||" + large));
    CHECK(client.send(asking("HEAD", mirror.url("/large")))->body.empty());
}

TEST_CASE("an unhappy status is an answer, and a redirect is not followed") {
    const Mirror mirror;
    const HttpClient client;
    CHECK(client.send(asking("GET", mirror.url("/nowhere")))->status == 404);
    const auto moved = client.send(asking("GET", mirror.url("/moved")));
    CHECK(moved->status == 302);
    CHECK(moved->header("location") == "/mirror");
}

TEST_CASE("connections are kept between calls, one for each call at a time") {
    const Mirror mirror;
    const HttpClient client;
    for (int i = 0; i < 20; ++i) REQUIRE(client.send(asking("GET", mirror.url("/mirror"))).has_value());
    CHECK(mirror.server->counts().connections == 1);

    std::atomic<int> answered{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&client, &mirror, &answered, i] {
            for (int j = 0; j < 25; ++j) {
                const auto body = std::to_string(i) + "-" + std::to_string(j);
                const auto answer = client.send(asking("POST", mirror.url("/mirror"), body));
                answered += answer && answer->body == "POST /mirror||" + body ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(answered == 100);
    CHECK(mirror.server->counts().connections <= 4);
}

TEST_CASE("what may not be asked is refused before anything leaves, and its secrets stay unsaid") {
    const HttpClient client;
    const std::string rows[] = {
        "",
        "nonsense",
        "http://",
        "http://api.telegram.org/botSECRET/getMe",
        "http://127.0.0.1.example.org/botSECRET/getMe",
        "http://128.0.0.1/botSECRET/getMe",
        "ftp://127.0.0.1/botSECRET",
        "file:///etc/passwd?botSECRET",
        "gopher://127.0.0.1/botSECRET",
        "https://user:botSECRET@127.0.0.1/",
        "http://127.0.0.1:99999/botSECRET",
        "http://127.0.0.1/bot\r\nSECRET",
    };
    for (const auto& url : rows) {
        CAPTURE(url);
        const auto answer = client.send(asking("GET", url));
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().reach == HttpReach::nothing_left);
        CHECK(answer.error().fault == domain::Fault::misconfigured);
        CHECK(answer.error().message.find("SECRET") == std::string::npos);
        CHECK_FALSE(answer.error().message.empty());
    }
}

TEST_CASE("a header or method that would break the request is refused") {
    const Mirror mirror;
    const HttpClient client;
    const adapters::HttpHeader rows[] = {
        {"X-Word", "a\r\nX-Other: b"},
        {"X-Word", "a\nb"},
        {"X-Word", std::string("a\0b", 3)},
        {"X Word", "a"},
        {"X-Word:", "a"},
        {"", "a"},
        {"X\r\nY", "a"},
    };
    for (const auto& header : rows) {
        CAPTURE(header.name);
        auto request = asking("GET", mirror.url("/mirror"));
        request.headers = {header};
        const auto answer = client.send(request);
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().reach == HttpReach::nothing_left);
    }
    CHECK_FALSE(client.send(asking("GET /evil HTTP/1.1\r\nX:", mirror.url("/mirror"))).has_value());
    auto hasty = asking("GET", mirror.url("/mirror"));
    hasty.timeout = milliseconds(0);
    CHECK_FALSE(client.send(hasty).has_value());
    CHECK(mirror.server->counts().requests == 0);
}

TEST_CASE("no connection or no TLS means that nothing left") {
    const HttpClient client;
    const auto refused =
        client.send(asking("POST", url_of(wire::closed_port(), "/botSECRET/sendMessage"), "x"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().reach == HttpReach::nothing_left);
    CHECK(refused.error().fault == domain::Fault::unreachable);
    CHECK(refused.error().message.starts_with("127.0.0.1: "));
    CHECK(refused.error().message.find("SECRET") == std::string::npos);

    const wire::Sink speaks_no_tls([](wire::Line& line) { line.say("220 hello\r\n"); });
    const auto answer = client.send(
        asking("POST", "https://127.0.0.1:" + std::to_string(speaks_no_tls.port()) + "/botSECRET", "x"));
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().reach == HttpReach::nothing_left);
    CHECK(answer.error().message.find("SECRET") == std::string::npos);
}

TEST_CASE("silence, or half an answer, after the request left is unclear") {
    const HttpClient client;
    const std::string rows[] = {
        "",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "this is not HTTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + std::string(300'000, 'x'),
    };
    HttpClient::Options small;
    small.max_response_bytes = 100'000;
    const HttpClient frugal(small);
    for (const auto& said : rows) {
        CAPTURE(said.substr(0, 60));
        const wire::Sink sink([&said](wire::Line& line) {
            read_request(line);
            line.say(said);
        });
        const auto answer = frugal.send(asking("POST", url_of(sink.port(), "/botSECRET"), "x"));
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().reach == HttpReach::unclear);
        CHECK(answer.error().message.find("SECRET") == std::string::npos);
    }
}

TEST_CASE("a request that gets no answer in time is unclear") {
    const HttpClient client;
    const wire::Sink sink([](wire::Line& line) { line.rest(); });
    auto request = asking("POST", url_of(sink.port()), "x");
    request.timeout = milliseconds(100);
    const auto answer = client.send(request);
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().reach == HttpReach::unclear);
    CHECK_FALSE(answer.error().is_stopped);
}

TEST_CASE("a long wait is given up when the service stops") {
    const HttpClient client;
    const wire::Sink sink([](wire::Line& line) { line.rest(); });
    std::atomic<int> asked{0};
    auto request = asking("GET", url_of(sink.port()));
    request.timeout = std::chrono::minutes(10);
    const auto answer = client.send(request, [&asked] { return ++asked > 3; });
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().is_stopped);
    CHECK(answer.error().reach == HttpReach::unclear);
}

TEST_CASE("what was started is under way together, and whoever started it waits for nothing") {
    constexpr int kMany = 64;
    Gathering gathering(kMany);
    const HttpClient client;
    std::promise<void> last_came;
    std::atomic<int> came{0};
    for (int number = 0; number < kMany; ++number)
        client.start(asking("POST", gathering.url(), std::to_string(number)),
                     [&, number](const HttpClient::Answer& answer) {
                         CHECK(answer.has_value());
                         if (answer) CHECK(answer->body == std::to_string(number));
                         if (++came == kMany) last_came.set_value();
                     });
    last_came.get_future().get();
    CHECK(came == kMany);
}

TEST_CASE("several accounts that write at once keep their connections for the next hundreds of messages") {
    constexpr int kAtOnce = 400;
    Gathering gathering(kAtOnce);
    const HttpClient client;
    for (int wave = 0; wave < 3; ++wave) {
        std::promise<void> last_came;
        std::atomic<int> came{0};
        for (int number = 0; number < kAtOnce; ++number)
            client.start(asking("POST", gathering.url()), [&](const HttpClient::Answer& answer) {
                CHECK(answer.has_value());
                if (++came == kAtOnce) last_came.set_value();
            });
        last_came.get_future().get();
    }
    CHECK(gathering.connections(client) == kAtOnce);
}

TEST_CASE("whoever brings an answer may start the next request") {
    const Mirror mirror;
    const HttpClient client;
    std::promise<std::string> second;
    client.start(asking("POST", mirror.url("/mirror"), "one"), [&](const HttpClient::Answer& first) {
        client.start(asking("POST", mirror.url("/mirror"), first ? first->body + " two" : "no answer"),
                     [&](const HttpClient::Answer& answer) {
                         second.set_value(answer ? answer->body : answer.error().message);
                     });
    });
    CHECK(second.get_future().get() == "POST /mirror||POST /mirror||one two");
}

TEST_CASE("what is refused here is said before `start` returns") {
    const HttpClient client;
    std::optional<HttpReach> reach;
    client.start(asking("GET", "ftp://example.test/"),
                 [&](const HttpClient::Answer& answer) { reach = answer.error().reach; });
    CHECK(reach == HttpReach::nothing_left);
}

TEST_CASE("a client that ends gives up what is under way, and says so") {
    const wire::Sink sink([](wire::Line& line) { line.rest(); });
    std::optional<adapters::HttpError> error;
    {
        const HttpClient client;
        client.start(asking("POST", url_of(sink.port()), "x"),
                     [&](const HttpClient::Answer& answer) { error = answer.error(); });
    }
    REQUIRE(error);
    CHECK(error->is_stopped);
}

TEST_CASE("a message whose kept connection breaks is never sent a second time behind our back") {
    const HttpClient client;
    std::vector<std::string> seen;
    {
        // Answers the first request of a connection and ends it at the second, which has been read in full.
        const wire::Sink sink([&seen](wire::Line& line) {
            for (const auto* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""}) {
                const auto request = read_request(line);
                if (request.starts_with("POST")) seen.push_back(request);
                line.say(answer);
            }
        });
        for (const bool is_form : {false, true}) {
            CAPTURE(is_form);
            auto request = asking("POST", url_of(sink.port()), "first");
            REQUIRE(client.send(request).has_value());
            request.body = is_form ? "" : "once";
            if (is_form) request.form = {{"text", "once", "", ""}};
            const auto answer = client.send(request);
            REQUIRE_FALSE(answer.has_value());
            CHECK(answer.error().reach == HttpReach::unclear);
        }
    }
    REQUIRE(seen.size() == 4);
    for (const std::size_t i : {1U, 3U}) CHECK(seen[i].find("once") != std::string::npos);
}

TEST_CASE("a form goes out part by part") {
    const HttpClient client;
    const Mirror mirror;
    auto request = asking("POST", mirror.url("/mirror"));
    request.form = {{"chat_id", "42", "", ""},
                    {"document", std::string("%PDF\0\r\n", 7), "laporan.pdf", "application/pdf"}};
    const auto answer = client.send(request);
    REQUIRE(answer.has_value());
    CHECK(answer->body.find("|multipart/form-data; boundary=") != std::string::npos);
    CHECK(answer->body.find("name=\"chat_id\"\r\n\r\n42\r\n") != std::string::npos);
    CHECK(answer->body.find(
              "name=\"document\"; filename=\"laporan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n" +
              std::string("%PDF\0\r\n\r\n", 9)) != std::string::npos);
}

TEST_CASE("text is percent-encoded for a query") {
    CHECK(adapters::percent_encoded("") == "");
    CHECK(adapters::percent_encoded("aZ0-._~") == "aZ0-._~");
    CHECK(adapters::percent_encoded("a b&c=d/é%\r\n") == "a%20b%26c%3Dd%2F%C3%A9%25%0D%0A");
}
