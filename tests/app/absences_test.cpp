// Being away, said in chat. Stories begin on Friday, 13 February 2026, at 05.00 WITA; the windows of that
// flexible day are 06.30 to 07.30 and 11.00 to 13.00, and Rina leads Budi's unit.
#include "bot/app/absences.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/absences.hpp"
#include "storage/flags.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/app/office.hpp"

using stories::Office;

namespace {

/// `leave 2026-02-20 2026-02-24 requested`, an entry a line, of everything that stands or stood.
std::string entries(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        std::string text;
        for (std::int64_t id = 1; auto entry = storage::find_absence(scene.tx, id); ++id) {
            if (entry->employee.value != who) continue;
            text += (text.empty() ? "" : "\n") + std::string(to_string(entry->absence.kind)) + " " +
                    domain::to_iso_date(*entry->absence.days.from) + " " +
                    domain::to_iso_date(*entry->absence.days.to) + " " + std::string(to_string(entry->state));
            if (entry->hours)
                text += " " + std::to_string(entry->hours->from.count()) + "-" +
                        std::to_string(entry->hours->until.count());
            if (!entry->absence.zone.empty()) text += " " + entry->absence.zone;
            if (!entry->note.empty()) text += " \"" + entry->note + "\"";
        }
        return text;
    });
}

}  // namespace

TEST_CASE(
    "leave is repeated in words, entered by one tap, decided by the supervisor and told to the person") {
    Office office;
    office.says("budi", "/cuti 20/2 s.d. 24/2 menikah");
    CHECK(office.last_heard("budi") ==
          "Yang kami pahami: cuti, Jumat, 20 Februari 2026 s.d. Selasa, 24 Februari 2026.\n"
          "Keterangan: menikah\n"
          "Apakah sudah benar? Setelah itu atasan yang memutuskan.");
    CHECK(office.buttons("budi") == std::vector<std::string>{"Benar", "Ubah"});
    CHECK(entries(office, "budi") == "");
    office.taps("budi", "Benar");
    CHECK(entries(office, "budi") == "leave 2026-02-20 2026-02-24 requested \"menikah\"");
    CHECK(contains(office.last_heard("budi"), "diteruskan kepada Rina Wati"));
    CHECK(
        office.last_heard("rina") ==
        "Budi Santoso mengajukan cuti: Jumat, 20 Februari 2026 s.d. Selasa, 24 Februari 2026.\n"
        "Mohon diputuskan sebelum Rabu, 18 Februari 2026 pukul 16.00 WITA. Sampai diputuskan, waktu itu tidak "
        "memberatkan yang bersangkutan.\n"
        "Keterangan: menikah");
    CHECK(office.buttons("rina") == std::vector<std::string>{"Setujui", "Belum disetujui"});
    office.taps("rina", "Setujui");
    CHECK(entries(office, "budi") == "leave 2026-02-20 2026-02-24 recorded \"menikah\"");
    CHECK(
        office.last_heard("budi") ==
        "Permohonan cuti, Jumat, 20 Februari 2026 s.d. Selasa, 24 Februari 2026, disetujui oleh Rina Wati.");
    CHECK(contains(office.last_heard("rina"), "Tercatat: cuti Budi Santoso"));
    office.at("2026-02-20 14:00");
    CHECK(office.presence("budi", "pagi") == "not asked");
    CHECK(office.presence("siti", "pagi") == "missed");
}

TEST_CASE("a second tap enters nothing twice, and the same request is not made twice") {
    Office office;
    office.says("budi", "/cuti 20/2");
    office.taps("budi", "Benar");
    office.taps("budi", "Benar");
    CHECK(contains(office.last_heard("budi"), "sudah tidak berlaku"));
    office.says("budi", "/cuti 20 Februari");
    office.taps("budi", "Benar");
    CHECK(contains(office.last_heard("budi"), "sudah ada"));
    CHECK(entries(office, "budi") == "leave 2026-02-20 2026-02-20 requested");
    office.taps("rina", "Belum disetujui");
    CHECK(contains(office.last_heard("budi"), "belum disetujui oleh Rina Wati"));
    office.taps("rina", "Setujui");
    CHECK(contains(office.last_heard("rina"), "sudah selesai: belum disetujui"));
    CHECK(entries(office, "budi") == "leave 2026-02-20 2026-02-20 declined");
}

TEST_CASE("without days it asks from when until when, and takes a tap or words") {
    Office office;
    office.says("budi", "/cuti");
    CHECK(contains(office.last_heard("budi"), "Dari kapan sampai kapan cuti?"));
    CHECK(office.buttons("budi") == std::vector<std::string>{"Hari ini", "Besok"});
    office.taps("budi", "Besok");
    CHECK(contains(office.last_heard("budi"), "cuti, Sabtu, 14 Februari 2026."));
    office.says("siti", "/cuti melahirkan");
    office.says("siti", "16/3 s.d. 15/6");
    CHECK(contains(office.last_heard("siti"), "cuti, Senin, 16 Maret 2026 s.d. Senin, 15 Juni 2026."));
    CHECK(contains(office.last_heard("siti"), "Keterangan: melahirkan"));
    office.says("rahma", "/cuti 3 hari");
    office.taps("rahma", "Hari ini");
    CHECK(contains(office.last_heard("rahma"), "Jumat, 13 Februari 2026 s.d. Minggu, 15 Februari 2026"));
}

TEST_CASE("a beginning alone is asked for its end") {
    Office office;
    office.says("budi", "/cuti mulai senin");
    CHECK(contains(office.last_heard("budi"), "Sampai kapan cuti yang mulai Senin, 16 Februari 2026?"));
    office.says("budi", "sampai Rabu");
    CHECK(contains(office.last_heard("budi"), "cuti, Senin, 16 Februari 2026 s.d. Rabu, 18 Februari 2026."));
    office.says("siti", "/cuti mulai besok");
    office.taps("siti", "Satu hari saja");
    CHECK(contains(office.last_heard("siti"), "cuti, Sabtu, 14 Februari 2026."));
}

TEST_CASE("what is wrong or can mean two things is asked, never guessed") {
    Office office;
    office.says("budi", "/cuti 31/2");
    CHECK(contains(office.last_heard("budi"), "Tanggal 31/2 tidak ada di kalender"));
    office.says("budi", "28/2");
    CHECK(contains(office.last_heard("budi"), "cuti, Sabtu, 28 Februari 2026."));
    office.says("siti", "/cuti sampai minggu depan");
    CHECK(contains(office.last_heard("siti"), "dapat berarti"));
    CHECK(office.buttons("siti") == std::vector<std::string>{"s.d. 15 Feb 2026", "s.d. 20 Feb 2026"});
    office.taps("siti", "s.d. 20 Feb 2026");
    CHECK(contains(office.last_heard("siti"), "Jumat, 13 Februari 2026 s.d. Jumat, 20 Februari 2026"));
    office.says("rahma", "/cuti akhir bulan");
    CHECK(contains(office.last_heard("rahma"), "belum menyebut tanggalnya"));
    office.says("emma", "/cuti Thursday 20/2");
    CHECK(contains(office.last_heard("emma"), "that date is Friday, 20 February 2026"));
}

TEST_CASE("'Ubah' drops what was understood and asks again") {
    Office office;
    office.says("budi", "/cuti 20/2 menikah");
    office.taps("budi", "Ubah");
    CHECK(contains(office.last_heard("budi"), "Dari kapan sampai kapan cuti?"));
    office.says("budi", "23/2 - 24/2");
    CHECK(contains(office.last_heard("budi"), "Senin, 23 Februari 2026 s.d. Selasa, 24 Februari 2026"));
    CHECK(contains(office.last_heard("budi"), "menikah"));
    office.taps("budi", "Benar");
    CHECK(entries(office, "budi") == "leave 2026-02-23 2026-02-24 requested \"menikah\"");
}

TEST_CASE("official travel takes the clock of the place it leads to") {
    Office office;
    office.says("budi", "/dinas besok ke Jakarta");
    CHECK(office.last_heard("budi") ==
          "Yang kami pahami: dinas luar, Sabtu, 14 Februari 2026.\nZona waktu di tujuan: WIB.\n"
          "Keterangan: ke Jakarta\nApakah sudah benar? Setelah itu atasan yang memutuskan.");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    CHECK(entries(office, "budi") ==
          "official_travel 2026-02-14 2026-02-14 recorded Asia/Jakarta \"ke Jakarta\"");
    office.says("siti", "/dinas 16/2 - 18/2 WIT");
    CHECK(contains(office.last_heard("siti"), "Zona waktu di tujuan: WIT."));
}

TEST_CASE("illness is recorded at once, without its words, and the day is void for the person") {
    Office office;
    office.at("2026-02-13 06:45");
    CHECK(office.presence("budi", "pagi") == "asked");
    office.says("budi", "/sakit hari ini demam berdarah");
    CHECK(office.last_heard("budi") ==
          "Yang kami pahami: sakit, Jumat, 13 Februari 2026.\n"
          "Apakah sudah benar? Rincian penyakit tidak dicatat.");
    office.taps("budi", "Benar");
    CHECK(entries(office, "budi") == "illness 2026-02-13 2026-02-13 recorded");
    CHECK(
        office.last_heard("rina") ==
        "Untuk diketahui: Budi Santoso sakit, Jumat, 13 Februari 2026. Sudah tercatat; rincian tidak diminta.");
    CHECK_FALSE(office.has_heard("rina", "demam"));
    CHECK(office.presence("budi", "pagi") == "void off_duty");
    CHECK(office.presence("budi", "siang") == "void off_duty");
    office.at("2026-02-13 14:00");
    CHECK_FALSE(office.has_heard("budi", "Pengingat terakhir"));
    CHECK_FALSE(office.has_heard("budi", "presensi siang dibuka"));
    CHECK(office.presence("budi", "siang") == "void off_duty");
}

TEST_CASE("illness told after the fact takes a missed window and a missed call back") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil Budi Santoso: mohon kabar");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:00");
    CHECK(office.presence("budi", "pagi") == "missed");
    CHECK(office.outcomes("budi").starts_with("missed"));
    office.says("budi", "/sakit hari ini");
    office.taps("budi", "Benar");
    CHECK(office.presence("budi", "pagi") == "void off_duty");
    CHECK(office.outcomes("budi").starts_with("void off_duty"));
}

TEST_CASE("an open call of the day becomes void when leave for it is granted") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("budi", "/cuti hari ini");
    office.taps("budi", "Benar");
    office.says("rina", "/panggil Budi Santoso: mohon kabar");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:10");
    office.taps("rina", "Setujui");
    office.at("2026-02-13 09:30");
    CHECK(office.outcome("budi") == "void off_duty");
}

TEST_CASE("until a request is decided, its windows are explained and no flag leans on its calls") {
    Office office;
    office.says("budi", "/cuti hari ini");
    office.taps("budi", "Benar");
    office.at("2026-02-13 07:40");
    CHECK(office.presence("budi", "pagi") == "explained");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil Budi Santoso: mohon kabar");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 11:00");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK_FALSE(office.flag().has_value());
    SUBCASE("declined: what was missed is looked at") {
        office.taps("rina", "Belum disetujui");
        CHECK(office.flag().has_value());
    }
    SUBCASE("approved: it was never owed") {
        office.taps("rina", "Setujui");
        CHECK(office.outcomes("budi") == "void off_duty, void off_duty, void off_duty");
        CHECK_FALSE(office.flag().has_value());
        CHECK(office.presence("budi", "pagi") == "void off_duty");
    }
    SUBCASE("withdrawn: what was missed is looked at") {
        office.says("budi", "/cuti batal");
        CHECK(entries(office, "budi") == "leave 2026-02-13 2026-02-13 withdrawn");
        CHECK_FALSE(office.flag().has_value());  // the words answered the call, late
    }
}

TEST_CASE("hours of a day are permission for those hours alone") {
    Office office;
    office.says("budi", "/izin setengah delapan sampai jam 10");
    CHECK(office.last_heard("budi") ==
          "Yang kami pahami: izin, Jumat, 13 Februari 2026, pukul 07.30 WITA sampai 10.00 WITA.\n"
          "Apakah sudah benar? Setelah itu atasan yang memutuskan.");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    CHECK(entries(office, "budi") == "permission 2026-02-13 2026-02-13 recorded 450-600");
    office.at("2026-02-13 07:40");
    CHECK(office.presence("budi", "pagi") == "explained");  // 07.30 to 07.31 touches
    office.at("2026-02-13 09:00");
    office.says("rina", "/panggil Budi Santoso: mohon kabar");
    CHECK_FALSE(office.has_heard("rina", "tidak dipanggil: cuti"));
    office.at("2026-02-13 13:10");
    CHECK(office.presence("budi", "siang") == "missed");
}

TEST_CASE("free words that name a day lead to the same") {
    Office office;
    office.says("budi", "besok saya cuti sampai senin", reading::Intent::leave);
    CHECK(contains(office.last_heard("budi"), "cuti, Sabtu, 14 Februari 2026 s.d. Senin, 16 Februari 2026."));
    office.says("siti", "izin besok tidak masuk, ada acara keluarga", reading::Intent::leave);
    CHECK(contains(office.last_heard("siti"), "izin, Sabtu, 14 Februari 2026."));
    office.says("rahma", "Senin saya dinas ke Jayapura", reading::Intent::leave);
    CHECK(contains(office.last_heard("rahma"), "dinas luar, Senin, 16 Februari 2026."));
    CHECK(contains(office.last_heard("rahma"), "WIT"));
    office.says("emma", "I am on leave tomorrow", reading::Intent::leave);
    CHECK(contains(office.last_heard("emma"), "What we understood"));
    office.says("sari", "saya minta izin", reading::Intent::leave);
    CHECK_FALSE(office.has_heard("sari", "Yang kami pahami"));
}

TEST_CASE("'batal' withdraws, and asks which one where there are several") {
    Office office;
    office.says("budi", "/cuti batal");
    CHECK(contains(office.last_heard("budi"), "Tidak ada cuti"));
    for (const char* days : {"/cuti 20/2", "/cuti 27/2"}) {
        office.says("budi", days);
        office.taps("budi", "Benar");
    }
    office.says("budi", "/cuti batal");
    CHECK(office.buttons("budi") == std::vector<std::string>{"20 Feb 2026", "27 Feb 2026"});
    office.taps("budi", "27 Feb 2026");
    CHECK(entries(office, "budi") ==
          "leave 2026-02-20 2026-02-20 requested\nleave 2026-02-27 2026-02-27 withdrawn");
    CHECK(contains(office.last_heard("rina"), "Budi Santoso membatalkan cuti"));
    office.says("budi", "/cuti batal");
    CHECK(entries(office, "budi") ==
          "leave 2026-02-20 2026-02-20 withdrawn\nleave 2026-02-27 2026-02-27 withdrawn");
    office.taps("rina", "Setujui");
    CHECK(contains(office.last_heard("rina"), "dibatalkan oleh yang bersangkutan"));
}

TEST_CASE("nobody decides on their own request, and it goes upward") {
    Office office;
    office.says("rina", "/cuti 20/2");
    office.taps("rina", "Benar");
    CHECK(contains(office.last_heard("dewi"), "Rina Wati mengajukan cuti"));
    office.taps("dewi", "Setujui");
    CHECK(entries(office, "rina") == "leave 2026-02-20 2026-02-20 recorded");
    office.says("dewi", "/cuti 20/2");
    office.taps("dewi", "Benar");
    CHECK(contains(office.last_heard("hana"), "Dewi Lestari mengajukan cuti"));
}

TEST_CASE("every step of a request is in the roster's history") {
    Office office;
    office.says("budi", "/cuti 20/2");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    office.in_scene([](app::Scene& scene) {
        const auto steps = storage::steps_of(scene.tx, 1);
        REQUIRE(steps.size() == 2);
        CHECK(steps[0].by == "employee/budi");
        CHECK(steps[1].by == "employee/rina");
        CHECK(steps[1].via == "chat");
        std::size_t changes = 0;
        for (const storage::RosterChange& change : storage::roster_changes(scene.tx, "employee/budi"))
            if (change.kind == "absence") ++changes;
        CHECK(changes == 2);
        return 0;
    });
}

TEST_CASE("words that are no days leave the question open and are heard as usual") {
    Office office;
    office.at("2026-02-13 06:40");
    office.says("budi", "/cuti");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
    office.says("budi", "20/2");
    CHECK(contains(office.last_heard("budi"), "cuti, Jumat, 20 Februari 2026."));
}

TEST_CASE("a whole day of permission is called permission, on cards, in answers and in the rules' words") {
    Office office;
    office.says("budi", "/izin 20/2 urusan keluarga");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    CHECK(entries(office, "budi") == "permission 2026-02-20 2026-02-20 recorded \"urusan keluarga\"");
    office.at("2026-02-20 07:15");
    office.says("budi", "hadir", reading::Intent::checkin);
    CHECK(contains(office.last_heard("budi"), "tercatat izin"));
    office.says("budi", "/mengapa");
    CHECK(contains(office.last_heard("budi"), "Yang bersangkutan sedang izin."));
    office.at("2026-02-20 08:30");
    office.says("rina", "/panggil Budi Santoso: mohon kabar");
    CHECK(contains(office.last_heard("rina"), "izin"));
    for (const char* who : {"budi", "rina"}) CHECK_FALSE(office.has_heard(who, "cuti"));
    office.says("budi", "/cuti batal");
    CHECK(contains(office.last_heard("budi"), "Tidak ada cuti"));
    office.says("budi", "/izin batal");
    CHECK(entries(office, "budi").find("withdrawn") != std::string::npos);
}

TEST_CASE("whoever asks about permitted hours hears the same: a call, the person, the explanation") {
    Office office;
    office.says("budi", "/izin setengah delapan sampai jam 10");
    office.taps("budi", "Benar");
    const auto rule_at = [&](std::string_view local) {
        return office.in_scene([&](app::Scene& scene) {
            const auto budi = storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value();
            return app::explain(scene, budi, stories::wita(local)).reasons.back().rule;
        });
    };
    CHECK(rule_at("2026-02-13 09:00") == "calls.answer_within_minutes");  // nobody has decided yet
    office.taps("rina", "Setujui");
    CHECK(rule_at("2026-02-13 09:00") == "roster.permission");
    CHECK(rule_at("2026-02-13 09:59:59") == "roster.permission");
    CHECK(rule_at("2026-02-13 10:00") == "calls.answer_within_minutes");
    CHECK(rule_at("2026-02-20 09:00") == "calls.answer_within_minutes");
    office.at("2026-02-13 09:00");
    office.says("budi", "/mengapa");
    CHECK(contains(office.last_heard("budi"), "Izin tercatat pukul 07.30 sampai 10.00 WITA"));
    CHECK(contains(office.last_heard("budi"), "Panggilan saat ini tidak dihitung."));
    office.says("budi", "/izin batal");
    CHECK(rule_at("2026-02-13 09:00") == "calls.answer_within_minutes");
}

TEST_CASE("an absence withdrawn on its day brings back the windows that have not opened, and no other") {
    Office office;
    office.says("budi", "/sakit hari ini");
    office.taps("budi", "Benar");
    office.at("2026-02-13 06:30");
    CHECK(office.presence("budi", "pagi") == "void off_duty");
    CHECK(office.presence("budi", "siang") == "void off_duty");
    office.says("budi", "/sakit batal");
    CHECK(office.presence("budi", "pagi") == "void off_duty");  // it opened this very second
    CHECK(office.presence("budi", "siang") == "planned");
    office.at("2026-02-13 11:01");
    CHECK(office.presence("budi", "siang") == "asked");
    CHECK(office.times_heard("budi", "presensi siang dibuka") == 1);
    CHECK_FALSE(office.has_heard("budi", "presensi pagi dibuka"));
    office.at("2026-02-13 13:05");
    CHECK(office.presence("budi", "siang") == "missed");
}

TEST_CASE("who was away when the day was planned is asked from the next window on") {
    Office office;
    office.says("budi", "/cuti 20/2 s.d. 23/2");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    office.at("2026-02-20 09:00");
    CHECK(office.presence("budi", "siang") == "not asked");
    office.says("budi", "/cuti batal");
    CHECK(office.presence("budi", "siang") == "planned");
    office.at("2026-02-20 11:01");
    CHECK(office.presence("budi", "siang") == "asked");
    CHECK(office.presence("siti", "pagi") == "missed");
    office.at("2026-02-20 14:00");
    CHECK(office.presence("budi", "pagi") == "not asked");
}

TEST_CASE("a request that is withdrawn brings no window back, for it took none away") {
    Office office;
    office.says("budi", "/cuti hari ini");
    office.taps("budi", "Benar");
    office.at("2026-02-13 07:40");
    CHECK(office.presence("budi", "pagi") == "explained");
    office.says("budi", "/cuti batal");
    CHECK(office.presence("budi", "pagi") == "explained");
    CHECK(office.presence("budi", "siang") == "planned");
}

TEST_CASE("words about being ill that name days lead to their record, as a category only") {
    Office office;
    office.says("budi", "demam, saya sakit sampai Senin", reading::Intent::sick);
    CHECK(office.last_heard("budi") ==
          "Yang kami pahami: sakit, Jumat, 13 Februari 2026 s.d. Senin, 16 Februari 2026.\n"
          "Apakah sudah benar? Rincian penyakit tidak dicatat.");
    office.taps("budi", "Benar");
    CHECK(entries(office, "budi") == "illness 2026-02-13 2026-02-16 recorded");
    CHECK_FALSE(office.has_heard("rina", "demam"));
    office.says("emma", "I am sick until Monday", reading::Intent::sick);
    CHECK(contains(office.last_heard("emma"), "What we understood: ill"));
}

TEST_CASE("words about being ill explain at once what waits, and days beyond today are asked about as well") {
    struct Row {
        const char* words;
        bool is_asked;
    };
    for (const Row& row : {Row{"maaf saya sakit", false}, Row{"saya sakit sejak pagi", false},
                           Row{"saya sakit hari ini", false}, Row{"saya sakit sampai Senin", true},
                           Row{"sakit sampai besok", true}}) {
        CAPTURE(row.words);
        Office office;
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil Budi Santoso: mohon kabar");
        office.taps("rina", "Kirim");
        office.at("2026-02-13 08:05");
        office.says("budi", row.words, reading::Intent::sick);
        CHECK(office.outcome("budi") == "answered");
        CHECK(office.has_heard("budi", "Yang kami pahami") == row.is_asked);
        CHECK_FALSE(office.has_heard("rina", row.words));
        const auto reasons = office.in_scene(
            [](app::Scene& scene) { return storage::reasons_about(scene.tx, "attempt/1/budi").size(); });
        CHECK(reasons == 1);
    }
}

TEST_CASE("study assignments and shifts off are said in chat as well, in the words people have for them") {
    struct Row {
        const char* said;
        const char* kind;
    };
    for (const Row& row : std::vector<Row>{{"/izin lepas giliran 18/2", "shift_off"},
                                           {"/izin lepas dinas 18/2", "shift_off"},
                                           {"/izin lepas piket 18/2", "shift_off"},
                                           {"/izin tugas belajar 18/2", "study"},
                                           {"/dinas tugas belajar 18/2", "study"},
                                           {"/izin acara keluarga 18/2", "permission"},
                                           {"/dinas 18/2", "official_travel"}}) {
        CAPTURE(row.said);
        Office office;
        office.says("budi", row.said);
        office.taps("budi", "Benar");
        CHECK(contains(entries(office, "budi"), std::string(row.kind) + " 2026-02-18 2026-02-18 requested"));
        office.taps("rina", "Setujui");
        CHECK(contains(entries(office, "budi"), std::string(row.kind) + " 2026-02-18 2026-02-18 recorded"));
    }
}
