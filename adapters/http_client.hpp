// The one way out over HTTP: asks once, under a deadline, and says of a failure whether anything can have
// left this machine. The only user of libcurl besides adapters/email; what to retry is its caller's to
// decide.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"

namespace adapters {

struct HttpHeader {
    std::string name;
    std::string value;

    friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

/// One part of a `multipart/form-data` body: a plain field, or a file if it has a `file_name`.
struct HttpFormPart {
    std::string name;
    std::string content;
    std::string file_name;     ///< empty: a plain field
    std::string content_type;  ///< empty: what the protocol takes for granted
};

struct HttpRequest {
    std::string method = "GET";  ///< GET, POST, PUT, PATCH, DELETE or HEAD
    std::string url;             ///< `https://…`; plain `http` as `HttpClient::Options` allows
    std::vector<HttpHeader> headers;
    std::string body;
    std::vector<HttpFormPart> form;             ///< if not empty, sent as multipart in place of `body`
    std::chrono::milliseconds timeout{10'000};  ///< for all of it: name, connection, TLS, request and answer
    std::optional<std::size_t> max_response_bytes{};  ///< instead of the client's
};

struct HttpResponse {
    int status = 0;                   ///< any status at all: a 404 is an answer, not an error
    std::vector<HttpHeader> headers;  ///< as they came, names in lower case
    std::string body;

    /// The first value of a header; `name` in lower case.
    std::optional<std::string> header(std::string_view name) const;
};

/// What can have happened to a request that brought no answer.
enum class HttpReach {
    nothing_left,  ///< no byte of the request went out (name, connection, TLS, a URL refused here): safe to
                   ///< repeat
    unclear,       ///< some of it may have arrived (timeout, reset, an answer cut short or too large)
};

struct [[nodiscard]] HttpError {
    HttpReach reach = HttpReach::unclear;
    /// Whether repeating can help: a refused URL or a bad certificate is `misconfigured`, else `unreachable`.
    domain::Fault fault = domain::Fault::unreachable;
    bool is_stopped = false;   ///< given up because `stopping` said so
    std::string message;       ///< names the host alone: paths and queries may hold secrets
    bool is_too_long = false;  ///< given up because the answer was longer than allowed
};

/// Connections are kept and reused between calls; all transfers share one thread of the client's. Any number
/// of threads may call at once.
class HttpClient {
public:
    struct Options {
        std::chrono::milliseconds connect_timeout{5'000};  ///< name, TCP and TLS together
        std::size_t max_response_bytes = 4 * 1024 * 1024;  ///< a longer answer is `unclear`
        /// Plain HTTP to any host, for an own Bot API server; otherwise only to this machine
        /// (`localhost`, 127.0.0.0/8, `[::1]`).
        bool allow_plain_http = false;
        std::string ca_file;  ///< PEM bundle to trust instead of the system's; empty: the system's
    };

    HttpClient();  ///< with the defaults above
    explicit HttpClient(Options options);
    ~HttpClient();  ///< gives up what is under way, and waits for no answer
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Answer = tl::expected<HttpResponse, HttpError>;

    /// Asks once and waits for the answer. Never follows a redirect, reads no proxy or netrc setting, always
    /// verifies the certificate. `stopping`, if given, is asked at least every 100 ms from the calling
    /// thread; true gives up.
    Answer send(HttpRequest request, const std::function<bool()>& stopping = {}) const;

    /// The same without waiting: any number may be under way, and none costs a thread. `answered` is called
    /// once: at once for what is refused here, else on the thread of all transfers. It must be quick, must
    /// not throw, and may start another, but not `send`.
    void start(HttpRequest request, std::function<void(Answer)> answered) const;

private:
    struct Exchange;
    struct Parts;

    tl::expected<std::shared_ptr<Exchange>, HttpError> prepare(HttpRequest request) const;
    void begin(const std::shared_ptr<Exchange>& exchange, std::function<void(Answer)> answered) const;

    std::unique_ptr<Parts> parts_;
};

/// Whether a web page came: of a proxy, a sign-in or an error, where a file was asked for.
bool is_page(const HttpResponse& response);

/// `text` for a query or form field: all but letters, digits and `-._~` percent-encoded (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

}  // namespace adapters
