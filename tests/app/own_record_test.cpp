// /riwayat and /rekap: what is on record, in neutral words, for whoever it is about and whoever leads.
#include <algorithm>
#include <map>

#include "bot/app/pages.hpp"
#include "bot/app/period.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;

namespace {

std::string asks(Office& office, const std::string& who, const std::string& command) {
    office.says(who, command);
    return office.last_heard(who);
}

/// Budi's February: a silent call, one answered that does not count, one void; a window in
/// time and one not received; leave.
void february_of_budi(Office& office) {
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    office.at("2026-02-13 06:45");
    office.says("budi", "hadir");
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-17 19:00");  // a holiday
    office.says("rina", "/panggil budi: data anggaran");
    office.says("rina", "diminta Kementerian malam ini");
    office.taps("rina", "Kirim");
    office.says("budi", "siap");
    calls_at(office, "2026-02-18 09:00", "budi: laporan");
    office.outage("2026-02-18 09:05", "2026-02-18 09:10");
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-19");
    office.at("2026-02-19 12:00");
}

}  // namespace

TEST_CASE("a person reads their own thirty days: a line a day, with what counted and what did not") {
    Office office;
    february_of_budi(office);
    const std::string shown = asks(office, "budi", "/riwayat");
    CAPTURE(shown);
    for (const char* line :
         {"Riwayat Budi Santoso, 21 Jan 2026 s.d. 19 Feb 2026", "2 presensi: 1 tepat waktu, 1 belum diterima",
          "3 kali dipanggil: 1 menjawab, ",
          "13 Feb 2026: presensi pagi pukul 06.45 WITA, tepat waktu; presensi siang belum",
          "panggilan Rina Wati pukul 08.00 WITA: tanpa jawaban sampai batas (panggilan dihitung)",
          "panggilan Rina Wati pukul 19.00 WITA: menjawab pukul 19.00 WITA (panggilan "
          "tidak dihitung)",
          "19 Feb 2026: cuti"})
        CHECK(contains(shown, line));
    CHECK(shown.find("19 Feb 2026: cuti") < shown.find("13 Feb 2026: presensi"));  // the newest day first
    for (const char* judgement : {"absen", "alpa", "mangkir", "terlambat"})
        CHECK_FALSE(contains(shown, judgement));
}

TEST_CASE("a reason stands behind what it is about, with what became of it") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 10:10");
    office.says("budi", "/izin ban saya pecah di jalan");
    CHECK(contains(asks(office, "budi", "/riwayat"), "keterangan belum dinilai"));
    office.taps("dewi", "Terima keterangan");  // it was Rina's call
    office.says("budi", "/riwayat");
    CHECK(office.has_heard("budi", "keterangan diterima"));
}

TEST_CASE("a month is named, and what is no month is asked back; nothing on record is said calmly") {
    Office office;
    february_of_budi(office);
    office.at("2026-03-05 09:00");
    CHECK(contains(asks(office, "budi", "/riwayat februari"), "1 Feb 2026 s.d. 28 Feb 2026"));
    CHECK(contains(asks(office, "budi", "/riwayat 2026-02"), "tanpa jawaban sampai batas"));
    CHECK(contains(asks(office, "budi", "/riwayat emma"), "Tulis /riwayat"));
    CHECK(contains(asks(office, "budi", "/riwayat 2026-07"), "Tulis /riwayat"));
    CHECK(contains(asks(office, "emma", "/record january 2026"), "Nothing is on record"));
}

TEST_CASE("the record has the outcomes of the report, call by call") {
    Office office;
    february_of_budi(office);
    const auto [records, lines] = office.in_scene([](app::Scene& scene) {
        const auto span = app::span_of(
            app::last_thirty_days({std::chrono::year{2026}, std::chrono::February, std::chrono::day{19}}),
            "Asia/Makassar");
        return std::pair{storage::call_records(scene.tx, span, domain::EmployeeId{"budi"}),
                         storage::outcomes_between(scene.tx, span.from, span.to)};
    });
    std::map<std::int64_t, std::vector<domain::Outcome>> attempts;
    for (const storage::OutcomeLine& line : lines)
        if (line.row.employee.value == "budi")
            attempts[line.row.call.value].push_back(line.row.verdict.outcome);
    REQUIRE(records.size() == 3);
    for (const domain::CallRecord& record : records)
        CHECK(record.outcome == domain::outcome_of_call(attempts.at(record.call.value)));
}

TEST_CASE("a long record is turned in place on Telegram, and goes on as a message on WhatsApp") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.flexible.weekdays = {false, true, true, true, true, true, false};
        policy.calls.attempts = 1;
    });
    office.at("2026-03-12 18:00");
    const std::string first = asks(office, "budi", "/riwayat");
    CHECK(contains(first, "Halaman 1 dari"));
    CHECK(first.size() <= 1024);
    CHECK(office.buttons("budi") == std::vector<std::string>{"Berikutnya"});
    office.heard("budi");
    office.taps("budi", "Berikutnya");
    office.at("2026-03-12 18:00:10");
    const auto turned = office.heard("budi");
    REQUIRE(turned.size() == 1);
    CHECK(contains(turned.front(), "Halaman 2 dari"));
    CHECK(office.last_toast("budi") != "");
    CHECK(office.buttons("budi").front() == "Sebelumnya");
    const auto edits = office.in_scene([](app::Scene& scene) {
        return scene.tx
            .query_one(
                "SELECT count(*) FROM outbox WHERE target_outbox_id IS NOT NULL AND lane = 'telegram/main' AND body LIKE '%Halaman 2%'")
            ->get<int>(0);
    });
    CHECK(edits == 1);
    office.taps("budi", "Sebelumnya");
    office.at("2026-03-12 18:00:20");
    CHECK(office.last_heard("budi") == first);

    office.says_on(Messenger::whatsapp, "made", "/riwayat");
    const std::string on_whatsapp = office.heard_at_address(Office::address("made", Messenger::whatsapp));
    CHECK(contains(on_whatsapp, "Halaman 1 dari"));
    CHECK(on_whatsapp.size() <= 1024);
    office.taps("made", "Berikutnya");
    CHECK(contains(office.heard_at_address(Office::address("made", Messenger::whatsapp)), "Halaman 2 dari"));
}

TEST_CASE("pages hold whole lines, and at least one") {
    CHECK(app::pages_of({}, 10) == std::vector<std::string>{""});
    CHECK(app::pages_of({"aaaa", "bbbb", "cccc"}, 9) == std::vector<std::string>{"aaaa\nbbbb", "cccc"});
    CHECK(app::pages_of({"aaaa", "bbbb"}, 8) == std::vector<std::string>{"aaaa", "bbbb"});
    CHECK(app::pages_of({"aaaa", "bbbb"}, 0) == std::vector<std::string>{"aaaa", "bbbb"});
    const app::Period period{{std::chrono::year{2026}, std::chrono::February, std::chrono::day{1}},
                             {std::chrono::year{2026}, std::chrono::February, std::chrono::day{28}}};
    const auto asked = app::page_asked(app::subject_of(period) + "/3");
    REQUIRE(asked.has_value());
    CHECK(asked->period == period);
    CHECK(asked->page == 3);
    for (const char* wrong : {"", "1-2", "x-y/1", "1/2-3", "1-2/-1", "1-2/x"})
        CHECK_FALSE(app::page_asked(wrong).has_value());
}

// ------------------------------------------------------------------------------------ /rekap

TEST_CASE("a supervisor reads counts of the units below, in the order of the tree and without a name") {
    Office office;
    february_of_budi(office);
    calls_at(office, "2026-02-19 13:00", "made: rapat", "dewi");
    office.says_on(Messenger::telegram, "made", "siap");
    const std::string shown = asks(office, "dewi", "/rekap februari");
    CAPTURE(shown);
    CHECK(shown.starts_with("Rekap unit, 1 Feb 2026 s.d. 19 Feb 2026\nSetda:\n1 kali dipanggil: 1 menjawab"));
    CHECK(contains(shown, "Biro Organisasi:\n3 kali dipanggil: 1 menjawab, "));
    CHECK(contains(shown, "RSUD:\nbelum ada panggilan atau presensi"));
    for (const char* name : {"Budi", "Emma", "Siti", "Made", "Rina"}) CHECK_FALSE(contains(shown, name));

    const std::string own = asks(office, "rina", "/rekap 2026-02");
    CHECK(contains(own, "Biro Organisasi:\n3 kali dipanggil"));
    CHECK_FALSE(contains(own, "Setda"));
    CHECK(contains(asks(office, "rina", "/rekap"), "16 Feb 2026 s.d. 19 Feb 2026"));
    CHECK(contains(asks(office, "rina", "/rekap biro"), "Tulis /rekap"));
    CHECK(asks(office, "budi", "/rekap") ==
          "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
}

TEST_CASE("the recap is the report's: what is void says why") {
    Office office;
    february_of_budi(office);
    const std::string shown = asks(office, "rina", "/rekap februari");
    const auto sums = office.in_scene([](app::Scene& scene) {
        const auto february = app::month_of({std::chrono::year{2026}, std::chrono::February});
        return domain::sums_by_unit(storage::call_records(scene.tx, app::span_of(february, "Asia/Makassar")),
                                    storage::window_records(scene.tx, "2026-02-01", "2026-02-28"));
    });
    const auto& own = sums.at(domain::UnitId{"Biro Organisasi"});
    CHECK(own.calls.voided.at(domain::VoidCause::outage) == 1);
    CHECK(contains(shown, "1 tidak dihitung (gangguan pada sistem kami)"));
    CHECK(contains(shown, std::to_string(own.windows.asked) + " presensi:"));
}
