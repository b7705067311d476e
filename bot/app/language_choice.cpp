#include "bot/app/language_choice.hpp"

#include <algorithm>
#include <optional>

#include "bot/app/button.hpp"
#include "bot/app/enrolment.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Language;

/// WhatsApp shows three buttons, and a menu with more lines of languages would bury the rest.
constexpr std::size_t kMostOneByOne = 3;

bool are_few() {
    return domain::languages().size() <= kMostOneByOne;
}

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char letter) {
        return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
    });
    return lower;
}

std::optional<Language> with_command(const wording::Catalogue& words, std::string_view command) {
    for (const Language language : domain::languages())
        if (words.text(language, "language_command") == command) return language;
    return std::nullopt;
}

std::optional<Language> language_called(const wording::Catalogue& words, std::string_view name) {
    const std::string wanted = in_lower_case(name);
    for (const Language language : domain::languages())
        if (in_lower_case(words.text(language, "language_name")) == wanted || to_string(language) == wanted)
            return language;
    return with_command(words, wanted);
}

void change_language(Scene& scene, const Talk& talk, Language language) {
    domain::Employee changed = talk.employee;
    changed.language = language;
    storage::save(scene.tx, changed, "employee/" + changed.id.value);
    offer_menu(scene, talk.chat, changed);
    say(scene, talk.chat, language, answer_to(talk, "language_changed"));
}

}  // namespace

void choose_language(Scene& scene, const Talk& talk, std::string_view words) {
    if (const auto named = language_called(scene.words, words)) return change_language(scene, talk, *named);
    const Language reader = talk.employee.language;
    Utterance shown = answer_to(talk, are_few() ? "language_ask" : "language_ask_list");
    std::vector<std::string> lines{scene.words.text(reader, shown.key)};
    for (const Language language : domain::languages()) {
        const std::string command = scene.words.text(language, "language_command");
        lines.push_back(scene.words.text(
            reader, "help_line", {{"nama", command}, {"uraian", described(scene.words, reader, command)}}));
        if (are_few())
            shown.buttons.push_back({"language_name", actions::use_language, std::string(to_string(language)),
                                     scene.words.text(language, "language_name")});
    }
    if (!are_few()) shown.text = as_lines(lines);
    say(scene, talk.chat, reader, shown);
}

void use_language(Scene& scene, const Talk& talk, std::string_view code) {
    const auto language = domain::language_from(code);
    if (!language) return choose_language(scene, talk, "");
    change_language(scene, talk, *language);
}

bool obey_language(Scene& scene, const Talk& talk, std::string_view command) {
    const auto language = with_command(scene.words, command);
    if (language) change_language(scene, talk, *language);
    return language.has_value();
}

bool is_language_command(const wording::Catalogue& words, std::string_view command) {
    return with_command(words, command).has_value();
}

std::vector<std::string> other_languages(const wording::Catalogue& words, Language language) {
    std::vector<std::string> commands;
    if (!are_few()) return commands;
    for (const Language other : domain::languages())
        if (other != language) commands.push_back(words.text(other, "language_command"));
    return commands;
}

std::string described(const wording::Catalogue& words, Language language, const std::string& command) {
    if (const auto switched_to = with_command(words, command))
        return words.text(*switched_to, "language_use");
    return words.text(language, "menu_" + command);
}

}  // namespace app
