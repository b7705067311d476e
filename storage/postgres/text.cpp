#include "storage/postgres/text.hpp"

#include <unicode/utf8.h>

namespace storage::postgres {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The first byte that PostgreSQL does not keep, or the end.
std::size_t first_unkeepable(std::string_view text, std::size_t from) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    while (from < text.size()) {
        std::size_t next = from;
        UChar32 rune = 0;
        U8_NEXT(bytes, next, text.size(), rune);
        if (rune <= 0) return from;  // NUL, or no UTF-8
        from = next;
    }
    return text.size();
}

}  // namespace

std::string_view keepable(std::string_view text, std::string& mended) {
    std::size_t from = 0;
    for (std::size_t bad = first_unkeepable(text, 0); bad < text.size(); bad = first_unkeepable(text, from)) {
        mended.append(text.substr(from, bad - from)).append(kReplacement);
        from = bad + 1;
    }
    if (from == 0) return text;
    return mended.append(text.substr(from));
}

}  // namespace storage::postgres
