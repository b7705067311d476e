#include "adapters/http_client.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <future>
#include <mutex>
#include <new>
#include <utility>

#include "adapters/http_client/transfers.hpp"

namespace adapters {
namespace {

constexpr std::chrono::milliseconds kStoppingPoll{50};
constexpr std::size_t kMaxResponseHeaders = 256;

struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct UrlDeleter {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct MimeDeleter {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;
using Mime = std::unique_ptr<curl_mime, MimeDeleter>;

struct Target {
    std::string scheme;
    std::string host;
};

std::optional<std::string> url_part(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy = text;
    curl_free(text);
    return copy;
}

std::optional<Target> parse_target(const std::string& text) {
    const std::unique_ptr<CURLU, UrlDeleter> url{curl_url()};
    if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
        return std::nullopt;
    }
    auto scheme = url_part(url.get(), CURLUPART_SCHEME);
    auto host = url_part(url.get(), CURLUPART_HOST);
    if (!scheme || !host || host->empty()) return std::nullopt;
    return Target{std::move(*scheme), std::move(*host)};
}

bool is_this_machine(const std::string& host) {
    if (host == "localhost" || host == "[::1]") return true;
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f && std::strchr("()<>@,;:\\\"/[]?={}", c) == nullptr;
    });
}

bool is_field_value(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

/// What goes out. It cannot be rewound, or curl would quietly send it again when a kept connection breaks
/// after the body has left; that decision belongs to the caller.
struct Outgoing {
    std::string_view rest;
};

std::size_t give_body(char* buffer, std::size_t size, std::size_t count, void* outgoing) {
    auto& rest = static_cast<Outgoing*>(outgoing)->rest;
    const auto given = std::min(size * count, rest.size());
    std::memcpy(buffer, rest.data(), given);
    rest.remove_prefix(given);
    return given;
}

int refuse_rewind(void*, curl_off_t, int) {
    return CURL_SEEKFUNC_FAIL;
}

struct Incoming {
    HttpResponse response;
    std::size_t limit = 0;
    bool has_whole_head = false;
    bool is_too_long = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* incoming) {
    auto& in = *static_cast<Incoming*>(incoming);
    const auto length = size * count;
    if (length > in.limit - in.response.body.size()) {
        in.is_too_long = true;
        return 0;
    }
    in.response.body.append(data, length);
    return length;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* incoming) {
    auto& in = *static_cast<Incoming*>(incoming);
    auto& headers = in.response.headers;
    const std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) {
        headers.clear();  // what came before belonged to an interim answer
        in.has_whole_head = false;
        return line.size();
    }
    if (line == "\r\n" || line == "\n") in.has_whole_head = true;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return line.size();
    if (headers.size() == kMaxResponseHeaders) return 0;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    headers.push_back({std::move(name), std::string(trimmed(line.substr(colon + 1)))});
    return line.size();
}

/// Where the request goes, or why it may not go there.
tl::expected<Target, HttpError> allowed_target(const HttpRequest& request, bool may_be_plain) {
    const auto refuse = [](std::string message) {
        return tl::unexpected(
            HttpError{HttpReach::nothing_left, domain::Fault::misconfigured, false, std::move(message)});
    };
    auto target = parse_target(request.url);
    if (!target) return refuse("the URL of a request cannot be read (expected https://host/…, no user name)");
    const bool is_plain = target->scheme == "http";
    if (!is_plain && target->scheme != "https") {
        return refuse(target->host + ": only https and http are spoken, not " + target->scheme);
    }
    if (is_plain && !may_be_plain && !is_this_machine(target->host)) {
        return refuse(target->host + ": plain http is allowed to this machine only; use https");
    }
    if (!is_token(request.method)) return refuse(target->host + ": the method of a request is not a word");
    if (request.timeout <= std::chrono::milliseconds::zero()) {
        return refuse(target->host + ": a request needs a timeout above zero");
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name) || !is_field_value(value)) {
            return refuse(target->host + ": a header of a request holds a line break or is misnamed");
        }
    }
    return std::move(*target);
}

domain::Fault fault_of(CURLcode code) {
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return domain::Fault::misconfigured;
        default:
            return domain::Fault::unreachable;
    }
}

bool append(List& list, const std::string& line) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(list.release());
    list.reset(longer);
    return true;
}

List header_list(const HttpRequest& request) {
    List list;
    bool has_content_type = false;
    for (const auto& [name, value] : request.headers) {
        // "Name;" is how curl is told to send a header without a value.
        if (!append(list, value.empty() ? name + ";" : name + ": " + value)) throw std::bad_alloc();
        has_content_type = has_content_type || curl_strequal(name.c_str(), "content-type") != 0;
    }
    if (!append(list, "Expect:")) throw std::bad_alloc();
    const bool is_multipart = !request.form.empty();
    if (!has_content_type && !is_multipart && !append(list, "Content-Type:")) throw std::bad_alloc();
    return list;
}

Mime form_of(CURL* easy, const std::vector<HttpFormPart>& parts, std::vector<Outgoing>& outgoing) {
    Mime mime{curl_mime_init(easy)};
    if (!mime) throw std::bad_alloc();
    outgoing.reserve(parts.size());
    for (const auto& part : parts) {
        auto* added = curl_mime_addpart(mime.get());
        if (added == nullptr) throw std::bad_alloc();
        outgoing.push_back({part.content});
        curl_mime_name(added, part.name.c_str());
        curl_mime_data_cb(added, static_cast<curl_off_t>(part.content.size()), give_body, refuse_rewind,
                          nullptr, &outgoing.back());
        if (!part.file_name.empty()) curl_mime_filename(added, part.file_name.c_str());
        if (!part.content_type.empty()) curl_mime_type(added, part.content_type.c_str());
    }
    return mime;
}

}  // namespace

/// One request and what comes of it, with all that its handle refers to.
struct HttpClient::Exchange {
    HttpRequest request;
    std::string host;
    Easy easy{};
    List headers{};
    Outgoing body{};
    std::vector<Outgoing> parts{};
    Mime form{};
    Incoming incoming{};

    void set_up(const Options& options, const std::string& scheme);
    Answer answer(std::optional<int> result);
};

void HttpClient::Exchange::set_up(const Options& options, const std::string& scheme) {
    CURL* const handle = easy.get();
    incoming.limit = request.max_response_bytes.value_or(options.max_response_bytes);
    body.rest = request.body;
    headers = header_list(request);
    const auto connect_timeout = std::min(options.connect_timeout, request.timeout);
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, scheme.c_str());
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &incoming);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &incoming);
    if (!request.form.empty()) {
        form = form_of(handle, request.form, parts);
        curl_easy_setopt(handle, CURLOPT_MIMEPOST, form.get());
    } else if (!request.body.empty() || request.method == "POST" || request.method == "PUT" ||
               request.method == "PATCH") {
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(handle, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(handle, CURLOPT_READDATA, &body);
        curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, refuse_rewind);
    }
    if (request.method == "HEAD") {
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
}

HttpClient::Answer HttpClient::Exchange::answer(std::optional<int> result) {
    long sent = 0;
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_REQUEST_SIZE, &sent);
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    // To curl an end in the middle of the headers is the end of the answer.
    if (result == CURLE_OK && incoming.has_whole_head) {
        incoming.response.status = static_cast<int>(status);
        return std::move(incoming.response);
    }
    HttpError error;
    error.reach = sent == 0 ? HttpReach::nothing_left : HttpReach::unclear;
    error.is_stopped = !result.has_value();
    error.is_too_long = incoming.is_too_long;
    error.message = host + ": given up, the service stops";
    if (result) {
        const auto code = static_cast<CURLcode>(*result);
        error.fault = fault_of(code);
        error.message = host + ": " + curl_easy_strerror(code);
    }
    if (result == CURLE_OK) error.message = host + ": the answer ends within its headers";
    if (result == CURLE_WRITE_ERROR) {
        error.message = host + ": the answer is longer than " + std::to_string(incoming.limit) +
                        " bytes or has too many headers";
    }
    return tl::unexpected(std::move(error));
}

struct HttpClient::Parts {
    explicit Parts(Options chosen) : options(std::move(chosen)) {}

    Easy take_handle() {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                Easy easy = std::move(idle.back());
                idle.pop_back();
                return easy;
            }
        }
        Easy easy{curl_easy_init()};
        if (!easy) throw std::bad_alloc();
        return easy;
    }

    void give_back(Easy easy) {
        curl_easy_reset(easy.get());
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(easy));
    }

    const Options options;
    std::mutex mutex;
    std::vector<Easy> idle;
    Transfers transfers;  // goes first, while the rest is still there
};

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [name](const HttpHeader& header) { return header.name == name; });
    if (found == headers.end()) return std::nullopt;
    return found->value;
}

HttpClient::HttpClient() : HttpClient(Options{}) {}

HttpClient::HttpClient(Options options) : parts_(std::make_unique<Parts>(std::move(options))) {}

HttpClient::~HttpClient() = default;

HttpClient::Answer HttpClient::send(HttpRequest request, const std::function<bool()>& stopping) const {
    auto exchange = prepare(std::move(request));
    if (!exchange) return tl::unexpected(std::move(exchange.error()));
    CURL* const easy = (*exchange)->easy.get();
    const auto promise = std::make_shared<std::promise<Answer>>();
    auto answer = promise->get_future();
    begin(*exchange, [promise](Answer came) { promise->set_value(std::move(came)); });
    while (stopping && !stopping())
        if (answer.wait_for(kStoppingPoll) == std::future_status::ready) return answer.get();
    if (stopping) parts_->transfers.give_up(easy);
    return answer.get();
}

void HttpClient::start(HttpRequest request, std::function<void(Answer)> answered) const {
    auto exchange = prepare(std::move(request));
    if (!exchange) return answered(tl::unexpected(std::move(exchange.error())));
    begin(*exchange, std::move(answered));
}

void HttpClient::begin(const std::shared_ptr<Exchange>& exchange,
                       std::function<void(Answer)> answered) const {
    parts_->transfers.begin(exchange->easy.get(),
                            [parts = parts_.get(), exchange, answered = std::move(answered)](auto result) {
                                Answer answer = exchange->answer(result);
                                parts->give_back(std::move(exchange->easy));
                                answered(std::move(answer));
                            });
}

tl::expected<std::shared_ptr<HttpClient::Exchange>, HttpError> HttpClient::prepare(
    HttpRequest request) const {
    auto target = allowed_target(request, parts_->options.allow_plain_http);
    if (!target) return tl::unexpected(std::move(target.error()));
    auto exchange = std::make_shared<Exchange>(Exchange{std::move(request), std::move(target->host)});
    exchange->easy = parts_->take_handle();
    exchange->set_up(parts_->options, target->scheme);
    return exchange;
}

bool is_page(const HttpResponse& response) {
    std::string type = response.header("content-type").value_or("");
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return type.starts_with("text/html") || type.starts_with("application/xhtml");
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        const bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (is_unreserved) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kHex[byte >> 4];
        encoded += kHex[byte & 0x0f];
    }
    return encoded;
}

}  // namespace adapters
