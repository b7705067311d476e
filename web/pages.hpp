// All pages: one function a feature, each in the file of its name.
#pragma once

#include <span>
#include <vector>

#include "web/visit.hpp"

namespace web {

std::span<const Route> home_pages();
std::span<const Route> session_pages();
std::span<const Route> presence_pages();
std::span<const Route> call_draft_pages();
std::span<const Route> call_pages();
std::span<const Route> flag_pages();
std::span<const Route> flag_step_pages();
std::span<const Route> my_record_pages();
std::span<const Route> coverage_pages();
std::span<const Route> delivery_pages();
std::span<const Route> outage_pages();
std::span<const Route> calendar_pages();
std::span<const Route> roster_pages();
std::span<const Route> roster_preview_pages();
std::span<const Route> audit_pages();
std::span<const Route> settings_pages();
std::span<const Route> trend_pages();
std::span<const Route> report_pages();

/// A whole roster as a form writes it: 20,000 people.
inline constexpr std::size_t kMostRosterForm = 12 * 1024 * 1024;

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
    {"/presence", "web_nav_presence", app::Permission::see_people},
    {"/calls", "web_nav_calls", app::Permission::see_people},
    {"/flags", "web_nav_flags", app::Permission::see_flags},
    {"/coverage", "web_nav_coverage", app::Permission::see_people},
    {"/reports", "web_nav_reports", app::Permission::see_people},
    {"/calendar", "web_nav_calendar", app::Permission::see_calendar},
    {"/roster", "web_nav_roster", app::Permission::change_roster},
    {"/delivery", "web_nav_delivery", app::Permission::see_health},
    {"/outages", "web_nav_outages", app::Permission::see_health},
    {"/audit", "web_nav_audit", app::Permission::see_audit},
    {"/settings", "web_nav_settings", app::Permission::administer},
    {"/my-record", "web_nav_record", app::Permission::own_record},
    {"/sessions", "web_nav_sessions", app::Permission::own_record},
};

}  // namespace web
