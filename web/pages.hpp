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
    {"/my-record", "web_nav_record", app::Permission::own_record},
    {"/sessions", "web_nav_sessions", app::Permission::own_record},
};

}  // namespace web
