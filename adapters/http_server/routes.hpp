// Which handler answers which method on which path. Paths are compared segment by segment: no expressions, so
// no path a client can send makes matching slow or deep.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_server.hpp"

namespace adapters::http_server {

struct Route {
    HttpServer::RouteLimits limits;
    HttpServer::Handler handler;             ///< empty if `async_handler` is set
    HttpServer::AsyncHandler async_handler;  ///< empty if `handler` is set
};

struct RouteMatch {
    const Route* route = nullptr;  ///< null: nobody answers this method here
    std::vector<std::string> arguments;
    std::string allowed;  ///< without a route: the methods that are answered here; empty: an unknown path
};

class Routes {
public:
    /// Throws std::invalid_argument for a path that does not begin with `/`, or a method already routed
    /// there.
    void add(std::string method, const std::string& path, Route route);

    RouteMatch find(std::string_view method, std::string_view path) const;

private:
    using Methods = std::map<std::string, Route, std::less<>>;
    struct Pattern {
        std::vector<std::string> segments;  ///< `<word>` or literal
        Methods methods;
    };

    std::map<std::string, Methods, std::less<>> exact_;
    std::vector<Pattern> patterns_;
};

}  // namespace adapters::http_server
