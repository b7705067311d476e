// What an outage made void, one by one: `toll_of` in ledger.hpp counts the same rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/ledger.hpp"

namespace storage {

struct VoidedByOutage {
    domain::EmployeeId employee;
    std::optional<std::int64_t> call;  ///< nullopt: a presence window
    std::string policy_id;             ///< of the window
    std::string window_id;
    domain::Instant at;  ///< issued, or opened
};
/// In order of time, at most `limit`.
std::vector<VoidedByOutage> voided_by(Transaction& tx, const Outage& outage, int limit);

}  // namespace storage
