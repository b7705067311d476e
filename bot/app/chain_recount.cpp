#include "bot/app/chain_recount.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace app {
namespace {

using storage::Row;

constexpr std::size_t kHashDigits = 64;

/// SHA-256 over fields, each behind its length and a colon.
class Digest {
public:
    Digest() { crypto_hash_sha256_init(&state_); }

    Digest& add(const std::string& field) {
        const std::string length = std::to_string(field.size()) + ":";
        feed(length);
        feed(field);
        return *this;
    }

    std::string hex() {
        std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
        crypto_hash_sha256_final(&state_, hash.data());
        std::string digits;
        for (const unsigned char byte : hash) digits += fmt::format("{:02x}", byte);
        return digits;
    }

private:
    void feed(const std::string& bytes) {
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                                  bytes.size());
    }

    crypto_hash_sha256_state state_{};
};

class ChainRecounter {
public:
    ChainRecounter(storage::Transaction& tx, const std::optional<KeptHead>& kept) : tx_(tx), kept_(kept) {}

    ChainRecount run() {
        result_.head = std::string(kHashDigits, '0');
        if (kept_ && kept_->sequence == 0) check_kept(0);
        tx_.for_each(
            "SELECT l.sequence, l.commitment, l.hash, e.audit_event_id, e.at, e.actor, e.kind, e.subject,"
            " e.body, e.salt, e.erased_at IS NOT NULL, e.is_sealed FROM audit_link l"
            " LEFT JOIN audit_event e ON e.audit_event_id = l.audit_event_id ORDER BY l.sequence",
            [&](const Row& row) {
                if (result_.broken_at.empty()) follow(row);
            });
        if (result_.broken_at.empty() && kept_ && kept_->sequence > result_.length)
            break_at(result_.length + 1, "the end of the chain",
                     fmt::format("link {}, whose hash was kept elsewhere", kept_->sequence));
        count_unsealed();
        return std::move(result_);
    }

private:
    void break_at(std::int64_t sequence, std::string recorded, std::string expected) {
        if (!result_.broken_at.empty()) return;
        result_.broken_at = fmt::format("link/{}", sequence);
        result_.broken_recorded = std::move(recorded);
        result_.broken_expected = std::move(expected);
    }

    void follow(const Row& row) {
        const auto sequence = row.get<std::int64_t>(0);
        const auto commitment = row.get<std::string>(1);
        const auto hash = row.get<std::string>(2);
        if (sequence != result_.length + 1)
            return break_at(result_.length + 1, "no link", "a link: numbers have no gaps");
        if (!row.get<std::optional<std::int64_t>>(3))
            return break_at(sequence, "a link to an event that is gone", "the event");
        const bool is_erased = row.get<bool>(10);
        if (!is_erased && commitment != commitment_of(row))
            return break_at(sequence, fmt::format("event {} as it stands", row.get<std::int64_t>(3)),
                            "the event as it was sealed");
        const std::string expected =
            Digest().add(result_.head).add(std::to_string(sequence)).add(commitment).hex();
        if (hash != expected) return break_at(sequence, "hash " + hash, expected);
        result_.erased += is_erased;
        result_.length = sequence;
        result_.head = hash;
        if (kept_ && kept_->sequence == sequence) check_kept(sequence);
    }

    static std::string commitment_of(const Row& row) {
        return Digest()
            .add(row.get<std::string>(9))
            .add(std::to_string(row.get<std::int64_t>(4)))
            .add(row.get<std::string>(5))
            .add(row.get<std::string>(6))
            .add(row.get<std::string>(7))
            .add(row.get<std::string>(8))
            .hex();
    }

    void check_kept(std::int64_t sequence) {
        if (kept_->hash != result_.head)
            break_at(sequence, "hash " + result_.head, kept_->hash + ", which was kept elsewhere");
    }

    /// An event that says it is sealed and has no link was slipped in.
    void count_unsealed() {
        tx_.for_each(
            "SELECT e.audit_event_id, e.is_sealed FROM audit_event e"
            " LEFT JOIN audit_link l ON l.audit_event_id = e.audit_event_id"
            " WHERE l.sequence IS NULL ORDER BY e.audit_event_id",
            [&](const Row& row) {
                ++result_.unsealed;
                if (row.get<bool>(1))
                    break_at(result_.length + 1,
                             fmt::format("event {} without a link", row.get<std::int64_t>(0)),
                             "a link for every sealed event");
            });
    }

    storage::Transaction& tx_;
    const std::optional<KeptHead>& kept_;
    ChainRecount result_;
};

}  // namespace

std::optional<KeptHead> kept_head_from(const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return std::nullopt;
    KeptHead head;
    const char* const end = text.data() + colon;
    const auto [rest, error] = std::from_chars(text.data(), end, head.sequence);
    head.hash = text.substr(colon + 1);
    const bool is_hash =
        head.hash.size() == kHashDigits && std::all_of(head.hash.begin(), head.hash.end(), [](char digit) {
            return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
        });
    if (error != std::errc{} || rest != end || head.sequence < 0 || !is_hash) return std::nullopt;
    return head;
}

ChainRecount recount_chain(storage::Transaction& tx, const std::optional<KeptHead>& kept) {
    return ChainRecounter(tx, kept).run();
}

}  // namespace app
