// Answers that go on: server-sent events over a connection that costs no thread.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/http_server.hpp"
#include "tests/adapters_http/wire.hpp"

namespace {

using adapters::HttpServer;
using wire::get;
using wire::Line;

/// A server whose `/events` keeps every stream it begins.
struct Station {
    std::mutex mutex;
    std::vector<HttpServer::Stream> streams;
    std::unique_ptr<HttpServer> server;

    explicit Station(std::chrono::milliseconds send_timeout = std::chrono::seconds{10}) {
        HttpServer::Options options;
        options.listen = "127.0.0.1:0";
        options.workers = 1;
        options.send_timeout = send_timeout;
        options.answer_timeout = std::chrono::milliseconds{200};
        server = std::move(HttpServer::create(options).value());
        server->route("GET", "/", {}, [](const auto&) {
            return HttpServer::Response{200, "text/plain", "home", {}};
        });
        server->route_async("GET", "/events", {}, [this](auto, auto responder) {
            const std::lock_guard lock(mutex);
            streams.push_back(responder.begin(
                {200, "text/event-stream", "data: welcome\n\n", {{"Cache-Control", "no-store"}}}));
        });
        server->start();
    }

    Line listener() {
        auto line = Line::to_port(server->port());
        REQUIRE(line.say(get("/events")));
        return line;
    }

    void tell_all(const std::string& bytes) {
        const std::lock_guard lock(mutex);
        for (auto& stream : streams) stream.send(bytes);
    }

    bool is_served() {
        auto line = Line::to_port(server->port());
        line.say(get("/"));
        return line.answer().body == "home";
    }

    /// Keeps asking for the first page, so that the loop turns; false if it never comes about.
    bool comes_about(const std::function<bool()>& condition) {
        for (int turn = 0; turn < 20'000; ++turn) {
            if (condition()) return true;
            if (!is_served()) return false;
        }
        return false;
    }
};

/// What stands in the next event.
std::string event(Line& line) {
    std::string said = line.line();
    line.line();
    return said;
}

std::string head(Line& line) {
    std::string all;
    for (std::string next = line.line(); !next.empty() && next != "\r\n"; next = line.line()) all += next;
    return all;
}

}  // namespace

TEST_CASE("an answer goes on for as long as both sides want it to") {
    Station station;
    auto line = station.listener();
    const std::string said = head(line);
    CHECK(said.find("200 OK") != std::string::npos);
    CHECK(said.find("Content-Type: text/event-stream") != std::string::npos);
    CHECK(said.find("Content-Length") == std::string::npos);
    CHECK(said.find("Connection: close") != std::string::npos);
    CHECK(event(line) == "data: welcome\n");
    // Longer than an answer may take: nothing cuts a stream that is silent.
    const auto later = std::chrono::steady_clock::now() + std::chrono::milliseconds{400};
    CHECK(station.comes_about([&] { return std::chrono::steady_clock::now() >= later; }));
    station.tell_all("data: news\n\n");
    CHECK(event(line) == "data: news\n");
    station.streams.clear();
    CHECK(line.rest().empty());
}

TEST_CASE("whoever streams learns that the client is gone") {
    Station station;
    {
        auto line = station.listener();
        head(line);
        event(line);
        CHECK(station.streams.front().is_open());
    }
    CHECK(station.comes_about([&] { return !station.streams.front().is_open(); }));
    CHECK_FALSE(station.streams.front().send("data: nobody hears\n\n"));
    CHECK(station.comes_about([&] { return station.server->counts().connections <= 1; }));
}

TEST_CASE("a listener that takes nothing is cut, and the others hear on") {
    Station station;
    auto deaf = station.listener();
    auto awake = station.listener();
    head(awake);
    event(awake);
    const std::string much = "data: " + std::string(64 * 1024, 'x') + "\n\n";
    for (int i = 0; i < 200; ++i) {
        station.tell_all(much);
        if (event(awake).empty()) FAIL("the listener that reads was cut");
    }
    CHECK(station.comes_about([&] { return !station.streams.front().is_open(); }));
    CHECK(station.streams.back().is_open());
}

TEST_CASE("a hundred listeners keep no request waiting, and one worker is enough") {
    Station station;
    std::vector<Line> lines;
    for (int i = 0; i < 100; ++i) lines.push_back(station.listener());
    for (auto& line : lines) head(line);
    CHECK(station.is_served());
    for (auto& line : lines) CHECK(event(line) == "data: welcome\n");
    station.tell_all("data: all\n\n");
    for (auto& line : lines) CHECK(event(line) == "data: all\n");
}

TEST_CASE("a stop ends what goes on") {
    Station station;
    auto line = station.listener();
    head(line);
    event(line);
    station.server->stop(std::chrono::seconds{5});
    CHECK(line.rest().empty());
    CHECK_FALSE(station.streams.front().is_open());
}
