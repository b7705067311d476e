#include "web/destination.hpp"

#include "bot/app/sign_in.hpp"
#include "web/look.hpp"

namespace web {
namespace {

constexpr std::string_view kDestinationCookie = "__Host-sigap_to";
constexpr std::size_t kLongestPath = 200;
/// What needs no escaping in a cookie or an address; a second slash or a backslash could name another server.
constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./";

std::string cookie_of(std::string_view path, std::chrono::seconds life) {
    return std::string(kDestinationCookie) + "=" + std::string(path) +
           "; Path=/; Max-Age=" + std::to_string(life.count()) + "; Secure; HttpOnly; SameSite=Lax";
}

}  // namespace

bool is_own_page(std::string_view path) {
    return path.starts_with('/') && path.find("//") == std::string_view::npos &&
           path.find("..") == std::string_view::npos && path.size() <= kLongestPath &&
           path.find_first_not_of(kPlain) == std::string_view::npos;
}

std::string destination_cookie(std::string_view path) {
    // As long as a link that is asked for now can be used, and some time to ask for it.
    return is_own_page(path) ? cookie_of(path, 2 * app::kLinkLife) : "";
}

std::string destination(const adapters::HttpServer::Request& request) {
    const std::string kept = cookie(request, kDestinationCookie);
    return is_own_page(kept) ? kept : "/";
}

std::string forget_destination() {
    return cookie_of("", std::chrono::seconds{0});
}

}  // namespace web
