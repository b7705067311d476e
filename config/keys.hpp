// The one table of settings: what each is called, what it may hold, what it is for and where `Options` keeps
// it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/options.hpp"

namespace config {

/// A setting's value as text; a flag is `true` or `false`, a number its digits.
using Value = std::variant<std::string, std::vector<std::string>, std::map<std::string, std::string>>;

enum class Shape { text, flag, number, list, table };
enum class Secrecy { open, secret, has_password };
enum class Content { plain, path };

/// A value is not what `Key::expected` says.
struct Refusal {
    std::string mend;  ///< may be empty
};

struct Key {
    std::string name;
    std::string type;      ///< for people: `host:port`, `"polling" or "webhook"`
    std::string expected;  ///< what is right, as a sentence would end
    std::string help;
    Shape shape = Shape::text;
    Content content = Content::plain;
    Secrecy secrecy = Secrecy::open;
    /// `entry` is a position within a repeated section, else ignored. A refused value changes nothing.
    std::function<std::optional<Refusal>(Options&, std::size_t entry, const Value&)> set;
    std::function<Value(const Options&, std::size_t entry)> get;
};

struct KeySection {
    std::string name;
    std::string help;
    bool is_repeated = false;  ///< `[[name]]`
    std::vector<Key> keys;
    std::function<std::size_t(const Options&)> count;  ///< entries; 1 if not repeated
    std::function<void(Options&)> append;              ///< one entry with defaults; only if repeated

    const Key* find(std::string_view key) const;
};

/// All sections in the order in which people read them. Made once, safe to read from several threads.
const std::vector<KeySection>& key_sections();

const KeySection* find_section(std::string_view name);

/// `http.listen`, or `telegram.0.token` in a repeated section.
std::string full_key(const KeySection& section, std::size_t entry, std::string_view key);

}  // namespace config
