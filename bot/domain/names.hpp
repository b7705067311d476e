// The words of an enumeration: one table says them both ways.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace domain {

/// Each value once, with the word that stands for it in code, SQL, logs and files.
template <typename Value, std::size_t size>
using Names = std::array<std::pair<Value, std::string_view>, size>;

/// Empty for a value that is not in the table.
template <typename Value, std::size_t size>
constexpr std::string_view name_in(const Names<Value, size>& names, Value wanted) {
    for (const auto& [value, name] : names)
        if (value == wanted) return name;
    return "";
}

template <typename Value, std::size_t size>
constexpr std::optional<Value> value_in(const Names<Value, size>& names, std::string_view wanted) {
    for (const auto& [value, name] : names)
        if (name == wanted) return value;
    return std::nullopt;
}

}  // namespace domain
