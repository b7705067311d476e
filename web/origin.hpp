// Which site's page a request comes from (reliability.md S-SES-3).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http_server.hpp"

namespace web {

/// A form posted by another site's page is not ours, whoever is signed in. `public_url` is the dashboard's,
/// empty if it has none.
bool is_from_our_page(const adapters::HttpServer::Request& request, std::string_view public_url);

/// The origin of the page that listens, empty if it is the listener's own; nullopt: it is none of ours.
std::optional<std::string> reading_origin(const adapters::HttpServer::Request& request,
                                          std::string_view public_url);

}  // namespace web
