// A response that reached the supervisor otherwise, by telephone or at the office, noted by hand.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// `/catat Siti menelepon balik`, `/catat Budi datang ke kantor 09.10`: answers the person's open calls at
/// that time of today (now, if none is written), with the supervisor's note as evidence, and tells the
/// person. Where the rule of a call does not count call-backs, the note is kept and nothing else. For those
/// who may call the person; nobody notes anything for themselves.
void note_call_back(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                    const Cause& cause, std::string_view words);

}  // namespace app
