// Presence of a day, as those see it who answer for it.
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

TEST_CASE("a supervisor sees the day of their people, each window, and why somebody was not asked") {
    Office office;
    office.absent("siti", domain::AbsenceKind::leave, "2026-02-13");
    office.at("2026-02-13 06:45");
    office.says("budi", "hadir");
    Desk desk(office);
    const auto shown = desk.of("rina").opens("/presence");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Presensi Jumat, 13 Februari 2026"));
    CHECK(shown.says("Budi Santoso"));
    CHECK(shown.says("tepat waktu"));
    CHECK(shown.says("06.45 WITA"));
    CHECK(shown.says("06.30 WITA – 07.30 WITA"));  // when they are asked
    CHECK_FALSE(shown.says("Sari Dewanti"));       // of another unit
    CHECK_FALSE(shown.says("Dewi Lestari"));       // above her
    const auto siti = shown.body.substr(shown.body.find("Siti Aminah"), 600);
    CHECK(siti.find("sedang cuti") != std::string::npos);
    CHECK(siti.find("href=\"/presence/of/siti?date=2026-02-13\"") != std::string::npos);
}

TEST_CASE("presence can be narrowed to a unit and another day, and no further than one's care") {
    Office office;
    Desk desk(office);
    auto dewi = desk.of("dewi");
    CHECK(dewi.opens("/presence").says("Sari Dewanti"));
    CHECK_FALSE(dewi.opens("/presence?unit=Biro%20Organisasi").says("Sari Dewanti"));
    CHECK(dewi.opens("/presence?date=2026-02-14").says("akhir pekan"));
    CHECK(desk.of("rina").opens("/presence?unit=RSUD").status == 404);
    CHECK(dewi.opens("/presence?unit=nowhere").status == 404);
}

TEST_CASE("the part of presence that follows the day answers 304 until somebody checks in") {
    Office office;
    office.at("2026-02-13 06:45");
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto first = rina.opens("/presence/units");
    REQUIRE(first.status == 200);
    CHECK_FALSE(first.says("<html"));
    CHECK(first.says("data-version=\""));
    CHECK(rina.opens("/presence/units", {{"If-None-Match", first.version}}).status == 304);
    office.says("budi", "hadir");
    const auto next = rina.opens("/presence/units", {{"If-None-Match", first.version}});
    CHECK(next.status == 200);
    CHECK(next.version != first.version);
}

TEST_CASE("why somebody's day is what it is: for themselves and those who answer for them") {
    Office office;
    Desk desk(office);
    CHECK(desk.of("rina").opens("/presence/of/budi").says("<li>"));
    CHECK(desk.of("budi").opens("/presence/of/budi").status == 200);
    CHECK(desk.of("budi").opens("/presence/of/siti").status == 404);
    CHECK(desk.of("rina").opens("/presence/of/sari").status == 404);
}

TEST_CASE("presence is for those who answer for people, whatever their role") {
    Office office;
    stories::give_roles(office);
    Desk desk(office);
    CHECK(stories::statuses(desk, "/presence") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/presence/units") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/presence/of/rahma") == "404 200 200 200 200 404");
}

TEST_CASE("a name on the board of presence is text, whatever it holds") {
    Office office;
    office.changes("budi", [](domain::Employee& person) { person.name = "<b>Budi</b>"; });
    Desk desk(office);
    const auto shown = desk.of("rina").opens("/presence");
    CHECK_FALSE(shown.says("<b>Budi"));
    CHECK(shown.says("&lt;b&gt;Budi&lt;/b&gt;"));
}

TEST_CASE("presence did not say that the chat is why somebody was not asked or not counted") {
    Office office;
    office.blocks("budi");
    office.at("2026-02-13 08:00");
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto row = [](const stories::Shown& shown, const char* name) {
        const auto from = shown.body.find(name);
        return shown.body.substr(from, shown.body.find("</tr>", from) - from);
    };
    const std::string closed = "Percakapan tertutup sejak Jumat, 13 Februari 2026";
    const std::string none = "Belum ada percakapan yang terhubung";
    const auto shown = rina.opens("/presence");
    CHECK(row(shown, "Budi Santoso").find(closed) != std::string::npos);
    CHECK(row(shown, "Nyoman Putra").find(none) != std::string::npos);
    for (const auto& words : {closed, none})
        CHECK(row(shown, "Siti Aminah").find(words) == std::string::npos);  // she only was silent
    CHECK(rina.opens("/presence/of/budi?date=2026-02-13").says(closed));
    CHECK(rina.opens("/presence/of/nyoman?date=2026-02-13").says(none));
    CHECK_FALSE(rina.opens("/presence/of/siti?date=2026-02-13").says("ercakapan"));
    CHECK_FALSE(
        rina.opens("/presence/of/nyoman?date=2026-02-14").says(none));  // a day on which nobody is asked
}
