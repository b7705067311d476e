#include "bot/app/roster_plans.hpp"

#include <algorithm>

#include "bot/app/roster_edit_words.hpp"
#include "bot/app/roster_words.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/app/office.hpp"

using domain::EmployeeId;
using domain::RosteredDay;
using stories::Office;

namespace {

std::chrono::year_month_day date(std::string_view text) {
    return domain::from_iso_date(text).value();
}

/// Two days a week by roster, two people always at the office.
domain::Policy two_days() {
    domain::Policy policy = domain::default_policy();
    policy.id = domain::PolicyId{"bkn-2plus3"};
    policy.version = "b1";
    policy.title = "2+3";
    policy.valid.from = date("2026-02-01");
    policy.flexible.quota_per_week = 2;
    policy.flexible.min_present = 2;
    policy.exempt.unit_kinds = {domain::UnitKind::hospital};
    return policy;
}

/// The office under that policy. The week of 23 February has five working days.
class RosterOffice : public Office {
public:
    RosterOffice() { is_ruled_by(two_days()); }

    std::string days_of(const std::string& who, std::string_view monday) {
        return in_scene([&](app::Scene& scene) {
            std::string text;
            for (const auto day : storage::rostered_days_of(scene.tx, EmployeeId{who}, date(monday)))
                text += (text.empty() ? "" : " ") + domain::to_iso_date(day);
            return text;
        });
    }
    std::size_t given(std::string_view monday) {
        return in_scene([&](app::Scene& scene) {
            return storage::rostered_days(scene.tx, date(monday),
                                          std::chrono::sys_days{date(monday)} + std::chrono::days{6})
                .size();
        });
    }
};

constexpr auto kWeek = "2026-02-23";

}  // namespace

TEST_CASE("a supervisor sees next week, asks for a proposal, uses it, and everyone is told once") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal");
    CHECK(contains(office.last_heard("rina"), "Jadwal kerja fleksibel Biro Organisasi, pekan 23 Feb 2026"));
    CHECK(contains(office.last_heard("rina"), "Budi Santoso: belum ada"));
    office.taps("rina", "Susun usulan");
    CHECK(contains(office.last_heard("rina"), "Usulan jadwal Biro Organisasi"));
    CHECK(office.given(kWeek) == 0);  // nothing holds yet

    office.taps("rina", "Pakai usulan");
    CHECK(contains(office.last_heard("rina"), "sudah berlaku"));
    CHECK(office.given(kWeek) == 12);
    CHECK(office.times_heard("budi", "Hari kerja fleksibel Bapak/Ibu") == 0);  // it settles first
    office.at("2026-02-16 09:10");
    CHECK(office.times_heard("budi", "Hari kerja fleksibel Bapak/Ibu, pekan 23 Feb 2026") == 1);
    CHECK(contains(office.last_heard("emma"), "Your flexible days in the week 23 Feb 2026"));
    office.says("rina", "/jadwal");
    CHECK_FALSE(contains(office.last_heard("rina"), "belum ada"));
    CHECK(office.buttons("rina") == std::vector<std::string>{"Pakai usulan"});  // the old one alone
}

TEST_CASE("a proposal is used once, and whoever taps again is told so") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal usul");
    office.taps("rina", "Pakai usulan");
    office.taps("rina", "Pakai usulan");
    CHECK(contains(office.last_heard("rina"), "sudah dipakai"));
    CHECK(office.given(kWeek) == 12);
    office.says("rina", "/jadwal usul");
    CHECK(contains(office.last_heard("rina"), "Tidak ada hari yang dapat diusulkan lagi"));
}

TEST_CASE("a proposal that fits no longer is not used; a fresh one is shown") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal usul");
    for (const char* day : {"2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27"})
        office.absent("budi", domain::AbsenceKind::illness, day);
    office.taps("rina", "Pakai usulan");
    CHECK(office.given(kWeek) == 0);
    CHECK(office.has_heard("rina", "belum dapat. Yang bersangkutan sedang sakit."));
    CHECK(contains(office.last_heard("rina"),
                   "Budi Santoso baru mendapat 0 dari 2 hari. Yang bersangkutan "
                   "sedang sakit."));
    office.taps("rina", "Pakai usulan");
    CHECK(office.given(kWeek) == 10);
}

TEST_CASE("a supervisor adds, moves and takes away a day in words, and each answer names the date") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Budi Rabu");
    CHECK(office.last_heard("rina") ==
          "Budi Santoso bekerja fleksibel pada Rabu, 25 Februari 2026. Yang bersangkutan diberi tahu.");
    office.says("rina", "/jadwal budi santoso rabu ke KAMIS");
    CHECK(office.last_heard("rina") ==
          "Hari fleksibel Budi Santoso pindah dari Rabu, 25 Februari 2026 ke Kamis, 26 Februari 2026. "
          "Yang bersangkutan diberi tahu.");
    CHECK(office.days_of("budi", kWeek) == "2026-02-26");
    office.says("rina", "/jadwal Budi 27/2");
    CHECK(office.days_of("budi", kWeek) == "2026-02-26 2026-02-27");
    office.says("rina", "/jadwal Budi batal Jum'at");
    CHECK(contains(office.last_heard("rina"), "Budi Santoso bekerja di kantor pada Jumat, 27 Februari 2026"));
    CHECK(office.days_of("budi", kWeek) == "2026-02-26");
    office.says("rina", "/jadwal Budi Rabu minggu ini");
    CHECK(office.days_of("budi", "2026-02-16") == "2026-02-18");
    const auto changes =
        office.in_scene([](app::Scene& scene) { return storage::roster_changes(scene.tx, "employee/budi"); });
    CHECK(std::count_if(changes.begin(), changes.end(),
                        [](const auto& change) { return change.by == "employee/rina"; }) == 6);
}

TEST_CASE("a name that several bear is asked back with a button each, and the tap does what was wished") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Siti Rabu");
    CHECK(office.buttons("rina") == std::vector<std::string>{"1. Siti Aminah", "2. Siti Rahma"});
    CHECK(office.days_of("siti", kWeek).empty());
    office.taps("rina", "2. Siti Rahma");
    CHECK(office.days_of("rahma", kWeek) == "2026-02-25");
    CHECK(office.days_of("siti", kWeek).empty());
    CHECK(contains(office.last_heard("rina"), "Siti Rahma bekerja fleksibel pada Rabu, 25 Februari 2026"));

    office.says("rina", "/jadwal siti rabu ke kamis");
    office.taps("rina", "2. Siti Rahma");
    CHECK(office.days_of("rahma", kWeek) == "2026-02-26");
    office.says("rina", "/jadwal siti batal kamis");
    office.taps("rina", "2. Siti Rahma");
    CHECK(office.days_of("rahma", kWeek).empty());
    office.taps("rina", "2. Siti Rahma");  // once more: refused with its rule, and nothing changes
    CHECK(office.days_of("rahma", kWeek).empty());
}

TEST_CASE("a button for somebody who is led by others by now does nothing") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Siti Rabu");
    office.changes("rahma", [](domain::Employee& person) { person.unit = domain::UnitId{"Setda"}; });
    office.taps("rina", "2. Siti Rahma");
    CHECK(office.given(kWeek) == 0);
}

TEST_CASE("what a button wishes is read as it was written, and a key too long for it is left to words") {
    using app::RosterWish;
    const EmployeeId employee{"P-03"};
    for (const auto what : {RosterWish::What::give, RosterWish::What::take_away, RosterWish::What::move}) {
        const RosterWish wish{what, date("2026-02-25"), date("2026-02-26")};
        const auto read = app::wish_in(app::button_subject(wish, employee).value());
        REQUIRE(read.has_value());
        CHECK(read->wish == wish);
        CHECK(read->employee == employee);
    }
    const RosterWish wish{RosterWish::What::give, date("2026-02-25"), date("2026-02-25")};
    CHECK_FALSE(app::button_subject(wish, EmployeeId{std::string(30, 'x')}).has_value());
    CHECK_FALSE(app::button_subject(wish, EmployeeId{"a.b"}).has_value());
    for (const char* wrong : {"", "g", "x1-2/P", "g1/2-P", "g-/P", "gx-1/P"})
        CHECK_FALSE(app::wish_in(wrong).has_value());
}

TEST_CASE("what cannot be done is refused with its rule, and nothing changes") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Budi Senin");
    office.says("rina", "/jadwal Budi Selasa");
    struct Row {
        const char* words;
        const char* answer;
    };
    for (const Row& row : std::vector<Row>{
             {"Budi Rabu", "Kuota 2 hari sepekan: ini hari fleksibel ke-3"},
             {"Budi Senin", "sudah tercantum"},
             {"Budi Sabtu", "belum dapat"},
             {"Budi batal Rabu", "tidak tercantum pada jadwal"},
             {"Budi Rabu ke Kamis", "tidak tercantum pada jadwal"},
             {"Emma Selasa minggu ini", "Hari ini libur"},
             {"Emma Senin minggu ini", "belum dapat"},
             {"Emma 13/2", "Hari ini dan hari yang sudah lewat tidak dapat diubah."},
             {"Sitti Rahmatullah Rabu", "Tidak ada pegawai"},
             {"Siti Rabu", "Siti Aminah, Biro Organisasi\nSiti Rahma, Biro Organisasi"},
             {"Sari Rabu", "Tidak ada pegawai"},
             {"Rabu", "Mohon tulis"},
             {"Budi Rabu Kamis", "Mohon tulis"},
             {"Budi ke Rabu", "Mohon tulis"},
             {"Budi batal Senin ke Rabu", "Mohon tulis"},
             {"31/2 Budi", "Mohon tulis"},
             {"sesuatu", "Mohon tulis"},
             {"usul sesuatu", "Mohon tulis"},
         }) {
        CAPTURE(row.words);
        office.says("rina", std::string("/jadwal ") + row.words);
        CAPTURE(office.last_heard("rina"));
        CHECK(contains(office.last_heard("rina"), row.answer));
    }
    CHECK(office.given("2026-02-16") == 0);
    CHECK(office.given(kWeek) == 2);
}

TEST_CASE("a day of the unit is given until two are left at the office") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    for (const char* who : {"Budi", "Siti Aminah", "Siti Rahma", "Emma"})
        office.says("rina", std::string("/jadwal ") + who + " Rabu");
    CHECK(office.given(kWeek) == 4);
    office.says("rina", "/jadwal Nyoman Rabu");
    CHECK(contains(office.last_heard("rina"), "Paling sedikit 2 orang dari unit harus berada di kantor."));
    CHECK(office.given(kWeek) == 4);

    // What became amiss by itself keeps nobody from mending something else.
    office.absent("rina", domain::AbsenceKind::illness, "2026-02-25");
    office.says("rina", "/jadwal Budi Kamis");
    CHECK(office.days_of("budi", kWeek) == "2026-02-25 2026-02-26");
    office.says("rina", "/jadwal Budi batal Rabu");
    CHECK(office.days_of("budi", kWeek) == "2026-02-26");
}

TEST_CASE("today stays as it is, to its last second where the person is") {
    RosterOffice office;
    office.at("2026-02-24 23:59:59");
    office.says("rina", "/jadwal Budi 24/2");
    CHECK(contains(office.last_heard("rina"), "tidak dapat diubah"));
    office.says("rina", "/jadwal Budi 25/2");
    CHECK(office.days_of("budi", kWeek) == "2026-02-25");
    office.at("2026-02-25 00:00:00");
    office.says("rina", "/jadwal Budi batal 25/2");
    CHECK(contains(office.last_heard("rina"), "tidak dapat diubah"));
    CHECK(office.days_of("budi", kWeek) == "2026-02-25");
}

TEST_CASE("an employee sees the own days of two weeks and changes none") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("budi", "/jadwal");
    CHECK(office.last_heard("budi") ==
          "Pekan 16 Feb 2026 – 22 Feb 2026: tidak ada hari kerja fleksibel untuk Bapak/Ibu.\n"
          "Pekan 23 Feb 2026 – 1 Mar 2026: tidak ada hari kerja fleksibel untuk Bapak/Ibu.");
    office.says("rina", "/jadwal Budi Senin");
    office.says("rina", "/jadwal Budi Rabu");
    office.says("budi", "/jadwal");
    CHECK(contains(office.last_heard("budi"),
                   "Hari kerja fleksibel Bapak/Ibu, pekan 23 Feb 2026 – 1 Mar 2026: Senin dan Rabu."));
    office.says("budi", "/jadwal Emma Senin");
    CHECK(contains(office.last_heard("budi"), "Perintah ini hanya untuk"));
    CHECK(office.days_of("emma", kWeek) == "");
}

TEST_CASE("several edits in a row are one message; a later one is said anew, and only if something changed") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Budi Senin");
    office.at("2026-02-16 09:01");
    office.says("rina", "/jadwal Budi Senin ke Selasa");
    office.says("rina", "/jadwal Budi Rabu");
    office.at("2026-02-16 10:00");
    CHECK(office.times_heard("budi", "Hari kerja fleksibel Bapak/Ibu") == 1);
    CHECK(office.has_heard("budi", "1 Mar 2026: Selasa dan Rabu."));
    office.says("rina", "/jadwal Budi batal Rabu");
    office.says("rina", "/jadwal Budi batal Selasa");
    office.at("2026-02-16 11:00");
    CHECK(office.times_heard("budi", "23 Feb 2026 – 1 Mar 2026: tidak ada hari kerja fleksibel") == 1);
    CHECK(office.times_heard("emma", "week") == 0);  // nobody else is concerned
}

TEST_CASE("who has had the day's reminders is told the next morning") {
    RosterOffice office;
    domain::Policy policy = two_days();
    policy.reminders_per_day = 0;
    office.is_ruled_by(policy);
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Budi Senin");
    office.at("2026-02-17 06:59:59");
    CHECK_FALSE(office.has_heard("budi", "Hari kerja fleksibel"));
    office.at("2026-02-17 07:00");
    CHECK(office.times_heard("budi", "Hari kerja fleksibel") == 1);
}

TEST_CASE("a day of the roster is a flexible day: its windows are asked, and those who stay are not asked") {
    RosterOffice office;
    domain::Policy policy = two_days();
    policy.windows[1] = {{"pagi", "pagi", "morning", {std::chrono::hours{7}, std::chrono::hours{8}}}};
    office.is_ruled_by(policy);
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal Budi Rabu");
    office.at("2026-02-25 07:30");
    CHECK(office.presence("budi", "pagi") == "asked");
    CHECK(office.presence("emma", "pagi") == "not asked");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
    office.at("2026-02-26 07:30");
    CHECK(office.presence("budi", "pagi") == "not asked");
}

TEST_CASE("a unit without a quota has no roster by person") {
    Office office;
    office.says("rina", "/jadwal");
    CHECK(contains(office.last_heard("rina"), "Jumat"));  // Kaltim's Friday is everybody's
    office.says("rina", "/jadwal Budi Rabu minggu depan");
    CHECK(contains(office.last_heard("rina"), "tidak memberi hari melalui jadwal"));
    office.says("dewi", "/jadwal RSUD");
    CHECK(contains(office.last_heard("dewi"), "tidak memakai jadwal perorangan"));
}

TEST_CASE("a supervisor of units below names the one that is meant; nobody decides for a unit of others") {
    RosterOffice office;
    office.at("2026-02-16 09:00");
    office.says("dewi", "/jadwal usul biro organisasi");
    CHECK(contains(office.last_heard("dewi"), "Usulan jadwal Biro Organisasi"));
    office.taps("dewi", "Pakai usulan");
    CHECK(office.given(kWeek) == 12);
    office.says("rina", "/jadwal Setda");
    CHECK(contains(office.last_heard("rina"), "Mohon tulis"));
}

TEST_CASE("a roster too long to stand above a button is followed by the button on its own") {
    RosterOffice office;
    office.in_scene([](app::Scene& scene) {
        for (int nth = 10; nth < 70; ++nth) {
            domain::Employee employee;
            employee.id = EmployeeId{"x" + std::to_string(nth)};
            employee.nip = "nip " + employee.id.value;
            employee.name = "Pegawai dengan Nama yang Panjang " + std::to_string(nth);
            employee.unit = domain::UnitId{"Biro Organisasi"};
            storage::save(scene.tx, employee, "test");
        }
    });
    office.at("2026-02-16 09:00");
    office.says("rina", "/jadwal");
    CHECK(office.has_heard("rina", "dan 16 orang lain"));
    CHECK(contains(office.last_heard("rina"), "Susun usulan?"));
    office.taps("rina", "Susun usulan");
    office.taps("rina", "Pakai usulan");
    CHECK(office.given(kWeek) == 132);
}

TEST_CASE("a date is the weekday of the week in question, or the one that is written") {
    struct Row {
        const char* words;
        const char* date;
    };
    for (const Row& row : std::vector<Row>{{"Senin", "2026-12-28"},
                                           {"JUM'AT", "2027-01-01"},
                                           {"Jum\u2019at", "2027-01-01"},
                                           {"minggu", "2027-01-03"},
                                           {"Wednesday", "2026-12-30"},
                                           {"fri", "2027-01-01"},
                                           {"31/12", "2026-12-31"},
                                           {"4/1", "2027-01-04"},
                                           {"4/1/2028", "2028-01-04"},
                                           {"4 Januari", "2027-01-04"},
                                           {"besok", "2026-12-24"}}) {
        CAPTURE(row.words);
        CHECK(app::roster_date_from(row.words, date("2026-12-23"), date("2026-12-28")) == date(row.date));
    }
    for (const char* wrong : {"", "/", "31/2", "0/1", "1/0", "1/13", "-1/2", "1/2/3/4", "a/b", "rab", "2026",
                              "29/2/2026", "minggu depan", "Rabu dan Kamis", "mulai besok", "besok jam 9"}) {
        CAPTURE(wrong);
        CHECK_FALSE(app::roster_date_from(wrong, date("2026-12-23"), date("2026-12-28")));
    }
}
