#include "config/policy_comparison.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "config/policy_file.hpp"

namespace config {
namespace {

/// Key, as written to a person, to value.
struct Said {
    std::string value;
    std::string language_key;  ///< without what tells windows and hours apart
};
using Flat = std::map<std::string, Said>;

std::string text_of_node(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const toml::array* array = node.as_array()) {
        std::vector<std::string> items;
        for (const toml::node& item : *array) items.push_back(text_of_node(item));
        return items.empty() ? "none" : fmt::format("{}", fmt::join(items, ", "));
    }
    std::ostringstream text;
    node.visit([&](const auto& value) { text << toml::toml_formatter{value}; });
    return text.str();
}

std::string value_in(const toml::table& table, std::string_view key, std::string_view otherwise) {
    const toml::node* node = table.get(key);
    return node != nullptr ? text_of_node(*node) : std::string{otherwise};
}

/// What tells one entry of a list of sections from its neighbours.
std::string name_of(const toml::table& entry, std::string_view section) {
    if (section.starts_with("windows."))
        return entry.contains("weekdays")
                   ? fmt::format("{} {}", value_in(entry, "id", ""), value_in(entry, "weekdays", ""))
                   : value_in(entry, "id", "");
    if (section == "reading_of") return value_in(entry, "key", "");
    if (entry.contains("weekdays"))
        return fmt::format("{} {}", value_in(entry, "week", "five_days"), value_in(entry, "weekdays", ""));
    return fmt::format("{}-{}", value_in(entry, "open", ""), value_in(entry, "close", ""));
}

void flatten(const toml::table& table, const std::string& shown, const std::string& language_key, Flat& into);

void flatten(const toml::node& node, const std::string& shown, const std::string& language_key, Flat& into) {
    if (const toml::table* table = node.as_table()) return flatten(*table, shown, language_key, into);
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty() || !array->front().is_table()) {
        into.insert_or_assign(shown, Said{text_of_node(node), language_key});
        return;
    }
    for (const toml::node& item : *array)
        if (const toml::table* entry = item.as_table())
            flatten(*entry, fmt::format("{}[{}]", shown, name_of(*entry, language_key)), language_key, into);
}

void flatten(const toml::table& table, const std::string& shown, const std::string& language_key,
             Flat& into) {
    const auto below = [](const std::string& above, std::string_view key) {
        return above.empty() ? std::string{key} : fmt::format("{}.{}", above, key);
    };
    for (const auto& [key, node] : table)
        flatten(node, below(shown, key.str()), below(language_key, key.str()), into);
}

Flat flat(std::string_view text) {
    Flat said;
    flatten(toml::parse(text), "", "", said);
    return said;
}

/// What holds where a file does not say the key.
std::string without(const std::string& language_key) {
    for (const PolicyKey& key : policy_keys())
        if (key.key == language_key) return key.absent == "required" ? "none" : key.absent;
    return "none";
}

}  // namespace

Checked<std::vector<KeyDifference>> differing_keys(std::string_view before, const std::string& before_name,
                                                   std::string_view after, const std::string& after_name) {
    std::vector<Mistake> mistakes;
    for (const auto& [text, name] : {std::pair{before, before_name}, std::pair{after, after_name}})
        if (const auto policy = parse_policy(text, name); !policy)
            mistakes.insert(mistakes.end(), policy.error().begin(), policy.error().end());
    if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));

    const Flat old_keys = flat(before), new_keys = flat(after);
    std::map<std::string, std::string> all;
    for (const auto& [shown, said] : old_keys) all.emplace(shown, said.language_key);
    for (const auto& [shown, said] : new_keys) all.emplace(shown, said.language_key);
    std::vector<KeyDifference> found;
    for (const auto& [shown, language_key] : all) {
        const auto in = [&, &name = shown, &key = language_key](const Flat& keys) {
            const auto at = keys.find(name);
            return at != keys.end() ? at->second.value : without(key);
        };
        KeyDifference one{shown, in(old_keys), in(new_keys)};
        if (one.before != one.after) found.push_back(std::move(one));
    }
    return found;
}

}  // namespace config
