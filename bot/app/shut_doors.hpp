// Calls while the office's own front door is shut: what people write does not reach us then, so nobody is
// asked once more, and whoever called hears of it (reliability.md F29). That a silence meanwhile does not
// count is the outage's own doing.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/calls.hpp"

namespace app {

/// Whether somebody whom the call still waits for, and who would be on duty for that attempt, has a chat on a
/// lane whose front door is shut.
bool is_way_in_shut(Scene& scene, const storage::Call& call, int number);

/// Puts the timer of a further attempt off by a minute while that is so, and tells the issuer, once an
/// attempt. False: nothing is in the way.
bool put_off_until_open(Scene& scene, const storage::Call& call, std::string_view subject, int number);

/// A first attempt goes out all the same: what was sent can be read. Tells the issuer that answers do not
/// arrive for now.
void tell_of_shut_door(Scene& scene, const storage::Call& call);

}  // namespace app
