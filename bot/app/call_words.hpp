// What a person reads when they are called.
#pragma once

#include <string>

#include "bot/app/scene.hpp"
#include "bot/app/speech.hpp"
#include "storage/calls.hpp"

namespace app {

/// The catalogue's key for that attempt of the call.
std::string attempt_key(const storage::Call& call, int attempt);

/// The words of an attempt, for whichever chat they go to.
Utterance attempt_words(Scene& scene, const storage::Call& call, const storage::AttemptRow& row,
                        const domain::Employee& employee, const std::string& key);

}  // namespace app
