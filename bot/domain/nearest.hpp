// "Did you mean …?": the word someone probably wanted when they wrote another. Settings and roster columns
// ask.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace domain {

/// How many letters must be inserted, removed, changed or swapped with their neighbour to turn one word into
/// the other, without regard to ASCII case (Damerau-Levenshtein, optimal string alignment). Counting stops at
/// `limit + 1`. Letters are bytes: meant for keys and column names.
std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit);

/// The candidate nearest to `word`, the first of equals; nullopt if none is within a third of the word's
/// length (at least one letter, at most three).
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace domain
