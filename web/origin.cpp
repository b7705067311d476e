#include "web/origin.hpp"

#include <algorithm>

namespace web {
namespace {

using Request = adapters::HttpServer::Request;

std::string origin_of(std::string_view url) {
    const auto host = url.find("://");
    if (host == std::string_view::npos) return std::string(url);
    return std::string(url.substr(0, std::min(url.find('/', host + 3), url.size())));
}

}  // namespace

bool is_from_our_page(const Request& request, std::string_view public_url) {
    if (const auto site = request.header("sec-fetch-site")) return *site == "same-origin";
    const auto origin = request.header("origin");
    if (!origin) return false;
    if (!public_url.empty()) return *origin == origin_of(public_url);
    return *origin == "http://" + request.header("host").value_or("");
}

std::optional<std::string> reading_origin(const Request& request, std::string_view public_url) {
    const std::string origin = request.header("origin").value_or("");
    if (origin.empty())
        return request.header("sec-fetch-site") == "same-origin" ? std::optional("") : std::nullopt;
    if (!public_url.empty()) return origin == origin_of(public_url) ? std::optional(origin) : std::nullopt;
    const bool is_loopback =
        origin.starts_with("http://127.0.0.1:") || origin.starts_with("http://localhost:");
    return is_loopback ? std::optional(origin) : std::nullopt;
}

}  // namespace web
