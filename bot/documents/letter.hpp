// An official letter as PDF: A4, tagged for screen readers, page numbers, the same bytes for the same input.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/domain/instant.hpp"

namespace documents {

struct Heading {
    std::string text;
    int level = 1;  ///< 1 to 3
};

struct Paragraph {
    enum class Style { plain, quoted, small, lead };
    std::string text;  ///< line breaks are kept
    Style style = Style::plain;
};

/// A label and what belongs to it, a line each.
struct Facts {
    struct Fact {
        std::string label;
        std::string value;
    };
    std::vector<Fact> rows;
};

/// What stands in a column. On a page of the dashboard numbers stand below each other, to the right.
enum class ColumnKind { words, number };

/// The head is repeated on every page that the table reaches.
struct LetterTable {
    struct Column {
        std::string title;
        double share = 1;  ///< of the width, beside the other columns
        ColumnKind kind = ColumnKind::words;
    };
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
};

/// Shares side by side, as bars from nought to a hundred per cent. On one page, and never alone: whoever does
/// not see them reads `words`, which stand below.
struct ShareBars {
    struct Bar {
        std::string words;           ///< at its end: `91,2 %`
        std::optional<double> part;  ///< of one; nullopt: the words alone
    };
    struct Group {
        std::string label;
        std::vector<Bar> bars;  ///< one for each of `series`
    };
    std::vector<std::string> series;  ///< two at most
    std::vector<Group> groups;
    std::string words;
};

using Block = std::variant<Heading, Paragraph, Facts, LetterTable, ShareBars>;

struct Letter {
    std::string office;     ///< at the head of the first page, and small on the others
    std::string title;      ///< of the document, for its reader and its file
    std::string reference;  ///< at the foot of every page
    std::string page_of;    ///< the words around the page numbers: `Halaman {n} dari {m}`
    std::string watermark;  ///< across every page; empty: none
    domain::Instant created_at;
    std::vector<Block> blocks;
    bool is_wide = false;  ///< A4 across, tables in small type: for many columns
};

/// Bytes that are no UTF-8 and control characters are shown as U+FFFD. Text that fits on no page goes on on
/// the next. Throws std::runtime_error if the machine has no font or the drawing library fails.
std::string to_pdf(const Letter& letter);

}  // namespace documents
