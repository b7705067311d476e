// Who gains or loses a say over others by a roster file: roles that change, and who is whose supervisor. HR
// sees it apart from everything else, for it decides who reads what is on record of whom.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/roster_import.hpp"

namespace app {

/// Whether the role opens more than one's own record and one's own subtree as its leader: HR of a unit or the
/// office, auditors, administrators.
bool is_wide(domain::Role role);

struct RoleChange {
    domain::EmployeeId employee;
    std::string name;
    std::optional<domain::Role> before;  ///< nullopt: comes new, or comes back
    domain::Role after = domain::Role::employee;

    bool gives_wide_role() const { return is_wide(after); }
};

/// In the order of the difference. Whoever comes as a plain employee is given nothing.
std::vector<RoleChange> role_changes(const RosterDifference& difference);

/// On record as an event of its own, for the difference itself holds no text.
void audit_role(Scene& scene, std::string_view actor, const RoleChange& change);

/// People of one unit who get another supervisor: their unit's head, or where they are that themselves or
/// there is none, the nearest head above.
struct LeaderChange {
    domain::UnitId unit;              ///< as it will be
    std::vector<std::string> people;  ///< by name
    std::string before;               ///< by name; empty: nobody
    std::string after;
};

/// Of the people who are on record and stay, by unit. The difference must be of this transaction.
std::vector<LeaderChange> leader_changes(Scene& scene, const RosterDifference& difference);

}  // namespace app
