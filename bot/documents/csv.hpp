// Tables as text: what spreadsheet programs of Indonesian offices write, and what they can open without harm.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/documents/phrase.hpp"

namespace documents {

enum class Encoding { utf8, windows_1252 };

std::string_view to_string(Encoding encoding);

/// One reason why a file cannot be taken as it is.
struct RowMistake {
    std::size_t line = 0;  ///< from 1, where the row begins; 0: the file as a whole
    std::string column;    ///< the header's name of it; empty: the whole row
    Phrase found;
    Phrase expected;
    Phrase mend;

    friend bool operator==(const RowMistake&, const RowMistake&) = default;
};

/// One line in English: `line 3, phone: found "0812", expected …; mend`.
std::string to_string(const RowMistake& mistake);

struct CsvRow {
    std::size_t line = 0;            ///< from 1, where the row begins
    std::vector<std::string> cells;  ///< UTF-8, white space at both ends removed

    friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

struct CsvTable {
    char separator = ';';
    Encoding encoding = Encoding::utf8;
    std::vector<CsvRow> rows;  ///< the header too; rows without any content are left out
};

struct CsvLimits {
    std::size_t bytes = 8 * 1024 * 1024;
    std::size_t rows = 20'000;
    std::size_t cells = 64;  ///< in one row
    std::size_t cell_bytes = 1'000;
};

/// Reads a table with `;` or `,` (whichever the first row has more of outside quotes; `;` if neither), as
/// UTF-8 with or without a byte order mark, or else as Windows-1252. Line ends may be CRLF, LF or CR, and may
/// stand inside quoted cells, where they become LF. The mistake is the first found: after it the rest has no
/// meaning.
tl::expected<CsvTable, RowMistake> read_csv(std::string_view bytes, const CsvLimits& limits = {});

/// One line of a table, CRLF at its end, every cell quoted. What a spreadsheet could take for a formula (`=`,
/// `+`,
/// `-`, `@`, tab, CR; also in full width) gets a `'` before it at the start of a cell and after any `;`, `,`,
/// tab or line break inside it, for Excel splits at its own country's separator even within quotes.
std::string csv_line(std::span<const std::string> cells, char separator = ';');

}  // namespace documents
