// Where somebody wanted to go who has to sign in first, kept in a cookie of the browser meanwhile.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http_server.hpp"

namespace web {

/// Whether the path is plainly one on this server, and no address elsewhere in disguise.
bool is_own_page(std::string_view path);
/// The `Set-Cookie` that keeps the page; empty if the path is not plainly one of our own pages.
std::string destination_cookie(std::string_view path);
/// The page kept, else the first one: always a path on this server, never an address elsewhere.
std::string destination(const adapters::HttpServer::Request& request);
/// The `Set-Cookie` that forgets it.
std::string forget_destination();

}  // namespace web
