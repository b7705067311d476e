#include <fmt/format.h>

#include "config/keys.hpp"
#include "config/options.hpp"
#include "config/shown.hpp"
#include "config/toml_reader.hpp"

namespace config {
namespace {

constexpr std::string_view kMaskedValue = "\"********\"";

std::string toml_value(const Key& key, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return key.shape == Shape::flag || key.shape == Shape::number ? *text : toml_string(*text);
    std::string items;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        for (const auto& item : *list) items += (items.empty() ? "" : ", ") + toml_string(item);
        return "[" + items + "]";
    }
    for (const auto& [name, item] : std::get<std::map<std::string, std::string>>(value))
        items += fmt::format("{}{} = {}", items.empty() ? "" : ", ", name, toml_string(item));
    return items.empty() ? "{}" : "{ " + items + " }";
}

std::string safe_value(const Key& key, const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || text->empty() || key.secrecy == Secrecy::open) return toml_value(key, value);
    if (key.secrecy == Secrecy::secret) return std::string(kMaskedValue);
    return toml_string(mask_password(*text));
}

std::string in_words(const Origin& origin) {
    switch (origin.source) {
        case Source::file:
            return origin.where;
        case Source::environment:
            return "environment: " + origin.where;
        case Source::secret_file:
            return "secret file: " + origin.where;
    }
    return "";
}

std::string show_section(const KeySection& section, const Options& options, std::size_t entry, Show what) {
    std::string lines;
    for (const Key& key : section.keys) {
        const auto origin = options.origins.find(full_key(section, entry, key.name));
        const bool is_default = origin == options.origins.end();
        if (is_default && what == Show::given) continue;
        lines += fmt::format("{} = {}  # {}\n", key.name, safe_value(key, key.get(options, entry)),
                             is_default ? "default" : in_words(origin->second));
    }
    if (lines.empty() && !section.is_repeated) return "";
    return (section.is_repeated ? fmt::format("[[{}]]\n", section.name)
                                : fmt::format("[{}]\n", section.name)) +
           lines;
}

constexpr std::string_view kExampleHead =
    R"(# Settings of Sigap. Every key is here with its type and default; what you leave out has the default.
# `sigap config check` finds mistakes, `sigap config show --effective` says what holds and where it came from.
#
# The environment overrides this file: SIGAP_SECTION_KEY, e.g. SIGAP_HTTP_LISTEN; in a repeated section by name or
# by position from 0, e.g. SIGAP_TELEGRAM_MAIN_TOKEN or SIGAP_TELEGRAM_0_TOKEN. Lists are separated by commas, a
# table is key=value,key=value. SIGAP_CONFIG names this file.
# A secret may instead be given as KEY_file: the path of a file, closed to other users, that holds it.
# Relative paths start at the folder of this file.
)";

}  // namespace

std::vector<ShownSetting> shown_settings(const Options& options) {
    std::vector<ShownSetting> shown;
    for (const auto& section : key_sections())
        for (std::size_t entry = 0; entry < section.count(options); ++entry)
            for (const Key& key : section.keys) {
                const std::string name = full_key(section, entry, key.name);
                const auto origin = options.origins.find(name);
                shown.push_back({name, safe_value(key, key.get(options, entry)),
                                 origin == options.origins.end() ? "default" : in_words(origin->second)});
            }
    return shown;
}

std::string show(const Options& options, Show what) {
    std::string text;
    for (const auto& section : key_sections())
        for (std::size_t entry = 0; entry < section.count(options); ++entry) {
            const std::string part = show_section(section, options, entry, what);
            if (!text.empty() && !part.empty()) text += '\n';
            text += part;
        }
    return text;
}

std::string example() {
    std::string text(kExampleHead);
    for (const auto& section : key_sections()) {
        Options defaults;
        if (section.is_repeated) section.append(defaults);
        const std::string mark = section.is_repeated ? "#" : "";
        text += fmt::format("\n# {}\n", section.help);
        text += section.is_repeated ? fmt::format("#[[{}]]\n", section.name)
                                    : fmt::format("[{}]\n", section.name);
        for (const Key& key : section.keys) {
            const std::string value = toml_value(key, key.get(defaults, 0));
            text +=
                fmt::format("# {}\n#   {}; default {}{}\n{}{} = {}\n", key.help, key.type, value,
                            key.secrecy == Secrecy::open ? "" : fmt::format("; secret, or {}_file", key.name),
                            mark, key.name, value);
        }
    }
    return text;
}

}  // namespace config
