// Fetching a file that a person sent. The address holds the token: it is made here, used once, and never
// said.
#include <fmt/format.h>

#include <algorithm>

#include "adapters/payload.hpp"
#include "adapters/telegram/bot.hpp"

namespace adapters::telegram {

using domain::FetchFailure;
using domain::FetchTrouble;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t kLongestPath = 512;

/// `photos/file_7.jpg`: below the bot's folder, and nowhere else. An own server in `--local` mode names a
/// path on its own disk instead, which we do not read.
bool is_path_of_file(std::string_view path) {
    if (path.empty() || path.size() > kLongestPath || path.front() == '/') return false;
    for (std::size_t at = 0; at <= path.size();) {
        const auto part = path.substr(at, path.find('/', at) - at);
        if (part.empty() || part == "." || part == "..") return false;
        at += part.size() + 1;
    }
    return std::none_of(path.begin(), path.end(), [](char sign) {
        return static_cast<unsigned char>(sign) < 0x20U || sign == '\\' || sign == '\x7f';
    });
}

std::string as_address(std::string_view path) {
    std::string address;
    for (std::size_t at = 0; at <= path.size();) {
        const auto part = path.substr(at, path.find('/', at) - at);
        address += (at == 0 ? "" : "/") + percent_encoded(part);
        at += part.size() + 1;
    }
    return address;
}

tl::unexpected<FetchFailure> failed(FetchTrouble trouble, std::string detail) {
    return tl::unexpected(FetchFailure{trouble, std::move(detail)});
}

}  // namespace

domain::Fetched Bot::fetch(const std::string& media_id, std::size_t most_bytes, milliseconds timeout,
                           const std::function<bool()>& stopping) {
    const auto deadline = Steady::now() + timeout;
    const auto place = place_of(media_id, timeout, stopping);
    if (!place) return tl::unexpected(place.error());
    if (!is_path_of_file(place->path))
        return failed(FetchTrouble::unreachable,
                      "getFile: `file_path` is no path below the bot's files (an own Bot API server must run "
                      "without --local)");
    if (place->bytes && std::cmp_greater(*place->bytes, most_bytes))
        return failed(FetchTrouble::too_large, fmt::format("{} bytes", *place->bytes));

    HttpRequest request;
    request.url =
        fmt::format("{}/file/bot{}/{}", options_.api_base_url, options_.token, as_address(place->path));
    request.timeout = std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
    request.max_response_bytes = most_bytes;
    if (request.timeout <= milliseconds{0})
        return failed(FetchTrouble::unreachable, "no time left to fetch the file");
    auto response = http_.send(request, stopping);
    if (!response)
        return failed(response.error().is_too_long ? FetchTrouble::too_large : FetchTrouble::unreachable,
                      response.error().message);
    if (response->status == 401) return failed(FetchTrouble::account_stopped, "file: HTTP 401");
    // The path may have run out, or be another server's: the next getFile gives a new one.
    if (response->status != 200)
        return failed(FetchTrouble::unreachable, fmt::format("file: HTTP {}", response->status));
    if (is_page(*response)) return failed(FetchTrouble::garbled, "file: a page came instead of the file");
    if (place->bytes && std::cmp_not_equal(*place->bytes, response->body.size()))
        return failed(FetchTrouble::garbled, fmt::format("file: {} bytes came, {} were announced",
                                                         response->body.size(), *place->bytes));
    if (response->body.empty()) return failed(FetchTrouble::garbled, "file: it is empty");
    return std::move(response->body);
}

}  // namespace adapters::telegram
