// Calls as those see them who answer for the people called: the calls of some days, and one call live.
// Whether a message arrived and whether the person answered are two facts, told apart. Nothing here changes
// anything but what is asked for at the end.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/call_backs.hpp"
#include "bot/app/verdict_words.hpp"
#include "bot/app/viewer.hpp"

namespace app {

struct CallLine {
    storage::Call call;
    std::string caller;
    std::string about;                ///< the unit of a roll call, the names of a call-out
    std::vector<std::string> counts;  ///< `6 menjawab`, of the people in the viewer's care
};
/// Calls of the seven days up to that date that were issued by the viewer or reached somebody in their care,
/// the newest first.
std::vector<CallLine> calls_until(Scene& scene, const Viewer& viewer, domain::Language language,
                                  std::chrono::year_month_day last);

/// Those of them, up to today, that are not over.
std::vector<CallLine> open_calls(Scene& scene, const Viewer& viewer, domain::Language language);

struct CallTile {
    domain::EmployeeId id;
    std::string name;
    domain::UnitId unit;
    std::string
        delivery;  ///< `queued`, `sent`, `delivered`, `read`, `failed`; empty: the person was left out
    std::string delivery_words;
    std::string answer;  ///< an outcome, `no_reply` or `left_out`
    std::string answer_words;
    std::string cause_words;  ///< of what is void or left out
    bool may_note =
        false;  ///< the viewer may note that the person responded otherwise: no answer came in time
};

struct CallBoard {
    storage::Call call;
    std::string caller;
    std::string about;                        ///< without the message, which stands in `call`
    std::optional<domain::Instant> deadline;  ///< while somebody is awaited
    std::string progress;                     ///< `5 dari 7 menjawab`
    std::vector<std::string> counts;
    std::vector<CallTile> tiles;  ///< of the people in the viewer's care; all of them for the issuer
    int next_attempt = 0;         ///< which the viewer may ask for by the rule of this call; 0: none
    bool may_call_again = false;  ///< by a new call to those who have not answered
    std::string others_call;      ///< to HR, whom no rule lets call these people: who can; else empty
    bool may_note = false;        ///< for somebody: see the tiles
};
/// nullopt: there is no such call, or nobody of it is in the viewer's care.
std::optional<CallBoard> call_board(Scene& scene, const Viewer& viewer, domain::Language language,
                                    domain::CallId call);

/// Why the call ended as it did for that person: for the person, the issuer, and those who answer for them.
std::optional<CallExplanation> explain_call_to(Scene& scene, const Viewer& viewer, domain::CallId call,
                                               const domain::EmployeeId& person);

/// `/catat` from the board. nullopt: as `keep_call_back` has it.
std::optional<KeptCallBack> note_on_board(Scene& scene, const Viewer& viewer,
                                          const domain::EmployeeId& person, const CallBack& note);

/// The event that an act on the dashboard is, for the use cases that answer to one.
Cause cause_of_act(Scene& scene, const domain::Employee& person);

}  // namespace app
