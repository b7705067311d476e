// How the service fares, in Prometheus' text format.
#pragma once

#include <string>

#include "adapters/http_server.hpp"
#include "bot/engine/engine.hpp"

namespace service {

/// Counters since the start, gauges of this moment; names in docs/operations.md. Nothing about persons.
std::string metrics_text(const engine::Engine::State& state, const adapters::HttpServer::Counts& http);

}  // namespace service
