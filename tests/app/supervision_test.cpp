#include "bot/app/acting_heads.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/acting.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::AbsenceKind;
using domain::Acting;
using domain::ActingKind;
using domain::EmployeeId;
using domain::UnitId;
using stories::day;
using stories::Office;

namespace {

const UnitId kBiro{"Biro Organisasi"};

void acts(Office& office, const std::string& who, ActingKind kind, std::string_view from,
          std::string_view to = "") {
    office.in_scene([&](app::Scene& scene) {
        const auto refusal = app::record_acting(
            scene, {kBiro, EmployeeId{who}, kind, {day(from), domain::from_iso_date(to)}}, "operator");
        REQUIRE_FALSE(refusal);
    });
}

void withdraw(Office& office, const std::string& who) {
    office.in_scene([&](app::Scene& scene) {
        CHECK(app::withdraw_acting(scene, kBiro, EmployeeId{who}, "operator") == 1);
    });
    office.deliver();
}

void vacate(Office& office) {
    office.in_scene([&](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, kBiro).value();
        unit.head.reset();
        storage::save(scene.tx, unit, "test");
    });
}

/// Who answers for the person on that day, foremost first.
std::string above(Office& office, const std::string& who, std::string_view date) {
    return office.in_scene([&](app::Scene& scene) {
        std::string names;
        const auto person = storage::find_employee(scene.tx, EmployeeId{who}).value();
        for (const auto& one : app::supervisors_of(scene, person, day(date)))
            names += (names.empty() ? "" : " ") + one.id.value;
        return names;
    });
}

std::string led_by(Office& office, const std::string& who, std::string_view date) {
    return office.in_scene([&](app::Scene& scene) {
        std::string names;
        const auto person = storage::find_employee(scene.tx, EmployeeId{who}).value();
        for (const auto& unit : app::units_under(scene, person, day(date)))
            names += (names.empty() ? "" : ", ") + unit.id.value;
        return names;
    });
}

}  // namespace

TEST_CASE("while the head is on leave the Plh. leads; on each side of these days the head does") {
    Office office;
    acts(office, "budi", ActingKind::plh, "2026-02-27", "2026-03-02");
    for (const std::string date : {"2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"}) {
        CAPTURE(date);
        office.absent("rina", AbsenceKind::leave, date);
        CHECK(above(office, "siti", date) == "budi dewi rina");
        CHECK(led_by(office, "budi", date) == "Biro Organisasi");
        CHECK(led_by(office, "rina", date) == "");
    }
    for (const std::string date : {"2026-02-26", "2026-03-03"}) {
        CAPTURE(date);
        CHECK(above(office, "siti", date) == "rina dewi");
        CHECK(led_by(office, "budi", date) == "");
        CHECK(led_by(office, "rina", date) == "Biro Organisasi");
    }
}

TEST_CASE("a Plh. over the turn of the year leads on both sides of midnight, and ends with the last day") {
    Office office;
    acts(office, "budi", ActingKind::plh, "2026-12-31", "2027-01-01");
    for (const std::string date : {"2026-12-31", "2027-01-01"}) {
        CAPTURE(date);
        office.absent("rina", AbsenceKind::leave, date);
        CHECK(above(office, "siti", date) == "budi dewi rina");
        CHECK(led_by(office, "budi", date) == "Biro Organisasi");
    }
    for (const std::string date : {"2026-12-30", "2027-01-02"}) {
        CAPTURE(date);
        CHECK(above(office, "siti", date) == "rina dewi");
        CHECK(led_by(office, "budi", date) == "");
    }
}

TEST_CASE("a Plt. to the last day of the year hands over to the one from the first, without a gap") {
    Office office;
    vacate(office);
    acts(office, "budi", ActingKind::plt, "2026-02-13", "2026-12-31");
    acts(office, "rahma", ActingKind::plt, "2027-01-01");
    CHECK(above(office, "siti", "2026-12-31") == "budi dewi");
    CHECK(above(office, "siti", "2027-01-01") == "rahma dewi");
    CHECK(above(office, "budi", "2027-01-01") == "rahma dewi");
}

TEST_CASE("at month end the Plh. calls until midnight of the unit, and the head from then on") {
    Office office;
    for (const char* date : {"2026-02-27", "2026-02-28"}) office.absent("rina", AbsenceKind::leave, date);
    acts(office, "budi", ActingKind::plh, "2026-02-27", "2026-02-28");
    office.at("2026-02-26 23:59:59");
    office.says("budi", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("budi") == "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    office.at("2026-02-27 00:00");
    office.says("budi", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("budi").find("Panggilan untuk Siti Aminah") == 0);
    office.says("rina", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("rina") == "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    office.at("2026-02-28 23:59:59");
    office.says("budi", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("budi").find("Panggilan untuk Siti Aminah") == 0);
    office.at("2026-03-01 00:00");
    office.says("budi", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("budi") == "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    office.says("rina", "/panggil siti aminah: mohon kabar");
    CHECK(office.last_heard("rina").find("Panggilan untuk Siti Aminah") == 0);
}

TEST_CASE(
    "nobody leads themselves: the Plh. answers to those above, and so does the head they stand in for") {
    Office office;
    acts(office, "budi", ActingKind::plh, "2026-02-13", "2026-02-13");
    CHECK(above(office, "rina", "2026-02-13") == "dewi");
    CHECK(above(office, "budi", "2026-02-13") == "rina dewi");
    office.absent("rina", AbsenceKind::leave, "2026-02-13");
    CHECK(above(office, "budi", "2026-02-13") == "dewi rina");
}

TEST_CASE("a head who is back early leads again beside the Plh., and alone once it is withdrawn") {
    Office office;
    acts(office, "budi", ActingKind::plh, "2026-02-13", "2026-02-20");
    CHECK(above(office, "siti", "2026-02-13") == "budi rina dewi");
    CHECK(led_by(office, "rina", "2026-02-13") == "Biro Organisasi");
    withdraw(office, "budi");
    CHECK(above(office, "siti", "2026-02-13") == "rina dewi");
    CHECK(led_by(office, "budi", "2026-02-13") == "");
    CHECK(office.has_heard("budi", "telah diakhiri"));
}

TEST_CASE("a vacant post is led by its Plt., by a Plh. of that Plt., and without either from above") {
    Office office;
    vacate(office);
    CHECK(above(office, "siti", "2026-02-13") == "dewi");
    acts(office, "budi", ActingKind::plt, "2026-02-01");
    CHECK(above(office, "siti", "2026-02-13") == "budi dewi");
    CHECK(above(office, "siti", "2030-12-31") == "budi dewi");
    acts(office, "rahma", ActingKind::plh, "2026-02-13", "2026-02-13");
    office.absent("budi", AbsenceKind::illness, "2026-02-13");
    CHECK(above(office, "siti", "2026-02-13") == "rahma dewi budi");
    CHECK(above(office, "siti", "2026-02-14") == "budi dewi");
}

TEST_CASE("a head on official travel goes on leading; one on leave gives way upward, and is asked last") {
    Office office;
    office.absent("rina", AbsenceKind::official_travel, "2026-02-13");
    CHECK(above(office, "siti", "2026-02-13") == "rina dewi");
    office.absent("rina", AbsenceKind::leave, "2026-02-16");
    CHECK(above(office, "siti", "2026-02-16") == "dewi rina");
    CHECK(led_by(office, "rina", "2026-02-16") == "Biro Organisasi");  // nobody acts: nothing is taken away
}

TEST_CASE("a reason goes to the Plh. of the day, and after it to the head, who alone decides then") {
    Office office;
    office.absent("rina", AbsenceKind::leave, "2026-02-13");
    acts(office, "budi", ActingKind::plh, "2026-02-13", "2026-02-13");
    office.at("2026-02-13 06:40");
    office.says("siti", "sakit", reading::Intent::sick);
    CHECK(office.has_heard("budi", "Siti Aminah"));
    CHECK_FALSE(office.has_heard("rina", "Siti Aminah"));

    office.at("2026-02-14 08:00");
    CHECK(office.times_heard("rina", "Siti Aminah") == 1);
    office.taps("budi", "Terima keterangan");
    CHECK(office.last_heard("budi").find("hanya untuk") != std::string::npos);
    office.taps("rina", "Terima keterangan");
    CHECK(office.has_heard("siti", "diterima oleh Rina Wati"));
    office.at("2026-02-15 09:00");
    CHECK(office.times_heard("rina", "Mohon") <=
          2);  // as it came and as it was frozen; not put before her again
}

TEST_CASE("a reason for a supervisor who is not enrolled goes to the next who is, and the person is told") {
    Office office;
    office.absent("rina", AbsenceKind::leave, "2026-02-13");
    acts(office, "nyoman", ActingKind::plh, "2026-02-13", "2026-02-13");
    office.at("2026-02-13 06:40");
    office.says("siti", "sakit", reading::Intent::sick);
    CHECK(office.has_heard("siti", "Nyoman Putra belum terhubung"));
    CHECK(office.has_heard("siti", "diteruskan kepada Dewi Lestari"));
    CHECK(office.has_heard("dewi", "Siti Aminah"));
}

TEST_CASE("the Plh. calls the unit; a call back noted by hand answers it, in the minute that was named") {
    Office office;
    office.absent("rina", AbsenceKind::leave, "2026-02-13");
    acts(office, "budi", ActingKind::plh, "2026-02-13", "2026-02-13");
    office.at("2026-02-13 09:00");
    office.says("budi", "/panggil Siti Aminah: mohon kabar");
    office.taps("budi", "Kirim");
    office.at("2026-02-13 09:20");
    office.says("budi", "/catat Siti Aminah menelepon balik 09.10");
    CHECK(office.outcome("siti") == "answered");
    CHECK(office.attempts("siti").at(0).answered_at == stories::wita("2026-02-13 09:10"));
    CHECK(office.has_heard("siti", "Budi Santoso mencatat"));
    office.in_scene([](app::Scene& scene) {
        const auto evidence = scene.tx.query_one("SELECT evidence FROM attempt")->get<std::string>(0);
        CHECK(evidence.find(R"("noted_by":"employee/budi")") != std::string::npos);
    });
}

TEST_CASE(
    "a note names somebody the supervisor may call and something they did; everything else is asked back") {
    Office office;
    office.at("2026-02-13 09:00");
    office.says("rina", "/panggil Budi: mohon kabar");
    office.taps("rina", "Kirim");
    for (const std::string words : {"/catat", "/catat Budi", "/catat menelepon balik",
                                    "/catat Budi menelepon 25.00", "/catat Budi menelepon 23.59"}) {
        CAPTURE(words);
        office.says("rina", words);
        CHECK(office.last_heard("rina").find("Tulis nama dan cara") != std::string::npos);
    }
    office.says("rina", "/catat Zulkifli menelepon balik");
    CHECK(office.last_heard("rina").find("Zulkifli") != std::string::npos);
    office.says("siti", "/catat Budi menelepon balik");
    CHECK(office.last_heard("siti").find("hanya untuk") != std::string::npos);
    CHECK(office.outcome("budi") == "pending");
    office.says("rina", "/catat Budi sudah datang ke kantor");
    CHECK(office.outcome("budi") == "answered");
    office.says("rina", "/catat Budi menelepon balik");
    CHECK(office.last_heard("rina").find("Tidak ada panggilan yang terbuka") != std::string::npos);
}

TEST_CASE("what a person leads is the same, whether that person is asked about or everybody") {
    Office office;
    acts(office, "budi", ActingKind::plh, "2026-02-16", "2026-02-20");
    acts(office, "made", ActingKind::plt, "2026-02-18");
    office.absent("rina", AbsenceKind::leave, "2026-02-17");
    office.absent("rina", AbsenceKind::leave, "2026-02-18");
    office.absent("dewi", AbsenceKind::leave, "2026-02-19");
    office.in_scene([&](app::Scene& scene) {
        auto below = storage::find_unit(scene.tx, kBiro).value();
        below.id = UnitId{"Bagian di bawah Biro"};
        below.parent = kBiro;
        below.head = EmployeeId{"emma"};
        storage::save(scene.tx, below, "test");
        for (const char* date :
             {"2026-02-13", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-03-02"}) {
            CAPTURE(date);
            const auto leaders = app::leaders_on(scene, day(date));
            const auto units = storage::units(scene.tx);
            for (const auto& person : storage::employees(scene.tx)) {
                CAPTURE(person.id.value);
                std::vector<domain::Unit> expected;
                const auto [first, last] = leaders.equal_range(person.id);
                for (const domain::Unit& unit : units)
                    if (std::any_of(first, last, [&](const auto& led) { return led.second == unit.id; }) ||
                        std::any_of(expected.begin(), expected.end(),
                                    [&](const domain::Unit& above) { return unit.parent == above.id; }))
                        expected.push_back(unit);
                CHECK(app::units_under(scene, person, day(date)) == expected);
            }
        }
    });
}
