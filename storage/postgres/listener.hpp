// Hears of the commits of other processes.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/engine.hpp"
#include "storage/postgres/session.hpp"

namespace storage::postgres {

/// See `Engine::listen`. What the sessions of `own_name` commit is not told. A session that is lost is
/// replaced with `open`, and then something may have been missed, so that is told as well.
std::unique_ptr<Listener> make_listener(std::function<Session()> open, std::string own_name,
                                        std::function<void()> heard);

}  // namespace storage::postgres
