// The audit chain, recounted from the bytes that storage/README.md writes down. It shares no code with the
// sealer, so that a mistake there shows here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/database.hpp"

namespace app {

/// A head that somebody kept elsewhere: in the log, in a digest, on paper.
struct KeptHead {
    std::int64_t sequence = 0;
    std::string hash;
};

/// `12:9f86d0…` as digests and logs print it; nullopt for anything else.
std::optional<KeptHead> kept_head_from(const std::string& text);

struct ChainRecount {
    std::int64_t length = 0;
    std::string head;             ///< of the part that holds
    std::int64_t unsealed = 0;    ///< committed, not chained yet: a second's worth while the service runs
    std::int64_t erased = 0;      ///< events whose content was taken away by law; the chain holds without it
    std::string broken_at;        ///< the first link that does not hold, `link/17`; empty: all hold
    std::string broken_recorded;  ///< what stands there
    std::string broken_expected;  ///< what should
};

/// Follows the chain to its end or to the first link that does not hold; `kept` must lie on the way.
ChainRecount recount_chain(storage::Transaction& tx, const std::optional<KeptHead>& kept);

}  // namespace app
