// Tables that are read on a phone: where it is narrow, style makes a card of every row. So each cell says
// which column it is of, and everything says what it is in a table, for style that moves it may hide that
// from a reader aloud.
#pragma once

#include <string>
#include <string_view>

namespace web {

/// The template with its tables so prepared: roles on tables, rows and cells, and `data-label` on the cells
/// of every column whose head is words alone. A table of the class `wide`, too wide for cards, and one that
/// states its own role are left as they are.
std::string with_cards(std::string_view page_template);

}  // namespace web
