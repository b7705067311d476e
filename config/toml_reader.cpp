#include "config/toml_reader.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

namespace config {
namespace {

Place place_of(const toml::source_region& region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

std::string name_of(toml::node_type type) {
    switch (type) {
        case toml::node_type::table:
            return "a section";
        case toml::node_type::array:
            return "a list of something other than text";
        case toml::node_type::string:
            return "text";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a decimal number";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time without quotes";
        case toml::node_type::date_time:
            return "a date and time";
        case toml::node_type::none:
            break;
    }
    return "nothing";
}

Given given_list(const toml::array& array) {
    std::vector<std::string> list;
    for (const auto& item : array) {
        const auto text = item.value_exact<std::string>();
        if (!text) return Unfit{name_of(toml::node_type::array)};
        list.push_back(*text);
    }
    return list;
}

Given given_table(const toml::table& table) {
    std::map<std::string, std::string> entries;
    for (const auto& [key, item] : table) {
        const auto text = item.value_exact<std::string>();
        if (!text) return Unfit{"a table that holds something other than text"};
        entries.emplace(key.str(), *text);
    }
    return entries;
}

Given given(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return *text;
    if (const auto flag = node.value_exact<bool>()) return *flag;
    if (const auto number = node.value_exact<std::int64_t>()) return *number;
    if (const auto* array = node.as_array()) return given_list(*array);
    if (const auto* table = node.as_table()) return given_table(*table);
    return Unfit{name_of(node.type())};
}

Section section_of(std::string name, bool is_entry, const toml::table& table) {
    Section section{std::move(name), is_entry, place_of(table.source()), {}};
    for (const auto& [key, node] : table)
        section.settings.push_back(
            {std::string(key.str()), place_of(key.source()), place_of(node.source()), given(node)});
    return section;
}

bool is_entries(const toml::node& node) {
    const auto* array = node.as_array();
    return array != nullptr && !array->empty() && array->is_homogeneous<toml::table>();
}

}  // namespace

tl::expected<std::vector<Section>, Mistake> read_toml(std::string_view text, const std::string& file_name) {
    toml::table root;
    try {
        root = toml::parse(text, file_name);
    } catch (const toml::parse_error& error) {
        const Place place = place_of(error.source());
        return tl::unexpected(Mistake{file_name, place.line, place.column, "",
                                      "not TOML: " + std::string(error.description()), "",
                                      "mend this first: what follows it was not read"});
    }

    std::vector<Section> sections;
    Section loose;
    for (const auto& [key, node] : root) {
        const std::string name(key.str());
        if (const auto* table = node.as_table()) {
            sections.push_back(section_of(name, false, *table));
        } else if (is_entries(node)) {
            for (const auto& entry : *node.as_array())
                sections.push_back(section_of(name, true, *entry.as_table()));
        } else {
            loose.settings.push_back({name, place_of(key.source()), place_of(node.source()), given(node)});
        }
    }
    if (!loose.settings.empty()) sections.push_back(std::move(loose));
    return sections;
}

std::string toml_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            quoted += '\\';
            quoted += letter;
        } else if (byte < 0x20 || byte == 0x7f) {
            quoted += fmt::format("\\u{:04X}", byte);
        } else {
            quoted += letter;
        }
    }
    return quoted + '"';
}

}  // namespace config
