// The person's side of daily reports: `/laporan` with a few lines or a link, a reply to the reminder, and
// what became of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"

namespace app {

/// `/laporan` alone shows today's report, asks for it if it is owed, and shows a supervisor the day's card.
/// With words it hands them in; where they name somebody below the writer, see `read_report`.
void daily_report(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                  const Cause& cause, std::string_view words);

/// A message that quotes a reminder, a receipt or a question about the writer's report is handed in. False:
/// it quotes none.
bool hears_report(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                  const Cause& cause, const domain::InboundMessage& message);

/// Keeps the words as the person's report, in time or late; a further text of the same day is added.
/// Nothing but an answer in words if the report is somebody else's.
void hand_in_report(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                    const Cause& cause, std::int64_t report_id, std::string_view words);

/// A tap on a reminder or question: the next words are the report.
void ask_for_report(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                    const Cause& cause, std::int64_t report_id);

}  // namespace app
