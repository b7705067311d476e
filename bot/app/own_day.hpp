// What a person sees of their own day: `/status`, and `/mengapa` for the reasons behind it.
#pragma once

#include <string>
#include <vector>

#include "bot/app/talk.hpp"

namespace app {

/// The kind of day, each window and what became of it, open calls, and the flag if there is one; a line each.
std::vector<std::string> own_day_lines(Scene& scene, const domain::Employee& person,
                                       domain::Language language);

/// The same in chat.
void show_status(Scene& scene, const Talk& talk);

/// The chain of reasons by which today is what it is.
void show_why(Scene& scene, const Talk& talk);

}  // namespace app
