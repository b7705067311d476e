#include "bot/reading/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>

#include "bot/reading/words.hpp"

namespace reading {
namespace {

using domain::Fault;

std::string plain(const std::vector<Word>& words) {
    std::string text;
    for (const Word& word : words) {
        if (word.shape == Shape::pause) continue;
        if (!text.empty()) text += ' ';
        text += word.text;
    }
    return text;
}

// Numbers say little by their digits, much by being there.
std::string_view seen_as(const Word& word) {
    switch (word.shape) {
        case Shape::clock:
            return "0:00";
        case Shape::number:
            return word.text.size() > 2 ? std::string_view("000") : std::string_view(word.text);
        case Shape::link:
            return "://";
        case Shape::code:
            return "{}";
        default:
            return word.text;
    }
}

Intent likeliest(const Probabilities& probabilities) {
    const auto best = std::max_element(probabilities.begin(), probabilities.end());
    return kAllIntents[static_cast<std::size_t>(best - probabilities.begin())];
}

}  // namespace

struct Reader::Sight {
    std::vector<Word> words;
    std::vector<Token> tokens;
};

struct Reader::Omission {
    enum class What { nothing, words, concepts };
    std::string_view seed;
    What what = What::nothing;

    bool drops_word(std::string_view word) const { return what == What::words && is_tails(word); }
    bool drops_concepts(std::string_view token) const { return what == What::concepts && is_tails(token); }

private:
    // FNV-1a (draft-eastlake-fnv): the same coin for the same example on every machine.
    bool is_tails(std::string_view word) const {
        std::uint64_t hash = 14695981039346656037ULL;
        for (const std::string_view part : {seed, word}) {
            for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        }
        return (hash >> 32) % 2 == 0;
    }
};

domain::Result<Reader> Reader::create(const Teaching& teaching, const Options& options) {
    Lexicon lexicon;
    for (const TaughtFile& file : teaching.lexicon) {
        if (const auto added = lexicon.add(file.content, file.name); !added)
            return tl::unexpected(added.error());
    }
    auto rules = Rules::create(teaching.rules.content, teaching.rules.name, lexicon);
    if (!rules) return tl::unexpected(rules.error());
    Reader reader(std::move(lexicon), std::move(*rules));
    if (!teaching.model.empty()) {
        auto model = Model::load(teaching.model);
        if (!model) return tl::unexpected(model.error());
        reader.model_.emplace(std::move(*model));
    }

    namespace fs = std::filesystem;
    for (const std::string& path : options.extra_paths) {
        std::vector<std::string> files;
        std::error_code error;
        if (fs::is_directory(path, error)) {
            for (const auto& entry : fs::directory_iterator(path, error)) {
                const auto extension = entry.path().extension();
                if (extension == ".toml" || extension == ".tsv") files.push_back(entry.path().string());
            }
            std::sort(files.begin(), files.end());
        } else {
            files.push_back(path);
        }
        for (const std::string& file : files) {
            if (const auto added = reader.add_file(file); !added) return tl::unexpected(added.error());
        }
    }
    return reader;
}

domain::Result<void> Reader::add_file(const std::string& path) {
    if (path.ends_with(".tsv")) {
        const auto rows = read_labelled(path);
        if (!rows) return tl::unexpected(rows.error());
        for (const LabelledText& row : *rows) settled_[plain(split(normalise(row.text)))] = row.intent;
        return {};
    }
    if (path.ends_with(".toml")) {
        const auto content = read_file(path);
        if (!content) return tl::unexpected(content.error());
        return lexicon_.add(*content, path);
    }
    return domain::failure(
        Fault::misconfigured,
        fmt::format("reading: {}: expected a .toml (words) or .tsv (labelled texts) file", path));
}

Reader::Sight Reader::look(std::string_view text) const {
    Sight sight;
    sight.words = split(normalise(text));
    sight.tokens = lexicon_.read(sight.words);
    rules_.join(sight.tokens);
    return sight;
}

// Words and concepts, for the model. To learn to do without one or the other, it is also shown examples in
// which some are left out.
std::string Reader::features(const Sight& sight, const Omission& omission) const {
    std::string features;
    for (const Word& word : sight.words) {
        if (word.shape == Shape::pause || omission.drops_word(word.text)) continue;
        features += seen_as(word);
        features += ' ';
    }
    for (const Token& token : sight.tokens) {
        if (omission.drops_concepts(token.text)) continue;
        const Concepts told = token.concepts & ~rules_.filler();
        for (std::size_t number = 0; number < lexicon_.concept_count(); ++number) {
            if (told.test(number) && number != static_cast<std::size_t>(Shape::pause)) {
                features += '#' + lexicon_.concept_name(number) + ' ';
            }
        }
    }
    return features;
}

double Reader::strange(const Sight& sight) const {
    int words = 0;
    int strange = 0;
    for (const Token& token : sight.tokens) {
        if (token.concepts.test(static_cast<std::size_t>(Shape::pause)) ||
            (token.concepts & rules_.filler()).any())
            continue;
        ++words;
        if (!token.is_known && !model_->has_seen(token.text)) ++strange;
    }
    return words == 0 ? 0 : static_cast<double>(strange) / words;
}

void Reader::train(const std::vector<LabelledText>& rows) {
    std::vector<Example> examples;
    examples.reserve(rows.size() * 3);
    for (const LabelledText& row : rows) {
        const Sight sight = look(row.text);
        examples.push_back({row.intent, features(sight, {})});
        examples.push_back({row.intent, features(sight, {row.text, Omission::What::words})});
        examples.push_back({row.intent, features(sight, {row.text, Omission::What::concepts})});
    }
    model_.emplace(Model::train(examples));
}

Reading Reader::read(std::string_view text) const {
    Reading reading;
    const Sight sight = look(text);
    if (sight.words.empty()) return reading;
    for (const Token& token : sight.tokens) {
        reading.concepts += token.text + '[';
        for (std::size_t number = 0; number < lexicon_.concept_count(); ++number) {
            if (token.concepts.test(number)) reading.concepts += lexicon_.concept_name(number) + ' ';
        }
        if (reading.concepts.back() == ' ') reading.concepts.pop_back();
        reading.concepts += "] ";
    }
    if (const auto settled = settled_.find(plain(sight.words)); settled != settled_.end()) {
        reading.intent = settled->second;
        return reading;
    }
    const Probabilities probabilities = model_->ask(features(sight, {}));
    reading.strange = strange(sight);
    reading.rule = rules_.judge(sight.tokens);
    reading.model = likeliest(probabilities);
    reading.confidence = probabilities[static_cast<std::size_t>(reading.model)];
    const Intent intent = decide(reading, probabilities);
    reading.vetoed = rules_.is_vetoed(intent, sight.tokens);
    reading.intent = reading.vetoed ? Intent::unsure : intent;
    return reading;
}

Intent Reader::decide(const Reading& reading, const Probabilities& probabilities) const {
    const auto& by_model = rules_.confidence(reading.model);
    if (!reading.rule) {
        const double needed = by_model.alone + reading.strange * by_model.strange;
        return reading.confidence >= needed ? reading.model : Intent::unsure;
    }
    const Intent by_rule = reading.rule->intent;
    const auto& by_rules = rules_.confidence(by_rule);
    if (reading.rule->certainty == Certainty::sure) {
        const bool opposed = reading.model != by_rule && reading.confidence >= by_rules.against_sure;
        return !opposed ? by_rule : Intent::unsure;
    }
    const double support = probabilities[static_cast<std::size_t>(by_rule)];
    return support >= by_rules.with_likely + reading.strange * by_rules.strange ? by_rule : Intent::unsure;
}

void classify_lines(const Reader& reader, std::istream& in, std::ostream& out) {
    for (std::string line; std::getline(in, line);) {
        out << to_string(reader.classify(line)) << '\t' << line << '\n' << std::flush;
    }
}

}  // namespace reading
