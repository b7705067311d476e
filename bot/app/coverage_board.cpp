#include "bot/app/coverage_board.hpp"

#include <algorithm>
#include <utility>

#include "bot/app/report_units.hpp"
#include "storage/boards.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::UnitId;

/// In the order of the tree; none if the unit is not in the viewer's care.
std::vector<UnitId> units_in_care(Scene& scene, const Viewer& viewer, const std::optional<UnitId>& unit) {
    if (!may(viewer, Permission::see_people)) return {};
    if (unit && !may_see(viewer, *unit)) return {};
    const auto all = storage::units_in_use(scene.tx);
    std::vector<UnitId> units =
        ReportUnits(all, unit ? std::vector{*unit} : std::vector<UnitId>{}).in_order();
    std::erase_if(units, [&](const UnitId& one) { return !may_see(viewer, one); });
    return units;
}

std::set<UnitId> set_of_units(const std::vector<UnitId>& units) {
    return {units.begin(), units.end()};
}

std::string actor_on_board(const Viewer& viewer) {
    return "employee/" + viewer.person.id.value;
}

tl::expected<std::vector<CardHolder>, NoSheets> holders_for(Scene& scene, const Viewer& viewer,
                                                            const UnitId& unit, SheetsFor whom) {
    if (!may(viewer, Permission::enrol_people)) return tl::unexpected(NoSheets::not_allowed);
    const auto units = set_of_units(units_in_care(scene, viewer, unit));
    if (!units.contains(unit)) return tl::unexpected(NoSheets::not_allowed);
    if (scene.office.entrances.empty()) return tl::unexpected(NoSheets::no_account);
    auto holders = card_holders(scene, units, whom);
    if (holders.empty()) return tl::unexpected(NoSheets::nobody);
    if (holders.size() > kMostCardsAtOnce) return tl::unexpected(NoSheets::too_many);
    return holders;
}

}  // namespace

std::optional<CoverageBoard> coverage_board(Scene& scene, const Viewer& viewer,
                                            const std::optional<UnitId>& unit) {
    const auto units = units_in_care(scene, viewer, unit);
    if (units.empty()) return std::nullopt;
    CoverageBoard board;
    board.choices = unit ? units_in_care(scene, viewer, std::nullopt) : units;
    board.may_enrol = may(viewer, Permission::enrol_people);
    auto counts = reach_by_unit(scene, set_of_units(units));
    int to_see_to = 0;
    for (const UnitId& one : units) {
        const auto own = counts.find(one);
        if (own == counts.end()) continue;
        for (const auto& [reach, people] : own->second) {
            if (reach != Reach::reachable) to_see_to += people;
            if (!can_be_reached(reach)) board.unreachable += people;
        }
        board.units.push_back({one, std::move(own->second)});
    }
    board.are_people_left_out = to_see_to > kMostPeopleCovered;
    if (!board.are_people_left_out) board.to_see_to = coverage_of(scene, set_of_units(units)).to_see_to;
    if (!unit || !board.may_enrol) return board;
    const auto holders = card_holders(scene, set_of_units(units), SheetsFor::people_without_chat);
    board.cards = holders.size();
    board.replaced = static_cast<std::size_t>(std::count_if(
        holders.begin(), holders.end(), [](const CardHolder& holder) { return holder.has_open_code; }));
    return board;
}

tl::expected<std::size_t, NoSheets> count_cards(Scene& scene, const Viewer& viewer, const UnitId& unit,
                                                SheetsFor whom) {
    const auto holders = holders_for(scene, viewer, unit, whom);
    if (!holders) return tl::unexpected(holders.error());
    return holders->size();
}

tl::expected<documents::EnrolmentSheets, NoSheets> make_sheets(Scene& scene, const Viewer& viewer,
                                                               const UnitId& unit, SheetsFor whom,
                                                               std::vector<CardCodes> codes) {
    const auto holders = holders_for(scene, viewer, unit, whom);
    if (!holders) return tl::unexpected(holders.error());
    return issue_sheets(scene, *holders, std::move(codes), unit.value, actor_on_board(viewer));
}

std::optional<CoverageReminders> remind_supervisors(Scene& scene, const Viewer& viewer,
                                                    const std::optional<UnitId>& unit) {
    if (!may(viewer, Permission::enrol_people)) return std::nullopt;
    const auto units = units_in_care(scene, viewer, unit);
    if (units.empty()) return std::nullopt;
    return remind_now(scene, set_of_units(units), actor_on_board(viewer));
}

}  // namespace app
