// How a reader wants to see pages: language and colours, kept in a cookie of the browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http_server.hpp"
#include "bot/domain/roster.hpp"

namespace web {

struct Look {
    std::optional<domain::Language> language;  ///< absent: the person's own
    std::string theme;                         ///< `light`, `dark`, or empty: as the device says
};

/// The value of the cookie of that name; empty if there is none.
std::string cookie(const adapters::HttpServer::Request& request, std::string_view name);

/// What the browser asks for; whatever is unknown is as if it had not been said.
Look look_of(const adapters::HttpServer::Request& request);
/// The `Set-Cookie` that keeps it.
std::string look_cookie(const Look& look);

/// Of somebody who has not signed in: the cookie's, else the first of Accept-Language that there is, else the
/// office's.
domain::Language guest_language(const adapters::HttpServer::Request& request, domain::Language office);

}  // namespace web
