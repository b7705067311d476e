// Sheets to print and cut: a card a person, by which they bind a chat of their own. A4, tagged for screen
// readers, the same bytes for the same input.
#pragma once

#include <string>
#include <vector>

#include "bot/domain/instant.hpp"

namespace documents {

struct EnrolmentCard {
    /// A picture to scan, and the words under it. The link is empty where the office has no such account.
    struct Door {
        std::string title;  ///< two lines: the messenger, and where to find us there by hand
        std::string link;
    };

    std::string name;  ///< as it may lie on a desk: masked
    std::string unit;
    std::vector<Door> doors;         ///< at most two are drawn
    std::vector<std::string> steps;  ///< numbered on the card
    std::string code_title;          ///< over the code to type; empty with it
    std::string code;
    std::string validity;
};

struct EnrolmentSheets {
    std::string office;
    std::string title;
    std::string page_of;    ///< the words around the page numbers: `Halaman {n} dari {m}`
    std::string watermark;  ///< across every page; empty: none
    domain::Instant created_at;
    std::vector<EnrolmentCard> cards;
};

inline constexpr int kCardsOnAPage = 4;

/// Four cards on a page, with lines to cut along. Words that do not fit a card end in `…`.
/// Throws std::runtime_error if the machine has no font or the drawing library fails.
std::string to_pdf(const EnrolmentSheets& sheets);

}  // namespace documents
