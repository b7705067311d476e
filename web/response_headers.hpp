// What an answer carries beside its body: what browsers may do with it, its version, and the session's
// cookie.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "adapters/http_server.hpp"

namespace web {

inline constexpr std::string_view kSessionCookie = "__Host-sigap";

std::string session_cookie(std::string_view value, std::chrono::seconds life);

/// A strong tag of the content: two pages with the same tag show the same.
std::string version_of(std::string_view body);

/// reliability.md S-SES-5: for every answer, whatever it is. `live_url` is where open pages listen, empty or
/// `public_url` if that is no other place.
void add_headers(adapters::HttpServer::Response& response, const std::string& public_url,
                 const std::string& live_url);

}  // namespace web
