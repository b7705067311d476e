// PostgreSQL behind the seam: with session, values and statement the only user of libpq. One session writes
// and holds an advisory lock as long as it lives; readers see a snapshot each (REPEATABLE READ).
#pragma once

#include <memory>
#include <string>

#include "storage/engine.hpp"

namespace storage::postgres {

/// `url`: `postgresql://…` as libpq takes it, several hosts included. Unless it says otherwise, the first
/// host that takes writes is chosen.
domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& url);

}  // namespace storage::postgres
