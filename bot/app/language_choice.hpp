// In which language a person is spoken to: theirs to choose among all that have a catalogue, and said in each
// language's own words, for whoever cannot read the present one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/app/talk.hpp"

namespace app {

/// `/bahasa`: a button a language, or the list of their commands if they are more than a message has buttons.
/// With a language's name, command or code: the language itself.
void choose_language(Scene& scene, const Talk& talk, std::string_view words);

/// The button of a language; `code` names it.
void use_language(Scene& scene, const Talk& talk, std::string_view code);

/// `/english`: switches to the language whose command that is. False: it is none's.
bool obey_language(Scene& scene, const Talk& talk, std::string_view command);

/// The commands that switch a reader of `language` to another, without the slash; none if they are too many
/// to be offered one by one.
std::vector<std::string> other_languages(const wording::Catalogue& words, domain::Language language);

/// Whether it is the command of a language: `english`.
bool is_language_command(const wording::Catalogue& words, std::string_view command);

/// What menu and help say of a command to a reader of `language`; of a language's command, in that language.
std::string described(const wording::Catalogue& words, domain::Language language, const std::string& command);

}  // namespace app
