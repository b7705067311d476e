#include "adapters/http_server/request_head.hpp"

#include <httplib.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "adapters/http_server/text.hpp"

namespace adapters::http_server {
namespace {

constexpr int kBadRequest = 400;
constexpr int kLengthRequired = 411;
constexpr int kTargetTooLong = 414;
constexpr int kEncodingUnsupported = 415;
constexpr int kExpectationFailed = 417;
constexpr int kTooManyHeaders = 431;
constexpr int kVersionUnsupported = 505;

constexpr std::string_view kLineEnd = "\r\n";

/// Takes the first line off `text`, without its end; `text` is known to hold one.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find(kLineEnd);
    const auto line = text.substr(0, end);
    text.remove_prefix(end + kLineEnd.size());
    return line;
}

/// The status to refuse a request line with, 0 if it is well formed.
int refusal_of_request_line(std::string_view line) {
    const auto method_end = line.find(' ');
    const auto target_end = line.rfind(' ');
    if (method_end == std::string_view::npos || method_end == target_end) return kBadRequest;
    const auto target = line.substr(method_end + 1, target_end - method_end - 1);
    const auto version = line.substr(target_end + 1);
    if (!is_token(line.substr(0, method_end)) || !target.starts_with('/')) return kBadRequest;
    if (target.find_first_of(" \t") != std::string_view::npos) return kBadRequest;
    if (target.size() > kMaxTargetBytes || target.substr(0, target.find('?')).size() > kMaxPathBytes) {
        return kTargetTooLong;
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return version.starts_with("HTTP/") ? kVersionUnsupported : kBadRequest;
    }
    return 0;
}

bool names_token(std::string_view list, std::string_view token) {
    while (true) {
        const auto comma = list.find(',');
        if (lower_case(trimmed(list.substr(0, comma))) == token) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

std::optional<std::size_t> parse_length(std::string_view text) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return length;
}

/// What the headers say about how the request is framed, gathered line by line.
struct Framing {
    std::optional<std::size_t> length;
    int hosts = 0;
    bool has_transfer_encoding = false;
    bool has_content_encoding = false;
    bool closes = false;
    bool expects_continue = false;

    /// The status to refuse with, 0 to go on.
    int add(const std::string& name, std::string_view value) {
        if (name == "content-length") {
            if (length) return kBadRequest;
            length = parse_length(value);
            if (!length) return kBadRequest;
        } else if (name == "transfer-encoding") {
            has_transfer_encoding = true;
        } else if (name == "content-encoding") {
            has_content_encoding = has_content_encoding || lower_case(value) != "identity";
        } else if (name == "host") {
            if (++hosts > 1) return kBadRequest;
        } else if (name == "connection") {
            closes = closes || names_token(value, "close");
        } else if (name == "expect") {
            if (lower_case(value) != "100-continue") return kExpectationFailed;
            expects_continue = true;
        }
        return 0;
    }

    int refusal(bool is_http_1_0) const {
        if (has_transfer_encoding) return length ? kBadRequest : kLengthRequired;
        if (has_content_encoding) return kEncodingUnsupported;
        if (hosts == 0 && !is_http_1_0) return kBadRequest;
        return 0;
    }
};

/// The library would decode `%0d%0a` in a value into a line break; escaped once more, the value comes back as
/// sent.
void append_escaped(std::string& text, std::string_view line) {
    for (const char c : line) {
        if (c == '%') {
            text += "%25";
        } else {
            text += c;
        }
    }
    text += kLineEnd;
}

class MemoryStream : public httplib::Stream {
public:
    explicit MemoryStream(std::string_view text) : rest_(text) {}

    bool is_readable() const override { return !rest_.empty(); }
    bool is_writable() const override { return true; }
    ssize_t read(char* to, std::size_t size) override {
        const auto count = rest_.copy(to, size);
        rest_.remove_prefix(count);
        return static_cast<ssize_t>(count);
    }
    ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return -1; }

private:
    std::string_view rest_;
};

/// The library adds these to the headers from the socket; a client's own must not pass for them.
bool is_about_the_socket(const std::string& name) {
    return name == "remote_addr" || name == "remote_port" || name == "local_addr" || name == "local_port";
}

}  // namespace

/// cpp-httplib as a parser only: routing, bodies and answers never reach it.
class HeadParser::Library : public httplib::Server {
public:
    Library() {
        set_pre_routing_handler(
            [](const httplib::Request&, httplib::Response&) { return HandlerResponse::Handled; });
    }

    std::optional<httplib::Request> parse(std::string_view text) {
        std::optional<httplib::Request> parsed;
        MemoryStream stream(text);
        bool is_closed = false;
        process_request(stream, false, is_closed,
                        [&parsed](httplib::Request& request) { parsed = std::move(request); });
        return parsed;
    }
};

HeadParser::HeadParser() : library_(std::make_unique<Library>()) {}
HeadParser::~HeadParser() = default;

tl::expected<RequestHead, int> HeadParser::parse(std::string_view text, std::size_t max_headers) {
    const auto request_line = take_line(text);
    if (!is_field_value(request_line)) return tl::unexpected(kBadRequest);
    if (const int refusal = refusal_of_request_line(request_line)) return tl::unexpected(refusal);

    std::string safe(request_line);
    safe += kLineEnd;
    Framing framing;
    std::size_t count = 0;
    for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
        if (++count > max_headers) return tl::unexpected(kTooManyHeaders);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_value(line)) {
            return tl::unexpected(kBadRequest);
        }
        const auto name = lower_case(line.substr(0, colon));
        if (const int refusal = framing.add(name, trimmed(line.substr(colon + 1)))) {
            return tl::unexpected(refusal);
        }
        // Ranges are not served, and the library reads them with a regular expression.
        if (name == "range" || name == "expect" || is_about_the_socket(name)) continue;
        append_escaped(safe, line);
    }
    safe += kLineEnd;
    const bool is_http_1_0 = request_line.ends_with("HTTP/1.0");
    if (const int refusal = framing.refusal(is_http_1_0)) return tl::unexpected(refusal);

    auto parsed = library_->parse(safe);
    if (!parsed || !is_field_value(parsed->path)) return tl::unexpected(kBadRequest);

    RequestHead head;
    head.content_length = framing.length.value_or(0);
    head.is_head = parsed->method == "HEAD";
    head.keeps_open = !is_http_1_0 && !framing.closes;
    head.expects_continue = framing.expects_continue && !is_http_1_0;
    head.request.method = head.is_head ? "GET" : std::move(parsed->method);
    head.request.path = std::move(parsed->path);
    head.request.headers.reserve(parsed->headers.size());
    for (const auto& [name, value] : parsed->headers) {
        auto lower = lower_case(name);
        if (!is_about_the_socket(lower)) head.request.headers.push_back({std::move(lower), value});
    }
    for (const auto& [name, value] : parsed->params) head.request.query.push_back({name, value});
    return head;
}

}  // namespace adapters::http_server

namespace adapters {

std::vector<HttpServer::Field> parse_form(std::string_view encoded) {
    httplib::Params params;
    httplib::detail::parse_query_text(std::string(encoded), params);
    std::vector<HttpServer::Field> fields;
    fields.reserve(params.size());
    for (const auto& [name, value] : params) fields.push_back({name, value});
    return fields;
}

}  // namespace adapters
