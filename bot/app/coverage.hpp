// Who cannot be reached before they next work from somewhere else, and a polite word about it to those who
// lead them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"

namespace app {

enum class Reach {
    reachable,
    silent,        ///< on Telegram alone, and nothing was heard there for so long that silence proves nothing
    blocked,       ///< every chat has shut the bot out
    not_enrolled,  ///< no chat at all
};
std::string_view to_string(Reach reach);

/// Whether messages get there: silent people can be reached.
constexpr bool can_be_reached(Reach reach) {
    return reach == Reach::reachable || reach == Reach::silent;
}

struct Covered {
    domain::Employee employee;
    Reach reach = Reach::reachable;
    std::optional<std::chrono::year_month_day> next_flexible_day;  ///< within two weeks, today included
};

struct Coverage {
    std::map<domain::UnitId, std::map<Reach, int>> counts;  ///< of every unit that has people
    std::vector<Covered> to_see_to;  ///< all but the reachable; the soonest flexible day first, then by unit
};

/// The counts alone: of thousands of people, whose next flexible days take long to find.
std::map<domain::UnitId, std::map<Reach, int>> reach_by_unit(Scene& scene,
                                                             const std::set<domain::UnitId>& units);

/// Of these units.
Coverage coverage_of(Scene& scene, const std::set<domain::UnitId>& units);

/// On a working day's morning, each supervisor hears which of their own people the service cannot reach and
/// whose next working day is a flexible one. In the private chat alone, within the calm budget, and not twice
/// about the same people. Subject `office` is everybody; else the supervisor who had no room for it an hour
/// ago.
void remind_of_coverage(Scene& scene, std::string_view subject);
/// The same word at once, to those who lead people of these units whom the service cannot reach and who work
/// flexibly within the next two weeks.
struct CoverageReminders {
    int sent = 0;
    int not_anew = 0;  ///< they heard of the same people before, or cannot be reached themselves
    int no_room = 0;   ///< their calm budget is used up, or the quiet hours end too late
};
CoverageReminders remind_now(Scene& scene, const std::set<domain::UnitId>& units, std::string_view asked_by);
/// The next morning of the office's working days, when its hours begin.
void set_next_coverage_reminder(Scene& scene);

}  // namespace app
