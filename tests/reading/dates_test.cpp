#include "bot/reading/dates.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace {

using domain::LocalTime;
using reading::DoubtKind;
using reading::When;
using std::chrono::minutes;

std::string name_of(DoubtKind kind) {
    switch (kind) {
        case DoubtKind::no_such_date:
            return "no such date";
        case DoubtKind::no_such_time:
            return "no such time";
        case DoubtKind::two_readings:
            return "two readings";
        case DoubtKind::several_spans:
            return "several spans";
        case DoubtKind::weekday_differs:
            return "weekday differs";
        case DoubtKind::reversed:
            return "reversed";
        case DoubtKind::too_vague:
            break;
    }
    return "too vague";
}

std::string clock(std::optional<minutes> at) {
    return at ? fmt::format("{:02}.{:02}", at->count() / 60, at->count() % 60) : "";
}

/// `2026-02-13..2026-02-17 07.30-10.00 Asia/Jakarta`; an open end is left empty.
std::string described(const When& when) {
    std::vector<std::string> parts;
    if (when.first)
        parts.push_back(when.first == when.last ? domain::to_iso_date(*when.first)
                                                : domain::to_iso_date(*when.first) + ".." +
                                                      (when.last ? domain::to_iso_date(*when.last) : ""));
    if (when.length) parts.push_back(fmt::format("{} days", *when.length));
    if (when.from || when.until) parts.push_back(clock(when.from) + "-" + clock(when.until));
    if (!when.zone.empty()) parts.push_back(when.zone);
    return fmt::format("{}", fmt::join(parts, " "));
}

/// `two readings "Jumat depan" 2026-02-13 2026-02-20`
std::string doubts_of(const When& when) {
    std::vector<std::string> parts;
    for (const reading::Doubt& doubt : when.doubts) {
        std::string part = fmt::format("{} \"{}\"", name_of(doubt.kind), doubt.words);
        for (const reading::DaySpan& span : doubt.readings)
            part += " " + domain::to_iso_date(span.first) +
                    (span.first == span.last ? "" : ".." + domain::to_iso_date(span.last));
        parts.push_back(part);
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

/// A Thursday morning unless a row says otherwise.
constexpr const char* kThursday = "2026-02-12";

When read_on(const char* today, const std::string& text,
             domain::WorkingWeek week = domain::WorkingWeek::five_days) {
    return reading::read_when(text, {domain::from_iso_date(today).value(), minutes{9 * 60 + 12}}, week);
}

struct Row {
    const char* text;
    const char* expected;
    const char* today = kThursday;
};

void check_rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        CAPTURE(std::string(row.today));
        const When when = read_on(row.today, row.text);
        CHECK(described(when) == row.expected);
        CHECK(doubts_of(when) == "");
    }
}

TEST_CASE("one day in ordinary words") {
    check_rows({
        {"hari ini", "2026-02-12"},
        {"hr ini", "2026-02-12"},
        {"besok", "2026-02-13"},
        {"bsk", "2026-02-13"},
        {"BESOK!", "2026-02-13"},
        {"esok hari", "2026-02-13"},
        {"lusa", "2026-02-14"},
        {"besok lusa", "2026-02-14"},
        {"kemarin", "2026-02-11"},
        {"kmrn", "2026-02-11"},
        {"kemarin lusa", "2026-02-10"},
        {"H+1", "2026-02-13"},
        {"h-1", "2026-02-11"},
        {"3 hari lagi", "2026-02-15"},
        {"dua minggu lagi", "2026-02-26"},
        {"2 hari yang lalu", "2026-02-10"},
        {"today", "2026-02-12"},
        {"tomorrow", "2026-02-13"},
        {"yesterday", "2026-02-11"},
        {"the day after tomorrow", "2026-02-14"},
        // Weekdays: the coming one, today included.
        {"Senin", "2026-02-16"},
        {"hari Senin", "2026-02-16"},
        {"snn", "2026-02-16"},
        {"kamis", "2026-02-12"},
        {"Jumat", "2026-02-13"},
        {"Jum'at", "2026-02-13"},
        {"jum\u2019at", "2026-02-13"},
        {"jmt", "2026-02-13"},
        {"Minggu", "2026-02-15"},
        {"hari minggu", "2026-02-15"},
        {"Ahad", "2026-02-15"},
        {"on Friday", "2026-02-13"},
        {"Senin depan", "2026-02-16"},
        {"senin dpn", "2026-02-16"},
        {"next Monday", "2026-02-16"},
        {"Rabu depan", "2026-02-18"},
        {"Jumat ini", "2026-02-13"},
        {"this friday", "2026-02-13"},
        {"Senin lalu", "2026-02-09"},
        {"Senin kemarin", "2026-02-09"},
        {"Jumat lalu", "2026-02-06"},
        {"last friday", "2026-02-06"},
        {"Kamis depan", "2026-02-19"},
    });
}

TEST_CASE("one day by its date") {
    check_rows({
        {"20/2", "2026-02-20"},
        {"20/02", "2026-02-20"},
        {"20/2/2026", "2026-02-20"},
        {"20/2/26", "2026-02-20"},
        {"20-02-2026", "2026-02-20"},
        {"20.02.2026", "2026-02-20"},
        {"2026-02-20", "2026-02-20"},
        {"20 Feb", "2026-02-20"},
        {"20feb", "2026-02-20"},
        {"20 Februari 2026", "2026-02-20"},
        {"20 Pebruari 2026", "2026-02-20"},
        {"5 Agt", "2026-08-05"},
        {"17 agustus", "2026-08-17"},
        {"1 Mei", "2026-05-01"},
        {"2 nop", "2026-11-02"},
        {"tgl 20", "2026-02-20"},
        {"tanggal 20", "2026-02-20"},
        {"tgl 12", "2026-02-12"},
        {"tgl. 20/2", "2026-02-20"},
        {"tgl 20 feb 2026", "2026-02-20"},
        {"Jumat, 20 Februari 2026", "2026-02-20"},
        {"hari Jumat tgl 20", "2026-02-20"},
        {"Jumat 20/2", "2026-02-20"},
        {"20/2 (Jumat)", "2026-02-20"},
        {"besok Jumat", "2026-02-13"},
        {"besok, Jumat 13/2", "2026-02-13"},
        {"besok tgl 13", "2026-02-13"},
        {"February 20", "2026-02-20"},
        {"Feb 20th, 2026", "2026-02-20"},
        {"20th of", ""},
        {"28/2", "2026-02-28"},
        {"29/2/2028", "2028-02-29"},
        // Day before month, always.
        {"3/4", "2026-04-03"},
        {"12/11", "2026-11-12"},
    });
}

TEST_CASE("a date without a year or month is the nearest that makes sense") {
    check_rows({
        {"5/1", "2027-01-05", "2026-12-20"},
        {"31/12", "2026-12-31", "2026-12-20"},
        {"20/12", "2026-12-20", "2026-12-20"},
        {"19/12", "2026-12-19", "2026-12-20"},
        {"30/12", "2025-12-30", "2026-01-02"},
        {"14/11", "2025-11-14", kThursday},
        {"13/11", "2026-11-13", kThursday},
        {"28 des s.d. 3 jan", "2026-12-28..2027-01-03", "2026-12-20"},
        {"28/12 - 2/1", "2026-12-28..2027-01-02", "2026-12-20"},
        {"28 s.d. 3 Januari", "2026-12-28..2027-01-03", "2026-12-20"},
        {"tgl 1", "2026-03-01", kThursday},
        {"tgl 2", "2027-01-02", "2026-12-20"},
        {"tgl 28 s.d. 3", "2026-02-28..2026-03-03", kThursday},
        {"29 feb", "2028-02-29", "2028-02-01"},
        {"besok", "2027-01-01", "2026-12-31"},
        {"besok", "2028-02-29", "2028-02-28"},
        {"lusa", "2026-03-01", "2026-02-27"},
    });
    // Ninety days back and no further.
    CHECK(described(read_on("2026-05-21", "20/2")) == "2026-02-20");
    CHECK(described(read_on("2026-05-22", "20/2")) == "2027-02-20");
}

TEST_CASE("spans of days") {
    check_rows({
        {"20/2 s.d. 24/2", "2026-02-20..2026-02-24"},
        {"20/2 s/d 24/2", "2026-02-20..2026-02-24"},
        {"20/2 sd 24/2", "2026-02-20..2026-02-24"},
        {"20/2 s.d 24/2", "2026-02-20..2026-02-24"},
        {"20/2-24/2", "2026-02-20..2026-02-24"},
        {"20/2 - 24/2", "2026-02-20..2026-02-24"},
        {"20/2 \u2013 24/2", "2026-02-20..2026-02-24"},
        {"20/2 sampai dengan 24/2", "2026-02-20..2026-02-24"},
        {"20/2 hingga 24/2", "2026-02-20..2026-02-24"},
        {"dari 20/2 sampai 24/2/2026", "2026-02-20..2026-02-24"},
        {"20-24 Feb", "2026-02-20..2026-02-24"},
        {"20 - 24 Feb", "2026-02-20..2026-02-24"},
        {"20-24/2", "2026-02-20..2026-02-24"},
        {"20 sampai 24 Februari", "2026-02-20..2026-02-24"},
        {"20 s.d. 24 Februari 2026", "2026-02-20..2026-02-24"},
        {"tanggal 20 s.d. 24", "2026-02-20..2026-02-24"},
        {"tgl 20-24", "2026-02-20..2026-02-24"},
        {"tgl 20 sd tgl 24", "2026-02-20..2026-02-24"},
        {"tgl 20 smp 24 feb", "2026-02-20..2026-02-24"},
        {"26 Februari s.d. 3 Maret", "2026-02-26..2026-03-03"},
        {"26 s.d. 3 Maret 2026", "2026-02-26..2026-03-03"},
        {"20/2 s.d. 24", "2026-02-20..2026-02-24"},
        {"besok sampai jumat", "2026-02-13"},
        {"besok saya cuti sampai senin", "2026-02-13..2026-02-16"},
        {"besok sampai tgl 20", "2026-02-13..2026-02-20"},
        {"Senin s.d. Rabu", "2026-02-16..2026-02-18"},
        {"Senin depan sampai Jumat", "2026-02-16..2026-02-20"},
        {"Jumat sampai Senin", "2026-02-13..2026-02-16"},
        {"sampai Jumat", "2026-02-12..2026-02-13"},
        {"s.d. 20/2", "2026-02-12..2026-02-20"},
        {"mulai hari ini sampai Rabu", "2026-02-12..2026-02-18"},
        {"Jumat, 13 Februari s.d. Selasa, 17 Februari 2026", "2026-02-13..2026-02-17"},
        {"from tomorrow to Monday", "2026-02-13..2026-02-16"},
        {"20 to 24 February", "2026-02-20..2026-02-24"},
        {"besok dan lusa", "2026-02-13..2026-02-14"},
        {"Senin, Selasa dan Rabu", "2026-02-16..2026-02-18"},
        {"20, 21 dan 22 Feb", "2026-02-20..2026-02-22"},
        {"hari ini dan besok", "2026-02-12..2026-02-13"},
        // Only the beginning.
        {"mulai besok", "2026-02-13.."},
        {"mulai 20/2", "2026-02-20.."},
        {"dari senin", "2026-02-16.."},
        {"mulai minggu depan", "2026-02-16.."},
    });
}

TEST_CASE("lengths, weeks and months") {
    check_rows({
        {"3 hari", "3 days"},
        {"selama 3 hari", "3 days"},
        {"tiga hari", "3 days"},
        {"3hr", "3 days"},
        {"seminggu", "7 days"},
        {"selama seminggu ke depan", "7 days"},
        {"2 minggu", "14 days"},
        {"sehari", "1 days"},
        {"mulai besok 2 hari", "2026-02-13..2026-02-14"},
        {"besok selama 3 hari", "2026-02-13..2026-02-15"},
        {"3 hari mulai besok", "2026-02-13..2026-02-15"},
        {"3 hari mulai tgl 20", "2026-02-20..2026-02-22"},
        {"20/2 seminggu", "2026-02-20..2026-02-26"},
        {"mulai minggu depan 3 hari", "2026-02-16..2026-02-18"},
        {"mulai Jumat 3 hari kerja", "2026-02-13..2026-02-17"},
        {"mulai 31/1/2027 sebulan", "2027-01-31..2027-02-27"},
        {"20/2 s.d. 24/2 (5 hari)", "2026-02-20..2026-02-24"},
        {"for 3 days from tomorrow", "2026-02-13..2026-02-15"},
        {"minggu depan", "2026-02-16..2026-02-20"},
        {"mgg depan", "2026-02-16..2026-02-20"},
        {"pekan depan", "2026-02-16..2026-02-20"},
        {"next week", "2026-02-16..2026-02-20"},
        {"minggu ini", "2026-02-12..2026-02-13"},
        {"minggu lalu", "2026-02-02..2026-02-06"},
        {"bulan depan", "2026-03-01..2026-03-31"},
        {"bulan maret", "2026-03-01..2026-03-31"},
        {"bulan ini", "2026-02-12..2026-02-28"},
        {"bulan depan", "2027-01-01..2027-01-31", "2026-12-20"},
    });
    CHECK(described(read_on(kThursday, "minggu depan", domain::WorkingWeek::six_days)) ==
          "2026-02-16..2026-02-21");
}

TEST_CASE("times of day") {
    check_rows({
        {"07.30", "07.30-"},
        {"7:30", "07.30-"},
        {"07.30 WITA", "07.30- Asia/Makassar"},
        {"pukul 07.30 WITA", "07.30- Asia/Makassar"},
        {"jam 7", "07.00-"},
        {"jam 7 WIB", "07.00- Asia/Jakarta"},
        {"jam 7 lewat 5", "07.05-"},
        {"jam 7 lewat lima belas menit", "07.15-"},
        {"jam 7 lewat seperempat", "07.15-"},
        {"jam 8 kurang 10", "07.50-"},
        {"jam 8 kurang seperempat", "07.45-"},
        {"setengah delapan", "07.30-"},
        {"jam setengah 8", "07.30-"},
        {"setengah dua siang", "13.30-"},
        {"jam setengah 1 siang", "12.30-"},
        {"half past seven", "07.30-"},
        {"jam dua belas", "12.00-"},
        {"jam 2 siang", "14.00-"},
        {"jam 12 siang", "12.00-"},
        {"jam 11 siang", "11.00-"},
        {"jam 3 sore", "15.00-"},
        {"jam 6 pagi", "06.00-"},
        {"jam 7 malam", "19.00-"},
        {"jam 12 malam", "24.00-"},
        {"jam 4 subuh", "04.00-"},
        {"jam 2", "14.00-"},
        {"jam 02", "02.00-"},
        {"jam 02.00", "02.00-"},
        {"7 pm", "19.00-"},
        {"12am", "00.00-"},
        {"at 9", "09.00-"},
        {"jam 24.00", "24.00-"},
        {"sampai jam 10", "-10.00"},
        {"setengah delapan sampai jam 10", "07.30-10.00"},
        {"07.30-09.00", "07.30-09.00"},
        {"jam 8-10", "08.00-10.00"},
        {"jam 8 s.d. 10", "08.00-10.00"},
        {"dari jam 9 sampai jam 11", "09.00-11.00"},
        {"jam 1 sampai jam 3 siang", "13.00-15.00"},
        {"jam 7 sampai 9 malam", "19.00-21.00"},
        {"jam 11 sampai jam 2", "11.00-14.00"},
        {"2 jam", "09.12-11.12"},
        {"keluar setengah jam", "09.12-09.42"},
        {"jam 10 selama 2 jam", "10.00-12.00"},
        {"90 menit mulai jam 13.00", "13.00-14.30"},
        {"nanti sore", "2026-02-12 15.00-18.00"},
        {"tadi pagi", "2026-02-12 06.00-10.00"},
        {"siang ini", "2026-02-12 10.00-15.00"},
        {"besok pagi", "2026-02-13 06.00-10.00"},
        {"sejak tadi pagi", "2026-02-12.. 06.00-"},
        {"besok jam 2 siang", "2026-02-13 14.00-"},
        {"besok jam 9 sampai jam 11 WIT", "2026-02-13 09.00-11.00 Asia/Jayapura"},
        {"nanti malam jam 7", "2026-02-12 19.00-"},
        {"tgl 20 jam 7 sampai jam 9", "2026-02-20 07.00-09.00"},
        {"20/2 08.00 s.d. 24/2 16.00", "2026-02-20..2026-02-24 08.00-16.00"},
    });
}

TEST_CASE("what can be read in two ways, or in none, is said and not guessed") {
    struct Doubtful {
        const char* text;
        const char* doubts;
        const char* today = kThursday;
    };
    const Doubtful rows[] = {
        {"31/2", "no such date \"31/2\""},
        {"cuti 31/2 s.d. 3/3", "no such date \"31/2\""},
        {"20/13", "no such date \"20/13\""},
        {"0/5", "no such date \"0/5\""},
        {"32 Januari", "no such date \"32 Januari\""},
        {"29/2", "no such date \"29/2\""},
        {"29-02-2027", "no such date \"29-02-2027\""},
        {"20/0", "no such date \"20/0\""},
        {"tgl 31", "no such date \"tgl 31\""},
        {"2026-13-01", "no such date \"2026-13-01\""},
        {"1/1/1999", "no such date \"1/1/1999\""},
        {"jam 25", "no such time \"jam 25\""},
        {"jam 7.75", "no such time \"jam 7.75\""},
        {"jam 9 sore", "no such time \"jam 9 sore\""},
        {"jam 24.30", "no such time \"jam 24.30\""},
        {"Jumat depan", "two readings \"Jumat depan\" 2026-02-13 2026-02-20"},
        {"next Friday", "two readings \"next Friday\" 2026-02-13 2026-02-20"},
        {"sampai minggu depan",
         "two readings \"sampai minggu depan\" 2026-02-12..2026-02-15 2026-02-12..2026-02-20"},
        {"tgl 10", "two readings \"tgl 10\" 2026-02-10 2026-03-10"},
        {"besok 14/2", "two readings \"besok 14/2\" 2026-02-13 2026-02-14"},
        {"Kamis 20/2", "weekday differs \"Kamis 20/2\" 2026-02-20"},
        {"Senin dan Rabu", "several spans \"Senin dan Rabu\" 2026-02-16 2026-02-18"},
        {"20 dan 24 Feb", "several spans \"20 dan 24 Feb\" 2026-02-20 2026-02-24"},
        {"24/2/2026 s.d. 20/2/2026", "reversed \"24/2/2026 s.d. 20/2/2026\""},
        {"lusa sampai besok", "reversed \"lusa sampai besok\""},
        {"20/3 s.d. 24/2", "reversed \"s.d. 24/2\""},
        {"jam 10 sampai jam 8", "reversed \"jam 10 sampai jam 8\""},
        {"akhir bulan", "too vague \"akhir bulan\""},
        {"awal minggu depan", "too vague \"awal minggu depan\""},
        {"minggu ini", "too vague \"minggu ini\"", "2026-02-15"},
    };
    for (const Doubtful& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(doubts_of(read_on(row.today, row.text)) == row.doubts);
    }
}

TEST_CASE("what is not about time is left alone, as it was written") {
    struct Shared {
        const char* text;
        const char* expected;
        const char* used;
        const char* rest;
    };
    const Shared rows[] = {
        {"20/2 s.d. 24/2 menikah", "2026-02-20..2026-02-24", "20/2 s.d. 24/2", "menikah"},
        {"besok ke Jakarta", "2026-02-13", "besok", "ke Jakarta"},
        {"Besok saya cuti sampai Senin ya Bu", "2026-02-13..2026-02-16", "Besok sampai Senin",
         "saya cuti ya Bu"},
        {"antar anak ke SD, jam 8 sampai jam 9", "08.00-09.00", "jam 8 sampai jam 9", "antar anak ke SD"},
        {"", "", "", ""},
        {"siap pak", "", "", "siap pak"},
        {"selamat pagi pak", "", "", "selamat pagi pak"},
        {"baru sampai kantor", "", "", "baru sampai kantor"},
        {"dari kantor ke rumah", "", "", "dari kantor ke rumah"},
        {"rapat 5 orang", "", "", "rapat 5 orang"},
        {"nomor 081234567890", "", "", "nomor 081234567890"},
        {"10.000 rupiah", "", "", "10.000 rupiah"},
        {"setengah hari", "", "", "setengah hari"},
        {"?", "", "", "?"},
        {"99999999999999999999/2", "", "", "99999999999999999999/2"},
        {"\xff\xfe besok", "2026-02-13", "besok", "\xff\xfe"},
        {"jam", "", "", "jam"},
        {"tgl", "", "", "tgl"},
        {"s.d.", "", "", "s.d."},
        {"mulai", "", "", "mulai"},
    };
    for (const Shared& row : rows) {
        CAPTURE(std::string(row.text));
        const When when = read_on(kThursday, row.text);
        CHECK(described(when) == row.expected);
        CHECK(when.used == row.used);
        CHECK(when.rest == row.rest);
        CHECK(when.is_empty() == (std::string(row.expected).empty()));
    }
}

TEST_CASE("a huge text is read as far as a message may reach") {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "20/2 s.d. jam 7 dan ";
    CHECK_FALSE(read_on(kThursday, text).is_empty());
}

}  // namespace
