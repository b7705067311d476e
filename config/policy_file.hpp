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

/// One key of the language, as the reader asks for it.
struct PolicyKey {
    std::string key;     ///< with its section: `calls.threshold`
    std::string takes;   ///< `text`, `date`, `true or false`, `1 to 10`, the words it knows, `section`
    std::string absent;  ///< what holds without it, as the file would write it; else `required`, `none`

    bool is_section() const { return takes == "section" || takes == "sections"; }
};

/// Every key of the language, in alphabetical order. docs/policy-language.md is held against it by a test.
const std::vector<PolicyKey>& policy_keys();

}  // namespace config
