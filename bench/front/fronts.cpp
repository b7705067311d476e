// Three fronts that do nothing but take a webhook, look at its secret and answer 200: ours, cpp-httplib's own
// loop with a thread for each connection, and one thread of Boost.Beast. Usage: bench_fronts
// sigap|httplib|beast PORT SECRET
#include <fmt/format.h>
#include <httplib.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "adapters/http_server.hpp"

namespace {

constexpr const char* kPath = "/hooks/telegram/main";
constexpr const char* kSecretHeader = "X-Telegram-Bot-Api-Secret-Token";
constexpr std::size_t kMostBody = 1024 * 1024;

struct Place {
    std::uint16_t port;
    std::string secret;
};

void serve_sigap(const Place& place) {
    adapters::HttpServer::Options options;
    options.listen = fmt::format("127.0.0.1:{}", place.port);
    auto made = adapters::HttpServer::create(options);
    if (!made) throw std::runtime_error(made.error().message);
    (*made)->route_async(
        "POST", kPath, {kMostBody},
        [&](const adapters::HttpServer::Request& request, adapters::HttpServer::Responder responder) {
            responder({request.header(kSecretHeader) == place.secret ? 200 : 401, "", "", {}});
        });
    (*made)->start();
    std::this_thread::sleep_for(std::chrono::hours{1});
}

/// With what it needs to be fast and not to be an outage by itself: more threads than clients, no delay,
/// short idleness.
void serve_httplib(const Place& place) {
    httplib::Server server;
    server.new_task_queue = [] { return new httplib::ThreadPool(512); };
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(1'000'000);
    server.set_payload_max_length(kMostBody);
    server.Post(kPath, [&](const httplib::Request& request, httplib::Response& response) {
        response.status = request.get_header_value(kSecretHeader) == place.secret ? 200 : 401;
    });
    server.listen("127.0.0.1", place.port);
}

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

/// One connection, with the limits and the deadline that ours has.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, const std::string& secret) : stream_(std::move(socket)), secret_(secret) {
        stream_.socket().set_option(tcp::no_delay(true));
    }

    void read() {
        parser_.emplace();
        parser_->body_limit(kMostBody);
        stream_.expires_after(std::chrono::seconds{30});
        beast::http::async_read(stream_, buffer_, *parser_,
                                [self = shared_from_this()](beast::error_code trouble, std::size_t) {
                                    if (!trouble) self->answer();
                                });
    }

private:
    void answer() {
        const auto& request = parser_->get();
        const bool is_ours = request.method() == beast::http::verb::post && request.target() == kPath &&
                             request[kSecretHeader] == secret_;
        answer_ = {is_ours ? beast::http::status::ok : beast::http::status::unauthorized, request.version()};
        answer_.keep_alive(request.keep_alive());
        answer_.prepare_payload();
        beast::http::async_write(stream_, answer_,
                                 [self = shared_from_this()](beast::error_code trouble, std::size_t) {
                                     if (!trouble) self->read();
                                 });
    }

    beast::tcp_stream stream_;
    const std::string& secret_;
    beast::flat_buffer buffer_;
    std::optional<beast::http::request_parser<beast::http::string_body>> parser_;
    beast::http::response<beast::http::empty_body> answer_;
};

void take_next(tcp::acceptor& acceptor, const std::string& secret) {
    acceptor.async_accept([&](beast::error_code trouble, tcp::socket socket) {
        if (!trouble) std::make_shared<Session>(std::move(socket), secret)->read();
        take_next(acceptor, secret);
    });
}

void serve_beast(const Place& place) {
    asio::io_context loop(1);
    tcp::acceptor acceptor(loop, {asio::ip::make_address("127.0.0.1"), place.port});
    take_next(acceptor, place.secret);
    loop.run();
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view which = count == 4 ? arguments[1] : "";
    const auto serve = which == "sigap"     ? serve_sigap
                       : which == "httplib" ? serve_httplib
                       : which == "beast"   ? serve_beast
                                            : nullptr;
    if (serve == nullptr) {
        std::cerr << "usage: bench_fronts sigap|httplib|beast PORT SECRET\n";
        return 2;
    }
    serve({static_cast<std::uint16_t>(std::atoi(arguments[2])), arguments[3]});
    return 0;
}
