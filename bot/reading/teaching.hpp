// Everything that teaches the reader, as read from config/reading at build time and carried in the program.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/reading/intent.hpp"

namespace reading {

struct LabelledText {
    Intent intent;
    std::string text;
};

struct TaughtFile {
    std::string name;  ///< for messages
    std::string content;
};

struct Teaching {
    std::vector<TaughtFile> lexicon;  ///< in the order of their names
    TaughtFile rules;
    std::string model;  ///< as Model::save gives it; empty until trained

    /// The lexicon folder and rules.toml below `folder`. No model.
    static domain::Result<Teaching> from_folder(const std::string& folder);

    /// One piece for the program to carry, and back.
    std::string pack() const;
    static domain::Result<Teaching> unpack(std::string_view bytes);
};

/// Rows `intent TAB text` under one header line, as in replies.tsv. Fails with file, line and mend.
domain::Result<std::vector<LabelledText>> read_labelled(const std::string& path);

domain::Result<std::string> read_file(const std::string& path);

}  // namespace reading
