#include "bot/wording/catalogue.hpp"

#include <algorithm>
#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>
#include <limits>
#include <locale>
#include <map>
#include <optional>
#include <stdexcept>

#include "bot/wording/phrases.hpp"

namespace wording {
namespace {

namespace gettext = boost::locale::gnu_gettext;
using Messages = boost::locale::message_format<char>;

constexpr auto kMaster = domain::Language::id;
constexpr std::string_view kCount = "jumlah";

// A language that does not say them in its own words could not be chosen: here nothing stands in for it.
constexpr std::string_view kOwnWords[] = {"language_name", "language_command", "language_use"};

// Between them these reach every plural form of the languages spoken in Indonesia, and of Arabic and Slavic
// ones.
constexpr std::int64_t kTelltaleCounts[] = {0, 1, 2, 3, 5, 11, 21, 100, 101, 1000};

bool is_name(std::string_view text) {
    constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return !text.empty() && text.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

/// Hands over the literal stretches and the placeholders of `pattern` in order. False if a brace is unpaired
/// or holds no name; what came before it has been handed over.
template <typename OnLiteral, typename OnPlaceholder>
bool walk(std::string_view pattern, OnLiteral on_literal, OnPlaceholder on_placeholder) {
    while (true) {
        const auto brace = pattern.find_first_of("{}");
        on_literal(pattern.substr(0, brace));
        if (brace == std::string_view::npos) return true;
        const auto end = pattern.find('}', brace + 1);
        if (pattern[brace] == '}' || end == std::string_view::npos) return false;
        const auto name = pattern.substr(brace + 1, end - brace - 1);
        if (!is_name(name)) return false;
        on_placeholder(name);
        pattern.remove_prefix(end + 1);
    }
}

/// In the order of first appearance, each once; nullopt if a brace is out of place.
std::optional<std::vector<std::string>> placeholders(std::string_view pattern) {
    std::vector<std::string> names;
    const bool is_sound = walk(
        pattern, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
        });
    if (!is_sound) return std::nullopt;
    return names;
}

const std::string& value_of(std::string_view name, const Arguments& arguments, std::string_view key) {
    const auto found = std::find_if(arguments.begin(), arguments.end(),
                                    [&](const Argument& argument) { return argument.name == name; });
    if (found == arguments.end())
        throw std::logic_error("text '" + std::string(key) + "' needs {" + std::string(name) + "}");
    return found->value;
}

std::string fill(std::string_view pattern, const Arguments& arguments, std::string_view key) {
    std::string filled;
    walk(
        pattern, [&](std::string_view literal) { filled += literal; },
        [&](std::string_view name) { filled += value_of(name, arguments, key); });
    return filled;
}

/// The little-endian word at `offset`; nullopt past the end.
std::optional<std::uint32_t> word_at(std::string_view bytes, std::size_t offset) {
    if (offset > bytes.size() || bytes.size() - offset < 4) return std::nullopt;
    std::uint32_t word = 0;
    for (std::size_t i = 4; i-- > 0;) word = word << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return word;
}

enum class Kind { plain, plural };

/// The keys, which Boost.Locale can look up but not list. A plural's is followed by a NUL and its twin.
std::optional<std::map<std::string, Kind, std::less<>>> read_keys(std::string_view bytes) {
    constexpr std::uint32_t kMagic = 0x950412de;
    const auto magic = word_at(bytes, 0);
    const auto count = word_at(bytes, 8);
    const auto table = word_at(bytes, 12);
    if (magic != kMagic || !count || !table) return std::nullopt;

    std::map<std::string, Kind, std::less<>> keys;
    for (std::size_t i = 0; i < *count; ++i) {
        const auto length = word_at(bytes, *table + 8 * i);
        const auto offset = word_at(bytes, *table + 8 * i + 4);
        if (!length || !offset || *offset > bytes.size() || bytes.size() - *offset < *length)
            return std::nullopt;
        const auto original = bytes.substr(*offset, *length);
        const auto nul = original.find('\0');
        if (original.empty()) continue;  // the header
        keys.emplace(original.substr(0, nul), nul == std::string_view::npos ? Kind::plain : Kind::plural);
    }
    return keys;
}

/// The facet lives in a locale object, as facets must; the machine's own locales play no part.
std::locale with_messages(const CompiledCatalogue& catalogue) {
    gettext::messages_info info;
    info.language = std::string(catalogue.language);
    info.encoding = "UTF-8";
    info.domains.emplace_back("sigap");
    info.paths.emplace_back("embedded");
    info.callback = [bytes = catalogue.bytes](const std::string&, const std::string&) {
        return std::vector<char>(bytes.begin(), bytes.end());
    };
    return {std::locale::classic(), gettext::create_messages_facet<char>(info)};
}

int clamped(std::int64_t count) {
    return static_cast<int>(std::clamp<std::int64_t>(count, 0, std::numeric_limits<int>::max()));
}

domain::Result<void> flaw(std::string_view language, std::string_view what) {
    return domain::failure(domain::Fault::misconfigured,
                           "bot/wording/catalogues/" + std::string(language) + ".po: " + std::string(what));
}

std::string braced(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += " {" + name + "}";
    return text.empty() ? " none" : text;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

struct Catalogue::Texts {
    struct Entry {
        Kind kind = Kind::plain;
        std::vector<std::string> placeholders;  // in the order of the master
    };

    std::map<std::string, Entry, std::less<>> entries;
    std::map<domain::Language, std::locale> locales;
    std::map<domain::Language, std::vector<std::string>> untranslated;

    const std::pair<const std::string, Entry>& entry(std::string_view key) const {
        const auto found = entries.find(key);
        if (found == entries.end()) throw std::logic_error("no text has the key '" + std::string(key) + "'");
        return *found;
    }

    /// The text of `key`, in the master's words where the language has none.
    const char* plain(domain::Language language, const std::string& key) const {
        const char* const own = messages(language).get(0, nullptr, key.c_str());
        return own ? own : messages(kMaster).get(0, nullptr, key.c_str());
    }

    const char* form(domain::Language language, const std::string& key, std::int64_t count) const {
        const char* const own = messages(language).get(0, nullptr, key.c_str(), clamped(count));
        return own ? own : messages(kMaster).get(0, nullptr, key.c_str(), clamped(count));
    }

    const Messages& messages(domain::Language language) const {
        const auto found = locales.find(language);
        return std::use_facet<Messages>(found == locales.end() ? locales.at(kMaster) : found->second);
    }

    /// Every form of its own that `key` can take; null where there is none.
    std::vector<const char*> patterns(domain::Language language, const std::string& key, Kind kind) const {
        const Messages& own = messages(language);
        if (kind == Kind::plain) return {own.get(0, nullptr, key.c_str())};
        std::vector<const char*> forms;
        for (const auto count : kTelltaleCounts)
            forms.push_back(own.get(0, nullptr, key.c_str(), clamped(count)));
        return forms;
    }

    domain::Result<void> add(const CompiledCatalogue& catalogue);
    domain::Result<void> note_untranslated(domain::Language language);
};

domain::Result<void> Catalogue::Texts::add(const CompiledCatalogue& catalogue) {
    const auto language = domain::language_from(catalogue.language);
    if (!language)
        return flaw(catalogue.language, "no such language; the build lists the .po files it found");
    const auto keys = read_keys(catalogue.bytes);
    if (!keys)
        return flaw(catalogue.language, "not a compiled catalogue; expected little-endian msgfmt output");
    try {
        locales.emplace(*language, with_messages(catalogue));
    } catch (const std::exception& error) {
        return flaw(catalogue.language, std::string("cannot be read: ") + error.what());
    }

    const bool is_master = *language == kMaster;
    for (const auto& [key, kind] : *keys) {
        if (is_master) entries[key].kind = kind;
        const auto known = entries.find(key);
        if (known == entries.end())
            return flaw(catalogue.language, "'" + key + "' is not in the master; remove it");
        if (known->second.kind != kind)
            return flaw(catalogue.language,
                        "'" + key + "' must have plural forms exactly where the master has");
        const auto forms = patterns(*language, key, kind);
        for (const char* const pattern : forms) {
            if (!pattern || !*pattern) return flaw(catalogue.language, "'" + key + "' is empty");
            const auto names = placeholders(pattern);
            if (!names)
                return flaw(catalogue.language,
                            "'" + key + "' has a brace that is not part of a placeholder {like_this}");
            auto& expected = known->second.placeholders;
            if (is_master && pattern == forms.front()) expected = *names;
            if (sorted(*names) != sorted(expected))
                return flaw(catalogue.language, "'" + key + "' has placeholders" + braced(*names) +
                                                    "; expected" + braced(expected));
        }
    }
    return note_untranslated(*language);
}

domain::Result<void> Catalogue::Texts::note_untranslated(domain::Language language) {
    std::vector<std::string>& missing = untranslated[language];
    for (const auto& [key, entry] : entries)
        if (!patterns(language, key, entry.kind).front()) missing.push_back(key);
    for (const auto key : kOwnWords)
        if (std::find(missing.begin(), missing.end(), key) != missing.end())
            return flaw(
                to_string(language),
                "'" + std::string(key) + "' is missing; a language says in its own words how it is chosen");
    return {};
}

domain::Result<Catalogue> Catalogue::create() {
    return create(compiled_catalogues());
}

domain::Result<Catalogue> Catalogue::create(const std::vector<CompiledCatalogue>& catalogues) {
    const auto is_master = [](const CompiledCatalogue& catalogue) {
        return catalogue.language == to_string(kMaster);
    };
    const auto master = std::find_if(catalogues.begin(), catalogues.end(), is_master);
    if (master == catalogues.end())
        return domain::failure(domain::Fault::misconfigured,
                               "bot/wording/catalogues: id.po, the master, is missing");

    auto texts = std::make_shared<Texts>();
    if (auto added = texts->add(*master); !added) return tl::unexpected(added.error());
    for (const auto& catalogue : catalogues) {
        if (is_master(catalogue)) continue;
        if (auto added = texts->add(catalogue); !added) return tl::unexpected(added.error());
    }
    return Catalogue(std::move(texts));
}

std::string Catalogue::text(domain::Language language, std::string_view key,
                            const Arguments& arguments) const {
    const auto& [name, entry] = texts_->entry(key);
    if (entry.kind != Kind::plain)
        throw std::logic_error("text '" + name + "' is a plural and needs a count");
    return fill(texts_->plain(language, name), arguments, key);
}

std::string Catalogue::plural(domain::Language language, std::string_view key, std::int64_t count,
                              const Arguments& arguments) const {
    const auto& [name, entry] = texts_->entry(key);
    if (entry.kind != Kind::plural) throw std::logic_error("text '" + name + "' has no plural forms");
    Arguments counted{{kCount, number(count, language)}};
    counted.insert(counted.end(), arguments.begin(), arguments.end());
    return fill(texts_->form(language, name, count), counted, key);
}

std::vector<std::string> Catalogue::ordered_arguments(std::string_view key,
                                                      const Arguments& arguments) const {
    std::vector<std::string> values;
    for (const auto& name : texts_->entry(key).second.placeholders)
        values.push_back(value_of(name, arguments, key));
    return values;
}

std::string Catalogue::pattern(domain::Language language, std::string_view key) const {
    constexpr std::int64_t kMany = 100;
    const auto& [name, entry] = texts_->entry(key);
    return entry.kind == Kind::plain ? texts_->plain(language, name) : texts_->form(language, name, kMany);
}

std::vector<std::string> Catalogue::untranslated(domain::Language language) const {
    const auto found = texts_->untranslated.find(language);
    return found == texts_->untranslated.end() ? keys() : found->second;
}

bool Catalogue::has(std::string_view key) const {
    return texts_->entries.contains(key);
}

bool Catalogue::is_plural(std::string_view key) const {
    return texts_->entry(key).second.kind == Kind::plural;
}

std::vector<std::string> Catalogue::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, entry] : texts_->entries) keys.push_back(key);
    return keys;
}

}  // namespace wording
