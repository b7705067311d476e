#include "web/response_headers.hpp"

#include <sodium.h>

#include <array>
#include <initializer_list>
#include <utility>

namespace web {
namespace {

/// Without any `unsafe-…`.
constexpr std::string_view kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

}  // namespace

std::string session_cookie(std::string_view value, std::chrono::seconds life) {
    return std::string(kSessionCookie) + "=" + std::string(value) +
           "; Path=/; Max-Age=" + std::to_string(life.count()) + "; Secure; HttpOnly; SameSite=Lax";
}

std::string version_of(std::string_view body) {
    std::array<unsigned char, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(body.data()),
                       body.size(), nullptr, 0);
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
    return "\"" + std::string(text.data()) + "\"";
}

void add_headers(adapters::HttpServer::Response& response, const std::string& public_url,
                 const std::string& live_url) {
    std::string policy(kContentPolicy);
    if (!live_url.empty() && live_url != public_url)
        policy.replace(policy.find("connect-src 'self'"), 18, "connect-src 'self' " + live_url);
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string_view>>{
             {"Content-Security-Policy", policy},
             {"X-Content-Type-Options", "nosniff"},
             {"Referrer-Policy", "no-referrer"},
             {"Cross-Origin-Opener-Policy", "same-origin"},
             {"Cache-Control", "no-store"}})
        response.headers.push_back({name, std::string(value)});
    if (public_url.starts_with("https://"))
        response.headers.push_back({"Strict-Transport-Security", "max-age=31536000"});
}

}  // namespace web
