// Who a flexible day is for: not for those who work at the office for a while, not for units whose day is not
// a working day, not for exempt positions.
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using namespace std::chrono_literals;
using domain::IneligibilityCause;
using stories::day;
using stories::Office;

namespace {

/// At the office until that day, for a cause that is nobody's business in a chat.
void is_ineligible(Office& office, const std::string& who, IneligibilityCause cause, std::string_view until) {
    office.changes(who, [&](domain::Employee& person) {
        person.ineligible = domain::Ineligibility{cause, {day("2026-02-01"), day(until)}};
    });
}

std::string why(Office& office, const std::string& who) {
    office.says(who, "/mengapa");
    return office.last_heard(who);
}

/// Biro Organisasi works six days, and its Saturday is short and may be worked from anywhere.
void has_six_day_unit(Office& office) {
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"Biro Organisasi"}).value();
        unit.week = domain::WorkingWeek::six_days;
        storage::save(scene.tx, unit, "test");
    });
    office.amends([](domain::Policy& policy) {
        policy.flexible.weekdays[6] = true;
        domain::HoursRule saturday;
        saturday.weekdays[6] = true;
        saturday.span = {7h + 30min, 12h};
        saturday.week = domain::WorkingWeek::six_days;
        policy.hours.push_back(saturday);
    });
}

}  // namespace

TEST_CASE(
    "who is under discipline works at the office on a flexible Friday, and reads so without the cause") {
    for (const auto cause : {IneligibilityCause::under_discipline, IneligibilityCause::new_in_post}) {
        Office office;
        is_ineligible(office, "budi", cause, "2026-02-20");
        office.at("2026-02-20 08:04");
        CHECK(office.presence("budi", "pagi") == "not asked");
        CHECK(office.presence("budi", "siang") == "not asked");
        CHECK(office.presence("siti", "pagi") != "not asked");
        CHECK_FALSE(office.has_heard("budi", "presensi"));

        const std::string text = why(office, "budi");
        CHECK(contains(text, "Untuk sementara yang bersangkutan bekerja di kantor."));
        CHECK_FALSE(contains(text, "hari kerja fleksibel"));
        for (const char* never : {"disiplin", "discipline", "hukuman", "baru"})
            CHECK_FALSE(contains(text, never));
        office.says("budi", "hadir");
        const std::string answer = office.last_heard("budi");
        CHECK(contains(answer, "tidak ada presensi melalui percakapan"));
        for (const char* never : {"disiplin", "hukuman"}) CHECK_FALSE(contains(answer, never));
        office.says("rina", "/panggil budi: rapat");
        CHECK_FALSE(contains(office.last_heard("rina"), "disiplin"));
        CHECK_FALSE(contains(office.last_heard("rina"), "Untuk sementara"));
    }
}

TEST_CASE("learnt after the day was planned, it reminds of no window, and holds none against them") {
    Office office;
    is_ineligible(office, "budi", IneligibilityCause::under_discipline, "2026-02-13");
    office.at("2026-02-13 13:04");
    CHECK(office.presence("budi", "pagi") == "void off_duty");
    CHECK(office.presence("budi", "siang") == "void off_duty");
    CHECK_FALSE(office.has_heard("budi", "presensi"));
}

TEST_CASE("in English it reads the same, and as little") {
    Office office;
    is_ineligible(office, "emma", IneligibilityCause::under_discipline, "2026-02-13");
    office.at("2026-02-13 08:00");
    office.says("emma", "/why");
    const std::string text = office.last_heard("emma");
    CHECK(contains(text, "For the time being the person works at the office."));
    CHECK_FALSE(contains(text, "disciplin"));
}

TEST_CASE(
    "nothing else changes for them: a call counts, and after the last day the Friday is flexible again") {
    Office office;
    is_ineligible(office, "budi", IneligibilityCause::under_discipline, "2026-02-13");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    CHECK_FALSE(contains(office.last_heard("rina"), "tidak dihitung"));
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:53");
    CHECK(office.flag().has_value());
    office.at("2026-02-20 07:30");
    CHECK(office.presence("budi", "pagi") == "asked");
    CHECK(contains(why(office, "budi"), "Jumat adalah hari kerja fleksibel."));
}

TEST_CASE("a cause that the policy does not name keeps nobody at the office") {
    Office office;
    is_ineligible(office, "budi", IneligibilityCause::other, "2026-12-31");
    office.at("2026-02-13 07:00");
    CHECK(office.presence("budi", "pagi") == "asked");
}

TEST_CASE("on a Saturday a six-day unit works and checks in, and a five-day unit rests") {
    Office office;
    has_six_day_unit(office);
    office.at("2026-02-14 07:00");
    CHECK(office.presence("siti", "pagi") == "asked");
    CHECK(office.presence("made", "pagi") == "not asked");
    CHECK(contains(why(office, "siti"), "Sabtu adalah hari kerja fleksibel."));
    CHECK(contains(why(office, "made"), "Hari ini akhir pekan."));
    office.says("made", "hadir");
    CHECK(office.presence("made", "pagi") == "not asked");
}

TEST_CASE("a call on a Saturday counts within the hours of a six-day unit, and nowhere else") {
    Office office;
    has_six_day_unit(office);
    office.at("2026-02-14 08:00");
    office.says("dewi", "/panggil siti aminah: rapat");
    CHECK_FALSE(contains(office.last_heard("dewi"), "tidak dihitung"));
    office.says("dewi", "/panggil made: rapat");
    CHECK(contains(office.last_heard("dewi"), "tidak dihitung: Hari ini akhir pekan."));
    office.at("2026-02-14 11:30");  // the answer window ends with the hours
    office.says("dewi", "/panggil siti aminah: rapat");
    CHECK_FALSE(contains(office.last_heard("dewi"), "tidak dihitung"));
    office.at("2026-02-14 11:30:01");
    office.says("dewi", "/panggil siti aminah: rapat");
    CHECK(contains(office.last_heard("dewi"), "Waktu jawab tidak seluruhnya di dalam jam kerja."));
}

TEST_CASE("an exempt position is asked nothing and called by nobody, and reads why") {
    Office office;
    office.changes("rina", [](domain::Employee& person) { person.position = domain::Position::jpt_pratama; });
    office.changes("siti", [](domain::Employee& person) { person.position = domain::Position::pelaksana; });
    office.amends([](domain::Policy& policy) { policy.exempt.positions = {domain::Position::jpt_pratama}; });
    office.at("2026-02-20 08:30");
    CHECK(office.presence("rina", "pagi") == "not asked");
    CHECK(office.presence("siti", "pagi") != "not asked");
    CHECK(office.presence("budi", "pagi") != "not asked");  // of no known position
    CHECK(contains(why(office, "rina"), "Jenjang jabatan ini dikecualikan"));
    office.says("dewi", "/panggil rina, siti aminah: rapat");
    CHECK(contains(office.last_heard("dewi"), "Rina Wati tidak dipanggil: dikecualikan"));
    CHECK(contains(office.last_heard("dewi"), "1 orang akan dipanggil"));
    // Being exempt takes nothing from leading: her own calls count.
    office.says("rina", "/panggil budi: rapat");
    CHECK_FALSE(contains(office.last_heard("rina"), "tidak dihitung"));
}
