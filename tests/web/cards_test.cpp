// Rows that become cards where it is narrow: what a table says of itself for that.
#include "web/cards.hpp"

#include <doctest/doctest.h>

#include "tests/web/desk.hpp"
#include "web/page.hpp"

using stories::Desk;
using stories::Office;

TEST_CASE("a cell is told which column it is of, and everything in the table what it is") {
    CHECK(
        web::with_cards(
            "<p>a</p><table class=\"table\"><thead><tr><th scope=\"col\">{{w.web_time}}</th>"
            "<th scope=\"col\"><span>x</span></th></tr></thead><tbody>{{#rows}}<tr>"
            "<th scope=\"row\">{{time}}</th><td>y</td><td>z</td></tr>{{/rows}}</tbody></table><td>") ==
        "<p>a</p><table role=\"table\" class=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">"
        "<th role=\"columnheader\" scope=\"col\">{{w.web_time}}</th>"
        "<th role=\"columnheader\" scope=\"col\"><span>x</span></th></tr></thead><tbody role=\"rowgroup\">"
        "{{#rows}}<tr role=\"row\"><th role=\"rowheader\" data-label=\"{{w.web_time}}\" scope=\"row\">{{time}}"
        "</th><td role=\"cell\">y</td><td role=\"cell\">z</td></tr>{{/rows}}</tbody></table><td>");
}

TEST_CASE("a table that is too wide for cards, or sees to itself, stays as it was written") {
    for (const std::string text :
         {"<table class=\"table wide\"><tr><th scope=\"col\">a</th></tr><tr><td>b</td></tr></table>",
          "<table role=\"table\"><tr><td>b</td></tr></table>", "<p>no table</p>", "a < b"})
        CHECK(web::with_cards(text) == text);
}

TEST_CASE("every table of a page becomes cards, or says that it is wide and how to see the rest") {
    for (const std::string_view name : web::template_names()) {
        CAPTURE(name);
        const std::string_view text = web::template_text(name);
        if (text.find("<table") == std::string_view::npos) continue;
        const bool is_wide = text.find(" wide\"") != std::string_view::npos;
        CHECK(is_wide == (text.find("{{w.web_scroll_sideways}}") != std::string_view::npos));
        const bool has_own_labels = text.find("role=\"table\"") != std::string_view::npos;
        if (!is_wide && !has_own_labels)
            CHECK(web::with_cards(text).find(" data-label=\"") != std::string::npos);
    }
}

TEST_CASE("on a page the column is named in the reader's language") {
    Office office;
    Desk desk(office);
    const auto shown = desk.of("emma").opens("/sessions");
    CHECK(shown.raw.find("<td role=\"cell\" data-label=\"Browser\">") != std::string::npos);
    CHECK(shown.says("<td>"));
}
