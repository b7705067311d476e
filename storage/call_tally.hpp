// Tables call_person and attempt, counted where they lie: what a card tells of a call to more people than it
// names.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "bot/domain/call.hpp"
#include "storage/database.hpp"

namespace storage {

struct CallTally {
    std::map<domain::Outcome, std::int64_t> by_outcome;  ///< of those who were asked
    std::int64_t left_out = 0;
    std::optional<domain::Instant> deadline;  ///< the latest of any attempt

    std::int64_t asked() const;
    std::int64_t answered() const;  ///< in time or late
    bool is_anyone_silent() const;
};
CallTally tally_of(Transaction& tx, domain::CallId call);

}  // namespace storage
