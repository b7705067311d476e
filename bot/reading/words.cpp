#include "bot/reading/words.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace reading {
namespace {

constexpr std::array<std::string_view, 11> kLinkParts = {"://",  ".com", ".id/",  ".me/", ".ly/", ".net",
                                                         ".org", ".jpg", ".jpeg", ".pdf", ".docx"};

bool is_apostrophe(UChar32 c) {
    return c == U'\'' || c == U'\u2019' || c == U'\u2018' || c == U'\u02bc' || c == U'`';
}

bool is_latin(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script == USCRIPT_LATIN || script == USCRIPT_INHERITED || script == USCRIPT_COMMON;
}

bool is_letter(UChar32 c) {
    return u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK;
}

bool is_clock(std::string_view digits) {
    const auto parted = digits.find_first_of(".:");
    if (parted == std::string_view::npos || parted == 0 || parted > 2) return false;
    const std::string_view minutes = digits.substr(parted + 1);
    return minutes.size() == 2 && minutes.find_first_not_of("0123456789") == std::string_view::npos;
}

class Splitter {
public:
    std::vector<Word> take(std::string_view text) {
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t end = std::min(text.find(' ', at), text.size());
            chunk(text.substr(at, end - at));
            at = end + 1;
        }
        while (!words_.empty() && words_.back().shape == Shape::pause) words_.pop_back();
        return std::move(words_);
    }

private:
    void add(std::string text, Shape shape) {
        const bool repeats = !words_.empty() && words_.back().shape == shape && words_.back().text == text;
        const bool collapses = shape == Shape::sign || shape == Shape::mark || shape == Shape::pause;
        if (collapses && repeats) return;
        if (shape == Shape::pause && words_.empty()) return;
        words_.push_back({std::move(text), shape});
    }

    void chunk(std::string_view text) {
        for (const std::string_view part : kLinkParts) {
            if (text.find(part) != std::string_view::npos) return add(std::string(text), Shape::link);
        }
        if (text.starts_with("w."))
            return add(std::string(text), Shape::link);  // "www" as normalise leaves it
        if (text.find('@') != std::string_view::npos && text.find('.') != std::string_view::npos) {
            return add(std::string(text), Shape::link);
        }
        const std::size_t begin =
            text.find_first_not_of("*_~");  // the messengers' bold, italic and struck out
        if (begin == std::string_view::npos) return add(std::string(text), Shape::code);
        text = text.substr(begin, text.find_last_not_of("*_~") - begin + 1);
        if (text.find_first_of("{}[]<>=\\*_") != std::string_view::npos)
            return add(std::string(text), Shape::code);
        if (text.size() > 1 && text.front() == '/' &&
            std::isalpha(static_cast<unsigned char>(text[1])) != 0) {
            return add(std::string(text), Shape::command);
        }
        pieces(text);
    }

    void pieces(std::string_view text) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        const auto length = static_cast<std::int32_t>(text.size());
        std::int32_t at = 0;
        while (at < length) {
            const std::int32_t begin = at;
            UChar32 c = 0;
            U8_NEXT(bytes, at, length, c);
            if (c >= 0 && is_letter(c)) {
                at = letters(text, begin);
            } else if (c >= 0 && u_isdigit(c)) {
                at = digits(text, begin);
            } else {
                sign(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)), c);
            }
        }
    }

    void sign(std::string_view text, UChar32 c) {
        if (c == U'?') return add("?", Shape::mark);
        if (c < 0 || c == U'\ufffd') return add("\ufffd", Shape::code);
        if (c == U'-' || is_apostrophe(c)) return;
        if (u_ispunct(c) && c < 0x2000) return add("|", Shape::pause);
        add(std::string(text), Shape::sign);
    }

    std::int32_t letters(std::string_view text, std::int32_t begin) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        const auto length = static_cast<std::int32_t>(text.size());
        std::string word;
        bool latin = true;
        std::int32_t at = begin;
        while (at < length) {
            std::int32_t next = at;
            UChar32 c = 0;
            U8_NEXT(bytes, next, length, c);
            if (c < 0) break;
            if (is_letter(c)) {
                latin = latin && is_latin(c);
                word.append(text.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(next - at)));
            } else if (!is_apostrophe(c)) {
                break;
            }
            at = next;
        }
        if (!latin) {
            add(std::move(word), Shape::foreign);
            return at;
        }
        const std::int32_t number_end = skip_digits(text, at);
        if (number_end > at) return letters_then_digits(text, std::move(word), at, number_end);
        if (at < length && text[static_cast<std::size_t>(at)] == '-') halve_doubled(text, word, at);
        add(std::move(word), Shape::word);
        return at;
    }

    // "muntah-muntah" says no more than "muntah".
    static void halve_doubled(std::string_view text, const std::string& word, std::int32_t& at) {
        const std::string_view rest = text.substr(static_cast<std::size_t>(at) + 1);
        if (rest.substr(0, word.size()) != word) return;
        const std::string_view after = rest.substr(word.size());
        const bool goes_on = !after.empty() && (static_cast<unsigned char>(after.front()) >= 0x80 ||
                                                std::isalpha(static_cast<unsigned char>(after.front())) != 0);
        if (!goes_on) at += static_cast<std::int32_t>(word.size()) + 1;
    }

    // "anak2" doubles the word, "jam7" lacks a space, "a7k9" is a code.
    std::int32_t letters_then_digits(std::string_view text, std::string word, std::int32_t digits_begin,
                                     std::int32_t digits_end) {
        const std::string_view number = text.substr(static_cast<std::size_t>(digits_begin),
                                                    static_cast<std::size_t>(digits_end - digits_begin));
        const auto end = static_cast<std::size_t>(digits_end);
        if (number == "2" && word.size() >= 2) {
            add(std::move(word), Shape::word);
            return digits_end;
        }
        const bool ends = end == text.size() || std::isalpha(static_cast<unsigned char>(text[end])) == 0;
        if (word.size() >= 2 && ends) {
            add(std::move(word), Shape::word);
            return digits_begin;
        }
        add(std::string(text), Shape::code);
        return static_cast<std::int32_t>(text.size());
    }

    static std::int32_t skip_digits(std::string_view text, std::int32_t at) {
        while (at < static_cast<std::int32_t>(text.size()) &&
               std::isdigit(static_cast<unsigned char>(text[static_cast<std::size_t>(at)])) != 0) {
            ++at;
        }
        return at;
    }

    std::int32_t digits(std::string_view text, std::int32_t begin) {
        std::int32_t at = begin;
        const auto length = static_cast<std::int32_t>(text.size());
        while (at < length) {
            const std::int32_t end = skip_digits(text, at);
            const bool joins =
                end > at && end + 1 < length &&
                std::string_view(".:-/,").find(text[static_cast<std::size_t>(end)]) !=
                    std::string_view::npos &&
                std::isdigit(static_cast<unsigned char>(text[static_cast<std::size_t>(end) + 1])) != 0;
            if (end == at) break;
            at = joins ? end + 1 : end;
            if (!joins) break;
        }
        if (at == begin) {  // a digit of another script
            add(std::string(text.substr(static_cast<std::size_t>(begin))), Shape::foreign);
            return length;
        }
        const std::string_view found =
            text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
        add(std::string(found), is_clock(found) ? Shape::clock : Shape::number);
        return at;
    }

    std::vector<Word> words_;
};

}  // namespace

std::vector<Word> split(std::string_view normalised) {
    return Splitter().take(normalised);
}

}  // namespace reading
