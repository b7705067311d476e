// The audit trail: narrowed, paged, taken out as a safe table, and proven whole.
#include <algorithm>

#include "bot/app/audit_reading.hpp"
#include "storage/audit_chain.hpp"
#include "storage/roster.hpp"
#include "tests/web/desk.hpp"

using domain::Role;
using stories::Desk;
using stories::Office;

namespace {

void record(Office& office, const std::string& actor, const std::string& kind, const std::string& subject,
            const std::string& body = "{}") {
    office.in_scene([&](app::Scene& scene) {
        app::audit(scene, actor, kind, subject, body);
        return true;
    });
}

void seals(Office& office) {
    office.in_scene([](app::Scene& scene) { return storage::seal(scene.tx, 10'000); });
}

std::size_t times(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) ++count;
    return count;
}

}  // namespace

TEST_CASE("the trail shows the newest first and narrows by kind, subject, actor and dates") {
    Office office;
    Desk desk(office);
    record(office, "employee/rina", "call_issued", "call/17", R"({"people":2})");
    record(office, "sigap", "attempt_judged", "call/17/budi");
    record(office, "sigap", "attempt_judged", "call/170/budi");
    office.at("2026-02-14 09:00");
    record(office, "employee/rina", "call_issued", "call/18");
    auto hana = desk.of("hana");
    const auto all = hana.opens("/audit");
    REQUIRE(all.status == 200);
    CHECK(all.body.find("call/18") < all.body.find("call/17<"));
    CHECK(all.says("{&quot;people&quot;:2}"));
    const auto about = hana.opens("/audit?subject=call%2F17");
    CHECK(about.says("call/17/budi"));
    CHECK_FALSE(about.says("call/170/budi"));
    CHECK_FALSE(about.says("<td>call/18</td>"));
    CHECK_FALSE(hana.opens("/audit?kind=call_issued").says("call/17/budi"));
    CHECK_FALSE(hana.opens("/audit?actor=sigap").says("<td>call/17</td>"));
    const auto friday = hana.opens("/audit?from=2026-02-13&to=2026-02-13");
    CHECK(friday.says("<td>call/17</td>"));
    CHECK_FALSE(friday.says("<td>call/18</td>"));
    CHECK(hana.opens("/audit?kind=%27%20OR%201%3D1%20--").says("Tidak ada catatan yang cocok"));
}

TEST_CASE("page by page, every event comes once, also while others are written") {
    Office office;
    Desk desk(office);
    for (int i = 0; i < 120; ++i) record(office, "sigap", "counted", "row/" + std::to_string(i));
    auto hana = desk.of("hana");
    std::string path = "/audit?kind=counted";
    std::string all;
    int pages = 0;
    while (!path.empty() && pages < 10) {
        const auto shown = hana.opens(path);
        REQUIRE(shown.status == 200);
        all += shown.body;
        ++pages;
        record(office, "sigap", "counted", "later");
        const auto at = shown.body.find("rel=\"next\"");
        const auto href = shown.body.rfind("href=\"", at);
        path = at == std::string::npos
                   ? ""
                   : shown.body.substr(href + 6, shown.body.find('"', href + 6) - href - 6);
        for (std::size_t amp; (amp = path.find("&amp;")) != std::string::npos;) path.replace(amp, 5, "&");
    }
    CHECK(pages == 3);
    for (int i = 0; i < 120; ++i) {
        CAPTURE(i);
        CHECK(times(all, "<td>row/" + std::to_string(i) + "</td>") == 1);
    }
    CHECK(times(all, "<td>later</td>") == 0);
}

TEST_CASE("the table taken out is safe in a spreadsheet, and that it was taken is on record") {
    Office office;
    Desk desk(office);
    record(office, "=cmd|' /C calc'!A0", "noted", "x", R"({"a":"\"b\";c"})");
    auto hana = desk.of("hana");
    const auto file = hana.sends("/audit/file", {{"kind", "noted"}});
    REQUIRE(file.status == 200);
    CHECK(file.headers.at("content-disposition") == "attachment; filename=\"audit.csv\"");
    CHECK(file.body.find("\"event\";\"at\";\"actor\"") == 0);
    CHECK(file.says("\"'=cmd|"));
    CHECK(times(file.body, "\r\n") == 2);  // the header and the one row
    CHECK(hana.opens("/audit?kind=audit_exported").says("{&quot;rows&quot;:1}"));
}

TEST_CASE("the chain is recounted now; what was changed behind it shows") {
    Office office;
    Desk desk(office);
    record(office, "sigap", "noted", "first");
    record(office, "sigap", "noted", "second");
    seals(office);
    auto hana = desk.of("hana");
    const auto good = hana.opens("/audit/chain");
    CHECK(good.says("Rantai utuh"));
    const auto head = office.in_scene([](app::Scene& scene) { return storage::chain_head(scene.tx); });
    CHECK(good.says("sigap verify --head " + std::to_string(head.length) + ":" + head.hash));
    office.in_scene([](app::Scene& scene) {
        return scene.tx.execute("UPDATE audit_event SET subject = 'other' WHERE subject = 'second'");
    });
    const auto bad = hana.opens("/audit/chain");
    CHECK_FALSE(bad.says("Rantai utuh"));
    CHECK(bad.says("Rantai tidak utuh. Mulai: link/"));
}

TEST_CASE("HR and auditors alone read the log, on the page and in the use case") {
    Office office;
    Desk desk(office);
    office.changes("made", [](domain::Employee& person) { person.role = Role::admin; });
    office.changes("emma", [](domain::Employee& person) { person.role = Role::auditor; });
    office.changes("sari", [](domain::Employee& person) { person.role = Role::unit_hr; });
    CHECK(desk.of("emma").opens("/audit").status == 200);
    CHECK(desk.of("emma").sends("/audit/file").status == 200);
    for (const char* who : {"made", "sari", "rina", "budi"}) {
        CAPTURE(who);
        auto browser = desk.of(who);
        CHECK(browser.opens("/audit").status == 404);
        CHECK(browser.opens("/audit/chain").status == 404);
        CHECK(browser.sends("/audit/file").status == 404);
        office.in_scene([&](app::Scene& scene) {
            const auto viewer =
                app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{who}).value());
            CHECK_FALSE(app::trail_page(scene, viewer, {}, std::nullopt));
            CHECK_FALSE(app::export_trail(scene, viewer, {}));
            CHECK_FALSE(app::check_chain(scene, viewer));
            return true;
        });
    }
}
