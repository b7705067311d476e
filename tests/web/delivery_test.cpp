// Delivery health and the outage ledger: figures for who keeps the office running, names for who cares for
// people.
#include "bot/app/outage_ledger.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/domain/unsendable.hpp"
#include "storage/delivery_figures.hpp"
#include "storage/roster.hpp"
#include "tests/web/desk.hpp"

using domain::Role;
using stories::Desk;
using stories::Office;
using stories::wita;

namespace {

/// Budi leaves three attempts unanswered; the second lay in an outage that comes to light only then.
void a_voided_miss(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:00");
    office.in_scene([&](app::Scene& scene) {
        app::outage_found(scene.tx, "telegram/main", {wita("2026-02-13 08:45"), wita("2026-02-13 08:50")},
                          app::troubles::fetching_failed);
        return true;
    });
    office.at("2026-02-13 10:01");
}

}  // namespace

TEST_CASE(
    "the delivery page shows each account: what was sent, what failed and why, what was heard, who can be reached") {
    Office office;
    Desk desk(office);
    office.blocks("budi");
    a_voided_miss(office);
    office.in_scene([](app::Scene& scene) {
        storage::note_clock_step(scene.tx, std::chrono::seconds{-90});
        return true;
    });
    const auto shown = desk.of("hana").opens("/delivery");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Telegram (main)"));
    CHECK(shown.says("WhatsApp (main)"));
    CHECK(shown.says("penerima tidak dapat dijangkau"));
    CHECK(shown.says("Dapat dijangkau: 8 / 10. Semua percakapan diblokir: 1. Belum mendaftar: 1."));
    CHECK(shown.says("13 Februari 2026 pukul 08.00 WITA"));  // Rina was heard
    CHECK(shown.says("-90 s"));
    CHECK(shown.says("tidak diberitahukan penyedia ini"));  // Telegram tells of no delivery
}

TEST_CASE("messages that wait are shown with their age, and with the provider's reason") {
    Office office;
    Desk desk(office);
    office.loses_deliveries(domain::Messenger::telegram);
    office.says("rina", "/panggil budi: rapat");
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE outbox SET detail = '429 Too Many Requests' WHERE state = 'queued'");
        return true;
    });
    office.at("2026-02-13 05:20");
    const auto shown = desk.of("hana").opens("/delivery");
    CHECK(shown.says("tertua 20 menit"));
    CHECK(shown.says("penyedia meminta pelan: <code class=\"text-break\">429 Too Many Requests"));
}

TEST_CASE("why a message had no template stood in English on an Indonesian page") {
    Office office;
    Desk desk(office);
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.in_scene([](app::Scene& scene) {
        const auto refuse = [&](const domain::MissingTemplate& missing, const char* which) {
            scene.tx.execute(
                "UPDATE outbox SET state = 'refused', failed_at = $1, detail = $2 WHERE outbox_id = " +
                    std::string(which),
                scene.now(), "template_stopped: " + to_string(missing));
        };
        refuse({"call_issued", ""}, "(SELECT min(outbox_id) FROM outbox)");
        refuse({"call_issued", "en"}, "(SELECT max(outbox_id) FROM outbox)");
        return true;
    });
    auto hana = desk.of("hana");
    const auto shown = hana.opens("/delivery");
    CHECK(shown.says("belum ada templat untuk pesan call_issued"));
    CHECK(shown.says("templat untuk pesan call_issued belum ada dalam bahasa en"));
    CHECK_FALSE(shown.says("no template"));
    hana.sends("/look", {{"language", "en"}});
    CHECK(hana.opens("/delivery").says("there is no template for the message call_issued"));
}

TEST_CASE("a stopped template and what goes on stand on the delivery page") {
    Office office;
    Desk desk(office);
    office.in_scene([](app::Scene& scene) {
        app::outage_began(scene.tx, app::templates_of("whatsapp/main"), scene.now(),
                          app::troubles::template_stopped);
        return true;
    });
    const auto shown = desk.of("hana").opens("/delivery");
    CHECK(shown.says("ada yang berhenti sejak Jumat, 13 Februari 2026 pukul 05.00 WITA"));
    CHECK(shown.says("masih berjalan"));
    CHECK(shown.says("templat WhatsApp (main)"));
}

TEST_CASE("Meta's word on the number's quality and limit stands on the delivery page, once it has told") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/delivery").says("belum diberitahukan penyedia"));
    office.in_scene([](app::Scene& scene) {
        storage::note_standing(scene.tx, "whatsapp/main", {"YELLOW", "TIER_250"});
        return true;
    });
    const auto shown = hana.opens("/delivery");
    CHECK(shown.says("sedang (YELLOW)"));
    CHECK(shown.says("TIER_250; 0 orang disurati dalam 24 jam terakhir"));
}

TEST_CASE("the ledger lists open outages first, each with what it made void, and narrows to a period") {
    Office office;
    Desk desk(office);
    a_voided_miss(office);
    office.in_scene([](app::Scene& scene) {
        app::outage_began(scene.tx, "sigap", scene.now(), app::troubles::inbox_lags);
        return true;
    });
    auto hana = desk.of("hana");
    const auto shown = hana.opens("/outages");
    REQUIRE(shown.status == 200);
    CHECK(shown.body.find("pesan masuk tertunda dibaca") <
          shown.body.find("pesan tidak dapat diambil dari penyedia"));
    CHECK(shown.says("</td><td>5 menit</td><td>1 panggilan</td>"));
    const auto january = hana.opens("/outages?from=2026-01-01&to=2026-01-31");
    CHECK_FALSE(january.says("pesan tidak dapat diambil dari penyedia"));
    CHECK(january.says("pesan masuk tertunda dibaca"));  // what goes on belongs to every period
    CHECK(
        hana.opens("/outages?from=2026-02-20&to=2026-02-01").says("pesan tidak dapat diambil dari penyedia"));
    CHECK(hana.opens("/outages?from=never&to=%22%3E").status == 200);
}

TEST_CASE("who was spared by an outage is named to those who care for them, and to nobody else") {
    Office office;
    Desk desk(office);
    a_voided_miss(office);
    becomes(office, "made", Role::admin);
    becomes(office, "emma", Role::auditor);
    becomes(office, "sari", Role::unit_hr);  // of the RSUD alone
    CHECK(desk.of("hana").opens("/outages/1").says("Budi Santoso"));
    CHECK(desk.of("emma").opens("/outages/1").says("Budi Santoso"));
    const auto of_admin = desk.of("made").opens("/outages/1");
    CHECK(of_admin.status == 200);
    CHECK_FALSE(of_admin.says("Budi Santoso"));
    CHECK(of_admin.says("angka tanpa nama"));
    const auto of_other = desk.of("sari").opens("/outages/1");
    CHECK(of_other.status == 200);
    CHECK_FALSE(of_other.says("Budi Santoso"));
    for (const char* who : {"rina", "budi"}) {
        CHECK(desk.of(who).opens("/outages/1").status == 404);
        CHECK(desk.of(who).opens("/outages").status == 404);
        CHECK(desk.of(who).opens("/delivery").status == 404);
    }
    for (const char* path : {"/outages/2", "/outages/none", "/outages/99999999999999999999"})
        CHECK(desk.of("hana").opens(path).status == 404);
}

TEST_CASE("the use case itself gives nothing to who may not see health") {
    Office office;
    a_voided_miss(office);
    office.in_scene([](app::Scene& scene) {
        const auto rina = *storage::find_employee(scene.tx, domain::EmployeeId{"rina"});
        const auto viewer = app::viewer_of(scene, rina);
        using namespace std::chrono_literals;
        CHECK(app::outage_ledger(scene, viewer, {2026y / 2 / 1, 2026y / 2 / 28}).entries.empty());
        CHECK_FALSE(app::outage_file(scene, viewer, 1).has_value());
        return true;
    });
}

TEST_CASE("every way out has a name that people know, mail as well") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        CHECK(app::scope_name(scene, "email/hr", domain::Language::id) == "Surel");
        CHECK(app::scope_name(scene, "email/hr", domain::Language::en) == "E-mail");
        CHECK(app::scope_name(scene, "telegram/kedua", domain::Language::en) == "Telegram (kedua)");
        return true;
    });
}
