#include "bot/app/api_keys.hpp"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/random_token.hpp"

namespace app {
namespace {

constexpr std::string_view kPrefix = "sigap_";
constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr std::size_t kPublicLength = 8;
constexpr std::size_t kSecretBytes = 32;  // 256 bits
constexpr std::chrono::seconds kNoteEvery{60};

std::string random_public_id() {
    std::string word;
    for (std::size_t i = 0; i < kPublicLength; ++i)
        word += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
    return word;
}

std::string subject_of(std::int64_t key) {
    return "api_key/" + std::to_string(key);
}

bool is_known_scope(const std::string& scope) {
    return std::find(std::begin(kApiScopes), std::end(kApiScopes), scope) != std::end(kApiScopes);
}

std::string trimmed(std::string_view name) {
    const auto from = name.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return "";
    return std::string(name.substr(from, name.find_last_not_of(" \t\r\n") - from + 1));
}

}  // namespace

tl::expected<IssuedApiKey, KeyRefusal> issue_api_key(Scene& scene, std::string_view given_name,
                                                     const std::vector<std::string>& scopes,
                                                     std::string_view actor) {
    storage::ApiKey key;
    key.name = trimmed(given_name).substr(0, kLongestKeyName);
    if (key.name.empty()) return tl::unexpected(KeyRefusal::no_name);
    key.scopes = scopes;
    std::sort(key.scopes.begin(), key.scopes.end());
    key.scopes.erase(std::unique(key.scopes.begin(), key.scopes.end()), key.scopes.end());
    if (key.scopes.empty()) return tl::unexpected(KeyRefusal::no_scope);
    if (!std::all_of(key.scopes.begin(), key.scopes.end(), is_known_scope))
        return tl::unexpected(KeyRefusal::unknown_scope);
    key.public_id = random_public_id();
    while (storage::find_api_key(scene.tx, key.public_id)) key.public_id = random_public_id();
    const std::string secret = random_token(kSecretBytes);
    key.secret_hash = hash_of_token(secret);
    key.created_by = actor;
    IssuedApiKey issued;
    issued.id = storage::add_api_key(scene.tx, key);
    issued.key = std::string(kPrefix) + key.public_id + "_" + secret;
    audit(scene, actor, "api_key_issued", subject_of(issued.id),
          nlohmann::json{{"public_id", key.public_id}, {"scopes", key.scopes}}.dump());
    return issued;
}

tl::expected<IssuedApiKey, KeyRefusal> issue_api_key(Scene& scene, const Viewer& viewer,
                                                     std::string_view name,
                                                     const std::vector<std::string>& scopes) {
    if (!may(viewer, Permission::administer)) return tl::unexpected(KeyRefusal::not_allowed);
    return issue_api_key(scene, name, scopes, viewer.person.id.value);
}

bool revoke_api_key(Scene& scene, std::int64_t id, std::string_view actor) {
    if (!storage::revoke_api_key(scene.tx, id, actor)) return false;
    audit(scene, actor, "api_key_revoked", subject_of(id));
    return true;
}

bool revoke_api_key(Scene& scene, const Viewer& viewer, std::int64_t id) {
    return may(viewer, Permission::administer) && revoke_api_key(scene, id, viewer.person.id.value);
}

std::vector<storage::ApiKey> api_keys(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::administer)) return {};
    auto keys = storage::api_keys(scene.tx);
    for (storage::ApiKey& key : keys) key.secret_hash.clear();
    return keys;
}

std::optional<storage::ApiKey> api_key_for(Scene& scene, std::string_view presented, std::string_view scope) {
    if (!presented.starts_with(kPrefix)) return std::nullopt;
    presented.remove_prefix(kPrefix.size());
    if (presented.size() <= kPublicLength || presented[kPublicLength] != '_') return std::nullopt;
    const auto key = storage::find_api_key(scene.tx, presented.substr(0, kPublicLength));
    const std::string hash = hash_of_token(presented.substr(kPublicLength + 1));
    if (!key || key->revoked_at || key->secret_hash.size() != hash.size() ||
        sodium_memcmp(key->secret_hash.data(), hash.data(), hash.size()) != 0)
        return std::nullopt;
    if (std::find(key->scopes.begin(), key->scopes.end(), scope) == key->scopes.end()) return std::nullopt;
    if (!key->last_used_at || scene.now() - *key->last_used_at >= kNoteEvery)
        storage::note_api_key_used(scene.tx, key->id);
    return key;
}

}  // namespace app
