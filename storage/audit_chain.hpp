// Table audit_link: the audit events that were committed, numbered without gaps and chained by hashes.
// storage/README.md writes the bytes down, so that anybody can recount them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

/// The end of the chain. Who holds an earlier one can prove that nothing before it was changed.
struct ChainHead {
    std::int64_t length = 0;
    std::string hash;  ///< 64 hexadecimal digits; of an empty chain all zeros

    friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

ChainHead chain_head(Transaction& tx);
/// Whether that was its end once: an empty chain always was.
bool holds(Transaction& tx, const ChainHead& earlier);

/// 32 hexadecimal digits nobody can guess.
using SaltSource = std::function<std::string()>;
std::string random_salt();

/// Links up to `limit` committed events that have no link yet, in the order of their numbers; answers how
/// many. One caller at a time.
int seal(Transaction& tx, int limit, const SaltSource& salt = random_salt);
bool has_unsealed_events(Transaction& tx);

/// One decision on record, with its place in the chain; sequence 0 and no hash: not sealed yet.
struct ChainedEvent {
    std::int64_t id = 0;
    domain::Instant at;
    std::string actor;
    std::string kind;
    std::string subject;
    std::string body;
    std::int64_t sequence = 0;
    std::string hash;
};
/// Everything recorded about exactly this subject, oldest first.
std::vector<ChainedEvent> events_about(Transaction& tx, std::string_view subject);

/// Blanks who and what an event was about, and its salt, so that nobody can find it again by guessing. Its
/// kind and time stay, and so does the chain, which holds only a salted hash of the rest. False: there is no
/// such event, it was erased before, or it is not sealed yet.
bool erase_audit_event(Transaction& tx, std::int64_t audit_event_id);

}  // namespace storage
