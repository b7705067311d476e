// All pages: one function a feature, each in the file of its name.
#pragma once

#include <span>
#include <vector>

#include "web/visit.hpp"

namespace web {

std::span<const Route> home_pages();
std::span<const Route> session_pages();
std::span<const Route> delivery_pages();
std::span<const Route> outage_pages();
std::span<const Route> calendar_pages();
std::span<const Route> roster_pages();
std::span<const Route> audit_pages();
std::span<const Route> settings_pages();

/// The explicit list.
std::vector<std::span<const Route>> all_pages();

/// What stands in the navigation, in this order, for whoever may open it.
struct NavigationEntry {
    std::string_view path;
    std::string_view word;  ///< the catalogue key of its name
    app::Permission needs;
};
inline constexpr NavigationEntry kNavigation[] = {
    {"/", "web_nav_home", app::Permission::own_record},
    {"/sessions", "web_nav_sessions", app::Permission::own_record},
    {"/delivery", "web_nav_delivery", app::Permission::see_health},
    {"/outages", "web_nav_outages", app::Permission::see_health},
    {"/calendar", "web_nav_calendar", app::Permission::see_calendar},
    {"/roster", "web_nav_roster", app::Permission::change_roster},
    {"/audit", "web_nav_audit", app::Permission::see_audit},
    {"/settings", "web_nav_settings", app::Permission::administer},
};

}  // namespace web
