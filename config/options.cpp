#include "config/options.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <tuple>

#include "bot/domain/nearest.hpp"
#include "config/consistency.hpp"
#include "config/keys.hpp"
#include "config/toml_reader.hpp"

namespace config {
namespace {

constexpr std::string_view kPrefix = "SIGAP_";
constexpr std::string_view kConfigVariable = "SIGAP_CONFIG";
constexpr std::string_view kFileSuffix = "_file";
constexpr std::uintmax_t kMaxConfigBytes = 1024 * 1024;
constexpr std::size_t kMaxSecretBytes = 16 * 1024;
constexpr std::size_t kMinPartialWord = 4;  // `token` may well mean `access_token`; `a` means nothing

std::string upper(std::string_view text) {
    std::string result;
    for (const char letter : text)
        result += letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return result;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> items;
    while (!trimmed(text).empty()) {
        const auto comma = std::min(text.find(','), text.size());
        items.emplace_back(trimmed(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

std::map<std::string, std::string> split_table(std::string_view text) {
    std::map<std::string, std::string> table;
    for (const std::string& item : split_list(text)) {
        const auto equals = std::min(item.find('='), item.size());
        table[std::string(trimmed(item.substr(0, equals)))] =
            equals < item.size() ? std::string(trimmed(std::string_view(item).substr(equals + 1))) : "";
    }
    return table;
}

/// What a variable's text means for a key of that shape.
Value value_of(Shape shape, const std::string& text) {
    switch (shape) {
        case Shape::list:
            return split_list(text);
        case Shape::table:
            return split_table(text);
        case Shape::text:
        case Shape::flag:
        case Shape::number:
            break;
    }
    return text;
}

/// What TOML gave, if it is of the key's shape. One text is taken for a list of one.
std::optional<Value> value_of(Shape shape, const Given& given) {
    const auto* text = std::get_if<std::string>(&given);
    const auto* flag = std::get_if<bool>(&given);
    const auto* number = std::get_if<std::int64_t>(&given);
    const auto* list = std::get_if<std::vector<std::string>>(&given);
    const auto* table = std::get_if<std::map<std::string, std::string>>(&given);
    if (shape == Shape::text && text) return *text;
    if (shape == Shape::flag && flag) return *flag ? "true" : "false";
    if (shape == Shape::number && number) return std::to_string(*number);
    if (shape == Shape::list && list) return *list;
    if (shape == Shape::list && text) return std::vector{*text};
    if (shape == Shape::table && table) return *table;
    return std::nullopt;
}

std::string in_words(const Given& given) {
    if (std::holds_alternative<std::string>(given)) return "text";
    if (std::holds_alternative<bool>(given)) return "true or false";
    if (std::holds_alternative<std::int64_t>(given)) return "an integer";
    if (std::holds_alternative<std::vector<std::string>>(given)) return "a list";
    if (const auto* unfit = std::get_if<Unfit>(&given)) return unfit->what;
    return "a table";
}

std::string in_words(const Key& key, const Value& value) {
    if (key.secrecy != Secrecy::open) return "a value that cannot be right (not shown: it is secret)";
    if (const auto* text = std::get_if<std::string>(&value)) return toml_string(*text);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        std::string words;
        for (const auto& item : *list) words += (words.empty() ? "[" : ", ") + toml_string(item);
        return words + "]";
    }
    return "a table that cannot be right";
}

tl::expected<std::string, std::string> content_of(const std::filesystem::path& path, std::uintmax_t limit) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        return tl::unexpected(std::filesystem::exists(path, error)
                                  ? fmt::format("{} is not a file", path.string())
                                  : fmt::format("{} does not exist", path.string()));
    if (std::filesystem::file_size(path, error) > limit || error)
        return tl::unexpected(fmt::format("{} is larger than {} bytes", path.string(), limit));
    std::ifstream stream(path, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(stream), {});
    if (!stream) return tl::unexpected(fmt::format("{} cannot be read by this user", path.string()));
    return content;
}

class Loader {
public:
    Loader(const std::filesystem::path& path, const Environment& environment)
        : path_(path),
          base_(path.empty() ? std::filesystem::current_path()
                             : std::filesystem::absolute(path).parent_path()),
          environment_(environment) {}

    tl::expected<Options, std::vector<Mistake>> load() {
        // Without the file's accounts, what the environment says about them would look wrong and much be
        // missing.
        if (path_.empty() || read_file()) {
            read_environment();
            check_consistency(options_, faulty_, mistakes_);
        }
        if (!mistakes_.empty()) {
            std::stable_sort(mistakes_.begin(), mistakes_.end(),
                             [](const Mistake& left, const Mistake& right) {
                                 return std::tuple(left.file.empty(), left.line, left.column) <
                                        std::tuple(right.file.empty(), right.line, right.column);
                             });
            return tl::unexpected(std::move(mistakes_));
        }
        resolve_paths();
        return std::move(options_);
    }

private:
    /// A key that was found, or the secret behind a key that ends in `_file`.
    struct Target {
        const KeySection* section;
        const Key* key;
        std::size_t entry;
        bool is_secret_file;

        std::string full() const { return full_key(*section, entry, key->name); }
    };

    static std::optional<Target> target(const KeySection& section, std::size_t entry, std::string_view name) {
        if (const Key* key = section.find(name)) return Target{&section, key, entry, false};
        if (!name.ends_with(kFileSuffix)) return std::nullopt;
        const Key* key = section.find(name.substr(0, name.size() - kFileSuffix.size()));
        if (key == nullptr || key->secrecy == Secrecy::open) return std::nullopt;
        return Target{&section, key, entry, true};
    }

    void report(const Place& place, std::string key, std::string found, std::string expected,
                std::string mend) {
        mistakes_.push_back({path_.string(), place.line, place.column, std::move(key), std::move(found),
                             std::move(expected), std::move(mend)});
    }

    // -------------------------------------------------------------------------------------- the file

    bool read_file() {
        const auto text = content_of(path_, kMaxConfigBytes);
        if (!text) {
            report({}, "", text.error(), "a readable file of settings",
                   "name one with --config, or start from config/sigap.example.toml");
            return false;
        }
        auto sections = read_toml(*text, path_.string());
        if (!sections) {
            mistakes_.push_back(sections.error());
            return false;
        }
        for (const Section& section : *sections) read_section(section);
        return true;
    }

    void read_section(const Section& given) {
        if (given.name.empty()) {
            for (const Setting& setting : given.settings) unknown_loose(setting);
            return;
        }
        const KeySection* section = find_section(given.name);
        if (section == nullptr) {
            std::vector<std::string_view> names;
            for (const auto& known : key_sections()) names.push_back(known.name);
            const auto near = domain::nearest(given.name, names);
            report(given.place, given.name, "unknown section", "",
                   near ? fmt::format("did you mean [{}]?", *near)
                        : fmt::format("known are {}", fmt::join(names, ", ")));
            return;
        }
        // Reported, and read on as what was meant, so that its other mistakes come to light too.
        if (section->is_repeated != given.is_entry)
            report(given.place, given.name,
                   given.is_entry ? "written as a section that repeats"
                                  : "written as a section that stands once",
                   section->is_repeated ? fmt::format("[[{}]]", given.name) : fmt::format("[{}]", given.name),
                   "");
        std::size_t entry = 0;
        std::string name = section->name;
        if (section->is_repeated) {
            entry = section->count(options_);
            section->append(options_);
            name += fmt::format(".{}", entry);
        }
        options_.origins[name] = {Source::file, "", path_.string(), given.place.line, given.place.column};
        std::set<std::string> seen;
        for (const Setting& setting : given.settings) read_setting(*section, entry, setting, seen);
    }

    void read_setting(const KeySection& section, std::size_t entry, const Setting& setting,
                      std::set<std::string>& seen) {
        const auto wanted = target(section, entry, setting.key);
        const std::string name = full_key(section, entry, setting.key);
        if (!wanted) {
            report(setting.key_place, name, "unknown key", "", suggestion(section, setting.key));
            return;
        }
        const std::string full = wanted->full();
        if (!seen.insert(full).second) {
            report(setting.key_place, name,
                   fmt::format("{} is given twice, itself and as a file", wanted->key->name), "",
                   "keep one of the two");
            return;
        }
        const Shape shape = wanted->is_secret_file ? Shape::text : wanted->key->shape;
        auto value = value_of(shape, setting.value);
        Origin origin{Source::file,
                      fmt::format("{}:{}:{}", path_.filename().string(), setting.value_place.line,
                                  setting.value_place.column),
                      path_.string(), setting.value_place.line, setting.value_place.column};
        if (!value) {
            faulty_.insert(full);
            report(setting.value_place, name, in_words(setting.value), wanted->key->expected, "");
            return;
        }
        take(*wanted, name, std::move(*value), std::move(origin));
    }

    /// A key before the first section: most likely one that belongs into a section.
    void unknown_loose(const Setting& setting) {
        for (const auto& section : key_sections()) {
            if (section.name == setting.key) {
                report(setting.key_place, setting.key, in_words(setting.value),
                       section.is_repeated ? fmt::format("sections [[{}]]", section.name)
                                           : fmt::format("a section [{}]", section.name),
                       "");
                return;
            }
        }
        report(setting.key_place, setting.key, "unknown key outside any section", "", elsewhere(setting.key));
    }

    /// The nearest key of the section, else one that contains the word, else one of that very name elsewhere,
    /// else what the section knows.
    static std::string suggestion(const KeySection& section, const std::string& word) {
        std::vector<std::string> known;
        for (const Key& key : section.keys) {
            known.push_back(key.name);
            if (key.secrecy != Secrecy::open) known.push_back(key.name + std::string(kFileSuffix));
        }
        const std::vector<std::string_view> names(known.begin(), known.end());
        if (const auto near = domain::nearest(word, names))
            return fmt::format("did you mean {}.{}?", section.name, *near);
        for (const auto& name : known)
            if (word.size() >= kMinPartialWord && name.find(word) != std::string::npos)
                return fmt::format("did you mean {}.{}?", section.name, name);
        const std::string other = elsewhere(word);
        return other.empty() ? fmt::format("[{}] knows {}", section.name, fmt::join(known, ", ")) : other;
    }

    static std::string elsewhere(const std::string& word) {
        for (const auto& section : key_sections())
            if (target(section, 0, word)) return fmt::format("did you mean {}.{}?", section.name, word);
        return "";
    }

    // -------------------------------------------------------------------------------------- the environment

    void read_environment() {
        for (const auto& section : key_sections())
            if (section.is_repeated) append_entries(section);
        const auto known = known_variables();
        std::map<std::string, std::string> given_by;
        for (const auto& [name, text] : environment_) {
            if (!name.starts_with(kPrefix) || name == kConfigVariable) continue;
            const auto found = known.find(name);
            if (found == known.end()) {
                std::vector<std::string_view> names;
                for (const auto& [variable, unused] : known) names.push_back(variable);
                const auto near = domain::nearest(name, names);
                mistakes_.push_back(
                    {"", 0, 0, name, "unknown variable", "",
                     near ? fmt::format("did you mean {}?", *near)
                          : "variables that begin with SIGAP_ are settings: SIGAP_SECTION_KEY"});
                continue;
            }
            const Target& wanted = found->second;
            if (const auto [first, is_first] = given_by.emplace(wanted.full(), name); !is_first) {
                mistakes_.push_back({"", 0, 0, name, fmt::format("{} sets the same key", first->second), "",
                                     "keep one of the two"});
                continue;
            }
            const Shape shape = wanted.is_secret_file ? Shape::text : wanted.key->shape;
            take(wanted, name, value_of(shape, text), {Source::environment, name, "", 0, 0});
        }
    }

    static std::string variable(const KeySection& section, std::string_view entry, std::string_view key) {
        std::string name = std::string(kPrefix) + upper(section.name) + "_";
        if (section.is_repeated) name += upper(entry) + "_";
        return name + upper(key);
    }

    /// Every variable that means something, with names of entries before their positions.
    std::map<std::string, Target> known_variables() const {
        std::map<std::string, Target> known;
        const auto add = [&known](const KeySection& section, std::size_t entry, std::string_view address) {
            for (const Key& key : section.keys) {
                known.emplace(variable(section, address, key.name), Target{&section, &key, entry, false});
                if (key.secrecy != Secrecy::open)
                    known.emplace(variable(section, address, key.name + std::string(kFileSuffix)),
                                  Target{&section, &key, entry, true});
            }
        };
        for (const auto& section : key_sections()) {
            const std::size_t count = section.count(options_);
            const Key* name = section.is_repeated ? section.find("name") : nullptr;
            if (name != nullptr)
                for (std::size_t entry = 0; entry < count; ++entry)
                    add(section, entry, std::get<std::string>(name->get(options_, entry)));
            for (std::size_t entry = 0; entry < count; ++entry) add(section, entry, std::to_string(entry));
        }
        return known;
    }

    void append_entries(const KeySection& section) {
        const auto is_asked_for = [&](std::size_t entry) {
            return std::any_of(section.keys.begin(), section.keys.end(), [&](const Key& key) {
                const std::string name = variable(section, std::to_string(entry), key.name);
                return environment_.contains(name) ||
                       (key.secrecy != Secrecy::open && environment_.contains(name + upper(kFileSuffix)));
            });
        };
        while (is_asked_for(section.count(options_))) section.append(options_);
    }

    // -------------------------------------------------------------------------------------- values

    void take(const Target& wanted, const std::string& name, Value value, Origin origin) {
        const std::string full = wanted.full();
        const auto refuse = [&](std::string found, std::string expected, std::string mend) {
            faulty_.insert(full);
            mistakes_.push_back({origin.file, origin.line, origin.column, name, std::move(found),
                                 std::move(expected), std::move(mend)});
        };
        if (wanted.is_secret_file) {
            const auto& text = std::get<std::string>(value);
            if (text.empty()) return refuse("empty", "the path of a file that holds the secret", "");
            const std::filesystem::path path = base_ / text;
            auto secret = read_secret(path);
            if (!secret) return refuse(secret.error().found, "", secret.error().mend);
            value = std::move(*secret);
            origin.source = Source::secret_file;
            origin.where = path.lexically_normal().string();
        }
        if (auto refusal = wanted.key->set(options_, wanted.entry, value))
            return refuse(in_words(*wanted.key, value), wanted.key->expected, std::move(refusal->mend));
        options_.origins[full] = std::move(origin);
    }

    struct SecretMistake {
        std::string found;
        std::string mend;
    };

    static tl::expected<std::string, SecretMistake> read_secret(const std::filesystem::path& path) {
        auto content = content_of(path, kMaxSecretBytes);
        if (!content)
            return tl::unexpected(SecretMistake{content.error(), "check the path and the file's rights"});
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0)
            return tl::unexpected(SecretMistake{fmt::format("{} can be read by everyone", path.string()),
                                                fmt::format("run `chmod o-rwx {}`", path.string())});
        content->erase(content->find_last_not_of("\r\n") + 1);
        if (content->empty())
            return tl::unexpected(
                SecretMistake{fmt::format("{} is empty", path.string()), "write the secret into it"});
        return std::move(*content);
    }

    void resolve_paths() {
        const auto resolve = [this](const std::string& text) {
            return text.empty() ? text : (base_ / text).lexically_normal().string();
        };
        for (const auto& section : key_sections())
            for (const Key& key : section.keys) {
                if (key.content != Content::path) continue;
                Value value = key.get(options_, 0);
                if (auto* text = std::get_if<std::string>(&value)) *text = resolve(*text);
                if (auto* list = std::get_if<std::vector<std::string>>(&value))
                    std::transform(list->begin(), list->end(), list->begin(), resolve);
                key.set(options_, 0, value);
            }
        constexpr std::string_view kSqlite = "sqlite:";
        std::string& database = options_.storage.url;
        if (database.starts_with(kSqlite) && database.find(":memory:") == std::string::npos)
            database =
                std::string(kSqlite) +
                (options_.service.data_dir / database.substr(kSqlite.size())).lexically_normal().string();
        if (options_.service.socket.empty())
            options_.service.socket = options_.service.data_dir / "sigap.sock";
    }

    std::filesystem::path path_;
    std::filesystem::path base_;
    const Environment& environment_;
    Options options_;
    std::set<std::string> faulty_;
    std::vector<Mistake> mistakes_;
};

}  // namespace

Environment environment_of_process() {
    Environment environment;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view entry(*variable);
        const auto equals = entry.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return environment;
}

tl::expected<Options, std::vector<Mistake>> load(const std::filesystem::path& path,
                                                 const Environment& environment) {
    return Loader(path, environment).load();
}

}  // namespace config
