// Who cannot be reached, on the dashboard: named to those who answer for them, with what helps; and what HR
// does about it: sheets with codes, a word to the supervisors.
#include "bot/app/coverage_board.hpp"
#include "storage/roster.hpp"
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

int events(Office& office, const std::string& kind) {
    return office.in_scene([&](app::Scene& scene) {
        return static_cast<int>(
            scene.tx.query_one("SELECT count(*) FROM audit_event WHERE kind = '" + kind + "'")
                ->get<std::int64_t>(0));
    });
}

app::Viewer viewer(app::Scene& scene, const char* who) {
    return app::viewer_of(scene, *storage::find_employee(scene.tx, domain::EmployeeId{who}));
}

const std::map<std::string, std::string> kBiroOnly{{"unit", "Biro Organisasi"}};

}  // namespace

TEST_CASE("coverage names who cannot be reached, when their flexible day is, why, and what helps") {
    Office office;
    office.blocks("budi");
    office.at("2026-02-13 06:45");  // the morning's reminder is refused
    office.at("2026-02-14 06:00");
    Desk desk(office);
    const auto shown = desk.of("rina").opens("/coverage");
    CHECK(shown.status == 200);
    CHECK(shown.says("2 orang belum terjangkau lewat chat"));
    CHECK(
        shown.says("<th scope=\"row\">Nyoman Putra</th><td>Biro Organisasi</td><td>Jumat, 20 Februari 2026"));
    CHECK(shown.says("<strong>belum terdaftar</strong>"));
    CHECK(shown.says("lembar kode QR"));
    CHECK(shown.says("<strong>percakapan tertutup</strong>"));
    CHECK(shown.says("membuka kembali percakapan"));
    CHECK(shown.says("Biro Organisasi</a></th><td>4</td><td>0</td><td>1</td><td>1</td>"));
}

TEST_CASE("who is silent for 30 days is named as that and counts as reachable") {
    Office office;
    office.at("2026-03-20 06:00");
    for (const char* who : {"dewi", "rina", "rahma", "emma", "hana", "sari", "budi"})
        office.says(who, "pagi");
    Desk desk(office);
    const auto shown = desk.of("hana").opens("/coverage?unit=Biro%20Organisasi");
    CHECK(shown.says("Siti Aminah"));
    CHECK(shown.says("tidak ada kabar 30 hari"));
    CHECK(shown.says("mengirim pesan apa pun"));
    CHECK(shown.says("1 orang belum terjangkau"));  // Nyoman
}

TEST_CASE("everybody sees the coverage of their own people: HR and auditors of all, nobody of others") {
    Office office;
    Desk desk(office);
    stories::give_roles(office);
    CHECK(stories::statuses(desk, "/coverage") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/coverage?unit=RSUD") == "404 404 404 200 200 404");
    auto rina = desk.of("rina");
    CHECK_FALSE(rina.opens("/coverage").says("RSUD"));
    CHECK(desk.of("hana").opens("/coverage").says("RSUD"));
    // The use case itself holds the line, whatever a page forgets.
    office.in_scene([](app::Scene& scene) {
        const domain::UnitId rsud{"RSUD"};
        CHECK_FALSE(app::coverage_board(scene, viewer(scene, "rina"), rsud));
        CHECK_FALSE(app::coverage_board(scene, viewer(scene, "budi"), std::nullopt));
        CHECK_FALSE(app::coverage_board(scene, viewer(scene, "nyoman"), std::nullopt));
        return true;
    });
}

TEST_CASE("supervisors and auditors are told to ask HR, and cannot make sheets or send reminders") {
    Office office;
    Desk desk(office);
    stories::give_roles(office);
    for (const char* who : {"rina", "made", "nyoman", "budi"}) {
        CAPTURE(who);
        auto browser = desk.of(who);
        CHECK_FALSE(browser.opens("/coverage?unit=Biro%20Organisasi").says("/coverage/sheets"));
        CHECK(browser.sends("/coverage/sheets", kBiroOnly).status == 404);
        CHECK(browser.sends("/coverage/reminders", kBiroOnly).status == 404);
    }
    CHECK(desk.of("siti").sends("/coverage/sheets", {{"unit", "RSUD"}, {"all", "yes"}}).status == 404);
    office.in_scene([](app::Scene& scene) {
        const domain::UnitId biro{"Biro Organisasi"};
        for (const char* who : {"rina", "made", "nyoman"}) {
            CAPTURE(who);
            CHECK(app::make_sheets(scene, viewer(scene, who), biro, app::SheetsFor::everybody, {}).error() ==
                  app::NoSheets::not_allowed);
            CHECK_FALSE(app::remind_supervisors(scene, viewer(scene, who), biro));
        }
        return true;
    });
    CHECK(events(office, "enrolment_sheets_made") == 0);
    CHECK(events(office, "coverage_reminder_sent") == 0);
}

TEST_CASE(
    "HR downloads a unit's sheets; the page said before which codes become void and how long they hold") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/coverage").says("Pilih satu unit"));
    const auto before = hana.opens("/coverage?unit=Biro%20Organisasi");
    CHECK(before.says("1 kartu akan dibuat"));
    CHECK(before.says("berlaku 14 hari"));
    CHECK(before.says("tidak berlaku lagi, juga yang ada di lembar sebelumnya"));
    CHECK_FALSE(before.says("memegang kode yang belum dipakai"));
    const auto sheets = hana.sends("/coverage/sheets", kBiroOnly);
    CHECK(sheets.status == 200);
    CHECK(sheets.headers.at("content-type") == "application/pdf");
    CHECK(sheets.headers.at("content-disposition").find("sigap-pendaftaran-2026-02-13.pdf") !=
          std::string::npos);
    CHECK(sheets.headers.at("cache-control") == "no-store");
    CHECK(sheets.body.starts_with("%PDF"));
    CHECK(events(office, "enrolment_sheets_made") == 1);
    CHECK(office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT actor FROM audit_event WHERE kind = 'enrolment_sheets_made'")
            ->get<std::string>(0);
    }) == "employee/hana");
    CHECK(hana.opens("/coverage?unit=Biro%20Organisasi").says("1 orang memegang kode yang belum dipakai"));
}

TEST_CASE("sheets need our page's form: a link, another site or an old token make none") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/coverage/sheets").status >= 404);
    CHECK(hana.sends("/coverage/sheets", {{"unit", "Biro Organisasi"}, {"form_token", "x"}}).status == 403);
    CHECK(desk.nobody().sends("/coverage/sheets", kBiroOnly).status == 303);
    CHECK(events(office, "enrolment_sheets_made") == 0);
}

TEST_CASE("sheets that cannot be made are refused with the mend, and no code changes") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto nobody = hana.sends("/coverage/sheets", {{"unit", "RSUD"}});
    CHECK(nobody.status == 409);
    CHECK(nobody.says("Tidak ada kode yang berubah"));
    CHECK(hana.sends("/coverage/sheets", {{"unit", "Biro Hilang"}}).status == 404);
    CHECK(hana.sends("/coverage/sheets").status == 404);
    office.settings().entrances.clear();
    CHECK(hana.sends("/coverage/sheets", kBiroOnly).says("belum memiliki akun"));
    CHECK(events(office, "enrolment_code_issued") == 0);
}

TEST_CASE("HR reminds the supervisors at once, and not twice about the same people") {
    Office office;
    office.at("2026-02-16 10:00");  // a Monday: the flexible day is Friday
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/coverage").says("Kirim pengingat"));
    CHECK(hana.sends("/coverage/reminders").location == "/coverage?notice=web_notice_reminded");
    office.at("2026-02-16 10:01");
    CHECK(office.times_heard("rina", "belum dapat menghubungi Nyoman Putra (belum terdaftar)") == 1);
    CHECK_FALSE(office.has_heard("dewi", "Nyoman"));
    CHECK(hana.sends("/coverage/reminders", kBiroOnly).location ==
          "/coverage?unit=Biro%20Organisasi&notice=web_notice_reminded_none");
    CHECK(hana.opens("/coverage?notice=web_notice_reminded_none").says("Tidak ada pengingat yang dikirim"));
    office.at("2026-02-19 12:00");  // the morning's own reminder is about the same people
    CHECK(office.times_heard("rina", "belum dapat menghubungi") == 1);
    CHECK(office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT actor FROM audit_event WHERE kind = 'coverage_reminder_sent'")
            ->get<std::string>(0);
    }) == "employee/hana");
}

TEST_CASE("a reminder keeps to the unit that was asked for, and to the calm budget") {
    Office office;
    Desk desk(office);
    office.at("2026-02-16 10:00");
    CHECK(desk.of("hana").sends("/coverage/reminders", {{"unit", "RSUD"}}).location ==
          "/coverage?unit=RSUD&notice=web_notice_reminded_nobody");
    office.amends([](domain::Policy& policy) { policy.reminders_per_day = 0; });
    CHECK(desk.of("hana").sends("/coverage/reminders").location ==
          "/coverage?notice=web_notice_reminded_none");
    office.at("2026-02-16 12:00");
    CHECK_FALSE(office.has_heard("rina", "belum dapat menghubungi"));
}

TEST_CASE("an office with too many to name is asked to choose a unit, and still sees its numbers") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        domain::Employee one = *storage::find_employee(scene.tx, domain::EmployeeId{"nyoman"});
        for (int number = 0; number < app::kMostPeopleCovered; ++number) {
            one.id = domain::EmployeeId{"baru-" + std::to_string(number)};
            one.nip = "1990010120200" + std::to_string(10000 + number);
            one.phone = "+62811900" + std::to_string(10000 + number);
            one.unit = domain::UnitId{"RSUD"};
            storage::save(scene.tx, one, "test");
        }
        return true;
    });
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto all = hana.opens("/coverage");
    CHECK(all.says("Terlalu banyak orang"));
    CHECK(all.says("301 orang belum terjangkau"));
    CHECK_FALSE(all.says("<th scope=\"row\">Nyoman Putra</th>"));
    CHECK(hana.opens("/coverage?unit=Biro%20Organisasi").says("<th scope=\"row\">Nyoman Putra</th>"));
    const auto refused = hana.sends("/coverage/sheets", {{"unit", "RSUD"}});
    CHECK(refused.status == 409);
    CHECK(refused.says("lebih dari 200 kartu"));
    CHECK(events(office, "enrolment_code_issued") == 0);
}
