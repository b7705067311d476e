// From a reply's text to its intent. Knows no call, no person and no clock; `unsure` means: ask with two
// buttons.
#pragma once

#include <array>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/reading/intent.hpp"
#include "bot/reading/model.hpp"
#include "bot/reading/normalise.hpp"
#include "bot/reading/rules.hpp"
#include "bot/reading/teaching.hpp"

namespace reading {

/// How a reading came about, for whoever mends the rules.
struct Reading {
    Intent intent = Intent::unsure;
    std::string concepts;         ///< the text as the rules saw it
    std::optional<Verdict> rule;  ///< none if no rule fitted
    Intent model = Intent::unsure;
    double confidence = 0;  ///< of the model
    double strange = 0;     ///< share of the words that neither lexicon nor examples know
    bool vetoed = false;
};

/// Several threads may read at once; reading has no side effects and takes well under a millisecond.
class Reader {
public:
    struct Options {
        /// An office's own files, or folders of them: `.toml` adds to the lexicon, `.tsv` (as replies.tsv)
        /// says how exactly these texts, once normalised, are to be read.
        std::vector<std::string> extra_paths;
    };

    /// With what the program carries. Fails with Fault::misconfigured when an extra file is wrong.
    static domain::Result<Reader> create(const Options& options);

    /// With another teaching. If it has no model, `train` comes before the first reading.
    static domain::Result<Reader> create(const Teaching& teaching, const Options& options);

    /// Learns from these rows alone, forgetting what was learnt before.
    void train(const std::vector<LabelledText>& rows);
    const Model& model() const { return *model_; }

    /// Blank, empty and unreadable texts are `unsure`; of long ones the first kMaxReplyBytes are read.
    Intent classify(std::string_view text) const { return read(text).intent; }
    Reading read(std::string_view text) const;

private:
    struct Sight;
    struct Omission;
    Reader(Lexicon lexicon, Rules rules) : lexicon_(std::move(lexicon)), rules_(std::move(rules)) {}
    domain::Result<void> add_file(const std::string& path);
    Sight look(std::string_view text) const;
    std::string features(const Sight& sight, const Omission& omission) const;
    double strange(const Sight& sight) const;
    Intent decide(const Reading& reading, const Probabilities& probabilities) const;

    Lexicon lexicon_;
    Rules rules_;
    std::optional<Model> model_;
    std::unordered_map<std::string, Intent> settled_;  ///< an office's own texts, normalised and split
};

/// One line out per line in, flushed: `intent TAB text`, the text unchanged.
void classify_lines(const Reader& reader, std::istream& in, std::ostream& out);

}  // namespace reading
