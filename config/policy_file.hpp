// Policies as files: TOML in, a policy or every mistake in it out. docs/policy-language.md lists the keys.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/policy.hpp"
#include "config/checked.hpp"

namespace config {

/// The policy that `text` says, or everything that keeps it from being one, in the order of the file.
/// Its version is the hash of what the text means: comments, spaces and the order of keys do not change it.
/// Keys whose value is "unknown" keep their defaults and are listed in `Policy::unknowns`.
/// `file_name` only serves to name the place of a mistake.
Checked<domain::Policy> parse_policy(std::string_view text, const std::string& file_name);

/// The same, read from a file of at most a mebibyte.
Checked<domain::Policy> load_policy(const std::filesystem::path& path);

/// What is worth a second look in policies that are each well-formed, with `key` naming policy and key: a
/// week that is not the 37h30 (Ramadan 32h30) of Perpres 21/2023, unknowns, an overlay on nothing, two
/// policies that meet on the same people and dates. Warnings: none of them keeps a policy from being used.
std::vector<Mistake> doubts(const std::vector<domain::Policy>& policies);

}  // namespace config
