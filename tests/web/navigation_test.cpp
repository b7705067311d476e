// Where in the dashboard one is: the page itself or the section around it is marked, in words that a reader
// of the screen hears.
#include "web/navigation.hpp"

#include "tests/web/roles.hpp"
#include "web/pages.hpp"

using stories::Desk;
using stories::Office;

namespace {

std::string entry(const std::string& path, const std::string& current) {
    return "href=\"" + path + "\"" + (current.empty() ? ">" : " aria-current=\"" + current + "\">");
}

}  // namespace

TEST_CASE("every page that has an address of its own lies in a section, or is none of them") {
    for (const auto pages : web::all_pages())
        for (const web::Route& route : pages) {
            CAPTURE(route.path);
            const bool is_sign = route.path.starts_with("/sign-") || route.path == "/look";
            CHECK(web::section_of(route.path).empty() == is_sign);
        }
    CHECK(web::section_of("/flags/1") == "/flags");
    CHECK(web::section_of("/flag-drafts/7/confirm") == "/flags");
    CHECK(web::section_of("/call-drafts/7") == "/calls");
    CHECK(web::section_of("/callsign").empty());
    CHECK(web::section_of("/") == "/");
}

TEST_CASE("a page of detail marks its section, the section's own page itself") {
    Office office;
    Desk desk(office);
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    auto rina = desk.of("rina");
    const auto list = rina.opens("/calls");
    CHECK(list.says(entry("/calls", "page")));
    CHECK(list.says(entry("/flags", "")));
    const auto board = rina.opens("/calls/1");
    CHECK(board.says(entry("/calls", "true")));
    CHECK_FALSE(board.says("aria-current=\"page\""));
    CHECK(rina.opens("/reports/trend").says(entry("/reports", "true")));
    CHECK(rina.opens("/presence/of/budi").says(entry("/presence", "true")));
}

TEST_CASE("whoever is offered no calls finds why they were called in their own record") {
    Office office;
    Desk desk(office);
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    const auto why = desk.of("budi").opens("/calls/1/why/budi");
    REQUIRE(why.status == 200);
    CHECK(why.says(entry("/my-record", "true")));
}
