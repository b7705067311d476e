// A month under the rules, day by day, and one moment of it laid open: what everybody may ask about
// themselves, those who care for others about these, and anybody about a kind of unit.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/viewer.hpp"
#include "storage/calendars.hpp"

namespace app {

/// Whose days: a person of the roster, or somebody without a name who works in a unit of that kind.
struct CalendarSubject {
    std::string employee;  ///< the roster's key; empty with an empty kind: the viewer
    std::optional<domain::UnitKind> kind{};
};

struct CalendarMonth {
    std::string whose;  ///< the person's name; empty: a kind of unit
    std::optional<domain::UnitKind> kind;
    std::string zone;
    std::chrono::year_month month;
    std::vector<domain::DayPlan> days;  ///< every day of the month, in order
    /// Decisions that changed a day of the month, or its Ramadan, newest first.
    std::vector<storage::CalendarChangeRow> decisions;
};
/// The pauses between the day's hours of duty that are neither prayer nor time for which the person has leave
/// to be away: rest, in order.
std::vector<domain::Span> breaks_of(const domain::DayPlan& day);

/// nullopt: there is no such person, or they are not in the viewer's care.
std::optional<CalendarMonth> calendar_month(Scene& scene, const Viewer& viewer,
                                            const CalendarSubject& subject, std::chrono::year_month month);

/// One moment by the same rule as `sigap policy explain` and `/mengapa`; a wall time of whoever is asked
/// about.
struct ExplainedMoment {
    std::string whose;
    std::string zone;
    domain::Instant at;
    domain::Explanation explanation;
};
/// nullopt: as above.
std::optional<ExplainedMoment> explain_moment(Scene& scene, const Viewer& viewer,
                                              const CalendarSubject& subject,
                                              std::chrono::year_month_day date,
                                              std::chrono::minutes time_of_day);

/// The people whose days the viewer may ask about, by name, without the viewer. nullopt: they are more than
/// `most`.
std::optional<std::vector<domain::Employee>> people_in_care(Scene& scene, const Viewer& viewer,
                                                            std::size_t most);

}  // namespace app
