// All roles tried on all pages: what must be refused is refused, and nobody is shown what is not theirs.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/roster.hpp"
#include "tests/web/desk.hpp"
#include "web/pages.hpp"

using app::Permission;
using domain::Role;
using stories::Desk;
using stories::Office;

namespace {

struct Somebody {
    const char* who;
    Role role;
    const char* opens;  ///< a letter for each permission, in the order of kLetters
};

/// own record, calendar · people, calls, flags · decides · enrols · roster · health · audit · administers
constexpr std::string_view kLetters = "octlfderhua";
constexpr Permission kPermissions[] = {
    Permission::own_record, Permission::see_calendar, Permission::see_people,   Permission::call_people,
    Permission::see_flags,  Permission::decide_flags, Permission::enrol_people, Permission::change_roster,
    Permission::see_health, Permission::see_audit,    Permission::administer,
};

/// Written down here a second time, so that a slip of the hand in `may` shows.
constexpr Somebody kEverybody[] = {
    {"budi", Role::employee, "oc"},      {"rina", Role::supervisor, "octlf"},
    {"sari", Role::unit_hr, "octlfdeh"}, {"hana", Role::hr, "octlfderhu"},
    {"emma", Role::auditor, "octfhu"},   {"made", Role::admin, "ocha"},
};

bool should_open(const Somebody& one, Permission needs) {
    for (std::size_t i = 0; i < kLetters.size(); ++i)
        if (kPermissions[i] == needs)
            return std::string_view(one.opens).find(kLetters[i]) != std::string_view::npos;
    return false;
}

std::string example_of(std::string_view route) {
    std::string path(route);
    for (std::size_t at; (at = path.find('<')) != std::string::npos;)
        path.replace(at, path.find('>') - at + 1, "1");
    return path;
}

}  // namespace

TEST_CASE("all roles tried on all pages: what must be refused is refused") {
    Office office;
    Desk desk(office);
    for (const Somebody& one : kEverybody)
        office.changes(one.who, [&](domain::Employee& person) { person.role = one.role; });
    for (const Somebody& one : kEverybody) {
        CAPTURE(one.who);
        for (const auto pages : web::all_pages())
            for (const web::Route& route : pages) {
                CAPTURE(route.path);
                CAPTURE(route.method);
                auto browser = desk.of(one.who);  // some pages sign out
                const std::string path = example_of(route.path);
                const auto shown = route.method == "GET" ? browser.opens(path) : browser.sends(path);
                CHECK(shown.status < 500);
                if (!should_open(one, route.needs)) {
                    CHECK(shown.status == 404);
                } else if (route.method == "GET" && route.path.find('<') == std::string_view::npos &&
                           route.path != "/roster/undo") {
                    // Whoever has nobody to call is told so.
                    CHECK((shown.status == 200 || (route.path == "/calls/new" && shown.status == 409)));
                }
            }
    }
}

TEST_CASE("the pages that the tests in a browser open are all pages there are") {
    // Every address that is whole in itself and shows a page; parts of pages have no head, files no page.
    Office office;
    Desk desk(office);
    for (const Somebody& one : kEverybody)
        office.changes(one.who, [&](domain::Employee& person) { person.role = one.role; });
    std::map<std::string, std::set<std::string>> there_are;
    for (const auto pages : web::all_pages())
        for (const web::Route& route : pages) {
            if (route.method != "GET" || route.path.find('<') != std::string_view::npos) continue;
            const std::string path(route.path);
            for (const Somebody& one : kEverybody)
                if (should_open(one, route.needs) && desk.of(one.who).opens(path).says("<!doctype html>"))
                    there_are[path].insert(std::string(domain::to_string(one.role)));
        }
    std::ifstream file("tests/web/pages.json");
    CHECK(nlohmann::json::parse(file).get<std::map<std::string, std::set<std::string>>>() == there_are);
}

TEST_CASE("the navigation offers what may be opened, and nothing else") {
    Office office;
    Desk desk(office);
    for (const Somebody& one : kEverybody)
        office.changes(one.who, [&](domain::Employee& person) { person.role = one.role; });
    for (const Somebody& one : kEverybody) {
        CAPTURE(one.who);
        const auto home = desk.of(one.who).opens("/");
        for (const web::NavigationEntry& entry : web::kNavigation) {
            CAPTURE(entry.path);
            CHECK(home.says("<a class=\"nav-link\" href=\"" + std::string(entry.path) + "\"") ==
                  should_open(one, entry.needs));
        }
    }
}

TEST_CASE("who administers sees no name of a call, a flag or a person below them on any page") {
    Office office;
    Desk desk(office);
    office.changes("made", [](domain::Employee& person) { person.role = Role::admin; });
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat rahasia");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    for (const auto pages : web::all_pages())
        for (const web::Route& route : pages) {
            if (route.method != "GET") continue;
            CAPTURE(route.path);
            const auto shown = desk.of("made").opens(example_of(route.path));
            CHECK_FALSE(shown.says("Budi Santoso"));
            CHECK_FALSE(shown.says("rapat rahasia"));
        }
}
