#include "bot/reading/normalise.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace reading {
namespace {

const icu::Normalizer2& nfkc_casefold() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normaliser = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC_Casefold data; install libicu72");
    return *normaliser;
}

std::string_view cut(std::string_view text) {
    if (text.size() <= kMaxReplyBytes) return text;
    std::size_t end = kMaxReplyBytes;
    while (end > 0 && U8_IS_TRAIL(static_cast<unsigned char>(text[end]))) --end;
    return text.substr(0, end);
}

bool is_dropped(UChar32 c) {
    return u_charType(c) == U_FORMAT_CHAR || u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) ||
           u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

bool is_blank(UChar32 c) {
    return u_isUWhiteSpace(c) || u_iscntrl(c);
}

}  // namespace

std::string normalise(std::string_view text) {
    const std::string_view kept = cut(text);
    const auto raw =
        icu::UnicodeString::fromUTF8(icu::StringPiece(kept.data(), static_cast<std::int32_t>(kept.size())));
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString folded = nfkc_casefold().normalize(raw, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalise a text");

    icu::UnicodeString result;
    bool gap = false;
    for (std::int32_t at = 0; at < folded.length();) {
        const UChar32 c = folded.char32At(at);
        std::int32_t run = 1;
        at += U16_LENGTH(c);
        if (is_dropped(c)) continue;
        if (is_blank(c)) {
            gap = !result.isEmpty();
            continue;
        }
        std::int32_t ahead = at;
        while (u_isalpha(c) && ahead < folded.length() && folded.char32At(ahead) == c) {
            ahead += U16_LENGTH(c);
            ++run;
        }
        if (run >= 3) at = ahead;
        if (gap) result.append(u' ');
        gap = false;
        result.append(c);
    }
    std::string utf8;
    return result.toUTF8String(utf8);
}

}  // namespace reading
