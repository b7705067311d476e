#include "bot/reading/model.hpp"

#include <fasttext/fasttext.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace reading {
namespace {

constexpr std::string_view kLabel = "__label__";

// Voters differ in what they look at, so that where they agree is worth something.
struct Diet {
    int shortest_part;
    int longest_part;
    int words_together;
    int seed;
};
constexpr std::array<Diet, 3> kDiets = {{{2, 4, 1, 1}, {3, 6, 2, 2}, {0, 0, 3, 3}}};

fasttext::Args arguments(const Diet& diet, const std::string& input) {
    fasttext::Args args;
    args.input = input;
    args.model = fasttext::model_name::sup;
    args.loss = fasttext::loss_name::softmax;
    args.lr = 0.3;
    args.dim = 16;
    args.epoch = 15;
    args.minCount = 1;
    args.minn = diet.shortest_part;
    args.maxn = diet.longest_part;
    args.wordNgrams = diet.words_together;
    args.bucket = 10000;
    args.thread = 1;
    args.seed = diet.seed;
    args.verbose = 0;
    args.label = kLabel;
    return args;
}

// fastText trains and saves by file name only.
class TemporaryFile {
public:
    TemporaryFile() {
        path_ = (std::filesystem::temp_directory_path() / "sigap-replies-XXXXXX").string();
        const int file = mkstemp(path_.data());
        if (file < 0) throw std::runtime_error("cannot write " + path_ + "; set TMPDIR to a writable folder");
        close(file);
    }
    ~TemporaryFile() { std::remove(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return path_; }
    std::string content() const {
        std::ifstream file(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    std::string path_;
};

// fastText reads a model from a stream only once its first bytes have been checked, which it keeps to itself.
class Voter : public fasttext::FastText {
public:
    void load(std::istream& stream) {
        if (!checkModel(stream)) throw std::invalid_argument("not a fastText model");
        loadModel(stream);
        if (!stream) throw std::invalid_argument("cut short");
    }
};

}  // namespace

struct Model::Voters {
    std::array<Voter, kDiets.size()> each;
};

Model::Model(std::unique_ptr<Voters> voters) : voters_(std::move(voters)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

Model Model::train(const std::vector<Example>& examples) {
    const TemporaryFile lines;
    {
        std::ofstream file(lines.path(), std::ios::binary);
        for (const Example& example : examples) {
            file << kLabel << to_string(example.intent) << ' ' << example.features << '\n';
        }
        if (!file.flush()) throw std::runtime_error("cannot write " + lines.path());
    }
    auto voters = std::make_unique<Voters>();
    for (std::size_t at = 0; at < kDiets.size(); ++at)
        voters->each[at].train(arguments(kDiets[at], lines.path()));
    return Model(std::move(voters));
}

std::string Model::save() const {
    std::string bytes;
    for (Voter& voter : voters_->each) {
        const TemporaryFile file;
        voter.saveModel(file.path());
        bytes += file.content();
    }
    return bytes;
}

domain::Result<Model> Model::load(std::string_view bytes) {
    auto voters = std::make_unique<Voters>();
    std::istringstream stream{std::string(bytes)};
    try {
        for (Voter& voter : voters->each) voter.load(stream);
    } catch (const std::exception& error) {
        return domain::failure(domain::Fault::malformed,
                               std::string("reading: the model's bytes are broken (") + error.what() +
                                   "); build the program again");
    }
    return Model(std::move(voters));
}

bool Model::has_seen(const std::string& word) const {
    return voters_->each.front().getWordId(word) >= 0;
}

Probabilities Model::ask(const std::string& features) const {
    Probabilities mean{};
    std::vector<std::pair<fasttext::real, std::string>> said;
    for (const Voter& voter : voters_->each) {
        std::istringstream line(features + '\n');
        said.clear();
        if (!voter.predictLine(line, said, static_cast<int>(kIntents), 0)) continue;
        for (const auto& [probability, label] : said) {
            const auto intent = intent_from(std::string_view(label).substr(kLabel.size()));
            if (intent) mean[static_cast<std::size_t>(*intent)] += static_cast<double>(probability);
        }
    }
    for (double& probability : mean) probability /= static_cast<double>(kDiets.size());
    return mean;
}

}  // namespace reading
