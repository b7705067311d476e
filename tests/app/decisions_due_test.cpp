// `/nilai`: what waits for whom, oldest first; and what silence of the one who decides comes to.
#include "bot/app/decisions_due.hpp"

#include <algorithm>

#include "tests/app/office.hpp"

namespace {

using reading::Intent;
using stories::Office;

/// Budi leaves two of Dewi's calls unanswered and explains; Siti asks for leave before that.
void two_wait(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("siti", "/cuti 25/2 s.d. 26/2 keluarga");
    office.taps("siti", "Benar");
    office.at("2026-02-13 08:34");
    office.says("budi", "listrik padam di rumah", Intent::excuse);
}

}  // namespace

TEST_CASE("an empty list says so") {
    Office office;
    office.says("rina", "/nilai");
    CHECK(office.last_heard("rina") == "Tidak ada yang menunggu penilaian Bapak/Ibu.");
}

TEST_CASE("requests and reasons stand oldest first, each with its deadline and buttons to decide") {
    Office office;
    two_wait(office);
    office.says("rina", "/nilai");
    const std::string list = office.last_heard("rina");
    CHECK(contains(list, "Menunggu penilaian Bapak/Ibu: 2"));
    CHECK(contains(
        list, "1. Permohonan cuti dari Siti Aminah, Rabu, 25 Februari 2026 s.d. Kamis, 26 Februari 2026"));
    CHECK(contains(list, "2. Keterangan Budi Santoso untuk "));
    CHECK(contains(list, "\"listrik padam di rumah\". Mohon dinilai sebelum Rabu, 18 Februari 2026"));
    CHECK(office.buttons("rina") ==
          std::vector<std::string>{"1: terima", "1: belum", "2: terima", "2: belum"});
    office.taps("rina", "1: terima");
    CHECK(office.has_heard("siti", "disetujui oleh Rina Wati"));
    office.taps("rina", "2: belum");
    CHECK(office.has_heard("budi", "belum dapat diterima oleh Rina Wati"));
    office.says("rina", "/nilai");
    CHECK(office.last_heard("rina") == "Tidak ada yang menunggu penilaian Bapak/Ibu.");
}

TEST_CASE("what waits for somebody else is not in the list, and its buttons decide nothing for others") {
    Office office;
    two_wait(office);
    for (const char* who : {"dewi", "hana", "siti", "budi"}) {
        CAPTURE(who);
        office.says(who, "/nilai");
        CHECK(office.last_heard(who) == "Tidak ada yang menunggu penilaian Bapak/Ibu.");
    }
}

TEST_CASE("a reason about the supervisor's own call stands in the list of the next above, not in theirs") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:34");
    office.says("budi", "listrik padam di rumah", Intent::excuse);
    office.says("rina", "/nilai");
    CHECK(office.last_heard("rina") == "Tidak ada yang menunggu penilaian Bapak/Ibu.");
    office.says("dewi", "/nilai");
    CHECK(contains(office.last_heard("dewi"), "1. Keterangan Budi Santoso untuk panggilan Rina Wati"));
}

TEST_CASE("illness is a category in the list") {
    Office office;
    office.at("2026-02-13 08:34");
    office.says("budi", "saya sakit perut", Intent::sick);
    office.says("rina", "/nilai");
    CHECK(contains(office.last_heard("rina"), "\"sakit\""));
    CHECK_FALSE(office.has_heard("rina", "sakit perut"));
}

TEST_CASE("a reason that nobody judges holds the flag back past its deadline, for good") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:34");
    office.in_scene([](app::Scene& scene) {
        storage::Reason reason;
        reason.employee = domain::EmployeeId{"budi"};
        reason.subject = "attempt/1/budi";
        reason.code = "network";
        reason.words = "listrik padam";
        reason.given_at = scene.now();
        storage::add_reason(scene.tx, reason, domain::InboxId{99});
    });
    office.at("2026-02-13 09:53");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK_FALSE(office.flag().has_value());
    office.at("2026-03-06 12:00");  // due by 18 February
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("a report that was asked back stands in the list until its answer was read") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.report = domain::ReportRule{};
        policy.reminders_per_day = 8;
    });
    office.at("2026-02-13 14:00");
    office.says("siti", "/laporan Menyusun notula rapat");
    office.at("2026-02-13 16:10");
    office.says("rina", "/laporan Siti Aminah ? Rapat yang mana?");
    office.says("rina", "/nilai");
    CHECK(contains(office.last_heard("rina"), "menunggu jawaban atas \"Rapat yang mana?\""));
    office.says("siti", "/laporan Rapat anggaran");
    office.says("rina", "/nilai");
    CHECK(contains(office.last_heard("rina"), "pertanyaan \"Rapat yang mana?\" sudah dijawab"));
    office.taps("rina", "1: sudah dibaca");
    office.says("rina", "/nilai");
    CHECK(office.last_heard("rina") == "Tidak ada yang menunggu penilaian Bapak/Ibu.");
}
