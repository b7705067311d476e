// What is on record of oneself: all of it, nobody else's, and the way to answer it.
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

void flagged_for_the_budget(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat anggaran");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
}

}  // namespace

TEST_CASE("my record shows my calls with what counts and why, my windows, my words, and nobody else's") {
    Office office;
    office.at("2026-02-13 06:45");
    office.says("budi", "hadir");
    office.at("2026-02-13 08:00");
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    office.says("budi", "siap bu, di <u>kantor</u>");
    office.says("siti", "hadir");
    Desk desk(office);
    const auto shown = desk.of("budi").opens("/my-record");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Rina Wati"));
    CHECK(shown.says("apel daring tidak dihitung menurut kebijakan"));
    CHECK(shown.says("siap bu, di &lt;u&gt;kantor&lt;/u&gt;"));
    CHECK_FALSE(shown.says("<u>kantor"));
    CHECK(shown.says("06.45 WITA"));
    CHECK(shown.says("/calls/1/why/budi"));
    CHECK(shown.says("/presence/of/budi?date=2026-02-13"));
    CHECK_FALSE(shown.says("Siti Aminah"));
    CHECK_FALSE(desk.of("budi").opens("/my-record?month=2026-01").says("Rina Wati"));
    CHECK(desk.of("rina").opens("/my-record").says("Tidak ada panggilan"));  // of which she is the caller
}

TEST_CASE("my record said of a call that is void that it counts, and of one that is not over yet") {
    Office office;
    office.delivers_nothing_on_whatsapp();
    office.prefers("made", domain::Messenger::whatsapp);
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat anggaran");
    office.taps("dewi", "Kirim");
    Desk desk(office);
    CHECK_FALSE(desk.of("made").opens("/my-record").says("<td>ya</td>"));
    office.at("2026-02-13 12:00");
    const auto shown = desk.of("made").opens("/my-record");  // the session has ended meanwhile
    CHECK(shown.says("tidak dihitung"));
    CHECK(shown.says("<td>tidak</td>"));
    CHECK_FALSE(shown.says("<td>ya</td>"));
}

TEST_CASE("a flag is answered on the page as in chat, and those who decide read it word for word") {
    Office office;
    flagged_for_the_budget(office);
    Desk desk(office);
    auto budi = desk.of("budi");
    CHECK(budi.opens("/my-record").says("/my-record/flags/1/reply"));
    CHECK(budi.sends("/my-record/flags/1/reply", {{"words", " \n"}}).status == 409);
    CHECK(budi.sends("/my-record/flags/1/reply", {{"words", std::string(4001, 'a')}}).status == 409);
    CHECK(budi.sends("/my-record/flags/1/reply", {{"words", "saya di puskesmas"}}).location ==
          "/my-record?notice=web_notice_reply_kept");
    CHECK(office.flag()->state == "replied");
    office.deliver();
    CHECK(office.has_heard("hana", "saya di puskesmas"));
    CHECK(office.has_heard("budi", "Jawaban Bapak/Ibu untuk pemberitahuan 1 diterima"));
    budi.sends("/my-record/flags/1/reply", {{"words", "dan <b>pulang</b> sore"}});
    const auto shown = budi.opens("/my-record");
    CHECK(shown.says("saya di puskesmas"));
    CHECK(shown.says("dan &lt;b&gt;pulang&lt;/b&gt; sore"));
    CHECK(desk.of("hana").opens("/flags/1").says("saya di puskesmas"));
}

TEST_CASE("the page points to its own form, where chat names the command") {
    Office office;
    flagged_for_the_budget(office);
    Desk desk(office);
    auto budi = desk.of("budi");
    const auto asked = budi.opens("/my-record");
    CHECK(asked.says("pada isian di bawah."));
    CHECK_FALSE(asked.says("/tanggapi"));
    office.says("budi", "/berkas 1");
    CHECK(office.last_heard("budi").find("/tanggapi 1") != std::string::npos);
}

TEST_CASE("nobody answers another's flag, nor learns that there is one") {
    Office office;
    stories::give_roles(office);
    flagged_for_the_budget(office);
    Desk desk(office);
    for (const char* who : {"rina", "siti", "hana", "made", "nyoman"}) {
        CAPTURE(who);
        auto browser = desk.of(who);
        CHECK(browser.sends("/my-record/flags/1/reply", {{"words", "benar"}}).status == 404);
        CHECK(browser.sends("/my-record/flags/7/reply", {{"words", "benar"}}).status == 404);
        CHECK_FALSE(browser.opens("/my-record").says("/my-record/flags/1/reply"));
    }
    CHECK(office.flag()->state == "awaiting_reply");
}

TEST_CASE("everything on record of me is mine to take away, and that it was taken is on record") {
    Office office;
    flagged_for_the_budget(office);
    Desk desk(office);
    const auto taken = desk.of("budi").sends("/my-record/download");
    CHECK(taken.status == 200);
    CHECK(taken.headers.at("content-disposition") == "attachment; filename=\"sigap.json\"");
    CHECK(taken.says("\"employee\": \"budi\""));
    CHECK(taken.says("rapat anggaran"));
    CHECK_FALSE(taken.says("Siti"));
    const auto logged = office.in_scene([](app::Scene& scene) {
        return scene.tx.query("SELECT actor FROM audit_event WHERE kind = 'person_exported'");
    });
    REQUIRE(logged.size() == 1);
    CHECK(logged.front().get<std::string>(0) == "employee/budi");
}

TEST_CASE("everybody has a record of their own, whatever their role") {
    Office office;
    stories::give_roles(office);
    Desk desk(office);
    CHECK(stories::statuses(desk, "/my-record") == "200 200 200 200 200 200");
}
