// The audit trail: narrowed, paged, taken out as a safe table, and proven whole.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "bot/app/audit_reading.hpp"
#include "storage/api_keys.hpp"
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
    CHECK(all.body.find(">Panggilan 18<") < all.body.find(">Panggilan 17<"));
    CHECK(all.says("{&quot;people&quot;:2}"));
    const auto about = hana.opens("/audit?subject=call%2F17");
    CHECK(about.says("call/17/budi"));
    CHECK_FALSE(about.says("call/170/budi"));
    CHECK_FALSE(about.says(">Panggilan 18<"));
    CHECK_FALSE(hana.opens("/audit?kind=call_issued").says("call/17/budi"));
    CHECK_FALSE(hana.opens("/audit?actor=sigap").says(">Panggilan 17<"));
    const auto friday = hana.opens("/audit?from=2026-02-13&to=2026-02-13");
    CHECK(friday.says(">Panggilan 17<"));
    CHECK_FALSE(friday.says(">Panggilan 18<"));
    CHECK(hana.opens("/audit?kind=%27%20OR%201%3D1%20--").says("Tidak ada catatan yang cocok"));
}

TEST_CASE(
    "an event reads as words: who, what, about whom, its details, local time beside UTC; as recorded on demand") {
    Office office;
    Desk desk(office);
    record(office, "employee/rina", "call_issued", "call/17",
           R"({"kind":"roll_call","counts":true,"asked":3,"urgent":false,"not_counted":""})");
    record(office, "sigap", "attempt_judged", "attempt/17/budi",
           R"({"number":2,"outcome":"void","cause":"off_duty","ground":"absence_recorded"})");
    record(office, "sigap", "flag_person_told", "employee/budi",
           R"({"flag":4,"reply_until":1771311600000000})");
    record(office, "operator", "acting_recorded", "unit/Biro Organisasi",
           R"({"employee":"siti","first_day":"2026-02-16","dates":["2026-02-16","2026-02-17"]})");
    record(office, "employee/budi", "checked_in", "presence/budi/2026-02-13/pagi", R"({"inbox":15500})");
    auto hana = desk.of("hana");
    const auto page = hana.opens("/audit");
    REQUIRE(page.status == 200);
    for (const std::string words : {">Rina Wati</a>",
                                    "<td>Panggilan dibuat<",
                                    ">Panggilan 17</a>",
                                    "Jenis: apel daring",
                                    "Dihitung: ya",
                                    "Mendesak: tidak",
                                    "Dipanggil: 3",
                                    ">Panggilan 17, Budi Santoso</a>",
                                    "Hasil: tidak dihitung",
                                    "Sebab: di luar jam dinas",
                                    "Dasar: menurut data kepegawaian, yang bersangkutan cuti",
                                    ">Sigap</a>",
                                    "Dapat dijawab sampai: Selasa, 17 Februari 2026",
                                    "15.00 WITA",
                                    ">Operator (baris perintah)</a>",
                                    ">Biro Organisasi</a>",
                                    "Pegawai: Siti Aminah",
                                    "Tanggal: 16 Feb 2026 dan 17 Feb 2026",
                                    "Hari pertama: 16 Feb 2026",
                                    ">Presensi Budi Santoso, 13 Feb 2026, pagi</a>",
                                    "Nomor pesan masuk: 15500",
                                    "2026-02-12T21:00:00Z"}) {
        CAPTURE(words);
        CHECK(page.says(words));
    }
    CHECK_FALSE(page.says("Tidak dihitung karena"));  // what is blank is no line
    CHECK(page.says("<details><summary>Seperti tercatat</summary>"));
    CHECK(page.says("&quot;reply_until&quot;:1771311600000000"));
    CHECK(page.says("<option value=\"attempt_judged\">Hasil panggilan ditetapkan</option>"));
    // By name or by number, as people know each other.
    for (const char* who : {"employee%2Fbudi", "budi", "Budi+Santoso"}) {
        CAPTURE(who);
        const auto about = hana.opens(std::string("/audit?subject=") + who);
        CHECK(about.says("Pegawai diberi tahu tentang pemberitahuan"));
        CHECK_FALSE(about.says("<td>Panggilan dibuat<"));
    }
    CHECK(hana.opens("/audit?actor=Rina+Wati").says(">Panggilan 17</a>"));
    hana.sends("/look", {{"language", "en"}});
    CHECK(hana.opens("/audit").says("<td>Call made<"));
}

TEST_CASE("what nobody has a word for, and whoever is not on record, stays as it is written") {
    Office office;
    Desk desk(office);
    record(office, "Tamu <b>", "some_kind", "some/where", R"({"odd":"x","list":[1,2]})");
    record(office, "employee/gone", "call_issued", "presence/gone", "no json");
    office.in_scene([](app::Scene& scene) {
        return scene.tx.execute("UPDATE audit_event SET erased_at = $1, body = '{}' WHERE kind = 'some_kind'",
                                scene.now());
    });
    record(office, "employee/rina", "call_issued", "employee/budi");
    office.in_scene([](app::Scene& scene) {
        return scene.tx.execute("UPDATE audit_event SET erased_at = $1 WHERE actor = 'employee/rina'",
                                scene.now());
    });
    const auto page = desk.of("hana").opens("/audit");
    REQUIRE(page.status == 200);
    CHECK(page.says(">Tamu &lt;b&gt;</a>"));
    CHECK(page.says("<td>some_kind<"));
    CHECK(page.says(">some/where</a>"));
    CHECK(page.says(">gone</a>"));
    CHECK(page.says(">presence/gone</a>"));
    CHECK(page.says("isinya dihapus menurut hukum"));
    CHECK(page.says(">employee/rina</a>"));  // of an erased event nobody is named
    CHECK(page.says(">employee/budi</a>"));
}

TEST_CASE("the misses behind a flag are named as calls, or as attempts of one") {
    Office office;
    Desk desk(office);
    record(office, "sigap", "flag_opened", "employee/budi", R"({"misses":[[3,0],[4,0]]})");
    record(office, "sigap", "flag_opened", "employee/sari", R"({"misses":[[5,1],[5,2]]})");
    const auto page = desk.of("hana").opens("/audit");
    CHECK(page.says("Panggilan 3 dan Panggilan 4"));
    CHECK(page.says("Panggilan 5/1 dan Panggilan 5/2"));
}

TEST_CASE("a key of the API is called what it was made for") {
    Office office;
    Desk desk(office);
    const auto id = office.in_scene([](app::Scene& scene) {
        return storage::add_api_key(scene.tx, {.id = 0,
                                               .public_id = "abc",
                                               .secret_hash = "h",
                                               .name = "Dasbor SIMPEG",
                                               .scopes = {"reports"},
                                               .created_at = {},
                                               .created_by = "operator",
                                               .last_used_at = {},
                                               .revoked_at = {},
                                               .revoked_by = ""});
    });
    record(office, "api_key/" + std::to_string(id), "report_requested", "report/3");
    CHECK(desk.of("hana").opens("/audit").says(">Kunci API Dasbor SIMPEG (" + std::to_string(id) + ")</a>"));
}

TEST_CASE("every kind that the code writes into the log has its words") {
    const wording::Catalogue words = wording::Catalogue::create().value();
    const std::regex call(R"re(audit\(\s*(?:scene|tx|transaction|scene\.tx),[^;{]*?"([a-z]+_[a-z_]+)")re");
    std::set<std::string> kinds;
    for (const char* room : {"bot/app", "bot/engine", "bot/cli", "storage"})
        for (const auto& entry : std::filesystem::directory_iterator(room)) {
            if (entry.path().extension() != ".cpp") continue;
            std::ifstream file(entry.path());
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            for (std::sregex_iterator found(text.begin(), text.end(), call), end; found != end; ++found)
                kinds.insert((*found)[1]);
        }
    REQUIRE(kinds.size() > 50);
    for (const std::string& kind : kinds) {
        if (kind == "roster_" || kind == "_erased")
            continue;  // put together; the story of the office shows them
        CAPTURE(kind);
        CHECK(words.has("audit_kind_" + kind));
    }
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
        CHECK(times(all, ">row/" + std::to_string(i) + "</a>") == 1);
    }
    CHECK(times(all, ">later</a>") == 0);
}

TEST_CASE("the table taken out is safe in a spreadsheet, and that it was taken is on record") {
    Office office;
    Desk desk(office);
    record(office, "=cmd|' /C calc'!A0", "noted", "x", R"({"a":"\"b\";c"})");
    auto hana = desk.of("hana");
    const auto file = hana.sends("/audit/file", {{"kind", "noted"}});
    REQUIRE(file.status == 200);
    CHECK(file.headers.at("content-disposition") == "attachment; filename=\"audit.csv\"");
    CHECK(file.body.find("\"Nomor catatan\";\"Waktu (UTC)\";\"Pelaku\"") == 0);
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
    CHECK(hana.opens("/audit").says("Rantai utuh"));
    const auto head = office.in_scene([](app::Scene& scene) { return storage::chain_head(scene.tx); });
    CHECK(good.says("sigap verify --head " + std::to_string(head.length) + ":" + head.hash));
    office.in_scene([](app::Scene& scene) {
        return scene.tx.execute("UPDATE audit_event SET subject = 'other' WHERE subject = 'second'");
    });
    const auto bad = hana.opens("/audit/chain");
    CHECK_FALSE(bad.says("Rantai utuh"));
    CHECK(bad.says("Rantai tidak utuh. Mulai: link/"));
    CHECK(hana.opens("/audit").says("Rantai tidak utuh. Mulai: link/"));
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
            CHECK_FALSE(app::trail_page(scene, viewer, {}, std::nullopt, domain::Language::id));
            CHECK_FALSE(app::export_trail(scene, viewer, {}, domain::Language::id));
            CHECK_FALSE(app::check_chain(scene, viewer));
            return true;
        });
    }
}
