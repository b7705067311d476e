// What words mean here: concepts such as negation or illness, from one file for each language. The files are
// the knowledge (config/reading/lexicon); this only looks words up, also misspelt and with endings.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/reading/words.hpp"

namespace reading {

inline constexpr std::size_t kMaxConcepts = 160;
using Concepts = std::bitset<kMaxConcepts>;

/// A stretch of a text that carries concepts together: a word, a phrase of the lexicon, or a phrase of the
/// rules.
struct Token {
    std::string text;
    Concepts concepts;
    bool is_known = true;  ///< false for a word no lexicon has, not even as plain
};

class Lexicon {
public:
    /// Knows the shapes of words (concepts number, clock, sign, mark, pause, command, link, code, foreign)
    /// and no word.
    Lexicon();

    /// Adds one language: TOML with `language = "..."`, `[words]` (concept = "word, a phrase, ...") and
    /// `[suffixes]` (concept = "kah, ..."; the concept `plain` means the ending says nothing). Files add up;
    /// a word may carry several concepts. `name` is for the message when the file is wrong.
    domain::Result<void> add(std::string_view toml, std::string_view name);

    /// The number of a concept; unseen names get a new one. Fails beyond kMaxConcepts.
    domain::Result<std::size_t> concept_number(std::string_view name);
    const std::string& concept_name(std::size_t number) const { return names_[number]; }
    std::size_t concept_count() const { return names_.size(); }

    /// The text as tokens, longest phrases first. A word no file knows is tried with doubled letters made
    /// single, without its ending, and, from six letters on, with one letter wrong, missing, added or two
    /// swapped.
    std::vector<Token> read(const std::vector<Word>& words) const;

private:
    Concepts shape_concepts(Shape shape) const;
    std::optional<Concepts> look_up(const std::string& word) const;
    std::optional<Concepts> look_up_misspelt(const std::string& word) const;
    const Concepts* find(const std::string& phrase) const;
    void learn_misspellings(const std::string& word);

    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t> numbers_;
    std::unordered_map<std::string, Concepts> phrases_;  ///< by words with single spaces between them
    std::unordered_map<std::string, std::vector<std::string>>
        lacking_;                                             ///< words by what is left when one letter goes
    std::vector<std::pair<std::string, Concepts>> suffixes_;  ///< longest first
    std::size_t longest_ = 1;                                 ///< words in the longest phrase
};

}  // namespace reading
