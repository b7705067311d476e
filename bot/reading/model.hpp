// The trained half of the reader: a few small fastText models that vote. They see words, parts of words and
// the concepts of the lexicon; how sure they are decides together with the rules.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/result.hpp"
#include "bot/reading/intent.hpp"

namespace reading {

struct Example {
    Intent intent;
    std::string features;  ///< words with single spaces between them
};

/// For each intent, by number; `unsure` has none. They add up to about one.
using Probabilities = std::array<double, kIntents>;

/// Several threads may ask one model at once.
class Model {
public:
    /// One thread and fixed seeds: the same examples in the same order give the same bytes. Takes about a
    /// second for two thousand examples. Throws when the temporary folder cannot be written.
    static Model train(const std::vector<Example>& examples);

    /// What `save` gave. Fails with Fault::malformed on other bytes.
    static domain::Result<Model> load(std::string_view bytes);

    std::string save() const;

    /// True if the word was among the examples.
    bool has_seen(const std::string& word) const;

    Probabilities ask(const std::string& features) const;

    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;
    ~Model();

private:
    struct Voters;
    explicit Model(std::unique_ptr<Voters> voters);

    std::unique_ptr<Voters> voters_;
};

}  // namespace reading
