// `Connection` over one session at a time: statements prepared once, rows one at a time, and a session that
// was lost between transactions replaced.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/engine.hpp"
#include "storage/postgres/session.hpp"

namespace storage::postgres {

enum class Task {
    write,   ///< has the office's one turn to write for as long as a transaction lasts
    append,  ///< adds rows beside whoever has that turn
    read,
};

/// Opens its first session with `open`, and each that has to take its place. Throws what `open` throws.
/// `name` is that of its sessions.
std::unique_ptr<Connection> make_connection(Task task, std::string name, std::function<Session()> open);

}  // namespace storage::postgres
