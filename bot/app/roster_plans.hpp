// Quota rosters at work: what may be given is proposed and checked by the rules that hold then, edits are
// made whole or not at all, and everyone concerned is told once.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/roster_plan.hpp"
#include "storage/roster_plan.hpp"

namespace app {

/// The people of these units in the week from that Monday on, as the rules and what is known of them today
/// make it, before any roster.
domain::RosterWeek roster_week(Scene& scene, const std::vector<domain::UnitId>& units,
                               std::chrono::year_month_day monday);

/// What the roster gives in that week, of everybody in it.
std::vector<domain::RosteredDay> rostered_in(Scene& scene, const domain::RosterWeek& week);

/// A proposal for what is still owed in that week; what the roster gives already stays. Today and days past
/// are not proposed. Fairness looks back ten weeks.
domain::RosterProposal propose_for_unit(Scene& scene, const domain::UnitId& unit,
                                        std::chrono::year_month_day monday);

enum class RosterStroke { give, take_away };

struct RosterEdit {
    RosterStroke stroke = RosterStroke::give;
    domain::RosteredDay day;
};

/// Every rule that these edits, made together, would break (`entry` is the edit's place); empty: none. What
/// is amiss already, and stays no worse, is not held against them. Today and days past stay as they are:
/// their windows and calls were issued on them.
std::vector<domain::RosterBreach> check_edits(Scene& scene, const std::vector<RosterEdit>& edits);

/// Checks the edits and, if no rule stands against them, makes them all: the days, their history, the log,
/// and a message to each person concerned, one a week, within the calm budget. `by` as in
/// storage/roster_history.
std::vector<domain::RosterBreach> edit_roster(Scene& scene, const std::vector<RosterEdit>& edits,
                                              std::string_view by);

/// What must change so that the people and weeks named in `wanted` have just those days; others stay.
std::vector<RosterEdit> edits_towards(Scene& scene, const std::vector<domain::RosteredDay>& wanted);

/// The person's days of the week in words, as the roster and the rules give them: "Rabu dan Kamis"; empty:
/// none.
std::string days_in_words(const domain::RosterMember& member,
                          const std::vector<domain::RosteredDay>& rostered, domain::Language language);
/// "16 Feb 2026 – 22 Feb 2026".
std::string week_in_words(std::chrono::year_month_day monday, domain::Language language);

}  // namespace app
