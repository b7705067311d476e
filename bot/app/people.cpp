#include "bot/app/people.hpp"

#include <algorithm>

#include "bot/domain/nearest.hpp"
#include "bot/reading/normalise.hpp"

namespace app {
namespace {

constexpr std::size_t kShortestFuzzyWord = 5;

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : reading::normalise(text)) {
        if (c == ' ' || c == '.' || c == ',')
            words.emplace_back();
        else
            words.back() += c;
    }
    std::erase(words, "");
    return words;
}

template <typename Fits>
bool holds_all(const std::vector<std::string>& name, const std::vector<std::string>& written, Fits&& fits) {
    return std::all_of(written.begin(), written.end(), [&](const std::string& word) {
        return std::any_of(name.begin(), name.end(),
                           [&](const std::string& part) { return fits(part, word); });
    });
}

}  // namespace

std::vector<domain::Employee> match_name(const std::vector<domain::Employee>& people,
                                         std::string_view written) {
    const auto wanted = words_of(written);
    std::vector<domain::Employee> whole, begun, near;
    if (wanted.empty()) return whole;
    for (const domain::Employee& person : people) {
        const auto name = words_of(person.name);
        if (name == wanted) whole.push_back(person);
        if (holds_all(name, wanted, [](const std::string& part, const std::string& word) {
                return part.starts_with(word);
            }))
            begun.push_back(person);
        else if (holds_all(name, wanted, [](const std::string& part, const std::string& word) {
                     return part.starts_with(word) ||
                            (word.size() >= kShortestFuzzyWord && domain::edit_distance(part, word, 1) <= 1);
                 }))
            near.push_back(person);
    }
    if (whole.size() == 1) return whole;
    return begun.empty() ? near : begun;
}

}  // namespace app
