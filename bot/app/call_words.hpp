// What people read of a call.
#pragma once

#include <string>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/app/speech.hpp"
#include "storage/calls.hpp"

namespace app {

/// The catalogue's key for that attempt of the call.
std::string attempt_key(const storage::Call& call, int attempt);

/// The words of an attempt, for whichever chat they go to.
Utterance attempt_words(Scene& scene, const storage::Call& call, const storage::AttemptRow& row,
                        const domain::Employee& employee, const std::string& key);

/// Some of those in the call: by their names, or, where a card would name nobody any more, how many of which
/// unit.
std::string people_of_call(Scene& scene, const storage::Call& call, const std::vector<std::string>& names,
                           domain::Language language);

}  // namespace app
