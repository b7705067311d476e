// A decision that changes the calendar, from its record to the last person told: what it would change for
// whom, windows not yet begun planned anew, one calm message to each person whose days change, and one
// summary to those who lead them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/calendar_change.hpp"
#include "storage/calendars.hpp"

namespace app {

struct CalendarDecision {
    std::vector<domain::CalendarChange> changes;
    std::string by;
    std::string ground;
};

/// Why the changes cannot be made today, each with its mend (domain/calendar_change.hpp); empty if they can.
std::vector<std::string> objections_to(Scene& scene, const std::vector<domain::CalendarChange>& changes);

/// The calendar in force, and what the changes would make of it.
storage::CalendarStep step_of(Scene& scene, const std::vector<domain::CalendarChange>& changes);

/// One person's day as it was to be, and as it will be.
struct ChangedDay {
    domain::DayPlan before;
    domain::DayPlan after;
};
struct AffectedPerson {
    domain::Employee employee;
    std::vector<ChangedDay> days;  ///< whose windows, hours or report differ, in order; not empty
};

/// Calls `each` for those of one page of people, from the one behind `after` on (empty: from the first),
/// whose days the step changes. Answers behind whom to go on; nullopt: that was the last page. Looks at the
/// weeks in which the calendars differ, tomorrow and later, and no further than some weeks' worth of days.
std::optional<domain::EmployeeId> visit_affected(Scene& scene, const storage::CalendarStep& step,
                                                 const domain::EmployeeId& after,
                                                 const std::function<void(const AffectedPerson&)>& each);

/// Puts the decision on record and sets its timer; answers its number. The rules in force see it once they
/// are loaded again. std::logic_error if there are objections.
std::int64_t change_calendar(Scene& scene, const CalendarDecision& decision);

/// The next page of people of a decision: plans anew what has not begun, and tells them; then those who lead.
/// `subject` is the decision, the stage and behind which employee to go on.
void carry_calendar_change(Scene& scene, std::string_view subject);

}  // namespace app
