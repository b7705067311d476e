#include "storage/api_keys.hpp"

#include <algorithm>

namespace storage {
namespace {

using domain::Instant;

constexpr std::string_view kKey =
    "SELECT api_key_id, public_id, secret_hash, name, scopes, created_at, created_by, last_used_at,"
    " revoked_at, coalesce(revoked_by, '') FROM api_key";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(' ', from), text.size());
        words.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return words;
}

ApiKey key_from(const Row& row) {
    return {row.get<std::int64_t>(0),
            row.get<std::string>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            words_of(row.get<std::string>(4)),
            row.get<Instant>(5),
            row.get<std::string>(6),
            row.get<std::optional<Instant>>(7),
            row.get<std::optional<Instant>>(8),
            row.get<std::string>(9)};
}

}  // namespace

std::int64_t add_api_key(Transaction& tx, const ApiKey& key) {
    return tx
        .query_one(
            "INSERT INTO api_key (public_id, secret_hash, name, scopes, created_at, created_by)"
            " VALUES ($1, $2, $3, $4, $5, $6) RETURNING api_key_id",
            key.public_id, key.secret_hash, key.name, joined(key.scopes), tx.now(), key.created_by)
        ->get<std::int64_t>(0);
}

std::optional<ApiKey> find_api_key(Transaction& tx, std::string_view public_id) {
    const auto row = tx.query_one(std::string(kKey) + " WHERE public_id = $1", public_id);
    return row ? std::optional(key_from(*row)) : std::nullopt;
}

std::vector<ApiKey> api_keys(Transaction& tx) {
    std::vector<ApiKey> keys;
    tx.for_each(std::string(kKey) + " ORDER BY api_key_id DESC",
                [&](const Row& row) { keys.push_back(key_from(row)); });
    return keys;
}

void note_api_key_used(Transaction& tx, std::int64_t id) {
    tx.execute("UPDATE api_key SET last_used_at = $2 WHERE api_key_id = $1", id, tx.now());
}

bool revoke_api_key(Transaction& tx, std::int64_t id, std::string_view by) {
    return tx.execute(
               "UPDATE api_key SET revoked_at = $2, revoked_by = $3 WHERE api_key_id = $1"
               " AND revoked_at IS NULL",
               id, tx.now(), by) == 1;
}

}  // namespace storage
