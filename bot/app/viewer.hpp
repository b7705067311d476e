// Who looks, and at what they may: the roles of design.md 2 in one place. Every use case that shows or
// changes something for the dashboard or the API asks here; a page that forgets to ask shows nothing.
#pragma once

#include <set>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

enum class Permission {
    own_record,     ///< everybody: what is on record of oneself
    see_people,     ///< presence, calls and reports of those in one's care
    call_people,    ///< start calls and record by hand
    see_flags,      ///< the files of flags in one's care
    decide_flags,   ///< HR
    enrol_people,   ///< HR: sheets with codes, and a word to supervisors about who is not reached
    change_roster,  ///< HR: import, undo
    see_calendar,   ///< everybody: rules and days
    see_health,     ///< delivery and outages; figures without names
    see_audit,      ///< the trail and its proof
    administer,     ///< settings, sessions, keys; no case content
};

/// One person at one moment. Made anew for every request: a role that ended shows nothing any more.
struct Viewer {
    domain::Employee person;
    bool sees_everybody = false;     ///< HR of the office, auditors
    std::set<domain::UnitId> units;  ///< in one's care: led, or as HR of a unit; with everything below
};

Viewer viewer_of(Scene& scene, const domain::Employee& person);

bool may(const Viewer& viewer, Permission permission);
/// Whether what is on record of that person may be shown: oneself, or somebody in one's care. It says nothing
/// of the single permissions.
bool may_see(const Viewer& viewer, const domain::Employee& person);
bool may_see(const Viewer& viewer, const domain::UnitId& unit);

}  // namespace app
