// HTML from a template and what it shows. Texts come from the catalogue as `{{w.KEY}}`, everything else is
// escaped data; there is no way to put raw HTML into a page.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

#include "bot/wording/catalogue.hpp"

namespace web {

using Data = kainjow::mustache::data;
using List = kainjow::mustache::list;

inline Data object() {
    return Data{Data::type::object};
}
inline Data list() {
    return Data{Data::type::list};
}

/// The page of `templates/<name>.mustache`. A template, name or text that does not exist throws
/// std::logic_error: a page is whole or it is not shown.
std::string render(const wording::Catalogue& words, domain::Language language, std::string_view name,
                   const Data& data);

/// The templates' names, for the test that reads them all.
std::vector<std::string_view> template_names();
std::string_view template_text(std::string_view name);

}  // namespace web
