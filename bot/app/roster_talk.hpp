// The quota roster in chat: `/jadwal`, for supervisors with proposals and edits, for everyone their own days.
#pragma once

#include <cstdint>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// `/jadwal` of a supervisor: the roster of the unit for next week (`minggu ini`, `minggu depan`, or the name
/// of a unit below may follow), `usul` for a proposal, and edits: `Siti Rabu`, `Siti Rabu ke Kamis`,
/// `Siti batal Rabu`. Weekdays are those of the week in question, next week unless `minggu ini` is said;
/// every answer names the date. Of anybody else: their own days of this week and the next.
void plan_roster(Scene& scene, const domain::Employee& person, const storage::Chat& chat, const Cause& cause,
                 std::string_view words);

/// The tap that asks for a proposal; `subject` is `<monday>/<which of the supervisor's units>`.
void ask_proposal(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                  const Cause& cause, std::string_view subject);

/// The tap that makes a proposal the roster. Made once; if it fits no longer, a fresh one is shown.
void use_proposal(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                  const Cause& cause, std::int64_t proposal_id);

/// The person was picked whom an ambiguous name meant; `subject` as `button_subject` writes it.
void edit_by_button(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                    const Cause& cause, std::string_view subject);

}  // namespace app
