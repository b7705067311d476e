// The layer of rules: phrases of concepts ("negation can" is `cannot`), then rules from concepts to intents,
// then vetoes. What they say is in config/reading/rules.toml; here is only how they are followed.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/reading/intent.hpp"
#include "bot/reading/lexicon.hpp"

namespace reading {

enum class Certainty {
    sure,    ///< stands unless the model is strongly for something else
    likely,  ///< stands if the model finds it plausible
};

struct Verdict {
    Intent intent;
    Certainty certainty;
    int line;  ///< of the rule in its file, for whoever mends the rules
};

/// How probable the model must find an intent.
struct Confidence {
    double alone = 1.1;       ///< for the model's word without a rule
    double with_likely = 0;   ///< to let a likely rule stand
    double against_sure = 1;  ///< of another intent, to unsettle a sure rule that speaks for this one
    double strange = 0;       ///< more of it, for a text of nothing but unheard-of words
};

class Rules {
public:
    /// Reads the file; concepts it names are looked up in `lexicon`, or added to it. Fails with file, line
    /// and mend.
    static domain::Result<Rules> create(std::string_view toml, std::string_view name, Lexicon& lexicon);

    /// Replaces phrases by their concepts, in the order of the file.
    void join(std::vector<Token>& tokens) const;

    /// What the first fitting rule says.
    std::optional<Verdict> judge(const std::vector<Token>& tokens) const;

    /// True if something in the text forbids to read it so, whoever says it.
    bool is_vetoed(Intent intent, const std::vector<Token>& tokens) const;

    const Confidence& confidence(Intent intent) const {
        return confidence_[static_cast<std::size_t>(intent)];
    }

    /// Concepts that carry no meaning of their own; no feature for the model.
    const Concepts& filler() const { return filler_; }

private:
    struct Element {
        enum class Kind { token, gap, begin, end } kind;
        Concepts any;
        bool optional;
    };
    struct Phrase {
        Concepts becomes;
        std::vector<Element> elements;
    };
    struct Rule {
        Verdict verdict;
        std::vector<Concepts> all;  ///< of each at least one
        Concepts none;
        Concepts only;  ///< if any: every token has one of these
        std::size_t at_most;
    };
    struct Veto {
        Concepts any;
        Concepts unless;
        std::array<bool, kIntents> forbids;
    };

    std::optional<std::size_t> match(const Phrase& phrase, const std::vector<Token>& tokens,
                                     std::size_t at) const;

    std::vector<Phrase> phrases_;
    std::vector<Rule> rules_;
    std::vector<Veto> vetoes_;
    std::array<Confidence, kIntents> confidence_{};
    Concepts filler_;
};

}  // namespace reading
