// All pages: one function a feature, each in the file of its name.
#pragma once

#include <span>
#include <vector>

#include "web/visit.hpp"

namespace web {

std::span<const Route> home_pages();
std::span<const Route> session_pages();

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
};

}  // namespace web
