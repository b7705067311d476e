#include "adapters/http_server.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/adapters_http/wire.hpp"

namespace {

using adapters::HttpServer;
using std::chrono::milliseconds;
using wire::get;
using wire::Line;
using wire::post;

constexpr std::size_t kMegabyte = 1024 * 1024;

HttpServer::Options on_loopback() {
    HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    options.workers = 2;
    return options;
}

HttpServer::Response text(std::string body) {
    HttpServer::Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

/// Promises of a handler that has been entered and of a test that lets it go on.
struct Gate {
    std::promise<void> entered;
    std::promise<void> opened;
    std::shared_future<void> opening = opened.get_future().share();
};

/// A server with a handful of routes, running.
struct Served {
    std::mutex mutex;
    std::vector<HttpServer::Responder> kept;
    std::unique_ptr<HttpServer> server;

    explicit Served(HttpServer::Options options = on_loopback(),
                    const std::function<void(HttpServer&)>& more_routes = {}) {
        auto created = HttpServer::create(std::move(options));
        REQUIRE(created.has_value());
        server = std::move(*created);
        server->route("GET", "/", {}, [](const auto&) { return text("home"); });
        server->route("POST", "/echo", {kMegabyte}, [](const auto& request) { return text(request.body); });
        server->route("GET", "/hooks/telegram/<name>", {},
                      [](const auto& request) { return text(request.arguments.at(0)); });
        server->route("GET", "/query", {},
                      [](const auto& request) { return text(request.query_value("q").value_or("(none)")); });
        server->route("GET", "/address", {}, [](const auto& request) {
            const auto claimed = request.header_values("REMOTE_ADDR");
            return text(request.remote_address + (claimed.empty() ? "" : " " + claimed.front()));
        });
        server->route("GET", "/header", {}, [](const auto& request) {
            std::string joined;
            for (const auto& value : request.header_values("X-Word")) joined += "[" + value + "]";
            return text(joined);
        });
        server->route("GET", "/throws", {}, [](const auto&) -> HttpServer::Response {
            throw std::runtime_error("password=hunter2");
        });
        server->route("GET", "/large", {}, [](const auto&) { return text(std::string(8 * kMegabyte, 'x')); });
        server->route_async("POST", "/async", {kMegabyte},
                            [](auto request, auto responder) { responder(text(request.body)); });
        server->route_async("POST", "/drop", {kMegabyte}, [](auto, auto) {});
        server->route_async("POST", "/keep", {}, [this](auto, auto responder) {
            const std::lock_guard lock(mutex);
            kept.push_back(std::move(responder));
        });
        if (more_routes) more_routes(*server);
        server->start();
    }

    Line line() const { return Line::to_port(server->port()); }

    wire::Answer ask(std::string_view request) const {
        auto fresh = line();
        fresh.say(request);
        return fresh.answer();
    }

    /// Keeps the server turning until something has come about; false if it does not.
    bool turns_until(const std::function<bool()>& condition) const {
        for (int turn = 0; turn < 20'000; ++turn) {
            if (condition()) return true;
            if (ask(get("/")).status == 0) return false;
        }
        return false;
    }
};

}  // namespace

TEST_CASE("a request finds its handler and the answer comes back") {
    const Served served;
    struct Row {
        std::string request;
        int status;
        std::string body;
    };
    const Row rows[] = {
        {get("/"), 200, "home"},
        {get("/?a=b"), 200, "home"},
        {post("/echo", "abc"), 200, "abc"},
        {post("/echo", ""), 200, ""},
        {post("/echo", std::string(kMegabyte, 'b')), 200, std::string(kMegabyte, 'b')},
        {"POST /echo HTTP/1.1\r\nHost: sigap\r\n\r\n", 200, ""},
        {post("/async", "abc"), 200, "abc"},
        {post("/async", std::string(200'000, 'c')), 200, std::string(200'000, 'c')},
        {get("/hooks/telegram/kantor-1.a_b~c"), 200, "kantor-1.a_b~c"},
        {get("/hooks/telegram/%6bantor"), 200, "kantor"},
        {get("/query?p=1&q=satu+dua%20%26%20tiga"), 200, "satu dua & tiga"},
        {get("/query"), 200, "(none)"},
        {get("/header", "X-Word: one\r\nx-word:  two \r\n"), 200, "[one][two]"},
        {get("/header", "X-Word: 50%\r\nX-Word: a%20b+c\r\n"), 200, "[50%][a%20b+c]"},
        {"\r\n" + get("/"), 200, "home"},
        {"GET / HTTP/1.0\r\n\r\n", 200, "home"},
        {get("/large"), 200, std::string(8 * kMegabyte, 'x')},
        {get("/", "Range: bytes=0-1\r\n"), 200, "home"},
        {post("/echo", "abc", "Content-Encoding: identity\r\n"), 200, "abc"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.request.substr(0, 120));
        const auto answer = served.ask(row.request);
        CHECK(answer.status == row.status);
        CHECK((answer.body == row.body));
    }
}

TEST_CASE("what cannot be read in one way only is refused, and the next client is served") {
    const Served served;
    const std::string many(80, 'h');
    std::string headers;
    for (int i = 0; i < 5000; ++i) headers += "X-" + std::to_string(i) + ": 1\r\n";
    std::string ranges = "Range: bytes=";
    for (int i = 0; i < 2000; ++i) ranges += "0-,";
    struct Row {
        std::string request;
        int status;
    };
    const Row rows[] = {
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 411},
        {"POST /echo HTTP/1.1\r\nHost: a\r\ntransfer-encoding: identity\r\n\r\n", 411},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400},
        {post("/echo", "abc", "Content-Encoding: gzip\r\n"), 415},
        {post("/echo", "abc", "Expect: a-miracle\r\n"), 417},
        {get("/" + std::string(2000, 'a')), 414},
        {get("/hooks/telegram/" + std::string(300, 'a')), 414},
        {get("/query?q=" + std::string(5000, 'a')), 414},
        {get("/", headers), 431},
        {get("/", headers.substr(0, headers.find("X-70"))), 431},
        {get("/", "X: " + std::string(20'000, 'x') + "\r\n"), 431},
        {get("/", ranges + "\r\n"), 200},
        {get("/", "Bad Name: 1\r\n"), 400},
        {get("/", "NoColon\r\n"), 400},
        {get("/", ": empty\r\n"), 400},
        {get("/", "X: a\r\n folded\r\n"), 400},
        {get("/", "X: a\nY: b\r\n"), 400},
        {get("/", "X: a\rb\r\n"), 400},
        {get("/", std::string("X: a\0b\r\n", 8)), 400},
        {get("/", "Host: other\r\n"), 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"GET / HTTP/1.1 extra\r\nHost: a\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /\r\nHost: a\r\n\r\n", 400},
        {"GET http://sigap/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"\x16\x03\x01\x02\r\n\r\n", 400},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {get("/%00"), 400},
        {get("/%0d%0aX:1"), 400},
        {get("/nowhere"), 404},
        {get("//"), 404},
        {get("/hooks/telegram"), 404},
        {get("/hooks/telegram/"), 404},
        {get("/hooks/telegram/.."), 404},
        {get("/hooks/telegram/a%2fb"), 404},
        {get("/hooks/telegram/a/b"), 404},
        {get("/hooks/telegram/a%20b"), 404},
        {get("/echo"), 405},
        {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {post("/echo", std::string(kMegabyte + 1, 'x')), 413},
    };
    for (const auto& row : rows) {
        CAPTURE(row.request.substr(0, 120));
        const auto answer = served.ask(row.request);
        CHECK(answer.status == row.status);
        CHECK(served.ask(get("/")).body == "home");
    }
}

TEST_CASE("a body over the route's limit is refused before it is sent") {
    const Served served;
    auto line = served.line();
    line.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
    const auto answer = line.answer();
    CHECK(answer.status == 413);
    CHECK(answer.has("Connection: close\r\n"));
    CHECK(line.rest().empty());
}

TEST_CASE("a header that never ends is refused at its limit, not gathered") {
    const Served served;
    for (const std::string begin : {"", "GET / HTTP/1.1\r\nHost: a\r\nX: "}) {
        CAPTURE(begin);
        auto line = served.line();
        line.say(begin + std::string(100'000, 'a'));
        CHECK(line.answer().status == (begin.empty() ? 414 : 431));
        CHECK(line.rest().empty());
    }
}

TEST_CASE("an exception tells the client nothing") {
    const Served served;
    auto line = served.line();
    line.say(get("/throws"));
    const auto said = line.rest();
    CHECK(said.starts_with("HTTP/1.1 500 "));
    CHECK(said.find("hunter2") == std::string::npos);
    CHECK(said.find("EXCEPTION") == std::string::npos);
}

TEST_CASE("answers name no software and carry the headers of the options") {
    auto options = on_loopback();
    options.headers = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};
    const Served served(std::move(options), [](HttpServer& server) {
        server.route("GET", "/asset", {}, [](const auto&) {
            auto response = text("body");
            response.headers = {{"cache-control", "max-age=60"}};
            return response;
        });
    });
    const auto home = served.ask(get("/"));
    CHECK(home.has("X-Content-Type-Options: nosniff\r\n"));
    CHECK(home.has("Cache-Control: no-store\r\n"));
    CHECK_FALSE(home.has("Server:"));
    CHECK_FALSE(home.has("httplib"));
    const auto asset = served.ask(get("/asset"));
    CHECK(asset.has("cache-control: max-age=60\r\n"));
    CHECK_FALSE(asset.has("no-store"));
    CHECK(served.ask(get("/nowhere")).has("nosniff"));
}

TEST_CASE("the remote address is the socket's, whatever the client claims") {
    const Served served;
    CHECK(served.ask(get("/address", "REMOTE_ADDR: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\n")).body ==
          "127.0.0.1");
}

TEST_CASE("a trusted proxy is believed about its own client, and only about that one") {
    auto options = on_loopback();
    options.trusted_proxy = "127.0.0.1";
    const Served served(std::move(options));
    struct Row {
        std::string headers;
        std::string address;
    };
    const Row rows[] = {
        {"", "127.0.0.1"},
        {"X-Forwarded-For: 10.1.2.3\r\n", "10.1.2.3"},
        {"X-Forwarded-For: 6.6.6.6, 10.1.2.3\r\n", "10.1.2.3"},
        {"X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7"},
        {"X-Forwarded-For: 10.1.2.3, nonsense\r\n", "127.0.0.1"},
        {"X-Forwarded-For: \r\n", "127.0.0.1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.headers);
        CHECK(served.ask(get("/address", row.headers)).body == row.address);
    }
    auto elsewhere = on_loopback();
    elsewhere.trusted_proxy = "10.0.0.1";
    CHECK(Served(std::move(elsewhere)).ask(get("/address", "X-Forwarded-For: 6.6.6.6\r\n")).body ==
          "127.0.0.1");
}

TEST_CASE("an encoded line break in a header stays encoded, and a real one is never sent") {
    const Served served(on_loopback(), [](HttpServer& server) {
        server.route("GET", "/reflect", {}, [](const auto& request) {
            auto response = text("");
            response.headers = {{"X-Back", request.header("X-Word").value_or("")}};
            return response;
        });
        struct Row {
            std::string path;
            HttpServer::Field header;
        };
        for (const auto& [path, header] :
             {Row{"/break", {"X-Back", "a\r\nSet-Cookie: b"}},
              Row{"/nul", {"X-Back", std::string("a\0b", 3)}}, Row{"/name", {"X Back", "a"}},
              Row{"/length", {"Content-Length", "7"}}}) {
            server.route("GET", path, {}, [header = header](const auto&) {
                auto response = text("");
                response.headers = {header};
                return response;
            });
        }
    });
    const auto reflected = served.ask(get("/reflect", "X-Word: a%0d%0aSet-Cookie: b\r\n"));
    CHECK(reflected.has("X-Back: a%0d%0aSet-Cookie: b\r\n"));
    for (const auto* path : {"/break", "/nul", "/name", "/length"}) {
        CAPTURE(path);
        CHECK(served.ask(get(path)).status == 500);
    }
}

TEST_CASE("one connection carries many requests, and none sent ahead is lost") {
    const Served served;
    auto line = served.line();
    line.say(get("/") + post("/echo", "one") + post("/async", "two") + get("/nowhere"));
    CHECK(line.answer().body == "home");
    CHECK(line.answer().body == "one");
    CHECK(line.answer().body == "two");
    CHECK(line.answer().status == 404);

    auto slow = served.line();
    for (const char c : post("/echo", "byte by byte")) slow.say(std::string_view(&c, 1));
    CHECK(slow.answer().body == "byte by byte");
    slow.say(get("/", "Connection: close\r\n"));
    const auto last = slow.answer();
    CHECK(last.body == "home");
    CHECK(last.has("Connection: close\r\n"));
    CHECK(slow.rest().empty());
}

TEST_CASE("a client that has said all it will still gets its answer") {
    const Served served;
    auto line = served.line();
    line.say(post("/echo", "abc"));
    line.end_sending();
    CHECK(line.answer().body == "abc");
    CHECK(line.rest().empty());
}

TEST_CASE("HEAD gets the headers of GET alone") {
    const Served served;
    auto line = served.line();
    line.say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
    const auto head = line.answer(false);
    CHECK(head.status == 200);
    CHECK(head.has("Content-Length: 4\r\n"));
    CHECK(line.answer().body == "home");
}

TEST_CASE("a client that asks first is told to go on, or refused at once") {
    const Served served;
    auto line = served.line();
    line.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(line.answer().status == 100);
    line.say("abc");
    CHECK(line.answer().body == "abc");

    CHECK(
        served
            .ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n")
            .status == 413);
}

TEST_CASE("a thousand silent connections keep nobody waiting") {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    const std::size_t count = limit.rlim_max >= 4096 ? 1000 : 100;
    const Served served;
    std::vector<Line> silent;
    for (std::size_t i = 0; i < count; ++i) silent.push_back(served.line());
    for (auto& line : silent) line.say(get("/"));
    for (auto& line : silent) REQUIRE(line.answer().body == "home");
    CHECK(served.ask(get("/")).body == "home");
    CHECK(served.server->counts().connections >= count);
}

TEST_CASE("clients that drip their header, their body, or do not read keep nobody waiting") {
    Served served;
    std::vector<Line> bad;
    for (int i = 0; i < 30; ++i) {
        bad.push_back(served.line());
        bad.back().say("GET / HTTP/1.1\r\nHost:");
        bad.push_back(served.line());
        bad.back().say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab");
        bad.push_back(served.line());
        bad.back().say(get("/large"));
        bad.push_back(served.line());
        bad.back().say(post("/keep", "waits for an answer"));
        CHECK(served.ask(post("/echo", "healthy")).body == "healthy");
        for (auto& line : bad) line.say("x");
    }
    CHECK(served.ask(post("/async", "healthy")).body == "healthy");
}

TEST_CASE("whoever drips is cut at the deadline, however busy") {
    auto options = on_loopback();
    options.idle_timeout = options.header_timeout = options.body_timeout = milliseconds(150);
    const Served served(std::move(options));
    struct Row {
        std::string begin;
        std::string status;  ///< what is said before the end; nothing to a client that said nothing
    };
    const Row rows[] = {
        {"", ""},
        {"G", "HTTP/1.1 408"},
        {"GET / HTTP/1.1\r\nX: ", "HTTP/1.1 408"},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "HTTP/1.1 408"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.begin);
        const auto refused = served.server->counts().refused;
        auto line = served.line();
        line.say(row.begin);
        // As long as the server reads along, the dripping goes on.
        while (!row.begin.empty() && line.say("x") && served.ask(get("/")).status == 200 &&
               served.server->counts().refused == refused) {
        }
        CHECK(line.rest().starts_with(row.status));
    }
    CHECK(served.server->counts().cut >= std::size(rows));
}

TEST_CASE("at the limit of connections the longest silent one makes room") {
    auto options = on_loopback();
    options.max_connections = 8;
    const Served served(std::move(options));
    std::vector<Line> silent;
    for (int i = 0; i < 8; ++i) {
        silent.push_back(served.line());
        silent.back().say(get("/"));
        REQUIRE(silent.back().answer().status == 200);
    }
    CHECK(served.ask(get("/")).body == "home");
    CHECK(silent.front().rest().empty());
    silent.back().say(get("/"));
    CHECK(silent.back().answer().body == "home");
}

TEST_CASE("bodies never finished and answers never read share a bounded memory; the slowest go") {
    auto options = on_loopback();
    options.max_buffered = 10 * kMegabyte;
    const Served served(std::move(options));
    std::vector<Line> hoarders;
    for (int i = 0; i < 11; ++i) {
        hoarders.push_back(served.line());
        hoarders.back().say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n");
        hoarders.back().say(std::string(kMegabyte - 10, 'x'));
    }
    CHECK(served.turns_until([&served] { return served.server->counts().cut == 1; }));
    CHECK(hoarders.front().rest().empty());
    hoarders.back().say("0123456789");
    CHECK(hoarders.back().answer().status == 200);

    const auto cut_before = served.server->counts().cut;
    std::vector<Line> deaf;
    for (int i = 0; i < 2; ++i) {
        deaf.push_back(served.line());
        deaf.back().say(get("/large"));
    }
    CHECK(served.turns_until([&] { return served.server->counts().cut > cut_before; }));
    CHECK(served.ask(post("/echo", std::string(200'000, 'y'))).status == 200);
}

TEST_CASE("an answer may come later, from another thread, in any order") {
    Served served;
    std::vector<Line> lines;
    for (std::size_t i = 0; i < 5; ++i) {
        lines.push_back(served.line());
        lines.back().say(post("/keep", ""));
        CHECK(served.turns_until([&served, i] {
            const std::lock_guard lock(served.mutex);
            return served.kept.size() == i + 1;
        }));
    }
    std::thread([&served] {
        for (std::size_t i = served.kept.size(); i-- > 0;) {
            served.kept[i](text(std::to_string(i)));
            served.kept[i](text("a second answer has no effect"));
        }
    }).join();
    for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i].answer().body == std::to_string(i));
}

TEST_CASE("a request nobody answers gets 503 and is asked to come again") {
    const Served served;
    for (const auto& body : {std::string("small"), std::string(200'000, 'x')}) {
        const auto answer = served.ask(post("/drop", body));
        CHECK(answer.status == 503);
        CHECK(answer.has("Retry-After: 2\r\n"));
    }
}

TEST_CASE("a handler that is too slow loses its client, not the server") {
    auto options = on_loopback();
    options.answer_timeout = milliseconds(50);
    Served served(std::move(options));
    CHECK(served.ask(post("/keep", "")).status == 503);
    served.kept.at(0)(text("too late"));
    CHECK(served.turns_until([&served] { return served.ask(get("/")).body == "home"; }));
}

TEST_CASE("an answer that comes after the server is gone goes nowhere") {
    std::optional<HttpServer::Responder> late;
    {
        Served served;
        auto line = served.line();
        line.say(post("/keep", ""));
        CHECK(served.turns_until([&served] {
            const std::lock_guard lock(served.mutex);
            return !served.kept.empty();
        }));
        served.server->stop(milliseconds(0));
        late = std::move(served.kept.at(0));
        CHECK(line.rest().empty());
    }
    (*late)(text("anyone?"));
}

TEST_CASE("more requests than may wait for a worker are sent away") {
    Gate gate;
    auto options = on_loopback();
    options.workers = 1;
    options.max_waiting = 1;
    const Served served(std::move(options), [&gate](HttpServer& server) {
        server.route("GET", "/gate", {}, [&gate](const auto&) {
            gate.entered.set_value();
            gate.opening.wait();
            return text("through");
        });
    });
    auto first = served.line();
    first.say(get("/gate"));
    gate.entered.get_future().wait();
    auto second = served.line();
    second.say(get("/"));
    auto third = served.line();
    while (served.server->counts().requests < 2) {
        CHECK(served.ask(get("/nowhere")).status == 404);
    }
    third.say(get("/"));
    CHECK(third.answer().status == 503);
    CHECK(served.ask(post("/async", "needs no worker")).status == 200);
    gate.opened.set_value();
    CHECK(first.answer().body == "through");
    CHECK(second.answer().body == "home");
}

TEST_CASE("a stop lets the answer under way finish and takes nothing more") {
    Gate gate;
    const Served served(on_loopback(), [&gate](HttpServer& server) {
        server.route("GET", "/gate", {}, [&gate](const auto&) {
            gate.entered.set_value();
            gate.opening.wait();
            return text("through");
        });
    });
    auto idle = served.line();
    idle.say(get("/"));
    CHECK(idle.answer().status == 200);
    auto line = served.line();
    line.say(get("/gate"));
    gate.entered.get_future().wait();
    std::thread stopping([&served] { served.server->stop(std::chrono::seconds(20)); });
    CHECK(idle.rest().empty());  // closed by the stop, so the stop has begun
    gate.opened.set_value();
    const auto answer = line.answer();
    CHECK(answer.body == "through");
    CHECK(answer.has("Connection: close\r\n"));
    CHECK(line.rest().empty());
    stopping.join();
    served.server->stop(milliseconds(0));
    CHECK_THROWS(served.line());
}

TEST_CASE("a local socket is served, a stale one replaced, a living one left alone") {
    const auto folder = std::filesystem::temp_directory_path() / ("sigap-http-" + std::to_string(getpid()));
    std::filesystem::create_directory(folder);
    const auto path = (folder / "http.sock").string();
    HttpServer::Options options;
    options.listen = "";
    options.unix_socket = path;
    options.trusted_proxy = "unix";
    {
        const Served served(options);
        CHECK(served.server->port() == 0);
        auto line = Line::to_path(path);
        line.say(get("/address") + get("/address", "X-Forwarded-For: 10.1.2.3\r\n"));
        CHECK(line.answer().body == "unix");
        CHECK(line.answer().body == "10.1.2.3");
        const auto rival = HttpServer::create(options);
        REQUIRE_FALSE(rival.has_value());
        CHECK(rival.error().message.find("another process") != std::string::npos);
        // The probe of the rival has not upset the one that serves.
        line.say(get("/"));
        CHECK(line.answer().body == "home");
        std::filesystem::rename(path, folder / "left-behind");
    }
    std::filesystem::rename(folder / "left-behind", path);
    {
        const Served served(options);
        auto line = Line::to_path(path);
        line.say(get("/"));
        CHECK(line.answer().body == "home");
    }
    CHECK_FALSE(std::filesystem::exists(path));
    std::ofstream(path) << "a file of someone else";
    CHECK_FALSE(HttpServer::create(options).has_value());
    CHECK(std::filesystem::exists(path));
    std::filesystem::remove_all(folder);
}

TEST_CASE("an address that cannot be listened on is an error with a mend") {
    const Served taken;
    const std::string rows[] = {"",
                                "8080",
                                "127.0.0.1:",
                                "127.0.0.1:http",
                                "127.0.0.1:99999",
                                "256.1.1.1:80",
                                "203.0.113.7:8080",
                                "127.0.0.1:" + std::to_string(taken.server->port())};
    for (const auto& listen : rows) {
        CAPTURE(listen);
        HttpServer::Options options;
        options.listen = listen;
        const auto created = HttpServer::create(options);
        REQUIRE_FALSE(created.has_value());
        CHECK(created.error().fault == domain::Fault::misconfigured);
        CHECK(created.error().message.find(listen) != std::string::npos);
    }
}

TEST_CASE("errors wear the page they are given, and a page that fails does not add to them") {
    auto options = on_loopback();
    options.error_page = [](int status, std::string_view path) {
        if (path == "/broken") throw std::runtime_error("no page");
        auto page = text("{\"status\":" + std::to_string(status) + "}");
        page.content_type = "application/problem+json";
        page.status = 200;
        return page;
    };
    const Served served(std::move(options));
    const auto missing = served.ask(get("/nowhere"));
    CHECK(missing.status == 404);
    CHECK(missing.body == "{\"status\":404}");
    CHECK(missing.has("Content-Type: application/problem+json\r\n"));
    CHECK(served.ask(get("/throws")).body == "{\"status\":500}");
    CHECK(served.ask(get("/broken")).body == "404 Not Found\n");
    const auto wrong = served.ask(post("/", ""));
    CHECK(wrong.status == 405);
    CHECK(wrong.has("Allow: GET, HEAD\r\n"));
}

TEST_CASE("many clients at once each get their own answer") {
    const Served served;
    std::atomic<int> right{0};
    std::vector<std::thread> clients;
    for (int client = 0; client < 8; ++client) {
        clients.emplace_back([&served, &right, client] {
            auto line = served.line();
            for (int i = 0; i < 100; ++i) {
                const auto body = std::to_string(client) + "-" + std::to_string(i);
                line.say(post(i % 2 == 0 ? "/echo" : "/async", body));
                right += line.answer().body == body ? 1 : 0;
            }
        });
    }
    for (auto& client : clients) client.join();
    CHECK(right == 800);
    CHECK(served.server->counts().requests == 800);
}

TEST_CASE("a form is read field by field") {
    using Fields = std::vector<HttpServer::Field>;
    CHECK(adapters::parse_form("b=satu+dua&a=%C3%A9&c=") ==
          Fields{{"a", "\xC3\xA9"}, {"b", "satu dua"}, {"c", ""}});
    CHECK(adapters::parse_form("").empty());
}

TEST_CASE("a route that is no path, or given twice, is a mistake of ours") {
    auto server = HttpServer::create(on_loopback());
    REQUIRE(server.has_value());
    const auto handler = [](const HttpServer::Request&) { return text(""); };
    CHECK_THROWS((*server)->route("GET", "no-slash", {}, handler));
    (*server)->route("GET", "/twice", {}, handler);
    (*server)->route("POST", "/twice", {}, handler);
    CHECK_THROWS((*server)->route("GET", "/twice", {}, handler));
}
