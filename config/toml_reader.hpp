// TOML as the settings use it: sections of keys, each with the place where it stands. Hides the TOML library.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "config/mistake.hpp"

namespace config {

/// Both from 1; the column counts bytes as the library does.
struct Place {
    int line = 0;
    int column = 0;
};

/// A value of a kind that no setting has.
struct Unfit {
    std::string what;  ///< in words: `an integer`
};

using Given = std::variant<std::string, bool, std::int64_t, std::vector<std::string>,
                           std::map<std::string, std::string>, Unfit>;

struct Setting {
    std::string key;
    Place key_place;
    Place value_place;
    Given value;
};

struct Section {
    std::string name;       ///< empty for what stands before the first section
    bool is_entry = false;  ///< one of `[[name]]`
    Place place;
    std::vector<Setting> settings;
};

/// The sections of `text`, entries of one name in their order. The mistake is where the text stops being
/// TOML.
tl::expected<std::vector<Section>, Mistake> read_toml(std::string_view text, const std::string& file_name);

/// `"…"` with what TOML wants escaped.
std::string toml_string(std::string_view text);

}  // namespace config
