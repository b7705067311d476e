// Table api_key: programs that may ask the API. Only a hash of what they must present is kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct ApiKey {
    std::int64_t id = 0;
    std::string public_id;  ///< begins the key; finds its row
    std::string secret_hash;
    std::string name;  ///< whose or what for, in the words of whoever made it
    std::vector<std::string> scopes;
    domain::Instant created_at;
    std::string created_by;
    std::optional<domain::Instant> last_used_at;
    std::optional<domain::Instant> revoked_at;
    std::string revoked_by;
};

/// `id` and `created_at` are given here.
std::int64_t add_api_key(Transaction& tx, const ApiKey& key);
/// Revoked ones too.
std::optional<ApiKey> find_api_key(Transaction& tx, std::string_view public_id);
/// The newest first, revoked ones too.
std::vector<ApiKey> api_keys(Transaction& tx);
void note_api_key_used(Transaction& tx, std::int64_t id);
/// False: there is no such key, or it was revoked before.
bool revoke_api_key(Transaction& tx, std::int64_t id, std::string_view by);

}  // namespace storage
