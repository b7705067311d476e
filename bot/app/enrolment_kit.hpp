// The enrolment kit: sheets with a card for each person of a unit, to be printed, cut and handed over.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "bot/app/enrolment_codes.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/enrolment_sheet.hpp"

namespace app {

/// Who gets a card.
enum class SheetsFor { people_without_chat, everybody };

struct CardHolder {
    domain::Employee employee;
    bool has_open_code = false;  ///< which ends when the card is made
};

/// In the order of the sheets: by unit, then by name. Somebody whose every chat has shut the bot out counts
/// as without one.
std::vector<CardHolder> card_holders(Scene& scene, const std::set<domain::UnitId>& units, SheetsFor whom);

/// The two codes of one card: the pictures carry one, the person may type the other.
struct CardCodes {
    MadeCode scanned;
    MadeCode typed;
};
/// Takes some 10 ms a card: to be called before the transaction.
std::vector<CardCodes> make_card_codes(std::size_t cards);

/// Ends the people's earlier codes, hands out new ones, and draws up the sheets; each with an audit event.
/// `codes` are used up from the back; what is missing is made here.
documents::EnrolmentSheets issue_sheets(Scene& scene, const std::vector<CardHolder>& holders,
                                        std::vector<CardCodes> codes, std::string_view unit,
                                        std::string_view issued_by);

}  // namespace app
