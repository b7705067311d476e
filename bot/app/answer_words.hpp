// How an answer came, where it was neither a tap nor the person's own words: by a command, which counts as
// any message does (design.md 3), or noted by hand by somebody else.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/calls.hpp"

namespace app {

/// Which command somebody sent is theirs to know; whoever called, or decides, reads that it was one.
enum class TellsCommand { that_it_was, by_name };

/// `dengan sebuah perintah`, `dicatat oleh Rina Wati: "menelepon balik"`; empty for whatever the person said
/// or tapped. `noted_by` as in bot/app/calls.hpp.
std::string how_answered(Scene& scene, std::string_view words, std::string_view noted_by,
                         domain::Language language, TellsCommand tells = TellsCommand::that_it_was);
std::string how_answered(Scene& scene, const storage::AttemptRow& row, const storage::Answer& answer,
                         domain::Language language, TellsCommand tells = TellsCommand::that_it_was);
/// Of the answer that settled the attempt; empty if there is none.
std::string how_answered(Scene& scene, const storage::AttemptRow& row, domain::Language language);
std::string how_answered(Scene& scene, const storage::SettlingAnswer& answer, domain::Language language);

/// The same for a line of a card: `dengan sebuah perintah`, `dicatat oleh Rina Wati`.
std::string how_answered_briefly(Scene& scene, const storage::AttemptRow& row, domain::Language language);

/// What others may read of the answer: word for word, nothing of a command.
std::string words_for_others(Scene& scene, const storage::Answer& answer);

}  // namespace app
