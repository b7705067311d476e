#include "bot/app/answer_words.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "bot/app/commands.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Language;

std::string noted_by_in(const std::string& evidence) {
    const auto told = nlohmann::json::parse(evidence, nullptr, false);
    return told.is_object() ? told.value("noted_by", "") : "";
}

std::string noted_by_in(Scene& scene, const storage::AttemptRow& row) {
    return noted_by_in(storage::evidence_of(scene.tx, row));
}

std::string name_behind(Scene& scene, std::string_view actor) {
    const domain::EmployeeId id{std::string(actor.substr(actor.find('/') + 1))};
    const auto person = storage::find_employee(scene.tx, id);
    return person ? person->name : id.value;
}

std::optional<storage::Answer> settling_answer(Scene& scene, const storage::AttemptRow& row) {
    if (!row.answered_at) return std::nullopt;
    for (const storage::Answer& answer : storage::answers_of(scene.tx, row.call, row.employee))
        if (answer.number == row.attempt.number && answer.answered_at == row.answered_at) return answer;
    return std::nullopt;
}

}  // namespace

std::string how_answered(Scene& scene, std::string_view words, std::string_view noted_by, Language language,
                         TellsCommand tells) {
    if (!noted_by.empty())
        return scene.words.text(language, "answer_noted_by",
                                {{"nama", name_behind(scene, noted_by)}, {"isi", std::string(words)}});
    const std::string command = command_in(scene, words);
    if (command.empty()) return "";
    if (tells == TellsCommand::that_it_was) return scene.words.text(language, "answer_by_some_command");
    return scene.words.text(
        language, "answer_by_command",
        {{"perintah", "/" + command}, {"uraian", command_in_words(scene, command, language)}});
}

std::string how_answered(Scene& scene, const storage::AttemptRow& row, const storage::Answer& answer,
                         Language language, TellsCommand tells) {
    const bool settles = answer.answered_at == row.answered_at;
    return how_answered(scene, answer.words, settles ? noted_by_in(scene, row) : "", language, tells);
}

std::string how_answered(Scene& scene, const storage::AttemptRow& row, Language language) {
    const auto answer = settling_answer(scene, row);
    return answer ? how_answered(scene, row, *answer, language) : "";
}

std::string how_answered(Scene& scene, const storage::SettlingAnswer& answer, Language language) {
    return how_answered(scene, answer.words, noted_by_in(answer.evidence), language);
}

std::string how_answered_briefly(Scene& scene, const storage::AttemptRow& row, Language language) {
    const auto answer = settling_answer(scene, row);
    if (!answer) return "";
    if (const auto by = noted_by_in(scene, row); !by.empty())
        return scene.words.text(language, "answer_noted_briefly", {{"nama", name_behind(scene, by)}});
    return how_answered(scene, answer->words, "", language);
}

std::string words_for_others(Scene& scene, const storage::Answer& answer) {
    return command_in(scene, answer.words).empty() ? answer.words : "";
}

}  // namespace app
