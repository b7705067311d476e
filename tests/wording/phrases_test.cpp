#include "bot/wording/phrases.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

#include "bot/wording/date_range.hpp"

namespace {

using domain::Language;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

domain::Instant at(std::chrono::year_month_day day, std::chrono::seconds time) {
    return sys_days{day} + time;
}

constexpr auto kFriday13 = year{2026} / 2 / 13;

}  // namespace

TEST_CASE("a time is written as its language writes it, with the zone that people say") {
    struct Row {
        domain::Instant instant;
        std::string zone;
        std::string id;
        std::string en;
    };
    for (const auto& row : {
             Row{at(kFriday13, 0h + 2min), "Asia/Makassar", "08.02 WITA", "08:02 WITA"},
             Row{at(kFriday13, 0h + 2min), "Asia/Jakarta", "07.02 WIB", "07:02 WIB"},
             Row{at(kFriday13, 0h + 2min), "Asia/Pontianak", "07.02 WIB", "07:02 WIB"},
             Row{at(kFriday13, 0h + 2min), "Asia/Jayapura", "09.02 WIT", "09:02 WIT"},
             Row{at(kFriday13, 0h), "UTC", "00.00 UTC", "00:00 UTC"},
             Row{at(kFriday13, 7h), "Asia/Jakarta", "14.00 WIB", "14:00 WIB"},
             // cut, not rounded: 07:30:59 is still 07:30
             Row{at(kFriday13, 30min + 59s) + 999999us, "Asia/Jakarta", "07.30 WIB", "07:30 WIB"},
             Row{at(kFriday13, 16h), "Asia/Makassar", "00.00 WITA", "00:00 WITA"},
         }) {
        CAPTURE(row.id);
        CHECK(wording::clock_time(row.instant, row.zone, Language::id) == row.id);
        CHECK(wording::clock_time(row.instant, row.zone, Language::en) == row.en);
    }
}

TEST_CASE("the date is the one on the wall of the zone, also a second from midnight") {
    struct Row {
        domain::Instant instant;
        std::string zone;
        std::string id;
        std::string en;
    };
    for (const auto& row : {
             Row{at(kFriday13, 0h), "Asia/Makassar", "Jumat, 13 Februari 2026", "Friday, 13 February 2026"},
             // still Thursday in UTC
             Row{at(year{2026} / 2 / 12, 22h + 45min), "Asia/Makassar", "Jumat, 13 Februari 2026",
                 "Friday, 13 February 2026"},
             Row{at(kFriday13, 16h) - 1us, "Asia/Makassar", "Jumat, 13 Februari 2026",
                 "Friday, 13 February 2026"},
             Row{at(kFriday13, 16h), "Asia/Makassar", "Sabtu, 14 Februari 2026",
                 "Saturday, 14 February 2026"},
             Row{at(kFriday13, 16h), "Asia/Jakarta", "Jumat, 13 Februari 2026", "Friday, 13 February 2026"},
             Row{at(kFriday13, 15h), "Asia/Jayapura", "Sabtu, 14 Februari 2026",
                 "Saturday, 14 February 2026"},
             Row{at(year{2026} / 12 / 31, 17h), "Asia/Jakarta", "Jumat, 1 Januari 2027",
                 "Friday, 1 January 2027"},
             Row{at(year{2028} / 2 / 29, 0h), "Asia/Jakarta", "Selasa, 29 Februari 2028",
                 "Tuesday, 29 February 2028"},
         }) {
        CAPTURE(row.id);
        CHECK(wording::date(row.instant, row.zone, Language::id) == row.id);
        CHECK(wording::date(row.instant, row.zone, Language::en) == row.en);
    }
}

TEST_CASE("every day and month has its Indonesian name") {
    const std::vector<std::string> days{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"};
    for (std::size_t i = 0; i < days.size(); ++i) {
        const auto text =
            wording::date(at(year{2026} / 2 / 15, 24h * static_cast<int>(i)), "UTC", Language::id);
        CHECK(text.substr(0, text.find(',')) == days[i]);
        CHECK(wording::weekday(at(year{2026} / 2 / 15, 24h * static_cast<int>(i)), "UTC", Language::id) ==
              days[i]);
    }
    const std::vector<std::string> months{"Januari",   "Februari", "Maret",    "April",
                                          "Mei",       "Juni",     "Juli",     "Agustus",
                                          "September", "Oktober",  "November", "Desember"};
    for (unsigned i = 0; i < months.size(); ++i) {
        const auto text =
            wording::date(at(year{2026} / std::chrono::month{i + 1} / 1, 0h), "UTC", Language::id);
        CHECK(text.find(" 1 " + months[i] + " 2026") != std::string::npos);
    }
}

TEST_CASE("a date and its time read as one phrase") {
    const auto instant = at(kFriday13, 2min);
    CHECK(wording::date_and_time(instant, "Asia/Makassar", Language::id) ==
          "Jumat, 13 Februari 2026 pukul 08.02 WITA");
    CHECK(wording::date_and_time(instant, "Asia/Makassar", Language::en) ==
          "Friday, 13 February 2026 at 08:02 WITA");
    CHECK(wording::short_date(instant, "Asia/Makassar", Language::id) == "13 Feb 2026");
    CHECK(wording::short_date(instant, "Asia/Makassar", Language::en) == "13 Feb 2026");
}

TEST_CASE("a zone that is none is refused rather than taken for UTC") {
    for (const std::string zone : {"", "WITA", "Asia/Samarinda", "Asia/Makassar ", "Etc/Unknown", "+08:00"}) {
        CAPTURE(zone);
        CHECK_THROWS_AS(wording::clock_time(at(kFriday13, 0h), zone, Language::id), std::logic_error);
        CHECK_THROWS_AS(wording::date(at(kFriday13, 0h), zone, Language::en), std::logic_error);
    }
}

TEST_CASE("a span names its days, hours and minutes, and leaves out what is zero") {
    struct Row {
        std::chrono::minutes length;
        std::string id;
        std::string en;
    };
    for (const auto& row : {
             Row{90min, "1 jam 30 menit", "1 hour 30 minutes"},
             Row{1min, "1 menit", "1 minute"},
             Row{60min, "1 jam", "1 hour"},
             Row{24h, "1 hari", "1 day"},
             Row{72h + 5min, "3 hari 5 menit", "3 days 5 minutes"},
             Row{49h + 1min, "2 hari 1 jam 1 menit", "2 days 1 hour 1 minute"},
             Row{0min, "0 menit", "0 minutes"},
             Row{-5min, "0 menit", "0 minutes"},
         }) {
        CAPTURE(row.id);
        CHECK(wording::duration(row.length, Language::id) == row.id);
        CHECK(wording::duration(row.length, Language::en) == row.en);
    }
}

TEST_CASE("a range of days says once what both of its ends share") {
    const auto id = [](auto first, auto last) { return wording::date_range(first, last, Language::id); };
    const auto en = [](auto first, auto last) { return wording::date_range(first, last, Language::en); };
    CHECK(id(year{2026} / 3 / 30, year{2026} / 4 / 5) == "30 Maret – 5 April 2026");
    CHECK(en(year{2026} / 3 / 30, year{2026} / 4 / 5) == "30 March – 5 April 2026");
    CHECK(id(year{2026} / 2 / 9, year{2026} / 2 / 15) == "9–15 Februari 2026");
    CHECK(en(year{2026} / 2 / 9, year{2026} / 2 / 15) == "9–15 February 2026");
    CHECK(en(year{2025} / 12 / 29, year{2026} / 1 / 4) == "29 December 2025 – 4 January 2026");
}

TEST_CASE("numbers and lists follow the language") {
    CHECK(wording::number(1234567, Language::id) == "1.234.567");
    CHECK(wording::number(1234567, Language::en) == "1,234,567");
    CHECK(wording::number(-1, Language::id) == "-1");
    CHECK(wording::decimal_sign(Language::id) == ',');
    CHECK(wording::decimal_sign(Language::en) == '.');
    CHECK(wording::list({}, Language::id).empty());
    CHECK(wording::list({"Ani"}, Language::id) == "Ani");
    CHECK(wording::list({"Ani", "Budi"}, Language::id) == "Ani dan Budi");
    CHECK(wording::list({"Ani", "Budi", "Citra"}, Language::id) == "Ani, Budi, dan Citra");
    CHECK(wording::list({"Ani", "Budi", "Citra"}, Language::en) == "Ani, Budi and Citra");
    CHECK(wording::list({"{0}", "'x'"}, Language::en) == "{0} and 'x'");
}

TEST_CASE("a name is shown to its owner's memory only") {
    struct Row {
        std::string name;
        std::string expected;
    };
    for (const auto& row :
         {Row{"Siti Aminah", "Si*** Am***"}, Row{"  Siti   Aminah ", "Si*** Am***"},
          Row{"M. Ali", "M*** A***"}, Row{"Wu", "W***"}, Row{"A", "***"}, Row{"", ""}, Row{"   ", ""},
          Row{"Éloïse Ñandú", "Él*** Ña***"}, Row{"\xff\xfe broken", "\xff*** br***"}}) {
        CAPTURE(row.name);
        CHECK(wording::masked_name(row.name) == row.expected);
    }
}

TEST_CASE("of a NIP the last four digits are shown, of anything shorter nothing") {
    struct Row {
        std::string nip;
        std::string expected;
    };
    for (const auto& row : {Row{"198501012010011123", "****1123"}, Row{"12345678", "****5678"},
                            Row{"1234567", "****"}, Row{"1123", "****"}, Row{"", "****"}}) {
        CAPTURE(row.nip);
        CHECK(wording::masked_nip(row.nip) == row.expected);
    }
}

TEST_CASE("times may be worded on several threads at once") {
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (auto& count : wrong)
        threads.emplace_back([&count] {
            for (int i = 0; i < 200; ++i)
                count +=
                    wording::clock_time(at(kFriday13, 2min), "Asia/Jayapura", Language::en) != "09:02 WIT";
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}
