// Which database engine a test program's stories are told over: SQLite, or PostgreSQL with
// `--engine=postgres`. The stories are the same; only what is about files is told over SQLite alone.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace engine_choice {

bool is_postgres();

/// Stories that SQLite alone can tell, for they are about its files or let its disk run full:
/// `TEST_CASE("…" * engine_choice::over_sqlite())`.
inline auto over_sqlite() {
    return doctest::skip(is_postgres());
}

/// "sqlite" or "postgres".
std::string_view name();

/// A database that nobody has used, and that nobody finds again: `sqlite::memory:`, or a schema of its own in
/// the program's cluster.
std::string new_url();

/// DDL as SQLite takes it, in the words of the chosen engine.
std::string ddl(std::string_view sql);

}  // namespace engine_choice
