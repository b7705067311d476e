// The languages people may be spoken to in: one for each catalogue in bot/wording/catalogues. The build makes
// the list, so that a language more is a file more and no line of code (docs/add-a-language.md).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domain {

/// One of them, by its code, as its .po file is called: `id`, `en`, `jv`. A small value.
class Language {
public:
    static const Language id;  ///< the master: it has every text, and holds where nobody said another
    static const Language en;  ///< what the command line speaks to operators

    constexpr Language() = default;

    friend auto operator<=>(const Language&, const Language&) = default;
    friend constexpr std::string_view to_string(Language language);
    friend const std::vector<Language>& languages();

private:
    explicit constexpr Language(std::string_view code) : code_(code) {}

    std::string_view code_ = "id";  // of the program itself, so that it never goes away
};

inline constexpr Language Language::id{"id"};
inline constexpr Language Language::en{"en"};

constexpr std::string_view to_string(Language language) {
    return language.code_;
}

/// All that have a catalogue: the master first, then by code.
const std::vector<Language>& languages();

/// The one of that code; nullopt for any that has no catalogue.
std::optional<Language> language_from(std::string_view code);

/// What a browser or a messenger says: `en`, `en-GB;q=0.8`, `EN_us`. The region plays no part.
std::optional<Language> language_from_tag(std::string_view tag);

/// Of a name that a policy or the calendar brings in Indonesian and English: the one to show.
const std::string& name_for(Language language, const std::string& name_id, const std::string& name_en);

}  // namespace domain
