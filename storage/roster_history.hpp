// Table roster_change: every change of people, units, heads, absences and rosters, so that it stays known
// what was true when a call or a window was issued.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct RosterChange {
    std::int64_t id = 0;
    domain::Instant at;
    std::string by;       ///< `operator`, `employee/P-03`
    std::string kind;     ///< employee, unit, acting, absence, flexible_day
    std::string subject;  ///< `employee/P-03`, `unit/Biro Umum`
    std::string before;   ///< JSON; empty if it is new
    std::string after;    ///< JSON; empty if it was taken away
};

/// Keeps the change, made in the same transaction; `id` and `at` are set here. Returns its number.
std::int64_t record_roster_change(Transaction& tx, const RosterChange& change);

/// The number of the newest change, 0 before the first: the version of the roster that calls and windows
/// freeze.
std::int64_t roster_version(Transaction& tx);

/// What changed about one subject, oldest first.
std::vector<RosterChange> roster_changes(Transaction& tx, std::string_view subject);

/// Of people and units, made at that instant with these numbers (both included), oldest first: one import.
std::vector<RosterChange> roster_changes_between(Transaction& tx, std::int64_t first, std::int64_t last,
                                                 domain::Instant at);
/// Of those people and units, the subjects that were changed once more, behind `last`; by name.
std::vector<std::string> changed_again(Transaction& tx, std::int64_t first, std::int64_t last);

/// Who has that NIP on record, those who left included.
std::optional<domain::EmployeeId> holder_of_nip(Transaction& tx, std::string_view nip);

}  // namespace storage
