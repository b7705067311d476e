// Tells open pages that a part of them shows something else now, so that they fetch it: server-sent events
// with no content of their own, on a listener of their own. A page whose stream breaks asks again every 2 s.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http_server.hpp"
#include "web/visit.hpp"

namespace web {

class Live {
public:
    using Request = adapters::HttpServer::Request;
    using Response = adapters::HttpServer::Response;

    struct Pace {
        std::chrono::milliseconds between_looks{500};  ///< a change shows within 2 s
        int looks_per_beat = 30;                       ///< a proxy closes what is silent for a minute
        std::size_t most_open = 200;                   ///< more are told 503
    };

    /// `commits` grows with every commit; `serve` answers a fragment with its ETag, 304 if that is known.
    Live(std::function<std::uint64_t()> commits, std::function<Response(const Route&, const Request&)> serve)
        : Live(std::move(commits), std::move(serve), Pace{}) {}
    Live(std::function<std::uint64_t()> commits, std::function<Response(const Route&, const Request&)> serve,
         const Pace& pace)
        : commits_(std::move(commits)), serve_(std::move(serve)), pace_(pace) {}
    ~Live() { stop(); }

    /// From any thread, at once. Whether the reader may see the fragment is found out by the live thread.
    void watch(const Route& route, Request request, adapters::HttpServer::Responder responder,
               std::string origin);

    void start();
    /// Ends every stream. Idempotent.
    void stop();

private:
    struct Asked {
        Route route;
        Request request;
        adapters::HttpServer::Responder responder;
        std::string origin;
    };
    struct Open {
        Route route;
        Request request;
        adapters::HttpServer::Stream stream;
        std::string version;
    };

    void run(const std::stop_token& stop);
    void open(Asked asked);
    void look(Open& open);

    std::function<std::uint64_t()> commits_;
    std::function<Response(const Route&, const Request&)> serve_;
    Pace pace_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<Asked> asked_;
    std::vector<Open> open_;  ///< the live thread's alone
    std::jthread thread_;
};

}  // namespace web
