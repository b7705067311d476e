// Fetching a file that a person sent: Meta says where it is for the next five minutes, and gives it out there
// to whoever shows the token. So the token goes to the places of files, and to no other address.
#include <fmt/format.h>

#include <utility>

#include "adapters/payload.hpp"
#include "adapters/whatsapp/number.hpp"

namespace adapters::whatsapp {

using domain::FetchFailure;
using domain::FetchTrouble;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::string_view kMetasFiles = "https://lookaside.fbsbx.com/";
constexpr std::string_view kOurName = "Sigap";  // without a User-Agent Meta answers with a page

tl::unexpected<FetchFailure> failed(FetchTrouble trouble, std::string detail) {
    return tl::unexpected(FetchFailure{trouble, std::move(detail)});
}

}  // namespace

/// By the whole beginning up to the path, so that there is no room for a user name, a port or a longer host.
bool Number::is_place_of_files(std::string_view url) const {
    return url.starts_with(kMetasFiles) || url.starts_with(options_.api_base_url + "/");
}

domain::Fetched Number::fetch(const std::string& media_id, std::size_t most_bytes, milliseconds timeout,
                              const std::function<bool()>& stopping) {
    if (!consists_of(media_id, kDigits))
        return failed(FetchTrouble::gone, "the number of the file is none of Meta's");
    const auto deadline = Steady::now() + timeout;
    const auto place = place_of(media_id, timeout, stopping);
    if (!place) return tl::unexpected(place.error());
    if (!is_place_of_files(place->url))
        return failed(FetchTrouble::unreachable,
                      "media: the file is said to be elsewhere than at lookaside.fbsbx.com");
    if (place->bytes && std::cmp_greater(*place->bytes, most_bytes))
        return failed(FetchTrouble::too_large, fmt::format("{} bytes", *place->bytes));

    HttpRequest request;
    request.url = place->url;
    request.headers = {{"Authorization", "Bearer " + options_.access_token},
                       {"User-Agent", std::string(kOurName)}};
    request.timeout = std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
    request.max_response_bytes = most_bytes;
    if (request.timeout <= milliseconds{0})
        return failed(FetchTrouble::unreachable, "no time left to fetch the file");
    auto response = http_.send(request, stopping);
    if (!response)
        return failed(response.error().is_too_long ? FetchTrouble::too_large : FetchTrouble::unreachable,
                      response.error().message);
    // 401 and 404: the address has run out. The next question brings a new one.
    if (response->status != 200)
        return failed(FetchTrouble::unreachable, fmt::format("file: HTTP {}", response->status));
    if (is_page(*response)) return failed(FetchTrouble::garbled, "file: a page came instead of the file");
    if (place->bytes && std::cmp_not_equal(*place->bytes, response->body.size()))
        return failed(FetchTrouble::garbled, fmt::format("file: {} bytes came, {} were announced",
                                                         response->body.size(), *place->bytes));
    if (response->body.empty()) return failed(FetchTrouble::garbled, "file: it is empty");
    const auto announced = sha256_from(place->sha256);
    if (announced && *announced != sha256_hex(response->body))
        return failed(FetchTrouble::garbled, "file: its SHA-256 is another than the announced one");
    return std::move(response->body);
}

}  // namespace adapters::whatsapp
