#include "bot/domain/language.hpp"

#include <algorithm>
#include <span>

namespace domain {

/// The build's list, made from the names of the catalogues; see CMakeLists.txt.
std::span<const std::string_view> compiled_languages();

const std::vector<Language>& languages() {
    static const std::vector<Language> kAll = [] {
        std::vector<Language> all;
        for (const std::string_view code : compiled_languages()) all.push_back(Language{code});
        return all;
    }();
    return kAll;
}

std::optional<Language> language_from(std::string_view code) {
    const auto found = std::find_if(languages().begin(), languages().end(),
                                    [&](Language language) { return to_string(language) == code; });
    if (found == languages().end()) return std::nullopt;
    return *found;
}

std::optional<Language> language_from_tag(std::string_view tag) {
    std::string code;
    for (const char letter : tag.substr(0, tag.find_first_of("-_;,")))
        if (letter != ' ')
            code += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return language_from(code);
}

const std::string& name_for(Language language, const std::string& name_id, const std::string& name_en) {
    return language == Language::en && !name_en.empty() ? name_en : name_id;
}

}  // namespace domain
