// The commands of the chat, one row each: `/hadir`, `/panggil Siti: …`.
#pragma once

#include <string_view>

#include "bot/app/talk.hpp"

namespace app {

/// Runs the command that the text is (`/panggil@our_bot Siti: pesan`). False: it is none of ours.
bool obey(Scene& scene, const Talk& talk, std::string_view text);

/// The commands this person can use, on one screen.
void help(Scene& scene, const Talk& talk);

}  // namespace app
