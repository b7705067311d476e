// The one door in over HTTP/1.1. It reads requests under limits of its own, so that neither a slow, a silent
// nor a hostile client keeps others waiting, finds the handler, and sends what it answers. Which loop and
// which parser do that stays behind this header (docs/adr/0003-http-server.md). TLS and HTTP/2 belong to the
// proxy in front.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"

namespace adapters {

class HttpServer {
public:
    struct Field {
        std::string name;
        std::string value;

        friend bool operator==(const Field&, const Field&) = default;
    };

    /// A whole request: handlers never see part of one. Never present: transfer or content encodings, ranges.
    struct Request {
        std::string method;                  ///< GET for HEAD too: the server leaves the body out
        std::string path;                    ///< percent-decoded, without the query
        std::vector<std::string> arguments;  ///< what stood at the `<…>` of the route, in order
        std::vector<Field> headers;  ///< names in lower case; values as sent, free of control characters
        std::vector<Field> query;    ///< decoded, in the order of their names; may hold any bytes
        std::string body;            ///< the raw bytes
        /// From the socket, or from the trusted proxy; `unix` for a local socket.
        std::string remote_address;

        /// Every value of a header, name in any case.
        std::vector<std::string> header_values(std::string_view name) const;
        std::optional<std::string> header(std::string_view name) const;
        std::optional<std::string> query_value(std::string_view name) const;
    };

    struct Response {
        int status = 200;
        std::string content_type;  ///< empty: none is named
        std::string body;
        /// Not Content-Length, Content-Type, Connection or Transfer-Encoding: those are the server's. One of
        /// them, or a control character in a value, makes the answer a 500.
        std::vector<Field> headers;
    };

    class Outlet;

    /// An answer that goes on part by part until either side ends it, such as server-sent events. It costs a
    /// connection and no thread. From any thread; it may outlive the server.
    class Stream {
    public:
        Stream(std::shared_ptr<Outlet> outlet, std::uint64_t connection,
               std::shared_ptr<std::atomic<bool>> is_open);
        Stream(Stream&& other) noexcept = default;
        Stream& operator=(Stream&& other) noexcept;
        ~Stream();  ///< ends the answer

        /// Puts more of the body on its way. A client that takes nothing for `send_timeout` is cut. False:
        /// the client is gone.
        bool send(std::string bytes);
        bool is_open() const;

    private:
        std::shared_ptr<Outlet> outlet_;
        std::uint64_t connection_;
        std::shared_ptr<std::atomic<bool>> is_open_;
    };

    /// Answers one request, once, from any thread and at any later time; it may outlive the server.
    /// Dropped without an answer it says 503 with `Retry-After: 2`. A second call has no effect.
    class Responder {
    public:
        Responder(std::shared_ptr<Outlet> outlet, std::uint64_t connection);
        Responder(Responder&& other) noexcept = default;
        Responder& operator=(Responder&& other) noexcept;
        ~Responder();

        void operator()(Response response);

        /// Begins an answer that goes on: the head and the first part of the body now, more by the stream.
        /// Only instead of `operator()`, once.
        Stream begin(Response response);

    private:
        std::shared_ptr<Outlet> outlet_;
        std::uint64_t connection_;
    };

    /// May throw: the client gets a bare 500, the log the reason.
    using Handler = std::function<Response(const Request&)>;
    using AsyncHandler = std::function<void(Request, Responder)>;

    struct RouteLimits {
        std::size_t max_body = 64 * 1024;  ///< more is refused with 413 before it is read
    };

    struct Options {
        /// Address and port (0: any free one), IPv6 as `[::1]:80`; empty: none.
        std::string listen = "127.0.0.1:8080";
        std::string unix_socket;  ///< path, created 0660, a stale one replaced; empty: none
        /// The address whose X-Forwarded-For is believed (its last entry), or `unix`; empty: nobody's.
        std::string trusted_proxy;
        std::size_t workers = 6;     ///< threads for handlers that may wait
        std::vector<Field> headers;  ///< added to every answer that does not name them itself
        /// The page for an answer the server gives by itself (404, 413, 500 …). Must not wait; its status is
        /// ignored. Empty: a line of plain text.
        std::function<Response(int status, std::string_view path)> error_page;

        /// At the limit the longest silent one makes room. Lowered if the process may not open so many files:
        /// whoever starts it raises RLIMIT_NOFILE first.
        std::size_t max_connections = 4096;
        std::size_t max_header_bytes = 16 * 1024;
        std::size_t max_headers = 64;
        std::size_t max_waiting = 1024;  ///< requests queued for a worker; more get 503
        /// Bytes of unfinished bodies and unsent answers together; over it whoever is slowest is cut.
        std::size_t max_buffered = 64 * 1024 * 1024;
        std::chrono::milliseconds idle_timeout{30'000};    ///< without a byte, before and between requests
        std::chrono::milliseconds header_timeout{5'000};   ///< from the first byte to the last
        std::chrono::milliseconds body_timeout{10'000};    ///< for the whole body
        std::chrono::milliseconds answer_timeout{30'000};  ///< for the handler; then 503
        std::chrono::milliseconds send_timeout{10'000};    ///< for the answer, and a second more per 16 KiB
    };

    /// What happened since the start, for metrics.
    struct Counts {
        std::uint64_t requests = 0;     ///< that reached a handler
        std::uint64_t refused = 0;      ///< answered by the server itself
        std::uint64_t cut = 0;          ///< connections closed by a deadline or to make room
        std::uint64_t connections = 0;  ///< open at this moment
    };

    /// Binds. `Fault::misconfigured` if an address or path cannot be listened on.
    static domain::Result<std::unique_ptr<HttpServer>> create(Options options);

    virtual ~HttpServer() = default;  ///< stops

    /// `handler` answers `method` on a path, on a worker thread and several at a time. GET answers HEAD too.
    /// Routes are added before `start`. A segment `<word>`, as in `/hooks/telegram/<name>`, stands for one
    /// segment of 1 to 64 letters, digits and `._~-`; a path without such segments goes first. Throws
    /// std::invalid_argument for a path that does not begin with `/` or is routed twice.
    virtual void route(std::string method, std::string path, RouteLimits limits, Handler handler) = 0;

    /// The same for a handler that leaves the answer to someone else. It must not wait for anything: small
    /// requests reach it on the thread that serves all connections. One that throws drops its responder.
    virtual void route_async(std::string method, std::string path, RouteLimits limits,
                             AsyncHandler handler) = 0;

    /// Begins to serve; once.
    virtual void start() = 0;

    /// Takes no more connections or requests, lets answers under way finish for up to `grace`, then closes
    /// all. Waits for a worker that is inside a handler. Idempotent.
    virtual void stop(std::chrono::milliseconds grace) = 0;

    /// The bound TCP port, 0 without one.
    virtual std::uint16_t port() const = 0;
    virtual Counts counts() const = 0;
};

/// The fields of an `application/x-www-form-urlencoded` body or query, in the order of their names.
std::vector<HttpServer::Field> parse_form(std::string_view encoded);

}  // namespace adapters
