// Words about a file's mistakes: in English for the command line, and by key for catalogues, which say them
// in the reader's language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace documents {

struct Phrase {
    std::string english;
    /// `csv_…` of the catalogues; empty: what is written in a file, the same in every language.
    std::string key;
    /// What fills the catalogue's placeholders, by their names.
    std::vector<std::pair<std::string, std::string>> arguments;

    Phrase() = default;
    Phrase(std::string text) : english(std::move(text)) {}
    Phrase(const char* text) : english(text) {}
    /// `pattern` is the English of the key, with its placeholders: `line {baris} has it already`.
    Phrase(std::string_view named, std::string_view pattern,
           std::vector<std::pair<std::string, std::string>> fill);

    bool empty() const { return english.empty(); }

    friend bool operator==(const Phrase&, const Phrase&) = default;
};

}  // namespace documents
