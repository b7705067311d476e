// What the browser fetches beside pages: style, script. Named by a version, so that it may be kept for ever.
#pragma once

#include <string>

#include "adapters/http_server.hpp"

namespace web {

/// Adds `/assets/<name>`, packed with gzip for whoever takes it.
void serve_assets(adapters::HttpServer& server);

/// Changes whenever an asset does; pages ask for `/assets/<name>?v=<version>`.
const std::string& assets_version();

}  // namespace web
