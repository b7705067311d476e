// A file's content, or every mistake in it: what reading policies and calendars has in common.
#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "config/mistake.hpp"

namespace config {

/// The value, or at least one mistake, in the order of the file.
template <typename T>
using Checked = tl::expected<T, std::vector<Mistake>>;

tl::unexpected<std::vector<Mistake>> only_mistake(Mistake mistake);

/// The text of a file of at most a mebibyte.
Checked<std::string> text_of(const std::filesystem::path& path);

}  // namespace config
