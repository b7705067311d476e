// What the next words of a person are awaited for.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

enum class Awaited {
    nothing,
    note,             ///< for the supervisor, about nothing in particular
    flag_reply,       ///< about: the flag's number
    question,         ///< about: the call's number
    reason,           ///< about: see `what_hindered`
    report,           ///< about: the daily report's number
    report_question,  ///< the supervisor's, about the daily report of that number
    absence,          ///< about: the draft's number
    flag_ground,      ///< of a decision, about: `<flag>/<step>`
    urgency,          ///< the supervisor's, about the draft of a call of that number
};

struct AwaitedWords {
    Awaited what = Awaited::nothing;
    std::string about;
};

/// From now on, until somebody asks for other words or the time is over.
void await_words(Scene& scene, const domain::Employee& employee, Awaited what, std::string_view about,
                 std::chrono::minutes within);
AwaitedWords awaited_words(Scene& scene, const domain::Employee& employee);

}  // namespace app
