// SQLite behind the seam: the only user of sqlite3.h. WAL with synchronous=FULL, one writing connection that
// alone checkpoints, and read-only readers: Debian 12's SQLite 3.40.1 may damage the file otherwise
// (sqlite.org/wal.html#walresetbug).
#pragma once

#include <memory>
#include <string>

#include "storage/engine.hpp"

namespace storage::sqlite {

/// `location`: a path, or `:memory:` for a database of its own that vanishes with the engine. That one is a
/// file too, in a private temporary directory and never synced, so that readers and the writer meet as they
/// do in earnest.
domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& location, Access access,
                                                    Threading threading);

}  // namespace storage::sqlite
