// Flags: a neutral note that somebody should look. The person hears first and may reply; humans decide.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/outbox.hpp"

namespace app {

/// Recounts the person's streak; opens a flag when it reaches the threshold and no reason for it is
/// undecided, dissolves an open one whose misses no longer stand.
void review_streak(Scene& scene, const domain::Employee& employee, const domain::CallRule& rule,
                   std::string_view policy_id, std::string_view policy_version);

/// Dissolves the person's open flag if its misses no longer stand. False: none is open.
bool review_open_flag(Scene& scene, const domain::Employee& employee);

/// Tells the person on another messenger, if the first one refused the notice for good.
void tell_person(Scene& scene, domain::FlagId flag);

/// The notice to the person was accepted: the reply period begins, supervisor and HR are told.
void person_was_told(Scene& scene, domain::FlagId flag);

/// Ten minutes after opening: supervisor and HR are told even if the person could not be.
void tell_others(Scene& scene, std::string_view subject);

/// The reply period is over without a reply.
void reply_period_ended(Scene& scene, std::string_view subject);

/// `/tanggapi [number] words`. Without words the next message is awaited.
void reply_to_flag(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, std::string_view words);

}  // namespace app
