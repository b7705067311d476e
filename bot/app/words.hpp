// What a person writes in their own words: the reply somebody waits for, a yes, a reason, a question.
#pragma once

#include "bot/app/talk.hpp"

namespace app {

/// A message in the person's own chat, with text or without.
void hear_message(Scene& scene, const Talk& talk, const domain::InboundMessage& message);

/// A reason in words, or a command for it (`/sakit demam`): about the call it answers, else about what
/// hinders the person today, else a note to the supervisor.
void hear_reason(Scene& scene, const Talk& talk, std::string_view words);

/// Asks what an unclear message meant, with one tap for each likely answer.
void ask_two_buttons(Scene& scene, const Talk& talk, std::string_view key);

}  // namespace app
