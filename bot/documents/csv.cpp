#include "bot/documents/csv.hpp"

#include <csv.h>
#include <fmt/format.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <optional>

namespace documents {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

tl::unexpected<RowMistake> mistake(std::size_t line, Phrase found, Phrase expected, Phrase mend) {
    return tl::unexpected(RowMistake{line, "", std::move(found), std::move(expected), std::move(mend)});
}

Phrase at_most(std::size_t limit) {
    return {"csv_at_most", "at most {batas}", {{"batas", std::to_string(limit)}}};
}

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

/// Fails at the first byte that the encoding does not have, instead of putting a substitute there.
Converter strict_converter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(name, &status), &ucnv_close);
    if (U_SUCCESS(status))
        ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    if (U_FAILURE(status)) throw std::bad_alloc();
    return converter;
}

bool is_utf8(std::string_view bytes) {
    const Converter converter = strict_converter("UTF-8");
    std::array<UChar, 4096> units;
    const char* next = bytes.data();
    const char* const end = bytes.data() + bytes.size();
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        UChar* unit = units.data();
        ucnv_toUnicode(converter.get(), &unit, units.data() + units.size(), &next, end, nullptr, true,
                       &status);
        if (status != U_BUFFER_OVERFLOW_ERROR) return U_SUCCESS(status);
    }
}

std::string from_windows_1252(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    const auto length = static_cast<std::int32_t>(bytes.size());
    // A byte becomes at most three in UTF-8.
    std::string text(bytes.size() * 3 + 1, '\0');
    const auto written = ucnv_convert("UTF-8", "windows-1252", text.data(),
                                      static_cast<std::int32_t>(text.size()), bytes.data(), length, &status);
    if (U_FAILURE(status)) throw std::bad_alloc();
    text.resize(static_cast<std::size_t>(written));
    return text;
}

/// Outside a spreadsheet's reach: neither UTF-8 text nor Windows-1252 holds these.
bool has_binary(std::string_view bytes, Encoding encoding) {
    return std::any_of(bytes.begin(), bytes.end(), [encoding](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool is_control = byte < 0x20 && letter != '\t' && letter != '\n' && letter != '\r';
        constexpr std::string_view kUndefined = "\x81\x8D\x8F\x90\x9D";
        return is_control ||
               (encoding == Encoding::windows_1252 && kUndefined.find(letter) != std::string_view::npos);
    });
}

/// CRLF and CR become LF, so that lines can be counted.
std::string with_line_feeds(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r')
            result += text[at];
        else if (at + 1 == text.size() || text[at + 1] != '\n')
            result += '\n';
    }
    return result;
}

char guessed_separator(std::string_view text) {
    std::size_t semicolons = 0, commas = 0;
    bool is_quoted = false, has_content = false;
    for (const char letter : text) {
        if (letter == '"') is_quoted = !is_quoted;
        if (letter == '\n' && !is_quoted && has_content) break;
        if (is_quoted) continue;
        semicolons += letter == ';' ? 1U : 0U;
        commas += letter == ',' ? 1U : 0U;
        has_content = has_content || letter != '\n';
    }
    return commas > semicolons ? ',' : ';';
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n";
    constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        while (!text.empty() && kSpace.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
        while (!text.empty() && kSpace.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
        if (text.starts_with(kNoBreakSpace)) text.remove_prefix(2), goes_on = true;
        if (text.ends_with(kNoBreakSpace)) text.remove_suffix(2), goes_on = true;
    }
    return std::string(text);
}

struct ParserDeleter {
    void operator()(csv_parser* parser) const {
        csv_free(parser);
        delete parser;
    }
};

/// Rows as libcsv hands them over, cell by cell. Fed a line at a time, it knows where each row began.
class Reader {
public:
    Reader(char separator, const CsvLimits& limits) : limits_(limits) {
        auto raw = std::make_unique<csv_parser>();
        if (csv_init(raw.get(), CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
        parser_.reset(raw.release());
        csv_set_delim(parser_.get(), static_cast<unsigned char>(separator));
    }

    tl::expected<std::vector<CsvRow>, RowMistake> read(std::string_view text) {
        while (!text.empty()) {
            const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
            ++line_;
            const std::string_view line = text.substr(0, size);
            text.remove_prefix(size);
            if (!is_inside_row_) {
                if (line.find_first_not_of(" \t\n") == std::string_view::npos) continue;
                row_.line = line_;
                is_inside_row_ = true;
            }
            if (csv_parse(parser_.get(), line.data(), size, on_cell, on_row, this) != size)
                return unreadable();
            if (mistake_) return tl::unexpected(*mistake_);
        }
        if (csv_fini(parser_.get(), on_cell, on_row, this) != 0)
            return mistake(row_.line,
                           Phrase("csv_unclosed_quote", "a quote that is opened and never closed", {}), "",
                           Phrase("csv_close_quote", "close it with \" before the next separator", {}));
        if (mistake_) return tl::unexpected(*mistake_);
        return std::move(rows_);
    }

private:
    static void on_cell(void* text, std::size_t size, void* self) {
        static_cast<Reader*>(self)->add_cell({static_cast<const char*>(text), size});
    }

    static void on_row(int, void* self) { static_cast<Reader*>(self)->end_row(); }

    void add_cell(std::string_view text) {
        if (text.size() > limits_.cell_bytes)
            note({"csv_long_cell", "a cell of {jumlah} bytes", {{"jumlah", std::to_string(text.size())}}},
                 at_most(limits_.cell_bytes),
                 {"csv_look_for_quote", "look for a quote that is opened and not closed", {}});
        else if (row_.cells.size() == limits_.cells)
            note({"csv_many_cells", "a row with too many cells", {}}, at_most(limits_.cells), "");
        else
            row_.cells.push_back(trimmed(text));
    }

    void end_row() {
        const bool has_content = std::any_of(row_.cells.begin(), row_.cells.end(),
                                             [](const std::string& cell) { return !cell.empty(); });
        if (has_content && rows_.size() == limits_.rows)
            note({"csv_many_rows", "too many rows", {}}, at_most(limits_.rows),
                 {"csv_split", "split the file", {}});
        else if (has_content)
            rows_.push_back(std::move(row_));
        row_ = CsvRow{};
        is_inside_row_ = false;
    }

    void note(Phrase found, Phrase expected, Phrase mend) {
        if (!mistake_)
            mistake_ = RowMistake{row_.line, "", std::move(found), std::move(expected), std::move(mend)};
    }

    tl::unexpected<RowMistake> unreadable() {
        if (csv_error(parser_.get()) != CSV_EPARSE) throw std::bad_alloc();
        return mistake(line_, {"csv_quote_inside", "a quote in the middle of a cell", {}},
                       {"csv_quote_whole", "quotes around the whole cell", {}},
                       {"csv_quote_twice", "write a quote inside a quoted cell twice", {}});
    }

    CsvLimits limits_;
    std::unique_ptr<csv_parser, ParserDeleter> parser_;
    std::vector<CsvRow> rows_;
    CsvRow row_;
    std::size_t line_ = 0;
    bool is_inside_row_ = false;
    std::optional<RowMistake> mistake_;
};

constexpr std::array<std::string_view, 10> kFormulaStarts{"=",  "+",      "-",      "@",      "\t",
                                                          "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

/// Whether a spreadsheet that starts a cell here could take it for a formula. Spaces and quotes do not
/// protect.
bool begins_formula(std::string_view text) {
    const auto start = text.find_first_not_of(" \"");
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                       [text](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

std::string_view to_string(Encoding encoding) {
    return encoding == Encoding::utf8 ? "UTF-8" : "Windows-1252";
}

std::string to_string(const RowMistake& mistake) {
    std::string text = mistake.line > 0 ? fmt::format("line {}", mistake.line) : "";
    if (!mistake.column.empty()) text += (text.empty() ? "" : ", ") + mistake.column;
    if (!text.empty()) text += ": ";
    text += mistake.found.english;
    if (!mistake.expected.empty()) text += "; expected " + mistake.expected.english;
    if (!mistake.mend.empty()) text += "; " + mistake.mend.english;
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

tl::expected<CsvTable, RowMistake> read_csv(std::string_view bytes, const CsvLimits& limits) {
    const Phrase mend_format("csv_save_csv", "save it as \"CSV UTF-8\" in the spreadsheet program", {});
    if (bytes.size() > limits.bytes || bytes.size() > std::numeric_limits<std::int32_t>::max() / 4)
        return mistake(0,
                       {"csv_large", "a file of {jumlah} bytes", {{"jumlah", std::to_string(bytes.size())}}},
                       at_most(limits.bytes), "");
    if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0"))
        return mistake(0, {"csv_spreadsheet", "a spreadsheet (XLSX, XLS or ODS)", {}}, "CSV", mend_format);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return mistake(0, {"csv_utf16", "text in UTF-16", {}},
                       {"csv_utf8_or_1252", "UTF-8 or Windows-1252", {}}, mend_format);

    CsvTable table;
    const bool is_marked = bytes.starts_with(kUtf8Mark);
    if (is_marked) bytes.remove_prefix(kUtf8Mark.size());
    if (!is_utf8(bytes)) {
        if (is_marked)
            return mistake(0, {"csv_wrongly_marked", "text marked as UTF-8 that is not", {}},
                           {"csv_utf8_throughout", "UTF-8 throughout", {}}, mend_format);
        table.encoding = Encoding::windows_1252;
    }
    if (has_binary(bytes, table.encoding))
        return mistake(0, {"csv_binary", "bytes that are not text", {}}, "CSV", mend_format);

    const std::string text =
        with_line_feeds(table.encoding == Encoding::utf8 ? std::string(bytes) : from_windows_1252(bytes));
    table.separator = guessed_separator(text);
    auto rows = Reader(table.separator, limits).read(text);
    if (!rows) return tl::unexpected(rows.error());
    table.rows = std::move(*rows);
    return table;
}

std::string csv_line(std::span<const std::string> cells, char separator) {
    std::string line;
    for (const std::string& cell : cells) {
        if (!line.empty()) line += separator;
        line += '"';
        bool is_start = true;
        for (std::size_t at = 0; at < cell.size(); ++at) {
            if (is_start && begins_formula(std::string_view(cell).substr(at))) line += '\'';
            if (cell[at] == '"') line += '"';
            line += cell[at];
            is_start = std::string_view(";,\t\n\r").find(cell[at]) != std::string_view::npos;
        }
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace documents
