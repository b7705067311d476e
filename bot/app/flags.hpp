// Flags: a neutral note that somebody should look. The person hears first and may reply; humans decide
// (bot/app/flag_decisions.hpp).
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "bot/app/speech.hpp"
#include "storage/flags.hpp"

namespace app {

/// Recounts the person's streak; opens a flag when it reaches the threshold and no reason for it is
/// undecided, dissolves an open one whose misses no longer stand.
void review_streak(Scene& scene, const domain::Employee& employee, const domain::CallRule& rule,
                   std::string_view policy_id, std::string_view policy_version);

/// Dissolves the person's open flags whose misses no longer stand; where somebody has upheld one already, the
/// decision is marked as overtaken, and stays. False: none is open.
bool review_open_flag(Scene& scene, const domain::Employee& employee);

/// Whether a reason for one of the flag's misses, or a request to be away then, awaits a decision.
bool has_undecided_reason(Scene& scene, const storage::Flag& flag, const domain::Employee& employee);

// -------------------------------------------------------------------------------- flag_replies.cpp

/// Tells the person on another messenger, if the first one refused the notice for good.
void tell_person(Scene& scene, domain::FlagId flag);

/// A notice to the person was accepted: the reply period begins, supervisor and HR are told. An older notice
/// than the newest (`subject`, see `notice_subject`) begins nothing.
void person_was_told(Scene& scene, domain::FlagId flag, std::string_view subject);
/// The same, however it was learnt, e.g. `employee/hana`.
void begin_reply_period(Scene& scene, storage::Flag flag, const domain::Employee& employee,
                        std::string_view actor);

/// Ten minutes after opening: HR is asked to reach whoever could not be told.
void tell_others(Scene& scene, std::string_view subject);

/// The reply period is over without a reply: those who decide are asked.
void reply_period_ended(Scene& scene, std::string_view subject);

/// Keeps the words as the person's reply to their flag, and tells those who were told of it. What the person
/// is to hear of that comes back.
Utterance keep_reply(Scene& scene, const domain::Employee& employee, storage::Flag flag, const Cause& cause,
                     std::string_view words);
/// `/tanggapi [number] words`. Without words the next message is awaited. A decided flag takes further words
/// too; they change nothing by themselves.
void reply_to_flag(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, std::string_view words);

}  // namespace app
