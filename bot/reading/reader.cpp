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
            return word.text.size() > 2 ? "000" : word.text;
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
    std::string features;
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
    for (const Word& word : sight.words) {
        if (word.shape == Shape::pause) continue;
        sight.features += seen_as(word);
        sight.features += ' ';
    }
    for (const Token& token : sight.tokens) {
        const Concepts told = token.concepts & ~rules_.filler();
        for (std::size_t number = 0; number < lexicon_.concept_count(); ++number) {
            if (told.test(number) && number != static_cast<std::size_t>(Shape::pause)) {
                sight.features += '#' + lexicon_.concept_name(number) + ' ';
            }
        }
    }
    return sight;
}

void Reader::train(const std::vector<LabelledText>& rows) {
    std::vector<Example> examples;
    examples.reserve(rows.size());
    for (const LabelledText& row : rows) examples.push_back({row.intent, look(row.text).features});
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
    const Probabilities probabilities = model_->ask(sight.features);
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
    if (!reading.rule) return reading.confidence >= by_model.alone ? reading.model : Intent::unsure;
    const Intent by_rule = reading.rule->intent;
    if (by_rule == reading.model) return by_rule;
    if (reading.rule->certainty == Certainty::sure) {
        return reading.confidence < rules_.confidence(by_rule).against_sure ? by_rule : Intent::unsure;
    }
    const double support = probabilities[static_cast<std::size_t>(by_rule)];
    return support >= rules_.confidence(by_rule).with_likely ? by_rule : Intent::unsure;
}

void classify_lines(const Reader& reader, std::istream& in, std::ostream& out) {
    for (std::string line; std::getline(in, line);) {
        out << to_string(reader.classify(line)) << '\t' << line << '\n' << std::flush;
    }
}

}  // namespace reading
