#include "storage/audit_chain.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace storage {
namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    std::string digits(size * 2 + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), bytes, size);
    digits.pop_back();
    return digits;
}

std::string sha256(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hex(hash.data(), hash.size());
}

/// A field's length in bytes before it: no two events read the same.
std::string framed(std::string_view field) {
    return fmt::format("{}:{}", field.size(), field);
}

struct Event {
    std::int64_t id;
    std::int64_t at;
    std::string actor, kind, subject, body;
};

std::string commitment_of(const Event& event, std::string_view salt) {
    return sha256(framed(salt) + framed(std::to_string(event.at)) + framed(event.actor) + framed(event.kind) +
                  framed(event.subject) + framed(event.body));
}

std::string link_hash(std::string_view previous, std::int64_t sequence, std::string_view commitment) {
    return sha256(framed(previous) + framed(std::to_string(sequence)) + framed(commitment));
}

std::vector<Event> unsealed_events(Transaction& tx, int limit) {
    std::vector<Event> events;
    for (const Row& row : tx.query("SELECT audit_event_id, at, actor, kind, subject, body FROM audit_event"
                                   " WHERE is_sealed = 0 ORDER BY audit_event_id LIMIT $1",
                                   limit))
        events.push_back({row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<std::string>(2),
                          row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5)});
    return events;
}

}  // namespace

std::string random_salt() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return hex(bytes.data(), bytes.size());
}

ChainHead chain_head(Transaction& tx) {
    const auto last = tx.query_one("SELECT sequence, hash FROM audit_link ORDER BY sequence DESC LIMIT 1");
    if (!last) return {0, std::string(64, '0')};
    return {last->get<std::int64_t>(0), last->get<std::string>(1)};
}

bool holds(Transaction& tx, const ChainHead& earlier) {
    if (earlier.length == 0) return true;
    const auto link = tx.query_one("SELECT hash FROM audit_link WHERE sequence = $1", earlier.length);
    return link && link->get<std::string>(0) == earlier.hash;
}

int seal(Transaction& tx, int limit, const SaltSource& salt) {
    ChainHead head = chain_head(tx);
    const auto events = unsealed_events(tx, limit);
    for (const Event& event : events) {
        const std::string event_salt = salt();
        const std::string commitment = commitment_of(event, event_salt);
        head = {head.length + 1, link_hash(head.hash, head.length + 1, commitment)};
        tx.post("UPDATE audit_event SET is_sealed = 1, salt = $2 WHERE audit_event_id = $1", event.id,
                event_salt);
        tx.post(
            "INSERT INTO audit_link (sequence, audit_event_id, commitment, hash, sealed_at)"
            " VALUES ($1, $2, $3, $4, $5)",
            head.length, event.id, commitment, head.hash, tx.now());
    }
    return static_cast<int>(events.size());
}

bool has_unsealed_events(Transaction& tx) {
    return tx.query_one("SELECT 1 FROM audit_event WHERE is_sealed = 0 LIMIT 1").has_value();
}

std::vector<ChainedEvent> events_about(Transaction& tx, std::string_view subject) {
    std::vector<ChainedEvent> events;
    for (const Row& row : tx.query("SELECT e.audit_event_id, e.at, e.actor, e.kind, e.subject, e.body,"
                                   " coalesce(l.sequence, 0), coalesce(l.hash, '') FROM audit_event e"
                                   " LEFT JOIN audit_link l ON l.audit_event_id = e.audit_event_id"
                                   " WHERE e.subject = $1 ORDER BY e.audit_event_id",
                                   subject))
        events.push_back({row.get<std::int64_t>(0), row.get<domain::Instant>(1), row.get<std::string>(2),
                          row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                          row.get<std::int64_t>(6), row.get<std::string>(7)});
    return events;
}

bool erase_audit_event(Transaction& tx, std::int64_t audit_event_id) {
    return tx.execute(
               "UPDATE audit_event SET actor = '', subject = '', body = '', salt = '', erased_at = $2"
               " WHERE audit_event_id = $1 AND is_sealed = 1 AND erased_at IS NULL",
               audit_event_id, tx.now()) == 1;
}

}  // namespace storage
