// What goes back to a client, as bytes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/http_server.hpp"

namespace adapters::http_server {

/// A handler's response, or the status to answer with in its place.
using Answer = tl::expected<HttpServer::Response, int>;

/// `goes_on`: the body has no length yet, and ends with the connection.
enum class AfterAnswer { keep_open, close, goes_on };

/// The status line and headers, through the empty line. `common` are added unless the response names them
/// itself. nullopt if a header could not be sent safely: a line break in it, a name of the server's own, a
/// status out of 200–599.
std::optional<std::string> head_of(const HttpServer::Response& response,
                                   const std::vector<HttpServer::Field>& common, AfterAnswer after);

/// Whether a response of this status has a body at all (RFC 9110, 6.4.1).
bool may_have_body(int status);

/// The plain page for a status, e.g. `404 Not Found`.
HttpServer::Response plain_page(int status);

}  // namespace adapters::http_server
