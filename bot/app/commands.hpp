// The commands of the chat, one row each: `/hadir`, `/panggil Siti: …`.
#pragma once

#include <string_view>

#include "bot/app/talk.hpp"

namespace app {

/// Runs the command that the text is (`/panggil@our_bot Siti: pesan`). False: it is none of ours.
bool obey(Scene& scene, const Talk& talk, std::string_view text);

/// The command that the text is, by the name it was written with (`masuk`); empty: it is none of ours.
std::string command_in(Scene& scene, std::string_view text);
/// What it does, as menu and help say it.
std::string command_in_words(Scene& scene, const std::string& command, domain::Language language);

/// The commands this person can use, on one screen.
void help(Scene& scene, const Talk& talk);

}  // namespace app
