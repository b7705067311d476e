// What a reader may open, and where in it they are.
#pragma once

#include <string_view>

#include "bot/app/viewer.hpp"
#include "web/page.hpp"

namespace web {

/// The path of the navigation's entry to which the page belongs, even where the entry itself is not offered:
/// `/flags` for `/flags/1` and `/flag-drafts/7`; empty: to none.
std::string_view section_of(std::string_view path);

/// For the template `top`: the entries that the viewer may open; the page itself is marked as `is_here`, the
/// section around it as `is_around`.
Data navigation_data(const wording::Catalogue& words, domain::Language language, const app::Viewer& viewer,
                     std::string_view path);

/// For the same template: the languages that there are, each by its own name.
Data languages_data(const wording::Catalogue& words);

}  // namespace web
