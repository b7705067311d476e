#include "storage/postgres/text.hpp"

namespace storage::postgres {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How many bytes the rune at the front has; 0: it is none that PostgreSQL takes.
std::size_t rune_length(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return first == 0 ? 0 : 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((byte(at) & 0xC0) != 0x80) return 0;
    const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool is_no_rune = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
    return is_overlong || is_no_rune ? 0 : length;
}

/// The first byte that PostgreSQL does not keep, or the end.
std::size_t first_unkeepable(std::string_view text, std::size_t from) {
    while (from < text.size()) {
        const std::size_t length = rune_length(text.substr(from));
        if (length == 0) return from;
        from += length;
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
