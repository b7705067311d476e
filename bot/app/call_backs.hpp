// A response that reached the supervisor otherwise, by telephone or at the office, noted by hand.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/app/call_plan.hpp"
#include "bot/app/scene.hpp"
#include "bot/app/viewer.hpp"

namespace app {

/// What somebody notes of a person who responded otherwise.
struct CallBack {
    std::string how;                           ///< telephone, in_person, otherwise
    std::optional<std::chrono::minutes> time;  ///< of today, on the supervisor's wall; nullopt: now
    std::string words;                         ///< as they were written
};
/// What came of a note: open calls are answered by it; it is kept, for the rule of the call does not count
/// call-backs, or because nothing was open then.
enum class CallBackEffect { answered, kept, nothing_open };
struct KeptCallBack {
    CallBackEffect effect = CallBackEffect::nothing_open;
    domain::Instant at;
};
/// Those for whom this person may note that they responded otherwise: whom they may call, and for HR
/// everybody they are there for, since a note only ever speaks for the person. Never oneself; for auditors,
/// nobody.
std::vector<domain::Employee> people_to_note(Scene& scene, const domain::Employee& noter);
/// Whether somebody who has not left is among them. `callable`: whom the noter may call.
bool may_note(const Viewer& noter, const CallableBy& callable, const domain::Employee& person);

/// Keeps the note and tells the person. nullopt: the noter may not note anything for that person, it says
/// nothing in words, or it names a time that has not come yet.
std::optional<KeptCallBack> keep_call_back(Scene& scene, const domain::Employee& noter,
                                           const domain::Employee& person, const Cause& cause,
                                           const CallBack& note);
/// The catalogue's key of what the supervisor is told of it.
std::string_view effect_key(CallBackEffect effect);

/// `/catat Siti menelepon balik`, `/catat Budi datang ke kantor 09.10`: answers the person's open calls at
/// that time of today (now, if none is written), with the supervisor's note as evidence, and tells the
/// person. Where the rule of a call does not count call-backs, the note is kept and nothing else. For
/// whom: see `people_to_note`.
void note_call_back(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                    const Cause& cause, std::string_view words);

}  // namespace app
