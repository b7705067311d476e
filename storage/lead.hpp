// Table lead: which of several instances does what only one may do, and since which of its terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace storage {

struct Lead {
    std::string holder;      ///< an instance, or empty: it was laid down
    std::string key_mark;    ///< tells the signing key of the holder from another, and nothing else about it
    std::int64_t epoch = 0;  ///< grows by one each time it is taken
    std::int64_t renewals = 0;  ///< grows while the holder is well: who watches needs no clock of the other's
    domain::Instant taken_at;
};

/// nullopt: nobody has ever led.
std::optional<Lead> find_lead(Transaction& tx);
/// Whether it is still the lead that `holder` took with that epoch. The epoch alone does not tell: after a
/// fail-over to a standby that lagged, another instance may be given the same once more.
bool holds_lead(Transaction& tx, std::string_view holder, std::int64_t epoch);

/// Takes the lead from whoever held it in `epoch` (0: nobody ever). Answers the new epoch; nullopt: another
/// one was faster.
std::optional<std::int64_t> take_lead(Transaction& tx, std::string_view holder, std::string_view key_mark,
                                      std::int64_t epoch);
/// False: somebody else has taken it since.
bool renew_lead(Transaction& tx, std::string_view holder, std::int64_t epoch);
/// The next one need not wait. Nothing happens if somebody else has it.
void lay_down_lead(Transaction& tx, std::string_view holder, std::int64_t epoch);

}  // namespace storage
