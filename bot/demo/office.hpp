// The office behind the page of phones, in the language in which it is to speak.
#pragma once

#include <string>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/language.hpp"
#include "bot/wording/catalogue.hpp"

namespace demo {

/// Those in which the script says everything.
const std::vector<domain::Language>& office_languages();

/// The language that the locale of the environment asks for, if the office speaks it; else Indonesian.
domain::Language language_of_locale();

/// The roster: who speaks Indonesian there speaks `language` here.
std::string office_roster(domain::Language language);
/// The simulator's lines, but for the accounts. What people do and see is in that language, `«key»` is that
/// text of the catalogue in it; what the page itself says stays in all of them.
std::string office_script(const wording::Catalogue& words, domain::Language language);
/// Where the script begins.
domain::Instant office_begins();

}  // namespace demo
