// One person of each role in the small office, and what each of them may open.
#pragma once

#include <fmt/format.h>

#include "tests/web/desk.hpp"

namespace stories {

/// Budi is an employee, Rina a supervisor of Biro Organisasi, Siti its unit HR, Hana HR, Made an auditor and
/// Nyoman an administrator.
inline void give_roles(Office& office) {
    const auto is = [&](const char* who, domain::Role role) {
        office.changes(who, [&](domain::Employee& person) { person.role = role; });
    };
    is("siti", domain::Role::unit_hr);
    is("made", domain::Role::auditor);
    is("nyoman", domain::Role::admin);
}

/// What everybody gets to see, in the order employee, supervisor, unit HR, HR, auditor, administrator:
/// `404 200 200 200 200 404`.
inline std::string statuses(Desk& desk, const std::string& path) {
    std::string all;
    for (const char* who : {"budi", "rina", "siti", "hana", "made", "nyoman"})
        all += fmt::format("{}{}", all.empty() ? "" : " ", desk.of(who).opens(path).status);
    return all;
}

}  // namespace stories
