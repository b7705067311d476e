// Presence windows on a flexible Friday: 06.30 to 07.30 and 11.00 to 13.00 WITA.
#include "bot/app/presence.hpp"

#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using reading::Intent;
using stories::Office;

TEST_CASE("everyone is reminded at the opening, and once more only whoever is missing") {
    Office office;
    office.at("2026-02-13 06:29:59");
    CHECK_FALSE(office.has_heard("budi", "dibuka"));
    office.at("2026-02-13 06:30");
    CHECK(
        office.last_heard("budi") ==
        "Bapak/Ibu Budi Santoso, presensi pagi dibuka sampai pukul 07.30 WITA. Balas HADIR atau tekan tombol.");
    CHECK(office.last_heard("emma").find("Emma Hart, the morning check-in is open until 07:30 WITA") == 0);
    CHECK(office.buttons("budi") == std::vector<std::string>{"Saya hadir", "Ada kendala"});
    office.at("2026-02-13 06:45");
    office.taps("budi", "Saya hadir");
    CHECK(office.last_toast("budi") == "Tercatat pukul 06.45 WITA");
    CHECK(office.last_heard("budi").find("Bapak/Ibu Budi Santoso, presensi pagi dibuka") == 0);
    CHECK(office.times_heard("budi", "Presensi pagi Bapak/Ibu tercatat pukul 06.45 WITA") ==
          1);  // on the card
    office.at("2026-02-13 07:15");
    CHECK(office.last_heard("siti").find(
              "Pengingat terakhir: presensi pagi ditutup pukul 07.30 WITA, 15 menit lagi") == 0);
    CHECK_FALSE(office.has_heard("budi", "Pengingat terakhir"));
}

TEST_CASE("Presence windows: they \"close at the end of the named minute (07:30 means before 07:31:00)\"") {
    struct Row {
        const char* at;
        const char* state;
        const char* answer;
    };
    for (const Row& row : {Row{"2026-02-13 06:30:00", "in_time", "tercatat pukul 06.30 WITA"},
                           Row{"2026-02-13 07:30:59", "in_time", "tercatat pukul 07.30 WITA"},
                           Row{"2026-02-13 07:31:00", "late", "setelah batas 07.30 WITA"},
                           Row{"2026-02-13 10:00:00", "late", "setelah batas 07.30 WITA"}}) {
        CAPTURE(std::string(row.at));
        Office office;
        office.at(row.at);
        office.says("budi", "hadir");
        CHECK(office.presence("budi", "pagi") == row.state);
        CHECK(office.last_heard("budi").find(row.answer) != std::string::npos);
    }
}

TEST_CASE("too early, twice, and after the last window") {
    Office office;
    office.at("2026-02-13 06:00");
    office.says("budi", "hadir");
    CHECK(office.last_heard("budi") ==
          "Presensi pagi baru dibuka pukul 06.30 WITA. Bapak/Ibu akan kami ingatkan.");
    office.at("2026-02-13 06:40");
    office.says("budi", "hadir");
    office.says("budi", "/hadir");
    CHECK(office.last_heard("budi") == "Presensi pagi sudah tercatat pukul 06.40 WITA. Tidak perlu diulang.");
    office.at("2026-02-13 11:05");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "siang") == "in_time");
    CHECK(office.presence("budi", "pagi") == "in_time");
}

TEST_CASE("who was asked and stayed silent has missed the window, and hears how to explain") {
    Office office;
    office.at("2026-02-13 07:33:59");
    CHECK(office.presence("siti", "pagi") == "asked");
    office.at("2026-02-13 07:34");
    CHECK(office.presence("siti", "pagi") == "missed");
    CHECK(office.last_heard("siti").find(
              "Presensi pagi hari ini belum kami terima hingga pukul 07.30 WITA") == 0);
    CHECK(office.last_heard("emma").find("We have not received your morning check-in") == 0);
    office.says("siti", "hadir");
    CHECK(office.presence("siti", "pagi") == "late");
}

TEST_CASE("a thank-you after a reason is no check-in") {
    Office office;
    office.at("2026-02-13 06:45");
    office.says("budi", "saya sakit, tidak bisa masuk", reading::Intent::sick);
    office.says("budi", "terima kasih", reading::Intent::ack);
    CHECK(office.presence("budi", "pagi") == "asked");
    CHECK(office.last_heard("budi").find("mohon pilih") != std::string::npos);
    office.at("2026-02-13 08:02");
    office.says("siti", "baik, terima kasih", reading::Intent::ack);
    CHECK(office.presence("siti", "pagi") == "missed");
}

TEST_CASE("whoever reports ill is not chased for the rest of the day, and did not miss the window") {
    Office office;
    office.at("2026-02-13 06:45");
    office.says("budi", "saya sakit, tidak bisa masuk", reading::Intent::sick);
    office.at("2026-02-13 13:10");
    CHECK(office.presence("budi", "pagi") == "explained");
    CHECK(office.presence("budi", "siang") == "explained");
    CHECK_FALSE(office.has_heard("budi", "Pengingat terakhir"));
    CHECK_FALSE(office.has_heard("budi", "belum kami terima"));
    CHECK_FALSE(office.has_heard("budi", "presensi siang dibuka"));
}

TEST_CASE("an in-time check-in that arrives hours later cancels the miss") {
    Office office;
    office.at("2026-02-13 10:00");
    CHECK(office.presence("budi", "pagi") == "missed");
    office.said_at("2026-02-13 07:00", "budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
}

TEST_CASE("no window is held against anybody who was not reached, or while we were not well") {
    Office blocked;
    blocked.blocks("budi");
    blocked.at("2026-02-13 07:34");
    CHECK(blocked.presence("budi", "pagi") == "void unreachable");
    CHECK(blocked.presence("nyoman", "pagi") == "void unreachable");

    Office lost;
    lost.loses_deliveries(Messenger::telegram);
    lost.at("2026-02-13 07:34");
    CHECK(lost.presence("budi", "pagi") == "void undelivered");

    Office outage;
    outage.at("2026-02-13 07:10");
    outage.outage("2026-02-13 07:00", "2026-02-13 07:05");
    outage.at("2026-02-13 07:34");
    CHECK(outage.presence("budi", "pagi") == "void outage");
    CHECK_FALSE(outage.has_heard("budi", "belum kami terima"));
}

TEST_CASE("leave, nurses and days off are not asked and told why, in the person's language") {
    Office office;
    CHECK(office.presence("sari", "pagi") == "not asked");
    office.at("2026-02-13 07:00");
    CHECK_FALSE(office.has_heard("sari", "presensi"));
    office.says("sari", "hadir");
    CHECK(office.last_heard("sari").find("Bapak/Ibu dikecualikan dari presensi") == 0);
    CHECK(office.last_heard("sari").find("..") == std::string::npos);

    Office leave;  // learnt after the day was planned
    leave.absent("budi", domain::AbsenceKind::leave, "2026-02-13");
    leave.at("2026-02-13 07:34");
    CHECK(leave.presence("budi", "pagi") == "void off_duty");
    CHECK_FALSE(leave.has_heard("budi", "presensi"));

    office.at("2026-02-14 09:00");
    office.says("budi", "hadir");
    CHECK(
        office.last_heard("budi") ==
        "Hari ini tidak ada presensi melalui percakapan: Hari ini akhir pekan. Pesan Bapak/Ibu tetap tercatat.");
    office.at("2026-02-17 09:00");
    office.says("budi", "hadir");
    CHECK(office.last_heard("budi").find("Imlek") != std::string::npos);
    office.says("emma", "present", Intent::checkin);
    CHECK(office.last_heard("emma").find("No check-in is needed") != std::string::npos);
    office.at("2026-02-18 07:00");  // an office day
    office.says("budi", "hadir");
    CHECK(office.last_heard("budi").find("bekerja di kantor") != std::string::npos);
}

TEST_CASE("yesterday's button checks nobody in today") {
    Office office;
    office.at("2026-02-13 06:30");
    office.at("2026-02-20 06:40");  // the next Friday, before its windows open at 07.00
    office.taps("budi", "Saya hadir");
    CHECK(office.presence("budi", "pagi") == "planned");
    CHECK(office.last_heard("budi").find("presensi hari lain") != std::string::npos);
}

TEST_CASE("/status shows the windows by their names, calls and notices") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("emma", "/status");
    CHECK(office.last_heard("emma").find("midday") != std::string::npos);
    CHECK(office.last_heard("emma").find("pagi") == std::string::npos);
    office.says("budi", "/status");
    CHECK(office.last_heard("budi").find("Tidak ada panggilan yang terbuka") != std::string::npos);
}

TEST_CASE("a thousand people are planned in batches, and all of them are reminded") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        for (int i = 0; i < 1000; ++i) {
            domain::Employee employee;
            employee.id = domain::EmployeeId{"x" + std::to_string(1000 + i)};
            employee.nip = std::to_string(200001012020010000 + i);
            employee.name = "Pegawai";
            employee.unit = domain::UnitId{"Setda"};
            storage::save(scene.tx, employee, "test");
        }
        app::plan_day(scene);
        CHECK(storage::presence_of(scene.tx, domain::EmployeeId{"x1999"}, "2026-02-13").empty());
    });
    office.at("2026-02-13 05:01");
    CHECK(office.presence("x1999", "siang") == "planned");
    office.at("2026-02-13 06:31");
    CHECK(office.presence("x1999", "pagi") == "asked");
    CHECK(office.presence("x1000", "pagi") == "asked");
}

TEST_CASE("a check-in that comes before the day's plan has reached the person is taken all the same") {
    Office office;
    office.in_scene(
        [](app::Scene& scene) { scene.tx.execute("DELETE FROM presence WHERE employee_id = 'budi'"); });
    office.at("2026-02-13 06:45");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
}

TEST_CASE("the announced closing time is said, whatever the grace") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE presence SET closes_at = closes_at + 600000000 WHERE window_id = 'pagi'");
    });
    office.at("2026-02-13 06:30");
    CHECK(office.last_heard("budi").find("sampai pukul 07.30 WITA") != std::string::npos);
}
