#include "bot/engine/outage_watch.hpp"

#include <spdlog/spdlog.h>

namespace engine {

using domain::Instant;

bool OutageWatch::begin(Instant from) {
    if (is_open_) return false;
    database_.write([&](storage::Transaction& tx) { app::outage_began(tx, scope_, from, what_); });
    is_open_ = true;
    spdlog::warn("outage: {}: {}", scope_, what_);
    return true;
}

bool OutageWatch::end(Instant at) {
    if (!is_open_) return false;
    database_.write([&](storage::Transaction& tx) { app::outage_ended(tx, scope_, what_, at); });
    is_open_ = false;
    spdlog::info("outage: {}: over: {}", scope_, what_);
    return true;
}

}  // namespace engine
