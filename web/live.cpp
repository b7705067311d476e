#include "web/live.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace web {
namespace {

using adapters::HttpServer;

constexpr std::string_view kBeat = ":\n\n";

std::string etag_of(const HttpServer::Response& response) {
    for (const auto& header : response.headers)
        if (header.name == "ETag") return header.value;
    return "";
}

}  // namespace

void Live::watch(const Route& route, Request request, HttpServer::Responder responder, std::string origin) {
    const std::lock_guard lock(mutex_);
    if (asked_.size() >= pace_.most_open) return;  // dropped: 503
    asked_.push_back({route, std::move(request), std::move(responder), std::move(origin)});
    changed_.notify_one();
}

void Live::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Live::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    open_.clear();
}

void Live::run(const std::stop_token& stop) {
    std::uint64_t seen = 0;
    for (int turn = 0; !stop.stop_requested(); ++turn) {
        std::vector<Asked> asked;
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, stop, pace_.between_looks, [this] { return !asked_.empty(); });
            asked = std::exchange(asked_, {});
        }
        try {
            for (Asked& one : asked) open(std::move(one));
            const std::uint64_t commits = commits_();
            const bool beats = turn % pace_.looks_per_beat == 0;
            for (Open& one : open_) {
                // A session that ends unused is no commit.
                if (commits != seen || beats) look(one);
                if (beats) one.stream.send(std::string(kBeat));
            }
            seen = commits;
        } catch (const std::exception& trouble) {
            spdlog::error("live pages: {}", trouble.what());
        }
        std::erase_if(open_, [](const Open& one) { return !one.stream.is_open(); });
    }
}

void Live::open(Asked asked) {
    if (open_.size() >= pace_.most_open) return;  // dropped: 503
    const Response first = serve_(asked.route, asked.request);
    const std::string version = etag_of(first);
    if (first.status != 200 || version.empty())
        return asked.responder({404, "text/plain", "nothing to follow here\n", {}});
    Response head{200, "text/event-stream", "retry: 5000\n\n", {{"Cache-Control", "no-store"}}};
    if (!asked.origin.empty())
        head.headers.insert(head.headers.end(), {{"Access-Control-Allow-Origin", asked.origin},
                                                 {"Access-Control-Allow-Credentials", "true"},
                                                 {"Vary", "Origin"}});
    open_.push_back({asked.route, std::move(asked.request), asked.responder.begin(std::move(head)), version});
}

void Live::look(Open& open) {
    Request request = open.request;
    request.headers.push_back({"if-none-match", open.version});
    const Response now = serve_(open.route, request);
    if (now.status == 304) return;
    open.version = etag_of(now);
    // Whoever was signed out, or may not see it any more, fetches it once more and is told so there.
    open.stream.send("event: changed\ndata: " + open.version + "\n\n");
    if (open.version.empty()) open.stream = HttpServer::Stream(nullptr, 0, nullptr);
}

}  // namespace web
