// HR's word on the first working day of a month: who was called how often, and nobody's silence.
#include "bot/app/caller_report.hpp"

#include "bot/app/period.hpp"
#include "bot/domain/local_time.hpp"
#include "tests/app/office.hpp"

using stories::Office;

namespace {

/// Three calls of February: Budi twice, once on an evening; Emma and Siti once each.
void february(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.says("emma", "present");
    office.at("2026-02-13 19:00");
    office.says("rina", "/panggil budi: data anggaran");
    office.says("rina", "diminta Kementerian malam ini");
    office.taps("rina", "Kirim");
    office.at("2026-02-20 08:30");
    office.says("dewi", "/panggil siti aminah: laporan");
    office.taps("dewi", "Kirim");
    office.says("siti", "siap");
}

}  // namespace

TEST_CASE("on the first working day of a month HR alone reads how often people were called") {
    Office office;
    february(office);
    office.at("2026-03-02 16:29:59");  // the 1st is a Sunday
    CHECK_FALSE(office.has_heard("hana", "Paling sering dipanggil"));
    office.at("2026-03-02 16:30");
    REQUIRE(office.times_heard("hana", "Paling sering dipanggil") == 1);
    std::string told;
    for (const std::string& text : office.heard("hana"))
        if (contains(text, "Paling sering dipanggil")) told = text;
    CAPTURE(told);
    CHECK(told ==
          "Panggilan Setda, 1 Feb 2026 s.d. 28 Feb 2026: 3 panggilan oleh 2 orang kepada 3 pegawai. "
          "Dari 4 kali diminta: 3 dihitung, 2 dijawab, 1 di luar jam dinas.\n"
          "Paling sering dipanggil:\n"
          "Budi Santoso, Biro Organisasi: 2 kali\n"
          "Emma Hart, Biro Organisasi: 1 kali\n"
          "Siti Aminah, Biro Organisasi: 1 kali\n"
          "Di luar jam dinas, dengan alasannya:\n"
          "Rina Wati, Jumat, 13 Februari 2026 pukul 19.00 WITA: diminta Kementerian malam ini\n"
          "Rincian siapa memanggil siapa: sigap report callers --month 2026-02");
    for (const char* silent_word : {"belum menjawab", "tanpa jawaban", "tanpa balasan", "tidak berbalas"})
        CHECK_FALSE(contains(told, silent_word));
    for (const char* other : {"rina", "dewi", "budi"})
        CHECK_FALSE(office.has_heard(other, "Paling sering dipanggil"));
    office.at("2026-03-31 16:30");
    CHECK(office.times_heard("hana", "Paling sering dipanggil") == 1);
}

TEST_CASE("a month without calls is no news, and the month after is told again") {
    Office office;
    office.at("2026-03-13 08:00");
    CHECK_FALSE(office.has_heard("hana", "Paling sering dipanggil"));
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-04-02 16:30");
    CHECK(office.times_heard("hana", "1 Mar 2026 s.d. 31 Mar 2026") == 1);
}

TEST_CASE("a first working day that becomes a day off moves the word to the next one") {
    Office office;
    february(office);
    const domain::Holiday holiday{"Hari Provinsi", "Province day", domain::HolidayKind::national_holiday};
    office.decides(
        {{domain::DayChange{*domain::from_iso_date("2026-03-02"), holiday}}, "Kepala BKD", "SE 1/2026"});
    office.at("2026-03-02 23:00");
    CHECK_FALSE(office.has_heard("hana", "Paling sering dipanggil"));
    office.at("2026-03-03 16:30");
    CHECK(office.times_heard("hana", "Paling sering dipanggil") == 1);
}

TEST_CASE("a start neither forgets the word that is due nor says it twice") {
    Office office;
    february(office);
    office.at("2026-03-02 16:30");
    office.amends([](domain::Policy&) {});  // winds everything up again
    office.at("2026-03-02 18:00");
    CHECK(office.times_heard("hana", "Paling sering dipanggil") == 1);
}

TEST_CASE("periods are named as people name them") {
    using app::Period;
    const auto today = *domain::from_iso_date("2026-02-18");  // a Wednesday
    const auto date = [](std::string_view iso) { return *domain::from_iso_date(iso); };
    const auto read = [&](std::string_view words) { return app::period_in_words(words, today); };
    const Period february{date("2026-02-01"), today};
    const Period january{date("2026-01-01"), date("2026-01-31")};
    for (const char* words : {"2026-02", "februari", "Feb", "FEBRUARI 2026", "bulan ini", "this month"}) {
        CAPTURE(words);
        CHECK(read(words) == february);
    }
    for (const char* words : {"2026-01", "januari", "bulan lalu", "last month", "January 2026"}) {
        CAPTURE(words);
        CHECK(read(words) == january);
    }
    CHECK(read("desember") == Period{date("2025-12-01"), date("2025-12-31")});
    CHECK(read("minggu ini") == Period{date("2026-02-16"), today});
    CHECK(read("pekan lalu") == Period{date("2026-02-09"), date("2026-02-15")});
    CHECK(read("last week") == Period{date("2026-02-09"), date("2026-02-15")});
    for (const char* words : {"", "2026-13", "2026-03", "maret 2026", "budi", "lalu", "bulan", "20/2"}) {
        CAPTURE(words);
        CHECK_FALSE(read(words).has_value());
    }
}
