// What PostgreSQL keeps as text.
#pragma once

#include <string>
#include <string_view>

namespace storage::postgres {

/// The text itself where it is UTF-8 without NUL, which is all that PostgreSQL keeps as text; else, in
/// `mended`, the text with U+FFFD for each byte that is not.
std::string_view keepable(std::string_view text, std::string& mended);

}  // namespace storage::postgres
