// What a supervisor sees of a call: one live card where messages can be changed, a summary a stage elsewhere.
#pragma once

#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/calls.hpp"

namespace app {

/// Cards of more people count them instead of naming them, and are redrawn once in a while.
inline constexpr int kMostNamesOnCard = 12;

/// The deadline that the card shows: of the newest attempt.
domain::Instant shown_deadline(const std::vector<storage::AttemptRow>& attempts, const storage::Call& call);

/// The card at the start, pinned without a sound while the call is open, and its changes; or the summary of
/// this stage (`summary_start`, `summary_half_time`, `summary_final`: keys of the catalogue), where messages
/// cannot be changed.
void report_stage(Scene& scene, const storage::Call& call, std::string_view stage);

/// Puts the card in step with what is known; nothing where messages cannot be changed. The card of a large
/// call follows within seconds, by a timer, so that a thousand answers do not draw it a thousand times.
void refresh_card(Scene& scene, domain::CallId call);
/// Draws it at once; `subject` is the call's number.
void redraw_card(Scene& scene, std::string_view subject);
/// A message of the call was delivered; only cards that name people show that.
void show_delivery(Scene& scene, domain::CallId call);

}  // namespace app
