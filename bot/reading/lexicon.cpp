#include "bot/reading/lexicon.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "bot/reading/normalise.hpp"

namespace reading {
namespace {

using domain::Fault;

constexpr std::array<std::string_view, 10> kShapeNames = {"word",  "number",  "clock", "sign", "mark",
                                                          "pause", "command", "link",  "code", "foreign"};
constexpr std::size_t kShortestMisspelt = 6;
constexpr std::size_t kShortestWithWrongLetter =
    8;  // in shorter words a wrong letter makes another word too often
constexpr std::size_t kShortestStem = 3;

std::string joined(const std::vector<Word>& words, std::size_t begin, std::size_t count) {
    std::string text;
    for (std::size_t at = begin; at < begin + count; ++at) {
        if (at > begin) text += ' ';
        text += words[at].text;
    }
    return text;
}

std::vector<std::string_view> parted(std::string_view list) {
    std::vector<std::string_view> entries;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        entries.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return entries;
}

std::string without_doubles(std::string_view word) {
    std::string single;
    for (const char c : word) {
        if (single.empty() || single.back() != c) single += c;
    }
    return single;
}

// Both differ in one letter (wrong, missing, added) or in two neighbours swapped.
bool is_one_slip(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    std::size_t at = 0;
    while (at < a.size() && a[at] == b[at]) ++at;
    if (a.size() < b.size()) return a.substr(at) == b.substr(at + 1);
    if (at == a.size()) return true;
    if (a.size() >= kShortestWithWrongLetter && a.substr(at + 1) == b.substr(at + 1)) return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

}  // namespace

Lexicon::Lexicon() {
    for (const std::string_view name : kShapeNames) {
        numbers_.emplace(name, names_.size());
        names_.emplace_back(name);
    }
}

domain::Result<std::size_t> Lexicon::concept_number(std::string_view name) {
    const auto [found, added] = numbers_.emplace(name, names_.size());
    if (added && names_.size() == kMaxConcepts) {
        numbers_.erase(found);
        return domain::failure(Fault::misconfigured,
                               fmt::format("reading: concept '{}' is one too many; at most {} are possible",
                                           name, kMaxConcepts));
    }
    if (added) names_.emplace_back(name);
    return found->second;
}

domain::Result<void> Lexicon::add(std::string_view toml, std::string_view name) {
    const auto wrong = [&](std::string_view what) {
        return domain::failure(Fault::misconfigured,
                               fmt::format("reading: {}: {}; expected [words] and [suffixes] with lines like "
                                           "negation = \"tidak, bukan\"",
                                           name, what));
    };
    toml::table table;
    try {
        table = toml::parse(toml, name);
    } catch (const toml::parse_error& error) {
        return wrong(fmt::format("line {}: {}", error.source().begin.line, error.description()));
    }
    for (const auto& [section, content] : table) {
        if (section.str() == "language") continue;
        const bool is_words = section.str() == "words";
        if (!is_words && section.str() != "suffixes")
            return wrong(fmt::format("unknown section '{}'", section.str()));
        if (!content.is_table()) return wrong(fmt::format("'{}' is not a section", section.str()));
        for (const auto& [key, value] : *content.as_table()) {
            const auto list = value.value<std::string_view>();
            if (!list) return wrong(fmt::format("'{}' is not a text in quotes", key.str()));
            Concepts concepts;
            if (key.str() != "plain") {
                const auto number = concept_number(key.str());
                if (!number) return tl::unexpected(number.error());
                concepts.set(*number);
            }
            for (const std::string_view entry : parted(*list)) {
                const std::vector<Word> words = split(normalise(entry));
                if (words.empty()) continue;
                const std::string text = joined(words, 0, words.size());
                if (!is_words) {
                    suffixes_.emplace_back(text, concepts);
                    continue;
                }
                phrases_[text] |= concepts;
                longest_ = std::max(longest_, words.size());
                if (words.size() == 1 && words.front().shape == Shape::word) learn_misspellings(text);
            }
        }
    }
    std::sort(suffixes_.begin(), suffixes_.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    return {};
}

void Lexicon::learn_misspellings(const std::string& word) {
    if (word.size() < kShortestMisspelt) return;
    const auto learn = [&](std::string key) {
        std::vector<std::string>& words = lacking_[std::move(key)];
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
    };
    learn(word);
    for (std::size_t at = 1; at < word.size(); ++at) {  // slips spare the first letter
        std::string lacking = word;
        lacking.erase(at, 1);
        learn(std::move(lacking));
    }
}

const Concepts* Lexicon::find(const std::string& phrase) const {
    const auto found = phrases_.find(phrase);
    return found == phrases_.end() ? nullptr : &found->second;
}

std::optional<Concepts> Lexicon::look_up_misspelt(const std::string& word) const {
    if (word.size() + 1 < kShortestMisspelt) return std::nullopt;
    std::optional<Concepts> result;
    const auto gather = [&](const std::string& key) {
        const auto found = lacking_.find(key);
        if (found == lacking_.end()) return;
        for (const std::string& known : found->second) {
            if (is_one_slip(word, known)) result = result.value_or(Concepts()) | *find(known);
        }
    };
    gather(word);
    for (std::size_t at = 1; at < word.size(); ++at) {
        std::string lacking = word;
        lacking.erase(at, 1);
        gather(lacking);
    }
    return result;
}

std::optional<Concepts> Lexicon::look_up(const std::string& word) const {
    if (const Concepts* known = find(word)) return *known;
    const std::string single = without_doubles(word);
    if (const Concepts* known = find(single)) return *known;
    for (const auto& [suffix, concepts] : suffixes_) {
        if (word.size() < suffix.size() + kShortestStem || !word.ends_with(suffix)) continue;
        const std::string stem = word.substr(0, word.size() - suffix.size());
        if (const Concepts* known = find(stem)) return *known | concepts;
        if (const Concepts* known = find(without_doubles(stem))) return *known | concepts;
    }
    return look_up_misspelt(word);
}

Concepts Lexicon::shape_concepts(Shape shape) const {
    Concepts concepts;
    if (shape != Shape::word) concepts.set(static_cast<std::size_t>(shape));
    return concepts;
}

std::vector<Token> Lexicon::read(const std::vector<Word>& words) const {
    std::vector<Token> tokens;
    tokens.reserve(words.size());
    for (std::size_t at = 0; at < words.size();) {
        std::size_t taken = 1;
        const Concepts* known = nullptr;
        for (std::size_t count = std::min(longest_, words.size() - at); count >= 1; --count) {
            known = find(joined(words, at, count));
            taken = count;
            if (known != nullptr) break;
        }
        const Word& word = words[at];
        Token token;
        token.text = joined(words, at, taken);
        if (known != nullptr) {
            token.concepts = *known;
        } else if (word.shape == Shape::word) {
            const auto likely = look_up(word.text);
            token.concepts = likely.value_or(Concepts());
            token.is_known = likely.has_value();
        } else {
            token.is_known = word.shape != Shape::sign && word.shape != Shape::foreign;
        }
        if (taken == 1 && (known == nullptr || word.shape == Shape::mark))
            token.concepts |= shape_concepts(word.shape);
        tokens.push_back(std::move(token));
        at += taken;
    }
    return tokens;
}

}  // namespace reading
