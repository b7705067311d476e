#include "adapters/http_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "adapters/http_server/loop.hpp"
#include "adapters/http_server/routes.hpp"
#include "adapters/http_server/socket.hpp"
#include "adapters/http_server/text.hpp"
#include "adapters/http_server/workers.hpp"

namespace adapters {
namespace {

std::optional<std::string> first_of(const std::vector<HttpServer::Field>& fields, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [name](const HttpServer::Field& field) { return field.name == name; });
    if (found == fields.end()) return std::nullopt;
    return found->value;
}

class EpollServer : public HttpServer {
public:
    EpollServer(Options options, std::vector<http_server::Listener> listeners, std::uint16_t port)
        : options_(std::move(options)),
          port_(port),
          workers_(options_.max_waiting),
          loop_(options_, routes_, workers_, std::move(listeners)) {}

    ~EpollServer() override {
        stop(std::chrono::milliseconds::zero());
        if (!options_.unix_socket.empty()) unlink(options_.unix_socket.c_str());
    }

    void route(std::string method, std::string path, RouteLimits limits, Handler handler) override {
        routes_.add(std::move(method), path, {limits, std::move(handler), {}});
    }

    void route_async(std::string method, std::string path, RouteLimits limits,
                     AsyncHandler handler) override {
        routes_.add(std::move(method), path, {limits, {}, std::move(handler)});
    }

    void start() override {
        workers_.start(std::max<std::size_t>(options_.workers, 1));
        thread_ = std::thread([this] { loop_.run(); });
    }

    void stop(std::chrono::milliseconds grace) override {
        const std::lock_guard lock(stopping_);
        if (!thread_.joinable()) return;
        loop_.stop(grace);
        thread_.join();
        workers_.stop();
    }

    std::uint16_t port() const override { return port_; }
    Counts counts() const override { return loop_.counts(); }

private:
    const Options options_;
    const std::uint16_t port_;
    http_server::Routes routes_;
    http_server::Workers workers_;
    http_server::Loop loop_;
    std::mutex stopping_;
    std::thread thread_;
};

}  // namespace

std::vector<std::string> HttpServer::Request::header_values(std::string_view name) const {
    const auto wanted = http_server::lower_case(name);
    std::vector<std::string> values;
    for (const auto& field : headers) {
        if (field.name == wanted) values.push_back(field.value);
    }
    return values;
}

std::optional<std::string> HttpServer::Request::header(std::string_view name) const {
    return first_of(headers, http_server::lower_case(name));
}

std::optional<std::string> HttpServer::Request::query_value(std::string_view name) const {
    return first_of(query, name);
}

domain::Result<std::unique_ptr<HttpServer>> HttpServer::create(Options options) {
    std::vector<http_server::Listener> listeners;
    std::uint16_t port = 0;
    if (!options.listen.empty()) {
        auto listener = http_server::listen_on_address(options.listen);
        if (!listener) return tl::unexpected(listener.error());
        port = listener->port;
        listeners.push_back(std::move(*listener));
    }
    if (!options.unix_socket.empty()) {
        auto listener = http_server::listen_on_path(options.unix_socket);
        if (!listener) return tl::unexpected(listener.error());
        listeners.push_back(std::move(*listener));
    }
    if (listeners.empty()) {
        return domain::failure(domain::Fault::misconfigured,
                               "an HTTP server needs an address or the path of a local socket to listen on");
    }
    return std::make_unique<EpollServer>(std::move(options), std::move(listeners), port);
}

}  // namespace adapters
