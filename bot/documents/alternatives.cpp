#include "bot/documents/alternatives.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string_view>

#include "bot/documents/drawing.hpp"

namespace documents {
namespace {

constexpr std::string_view kFigure = "/S /Figure";

/// UTF-16 with its mark, in hexadecimal digits.
std::string pdf_text(const std::string& words) {
    using Units = std::unique_ptr<gunichar2, Releaser<g_free>>;
    const Units units(g_utf8_to_utf16(printable(words).c_str(), -1, nullptr, nullptr, nullptr));
    std::string text = "<FEFF";
    for (const gunichar2* at = units.get(); at != nullptr && *at != 0; ++at)
        text += fmt::format("{:04X}", *at);
    return text + ">";
}

/// The number behind the words, looked for from the end of the file.
std::optional<std::size_t> last_number_behind(std::string_view pdf, std::string_view words) {
    const auto at = pdf.rfind(words);
    if (at == std::string_view::npos) return std::nullopt;
    const char* digit = pdf.data() + at + words.size();
    while (*digit == ' ' || *digit == '\n' || *digit == '\r') ++digit;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(digit, pdf.data() + pdf.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

/// One object of the file, from its number to the end of its dictionary.
struct PdfObject {
    std::size_t number = 0;
    std::string_view dictionary;  ///< from `<<`, without the `>>` that closes it
};

std::optional<PdfObject> object_around(std::string_view pdf, std::size_t at) {
    constexpr std::string_view kBegin = " 0 obj";
    const auto begin = pdf.rfind(kBegin, at);
    const auto end = pdf.find("endobj", at);
    if (begin == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
    const auto line = pdf.rfind('\n', begin) + 1;
    PdfObject object;
    const auto read = std::from_chars(pdf.data() + line, pdf.data() + begin, object.number);
    const auto opens = pdf.find("<<", begin);
    const auto closes = pdf.rfind(">>", end);
    if (read.ec != std::errc{} || opens > at || closes < at) return std::nullopt;
    object.dictionary = pdf.substr(opens, closes - opens);
    return object;
}

}  // namespace

std::string with_alternatives(std::string pdf, const std::vector<std::string>& words) {
    const auto table = last_number_behind(pdf, "startxref");
    const auto trailer = pdf.rfind("trailer");
    const auto trailer_end = trailer == std::string::npos ? trailer : pdf.find(">>", trailer);
    if (words.empty() || !table || trailer_end == std::string::npos) return pdf;
    std::string update, entries;
    std::size_t from = 0;
    for (const std::string& own : words) {
        const auto at = pdf.find(kFigure, from);
        const auto object = at == std::string::npos ? std::nullopt : object_around(pdf, at);
        if (!object) return pdf;
        entries += fmt::format("{} 1\n{:010} 00000 n \n", object->number, pdf.size() + update.size());
        update += fmt::format("{} 0 obj\n{}   /Alt {}\n>>\nendobj\n", object->number, object->dictionary,
                              pdf_text(own));
        from = at + kFigure.size();
    }
    const std::string old_trailer = pdf.substr(trailer, trailer_end - trailer);
    const std::size_t start = pdf.size() + update.size();
    return pdf + update + "xref\n" + entries + old_trailer +
           fmt::format("   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n", *table, start);
}

}  // namespace documents
