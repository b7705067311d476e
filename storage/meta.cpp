#include "storage/meta.hpp"

namespace storage::meta {
namespace {

constexpr std::string_view kPurposeKey = "purpose";

constexpr std::string_view name(Purpose purpose) {
    return purpose == Purpose::office ? "office" : "simulation";
}

}  // namespace

std::optional<std::string> get(Transaction& transaction, std::string_view key) {
    const auto row = transaction.query_one("SELECT value FROM meta WHERE key = $1", key);
    if (!row) return std::nullopt;
    return row->get<std::string>(0);
}

void set(Transaction& transaction, std::string_view key, std::string_view value) {
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key, value);
}

Purpose settle_purpose(Transaction& transaction, Purpose wanted) {
    transaction.execute("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
                        kPurposeKey, name(wanted));
    return *purpose(transaction);
}

std::optional<Purpose> purpose(Transaction& transaction) {
    const auto found = get(transaction, kPurposeKey);
    if (!found) return std::nullopt;
    // Whatever is not plainly an office's must not send with real tokens.
    return *found == name(Purpose::office) ? Purpose::office : Purpose::simulation;
}

}  // namespace storage::meta
