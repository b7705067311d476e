// Presence on the Kaltim Friday: 06:30 to 07:30 and 11:00 to 13:00, the named minute included.
#include <doctest/doctest.h>

#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;

TEST_CASE(
    "on Friday morning everyone is reminded, checks in as they like, and is answered in their language") {
    Story story({{"budi", "Budi Santoso"},
                 {"siti", "Siti Aminah"},
                 {"citra", "Citra Dewi", Uses::whatsapp},
                 {"maria", "Maria Lawai", Uses::telegram, "en"},
                 {"john", "John Tukan", Uses::whatsapp, "en"},
                 {"arif", "Arif Wibowo"},
                 {"lisa", "Lisa Mandagi", Uses::whatsapp, "en"},
                 {"eka", "Eka Wulandari", Uses::telegram, "id", Role::employee, "RSUD Mahakam", "hospital"},
                 {"dewi", "Dewi Lestari"}});
    REQUIRE(story.run({"roster", "absence", "dewi", "leave", "2026-02-13", "2026-02-13", "--by", "Rina"})
                .exit_code == 0);

    story.says("budi", "hadir");
    CHECK(story.last_heard_by("budi") ==
          "Presensi pagi baru dibuka pukul 06.30 WITA. Bapak/Ibu akan kami ingatkan.");
    story.says("maria", "present");
    CHECK(story.last_heard_by("maria") == "The morning check-in opens at 06:30 WITA. We will remind you.");

    story.at("06:30");
    CHECK(story.heard_by("budi", "presensi pagi dibuka").text ==
          "Bapak/Ibu Budi Santoso, presensi pagi dibuka sampai pukul 07.30 WITA. Balas HADIR atau tekan "
          "tombol.");
    CHECK(story.heard_by("citra", "presensi pagi dibuka").buttons ==
          std::vector<std::string>{"Saya hadir", "Ada kendala"});
    CHECK(story.heard_by("maria", "morning check-in is open").at.starts_with("06:30:0"));
    CHECK(story.heard_by("john", "morning check-in is open").buttons.front() == "I am present");
    CHECK(story.count_heard_by("dewi", "dibuka") == 0);
    CHECK(story.count_heard_by("eka", "presensi pagi dibuka") == 0);

    story.at("06:40");
    story.taps("budi", "Saya hadir");
    CHECK(story.heard_by("budi", "tercatat")
              .text.starts_with("Presensi pagi Bapak/Ibu tercatat pukul 06.40 WITA"));
    story.says("siti", "ulun hadir pak");
    CHECK(story.last_heard_by("siti").starts_with("Presensi pagi Bapak/Ibu tercatat pukul 06.40 WITA"));
    story.taps("citra", "Saya hadir");
    CHECK(story.last_heard_by("citra").starts_with("Presensi pagi Bapak/Ibu tercatat pukul 06.40 WITA"));
    story.says("maria", "I'm here");
    CHECK(story.last_heard_by("maria").starts_with("Your morning check-in is recorded at 06:40 WITA"));
    story.says("eka", "hadir");
    CHECK(story.last_heard_by("eka").starts_with("Bapak/Ibu dikecualikan dari presensi"));

    story.at("06:50");
    story.says("siti", "hadir");
    CHECK(story.last_heard_by("siti") ==
          "Presensi pagi sudah tercatat pukul 06.40 WITA. Tidak perlu diulang.");
    story.says("maria", "present");
    CHECK(story.last_heard_by("maria") ==
          "Your morning check-in was already recorded at 06:40 WITA. There is no need to repeat it.");

    story.at("07:20");
    CHECK(story.heard_by("arif", "Pengingat terakhir").text.find("ditutup pukul 07.30 WITA") !=
          std::string::npos);
    for (const char* silent : {"john", "lisa"}) CHECK(story.heard_by(silent, "Last reminder").at < "07:30");
    for (const char* present : {"budi", "siti", "citra"})
        CHECK(story.count_heard_by(present, "Pengingat terakhir") == 0);
    CHECK(story.count_heard_by("maria", "Last reminder") == 0);

    story.at("07:30:50");
    story.says("john", "present");
    CHECK(story.last_heard_by("john").starts_with("Your morning check-in is recorded at 07:30 WITA"));

    story.at("07:34");
    CHECK(story.heard_by("arif", "belum kami terima").text.find("Yang menilai: atasan langsung") !=
          std::string::npos);
    CHECK(story.heard_by("lisa", "We have not received").text.find("morning check-in") != std::string::npos);

    story.at("07:42");
    story.says("arif", "hadir");
    CHECK(story.last_heard_by("arif").find("pukul 07.42 WITA, setelah batas 07.30 WITA") !=
          std::string::npos);
    story.says("lisa", "present");
    CHECK(story.last_heard_by("lisa").find("at 07:42 WITA, after the limit 07:30 WITA") != std::string::npos);
    CHECK(story.verdict().find("consistent") != std::string::npos);
}

TEST_CASE("the midday window is open through the Friday prayer, and an older button checks in as well") {
    Story story(
        {{"budi", "Budi Santoso"}, {"maria", "Maria Lawai", Uses::telegram, "en"}, {"arif", "Arif Wibowo"}});
    story.at("11:00");
    CHECK(story.heard_by("maria", "midday check-in is open").at.starts_with("11:00"));
    story.at("12:10");
    story.says("budi", "hadir");
    CHECK(story.last_heard_by("budi").starts_with("Presensi siang Bapak/Ibu tercatat pukul 12.10 WITA"));
    story.taps("maria", "I am present", "midday");
    CHECK(story.heard_by("maria", "check-in is recorded")
              .text.starts_with("Your midday check-in is recorded at 12:10 WITA"));
    story.taps("arif", "Saya hadir", "Presensi pagi hari ini belum kami terima");
    CHECK(story.last_heard_by("arif").starts_with("Presensi siang Bapak/Ibu tercatat pukul 12.10 WITA"));
    story.at("13:10");
    CHECK(story.count_heard_by("budi", "Presensi siang hari ini belum") == 0);
    CHECK(story.count_heard_by("budi", "Presensi pagi hari ini belum") == 1);
}
