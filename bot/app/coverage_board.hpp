// Who cannot be reached before they next work from somewhere else, as the dashboard shows it to those who
// answer for them; and what HR does about it there: sheets with codes, a word to the supervisors.
#pragma once

#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/coverage.hpp"
#include "bot/app/enrolment_kit.hpp"
#include "bot/app/viewer.hpp"

namespace app {

/// So many cards are made at once: more delay others, and are printed and handed out in parts anyway.
inline constexpr std::size_t kMostCardsAtOnce = 200;

/// No more people are named at once.
inline constexpr int kMostPeopleCovered = 300;

struct CoverageBoard {
    struct Row {
        domain::UnitId unit;
        std::map<Reach, int> counts;
    };
    std::vector<domain::UnitId> choices;  ///< what it may be narrowed to, in the order of the tree
    std::vector<Row> units;               ///< of those asked for, the ones with people, in that order
    std::vector<Covered> to_see_to;       ///< see `Coverage`
    bool are_people_left_out = false;     ///< too many to name: a unit below has fewer
    int unreachable = 0;
    bool may_enrol = false;
    // Of a chosen unit, for who may enrol: the cards for people without a chat, and the unused codes these
    // end.
    std::size_t cards = 0;
    std::size_t replaced = 0;
};

/// Of the unit and those below it, or of all in the viewer's care. nullopt: it is not the viewer's.
std::optional<CoverageBoard> coverage_board(Scene& scene, const Viewer& viewer,
                                            const std::optional<domain::UnitId>& unit);

enum class NoSheets { not_allowed, no_account, nobody, too_many };

/// How many cards `make_sheets` would make: their codes are to be made before it.
tl::expected<std::size_t, NoSheets> count_cards(Scene& scene, const Viewer& viewer,
                                                const domain::UnitId& unit, SheetsFor whom);
/// The unit's sheets, with everything below it; see `issue_sheets`.
tl::expected<documents::EnrolmentSheets, NoSheets> make_sheets(Scene& scene, const Viewer& viewer,
                                                               const domain::UnitId& unit, SheetsFor whom,
                                                               std::vector<CardCodes> codes);

/// See `remind_now`. nullopt: the viewer may not.
std::optional<CoverageReminders> remind_supervisors(Scene& scene, const Viewer& viewer,
                                                    const std::optional<domain::UnitId>& unit);

}  // namespace app
