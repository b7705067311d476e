// `/berkas` in chat: each sees the own, HR what it decides on, and nobody else anything.
#include "bot/app/flag_file.hpp"

#include "tests/app/office.hpp"

namespace {

using stories::Office;

std::int64_t readings(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM audit_event WHERE kind = 'evidence_read'")
            ->get<std::int64_t>(0);
    });
}

}  // namespace

TEST_CASE("HR lists the open files with state and deadline, and a button opens each") {
    Office office;
    office.says("hana", "/berkas");
    CHECK(office.last_heard("hana") == "Tidak ada berkas pemberitahuan yang terbuka.");
    flagged(office);
    office.says("hana", "/berkas");
    CHECK(contains(office.last_heard("hana"),
                   "1: Budi Santoso, Biro Organisasi; menunggu jawaban pegawai sampai"));
    CHECK(office.buttons("hana") == std::vector<std::string>{"Berkas 1"});
    office.taps("hana", "Berkas 1");
    CHECK(contains(office.last_heard("hana"), "Berkas pemberitahuan 1: Budi Santoso, Biro Organisasi"));
    CHECK(readings(office) == 1);
}

TEST_CASE("the file holds calls, reason, reply and decisions on one screen") {
    Office office;
    flagged(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "listrik padam di rumah", reading::Intent::excuse);
    office.says("budi", "/tanggapi 1 saya sudah di kantor");
    office.says("hana", "/berkas 1");
    const std::string file = office.last_heard("hana");
    for (const char* words : {"Panggilan 1 dari Rina Wati, Jumat, 13 Februari 2026",
                              "tanpa jawaban sampai batas (dapat berubah sampai",
                              "\"listrik padam di rumah\" (belum dinilai)", "\"saya sudah di kantor\"",
                              "sigap report evidence 1", "keterangan pada pemberitahuan 1 belum dinilai"}) {
        CAPTURE(words);
        CHECK(contains(file, words));
    }
    CHECK(contains(office.last_heard("hana"), "sudah dijawab oleh yang bersangkutan"));
}

TEST_CASE("illness stays a category in the file") {
    Office office;
    flagged(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "saya sakit perut sejak malam", reading::Intent::sick);
    office.says("hana", "/berkas 1");
    CHECK(contains(office.last_heard("hana"), "\"sakit\""));
    CHECK_FALSE(office.has_heard("hana", "sakit perut"));
}

TEST_CASE("the person sees the own file, who decides, and how and until when to answer") {
    Office office;
    flagged(office);
    office.says("budi", "/berkas");
    CHECK(contains(office.last_heard("budi"), "1: berkas Bapak/Ibu, Jumat, 13 Februari 2026"));
    office.says("budi", "/berkas 1");
    const std::string file = office.last_heard("budi");
    CHECK(contains(file, "Yang memutuskan: Hana Putri"));
    CHECK(contains(file, "Jawaban dapat diberikan sampai Jumat, 20 Februari 2026"));
    CHECK_FALSE(contains(file, "sigap report"));
    CHECK(office.buttons("budi") == std::vector<std::string>{"Beri jawaban"});
    CHECK(readings(office) == 0);  // one's own
}

TEST_CASE("the file of somebody else is refused calmly, as one that is not there is") {
    Office office;
    flagged(office);
    for (const char* who : {"siti", "made", "sari"}) {
        CAPTURE(who);
        office.says(who, "/berkas 1");
        CHECK(
            office.last_heard(who) ==
            "Berkas 1 tidak dapat ditampilkan di sini. Bapak/Ibu dapat melihat berkas sendiri dengan /berkas.");
        office.says(who, "/berkas");
        CHECK_FALSE(office.has_heard(who, "Budi"));
    }
    office.says("siti", "/berkas 99");
    CHECK(contains(office.last_heard("siti"), "Berkas 99 tidak dapat ditampilkan"));
    CHECK(readings(office) == 0);
}

TEST_CASE("the supervisor who was told reads along and decides nothing") {
    Office office;
    flagged(office);
    office.says("rina", "/berkas 1");
    CHECK(contains(office.last_heard("rina"), "Berkas pemberitahuan 1"));
    const auto forged = office.buttons("rina");
    CHECK(std::find(forged.begin(), forged.end(), "Tutup pemberitahuan") == forged.end());
    CHECK(readings(office) == 1);
}

TEST_CASE("on WhatsApp the file shows no more than three buttons") {
    Office office;
    office.changes("made", [](domain::Employee& made) { made.role = domain::Role::hr; });
    flagged(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "/tanggapi saya di puskesmas");
    office.at("2026-02-18 08:00");
    office.says_on(domain::Messenger::whatsapp, "made", "/berkas 1");
    CHECK(office.buttons("made") ==
          std::vector<std::string>{"Teruskan", "Tutup pemberitahuan", "Minta penjelasan"});
}

TEST_CASE("a ground that comes after its hour is over decides nothing") {
    Office office;
    flagged(office);
    office.says("hana", "/berkas 1");
    office.taps("hana", "Tutup pemberitahuan");
    office.at("2026-02-13 11:00");
    office.says("hana", "jaringan kantor terganggu");
    const auto buttons = office.buttons("hana");
    CHECK(std::find(buttons.begin(), buttons.end(), "Simpan") == buttons.end());
    CHECK(office.flag()->state == "awaiting_reply");
}
