// What PostgreSQL would take and SQLite not, or the other way round, is found before it is asked: one text
// for both engines.
#pragma once

#include <string_view>

namespace storage::postgres {

/// Checks a text for `count` arguments. std::logic_error: not exactly one statement, its parameters are not
/// `$1 … $count`, or it has `?`, `:name` or a `::` cast.
void require_one_statement(std::string_view sql, std::size_t count);

}  // namespace storage::postgres
