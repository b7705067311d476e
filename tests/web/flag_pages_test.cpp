// The file of a flag on the dashboard: what it lays open, for whom, and that deciding there is deciding as in
// chat.
#include "storage/flag_decisions.hpp"
#include "storage/roster.hpp"
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

/// Budi leaves Rina's call unanswered three times and then replies; the misses are final by the 18th.
void flagged_and_replied(Office& office, bool is_final = true) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat anggaran");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    office.says("budi", "/tanggapi 1 saya di <b>puskesmas</b>");
    if (is_final) office.at("2026-02-18 08:00");
}

int readings(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        return static_cast<int>(
            scene.tx.query("SELECT 1 FROM audit_event WHERE kind = 'evidence_read'").size());
    });
}

std::string decision_draft_of(const stories::Shown& shown) {
    REQUIRE(shown.status == 303);
    REQUIRE(shown.location.starts_with("/flag-drafts/"));
    return shown.location;
}

}  // namespace

TEST_CASE(
    "the file lays the calls side by side with receipts, the day, outages and the reply word for word") {
    Office office;
    flagged_and_replied(office);
    office.outage("2026-02-13 08:10", "2026-02-13 08:11");
    Desk desk(office);
    const auto shown = desk.of("hana").opens("/flags/1");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("rapat anggaran"));
    CHECK(shown.says("Rina Wati"));
    CHECK(shown.says("Telegram: terkirim ke penyedia"));
    CHECK(shown.says(">UTC 2026-02-13T00:00:00Z<"));
    CHECK(shown.says("saya di &lt;b&gt;puskesmas&lt;/b&gt;"));
    CHECK_FALSE(shown.says("<b>puskesmas"));
    CHECK(shown.says("08.10 WITA"));  // the outage
    CHECK(shown.says("/flags/1/decide/uphold"));
    CHECK(shown.says("/flags/1/file.pdf"));
}

TEST_CASE("the page of a flag hid the uncounted call between its misses: it stands there, with why") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.calls.count = domain::CallRule::Count::calls;
        policy.calls.attempts = 1;
        policy.calls.quota_interval = std::chrono::minutes{0};
        policy.calls.quota_per_day = 20;
    });
    for (const char* at : {"2026-02-13 07:31", "2026-02-13 08:10", "2026-02-13 08:50", "2026-02-13 09:30"}) {
        office.at(at);
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        if (std::string_view(at).ends_with("08:10")) office.outage("2026-02-13 08:15", "2026-02-13 08:20");
    }
    office.at("2026-02-13 10:05");
    REQUIRE(office.flag().has_value());
    Desk desk(office);
    const auto shown = desk.of("hana").opens("/flags/1");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Panggilan di antaranya yang tidak dihitung"));
    CHECK(shown.says("/calls/2/why/budi"));
    CHECK(shown.says("tidak menambah dan tidak memutus urutan"));
}

TEST_CASE("reading a file and taking its pack are on record, as in chat") {
    Office office;
    flagged_and_replied(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    const int before = readings(office);
    hana.opens("/flags");
    CHECK(readings(office) == before);
    hana.opens("/flags/1");
    const auto pdf = hana.opens("/flags/1/file.pdf");
    CHECK(pdf.body.starts_with("%PDF"));
    CHECK(pdf.headers.at("content-disposition") == "attachment; filename=\"sigap-1.pdf\"");
    CHECK(hana.opens("/flags/1/file.json").body.starts_with("{"));
    CHECK(readings(office) == before + 3);
    CHECK(hana.opens("/flags/2").status == 404);
    CHECK(readings(office) == before + 3);
}

TEST_CASE("a decision shows first what will be told to whom, and is then on record and in chat") {
    Office office;
    flagged_and_replied(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/flags").says("dapat dinilai dari akun ini"));
    CHECK(hana.opens("/flags/1/decide/dismiss").says("ditutup tanpa tindak lanjut"));
    const std::string draft =
        decision_draft_of(hana.sends("/flags/1/decide/dismiss", {{"ground", "jawaban <i>diterima</i>"}}));
    CHECK(state(office) == "replied");
    const auto confirm = hana.opens(draft);
    CHECK(confirm.says("Budi Santoso"));
    CHECK(confirm.says("Rina Wati"));
    CHECK(confirm.says("jawaban &lt;i&gt;diterima&lt;/i&gt;"));
    office.deliver();
    CHECK_FALSE(office.has_heard("budi", "ditutup oleh Hana Putri"));

    CHECK(hana.sends(draft + "/confirm").location == "/flags/1?notice=web_notice_flag_step");
    CHECK(state(office) == "dismissed");
    office.deliver();
    CHECK(office.has_heard("budi", "ditutup oleh Hana Putri"));
    CHECK(office.has_heard("rina", "ditutup tanpa tindak lanjut"));
    const auto kept =
        office.in_scene([](app::Scene& scene) { return storage::decisions_on(scene.tx, domain::FlagId{1}); });
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().via == "web");
    CHECK(hana.sends(draft + "/confirm").status == 409);  // once
    CHECK(hana.opens("/flags/1").says("jawaban &lt;i&gt;diterima&lt;/i&gt;"));
    CHECK_FALSE(hana.opens("/flags").says("href=\"/flags/1\""));
    CHECK(hana.opens("/flags?all=1").says("href=\"/flags/1\""));
    CHECK_FALSE(hana.opens("/flags?all=1").says("dapat dinilai dari akun ini"));
}

TEST_CASE("what is told on the page before a decision is what is said after it") {
    Office office;
    flagged_and_replied(office);
    office.heard("rina");
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string draft =
        decision_draft_of(hana.sends("/flags/1/decide/uphold", {{"ground", "tidak ada keterangan"}}));
    const auto confirm = hana.opens(draft);
    hana.sends(draft + "/confirm");
    office.deliver();
    CHECK(office.flag()->state == "upheld");
    bool is_any_heard = false;
    for (const std::string& said : office.heard("rina")) {
        if (said.find("tidak ada keterangan") == std::string::npos) continue;
        is_any_heard = true;
        CHECK(confirm.says(said.substr(0, said.find(". Dasar"))));
    }
    CHECK(is_any_heard);
}

TEST_CASE("a locked step says why and until when, and cannot be taken past its lock") {
    Office office;
    flagged_and_replied(office, false);
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto shown = hana.opens("/flags/1");
    CHECK(shown.says("Belum dapat diteruskan"));
    CHECK_FALSE(shown.says("/flags/1/decide/uphold"));
    CHECK(shown.says("/flags/1/decide/dismiss"));
    CHECK(hana.opens("/flags/1/decide/uphold").status == 409);
    CHECK(hana.sends("/flags/1/decide/uphold", {{"ground", "alasan"}}).says("Belum dapat diteruskan"));
    CHECK(hana.sends("/flags/1/decide/dismiss", {{"ground", "  "}}).status == 409);
    CHECK(hana.opens("/flags/1/decide/nothing").status == 404);
    CHECK(state(office) == "replied");
}

TEST_CASE("asking for more on the dashboard reaches the person word for word; what is dropped does not") {
    Office office;
    flagged_and_replied(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string dropped =
        decision_draft_of(hana.sends("/flags/1/decide/ask_more", {{"ground", "surat apa?"}}));
    CHECK(hana.opens(dropped).says("surat apa?"));
    CHECK(hana.sends(dropped + "/drop").status == 303);
    CHECK(hana.sends(dropped + "/confirm").status == 409);
    const std::string draft = decision_draft_of(
        hana.sends("/flags/1/decide/ask_more", {{"ground", "mohon lampirkan surat tugas"}}));
    hana.sends(draft + "/confirm");
    office.deliver();
    CHECK(office.has_heard("budi", "mohon lampirkan surat tugas"));
    CHECK_FALSE(office.has_heard("budi", "surat apa?"));
}

TEST_CASE("where two are asked for, the second person agrees on the dashboard, and never the first") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.escalation.uphold_needs_second_person = true; });
    office.changes("siti", [](domain::Employee& person) { person.role = domain::Role::unit_hr; });
    flagged_and_replied(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    auto siti = desk.of("siti");
    hana.sends(decision_draft_of(hana.sends("/flags/1/decide/uphold", {{"ground", "alasan"}})) + "/confirm");
    CHECK(state(office) == "uphold_proposed");
    CHECK(hana.sends("/flags/1/decide/confirm", {{"ground", "alasan"}}).status == 409);
    const std::string draft =
        decision_draft_of(siti.sends("/flags/1/decide/confirm", {{"ground", "berkas sudah dibaca"}}));
    CHECK(hana.sends(draft + "/confirm").status == 409);  // somebody else's draft
    CHECK(hana.opens(draft).status == 404);
    siti.sends(draft + "/confirm");
    CHECK(state(office) == "upheld");
}

TEST_CASE("whoever decides reads in the file that the person has to be told by other ways") {
    Office office;
    flagged_and_replied(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string left = "Budi Santoso belum dapat dijangkau melalui layanan ini";
    CHECK_FALSE(hana.opens("/flags/1").says(left));
    office.blocks("budi");
    const auto taken = hana.sends(
        decision_draft_of(hana.sends("/flags/1/decide/dismiss", {{"ground", "alasan"}})) + "/confirm");
    CHECK(taken.status == 303);
    CHECK(taken.location == "/flags/1?notice=web_notice_flag_step");
    office.deliver();
    CHECK(hana.opens("/flags/1").says(left));
    hana.sends("/look", {{"language", "en"}});
    CHECK(hana.opens("/flags/1").says("Budi Santoso cannot"));
    CHECK_FALSE(desk.of("rina").opens("/flags/1").says(left));
}

TEST_CASE("who reads files of flags, who takes the pack, and who decides") {
    Office office;
    stories::give_roles(office);
    flagged_and_replied(office);
    Desk desk(office);
    CHECK(stories::statuses(desk, "/flags") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/flags/1") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/flags/1/file.pdf") == "404 404 200 200 200 404");
    CHECK(stories::statuses(desk, "/flags/1/file.json") == "404 404 200 200 200 404");
    CHECK(stories::statuses(desk, "/flags/1/decide/dismiss") == "404 404 200 200 404 404");
    for (const char* who : {"budi", "rina", "made", "nyoman"}) {
        CAPTURE(who);
        CHECK(desk.of(who).sends("/flags/1/decide/dismiss", {{"ground", "alasan"}}).status == 404);
    }
    CHECK_FALSE(desk.of("made").opens("/flags/1").says("/decide/"));
    CHECK_FALSE(desk.of("rina").opens("/flags/1").says("/decide/"));
}

TEST_CASE("a supervisor reads the files of their own people and of nobody else's") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"RSUD"}).value();
        unit.head = domain::EmployeeId{"sari"};
        storage::save(scene.tx, unit, "test");
    });
    flagged_and_replied(office);
    Desk desk(office);
    CHECK(desk.of("rina").opens("/flags").says("Budi Santoso"));
    auto sari = desk.of("sari");
    CHECK_FALSE(sari.opens("/flags").says("Budi Santoso"));
    CHECK(sari.opens("/flags/1").status == 404);
}
