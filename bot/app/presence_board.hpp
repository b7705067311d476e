// One day of presence of everybody in one's care: who is on duty, each window and what became of it, and why
// somebody was or was not asked. For the dashboard; nothing here changes anything.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/viewer.hpp"

namespace app {

/// More people than this are shown by unit alone, until one unit is chosen.
inline constexpr std::size_t kMostPeopleOnBoard = 300;

struct PresenceWindow {
    std::string name;   ///< `pagi`
    std::string hours;  ///< from the opening, when the person is asked, to the named minute
    std::string state;  ///< as bot/domain/window_state.hpp has it
    std::string words;  ///< `tepat waktu`
    std::string time;   ///< of the check-in; empty if there is none
};

struct PersonPresence {
    domain::EmployeeId id;
    std::string name;
    std::string standing;  ///< `on_duty`, `flexible`, `off_duty`, `leave`, …, `exempt`, `day_off`
    std::string standing_words;
    std::vector<PresenceWindow> windows;  ///< empty: nothing was asked of the person that day
    std::string why;                      ///< the rule's words for that
    std::string chat;  ///< why nothing asked can get there, where that lies with the chat; else empty
};

struct UnitOfDay {
    domain::UnitId unit;
    int depth = 0;                    ///< below the highest unit that is shown
    std::vector<std::string> counts;  ///< `Pagi, tepat waktu: 4 orang`
    std::vector<PersonPresence> people;
};

struct PresenceDay {
    std::chrono::year_month_day date;
    std::vector<domain::UnitId> choices;  ///< every unit in the viewer's care
    std::vector<UnitOfDay> units;
    bool are_people_left_out = false;  ///< there are too many: see `kMostPeopleOnBoard`
};

/// Today where the viewer is, if no date is given; of one unit and those below it, if one is. nullopt: the
/// viewer may not see that.
std::optional<PresenceDay> presence_on(Scene& scene, const Viewer& viewer, domain::Language language,
                                       std::optional<std::chrono::year_month_day> date,
                                       const std::optional<domain::UnitId>& unit);

/// How many of the people in the viewer's care are in which state of which window today, a line each. Empty:
/// nobody was asked, or the viewer may not see people.
std::vector<std::string> presence_in_numbers(Scene& scene, const Viewer& viewer, domain::Language language);

/// The chain of reasons by which the person's day is what it is, a line each, and what lay with the chat.
/// nullopt: there is no such person, or the viewer may not see them.
struct ExplainedDay {
    domain::Employee person;
    std::vector<std::string> lines;
};
std::optional<ExplainedDay> explain_day(Scene& scene, const Viewer& viewer, domain::Language language,
                                        const domain::EmployeeId& person,
                                        std::optional<std::chrono::year_month_day> date);

}  // namespace app
