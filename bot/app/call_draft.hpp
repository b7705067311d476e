// Describing a call in chat: names are matched, a preview shows what would happen, and one tap sends it.
#pragma once

#include <cstdint>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// `/panggil Siti Aminah, Budi: pesan`. Names are matched among the supervisor's people; what is ambiguous or
/// unknown is asked back. Ends in a preview card to confirm.
void describe_call_out(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                       const Cause& cause, std::string_view words);

/// `/apel` for the supervisor's unit with everything below it, or `/apel NAME OF A UNIT`.
void describe_roll_call(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                        const Cause& cause, std::string_view words);

/// Why a call cannot wait until its people are on duty: what the preview of such a call asks for. It is shown
/// once more, and only then can be sent.
void hear_urgency(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                  const Cause& cause, std::int64_t draft_id, std::string_view words);

/// The taps on the preview card. A draft is settled once; whoever taps again is told what became of it.
void show_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                const Cause& cause, std::int64_t draft_id);
void confirm_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                   const Cause& cause, std::int64_t draft_id);
/// The button of a closed card: the same call once more, prepared for those who did not answer it.
void draft_for_silent(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                      const Cause& cause, std::int64_t call_id);
void cancel_draft(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                  const Cause& cause, std::int64_t draft_id);

}  // namespace app
