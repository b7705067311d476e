// Telegram's far end for measures: takes every call, says when it came, and answers after a set time.
// Usage: bench_provider PORT BOTS; the bots' tokens are those of bench/common/office.mjs.
//   POST /control/latency  milliseconds as text; forgets what came before
//   GET  /control/calls    JSON, in the order in which they came: [{"at", "method", "chat", "data"}, …];
//                          `at` in µs of the monotonic clock, `data` of the first button or the tap answered
//   GET  /control/count    how many messages came, as text
#include <fmt/format.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "adapters/http_server.hpp"

namespace {

using adapters::HttpServer;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

struct Call {
    std::int64_t at;
    std::string method;
    std::string chat;
    std::string data;
};

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Answers as long after the call as it is told.
class LateAnswers {
public:
    void give(HttpServer::Responder responder, std::string body) {
        HttpServer::Response response{200, "application/json", std::move(body), {}};
        const std::chrono::milliseconds latency{latency_};
        if (latency.count() == 0) return responder(std::move(response));
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back({Clock::now() + latency, std::move(responder), std::move(response)});
        }
        arrived_.notify_one();
    }

    void set_latency(int milliseconds) { latency_ = milliseconds; }

private:
    struct Waiting {
        Clock::time_point due;
        HttpServer::Responder responder;
        HttpServer::Response response;
    };

    void run(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            if (!arrived_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
            Waiting next = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            std::this_thread::sleep_until(next.due);
            next.responder(std::move(next.response));
            lock.lock();
        }
    }

    std::atomic<int> latency_{0};
    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<Waiting> waiting_;
    std::jthread thread_{[this](const std::stop_token& stop) { run(stop); }};
};

class Provider {
public:
    void serve_on(HttpServer& server, int bots) {
        for (int bot = 0; bot < bots; ++bot)
            server.route_async(
                "POST",
                fmt::format("/bot{}:AABenchmarkTokenOfTheMeasures000000000/<method>", 7000000001 + bot), {},
                [this](const HttpServer::Request& request, HttpServer::Responder responder) {
                    late_.give(std::move(responder), answer(request));
                });
        server.route("POST", "/control/latency", {}, [this](const HttpServer::Request& request) {
            late_.set_latency(std::atoi(request.body.c_str()));
            const std::lock_guard lock(mutex_);
            calls_.clear();
            messages_ = 0;
            return HttpServer::Response{};
        });
        server.route("GET", "/control/calls", {}, [this](const HttpServer::Request&) {
            json list = json::array();
            const std::lock_guard lock(mutex_);
            for (const Call& call : calls_)
                list.push_back(
                    {{"at", call.at}, {"method", call.method}, {"chat", call.chat}, {"data", call.data}});
            return HttpServer::Response{200, "application/json", list.dump(), {}};
        });
        server.route("GET", "/control/count", {}, [this](const HttpServer::Request&) {
            const std::lock_guard lock(mutex_);
            return HttpServer::Response{200, "text/plain", std::to_string(messages_), {}};
        });
        // As whoever stands in front of the service would.
        server.route("GET", "/health/live", {}, [](const HttpServer::Request&) {
            return HttpServer::Response{200, "application/json", "{\"status\":\"live\"}\n", {}};
        });
    }

private:
    std::string answer(const HttpServer::Request& request) {
        const auto at =
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch()).count();
        const std::string& method = request.arguments.front();
        const json body = json::parse(request.body);
        Call call{at, method, "", ""};
        if (body.contains("chat_id")) call.chat = text_of(body["chat_id"]);
        if (body.contains("callback_query_id")) call.data = text_of(body["callback_query_id"]);
        const json first = body.value("/reply_markup/inline_keyboard/0/0"_json_pointer, json::object());
        if (first.contains("callback_data")) call.data = first["callback_data"].get<std::string>();
        std::int64_t message = 0;
        {
            const std::lock_guard lock(mutex_);
            if (method == "sendMessage") message = ++messages_;
            calls_.push_back(call);
        }
        if (method == "getMe")
            return R"({"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Sigap","username":"sigap_bot"}})";
        if (method == "getWebhookInfo") return R"({"ok":true,"result":{"url":"","pending_update_count":0}})";
        if (method != "sendMessage") return R"({"ok":true,"result":true})";
        return fmt::format(
            R"({{"ok":true,"result":{{"message_id":{},"date":1790000000,"chat":{{"id":{},"type":"private"}},"text":"ok"}}}})",
            message, call.chat);
    }

    LateAnswers late_;
    std::mutex mutex_;
    std::vector<Call> calls_;
    std::int64_t messages_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: bench_provider PORT BOTS\n";
        return 2;
    }
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    Provider provider;
    HttpServer::Options options;
    options.listen = fmt::format("127.0.0.1:{}", arguments[1]);
    auto made = HttpServer::create(options);
    if (!made) {
        std::cerr << made.error().message << '\n';
        return 3;
    }
    provider.serve_on(**made, std::atoi(arguments[2]));
    (*made)->start();
    int received = 0;
    sigwait(&signals, &received);
    (*made)->stop(std::chrono::seconds{0});
    return 0;
}
