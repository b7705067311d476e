// Keys by which programs ask the API: made by who administers, shown once, good for what they name and no
// more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/viewer.hpp"
#include "storage/api_keys.hpp"

namespace app {

/// What a key may be good for.
inline constexpr std::string_view kApiScopes[] = {"calls:read",   "calls:write", "presence:read",
                                                  "reports:read", "roster:read", "roster:write",
                                                  "health:read"};

enum class KeyRefusal { not_allowed, no_name, no_scope, unknown_scope };

struct IssuedApiKey {
    std::int64_t id = 0;
    std::string key;  ///< `sigap_<public id>_<secret>`; cannot be shown again
};

inline constexpr std::size_t kLongestKeyName = 80;

/// `actor` made it: `operator`, or an employee's key.
tl::expected<IssuedApiKey, KeyRefusal> issue_api_key(Scene& scene, std::string_view name,
                                                     const std::vector<std::string>& scopes,
                                                     std::string_view actor);
tl::expected<IssuedApiKey, KeyRefusal> issue_api_key(Scene& scene, const Viewer& viewer,
                                                     std::string_view name,
                                                     const std::vector<std::string>& scopes);

/// False: there is none to revoke, or the viewer may not.
bool revoke_api_key(Scene& scene, std::int64_t id, std::string_view actor);
bool revoke_api_key(Scene& scene, const Viewer& viewer, std::int64_t id);

/// The newest first, revoked ones too; without their hashes. Empty for who does not administer.
std::vector<storage::ApiKey> api_keys(Scene& scene, const Viewer& viewer);

/// Whoever presents this key, if it is good for that scope. Its use is noted, at most once a minute.
std::optional<storage::ApiKey> api_key_for(Scene& scene, std::string_view presented, std::string_view scope);

}  // namespace app
