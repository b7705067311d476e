// The fasting month as the session fixed it the evening before, and days off named while the office runs.
// The files expect Ramadan 1447 from Thursday, 19 February to 20 March 2026. 16 and 17 February are days off.
#include "bot/app/calendar_changes.hpp"

#include <algorithm>

#include "bot/app/acting_heads.hpp"
#include "bot/app/calendar_words.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "config/policy_file.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"
#include "tests/app/office.hpp"

using domain::CalendarChange;
using domain::DayChange;
using domain::RamadanChange;
using stories::day;
using stories::Office;
using stories::wita;

namespace {

CalendarChange ramadan(std::string_view first, std::string_view last) {
    return RamadanChange{{day(first), day(last), domain::Certainty::certain, ""}};
}

CalendarChange day_off(std::string_view date, const std::string& name = "HUT Provinsi") {
    return DayChange{day(date), domain::Holiday{name, name, domain::HolidayKind::local_holiday}};
}

app::CalendarDecision by_bkd(std::vector<CalendarChange> changes) {
    return {std::move(changes), "Kepala BKD", "Sidang isbat 17 Februari 2026"};
}

/// Kaltim's windows on every working day.
domain::Policy every_day() {
    domain::Policy policy = config::load_policy("config/policies/kaltim-friday.toml").value();
    policy.flexible.weekdays = {false, true, true, true, true, true, false};
    return policy;
}

/// `pagi 06:30-07:30 planned, siang 11:00-13:00 planned`; `not asked` and `nothing` where there are no
/// windows.
std::string planned(Office& office, const std::string& who, const std::string& date) {
    return office.in_scene([&](app::Scene& scene) {
        std::string text;
        for (const auto& row : storage::presence_of(scene.tx, domain::EmployeeId{who}, date))
            text += (text.empty() ? "" : ", ") + row.window.id + " " +
                    domain::to_clock(row.window.open, row.zone) + "-" +
                    domain::to_clock(row.window.announced_close, row.zone) + " " + row.state;
        if (!text.empty()) return text;
        return std::string(storage::was_not_asked(scene.tx, domain::EmployeeId{who}, date) ? "not asked"
                                                                                           : "nothing");
    });
}

/// Further people in Biro Organisasi, all on Telegram.
void add_people(Office& office, int count) {
    office.in_scene([&](app::Scene& scene) {
        for (int one = 0; one < count; ++one) {
            domain::Employee employee;
            employee.id = domain::EmployeeId{"p" + std::to_string(1000 + one)};
            employee.nip = std::to_string(199001012015031001 + one);
            employee.name = "Pegawai " + std::to_string(one);
            employee.unit = domain::UnitId{"Biro Organisasi"};
            storage::save(scene.tx, employee, "operator");
            storage::bind_chat(scene.tx, {{domain::Messenger::telegram, "main"},
                                          Office::address(employee.id.value),
                                          employee.id,
                                          true,
                                          scene.now(),
                                          scene.now(),
                                          std::nullopt});
        }
    });
}

/// Runs the one timer that is due, as the engine would.
void run_next_timer(Office& office) {
    office.in_scene([](app::Scene& scene) {
        const auto due = storage::due_timers(scene.tx, scene.now(), 1);
        REQUIRE(due.size() == 1);
        REQUIRE(storage::take_timer(scene.tx, due.front()));
        app::run(scene, due.front());
    });
}

}  // namespace

TEST_CASE("Ramadan set the evening before holds from the next morning on") {
    Office office;
    office.is_ruled_by(every_day());
    office.at("2026-02-17 19:30");
    office.heard("budi");
    office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-17 19:31");
    CHECK(
        office.heard("budi") ==
        std::vector<std::string>{
            "Mulai besok, Rabu, 18 Februari 2026, berlaku jam Ramadan.\n"
            "Rabu, 18 Februari 2026: jam kerja 08.00–15.30, presensi pagi 07.00–08.00, presensi "
            "siang 11.00–13.00 WITA (semula jam kerja 07.30–16.00, presensi pagi 06.30–07.30, presensi siang "
            "11.00–13.00)\n"
            "Dasar: Sidang isbat 17 Februari 2026. Hari ini tidak ada yang berubah."});
    CHECK(office.last_heard("emma").starts_with(
        "Ramadan hours hold from tomorrow, Wednesday, 18 February 2026.\n"
        "Wednesday, 18 February 2026: working hours 08:00–15:30, morning check-in 07:00–08:00"));

    office.at("2026-02-18 06:59:59");
    CHECK_FALSE(office.has_heard("budi", "presensi pagi dibuka sampai pukul 08.00"));
    office.says("budi", "hadir");
    CHECK(office.last_heard("budi").starts_with("Presensi pagi baru dibuka pukul 07.00 WITA"));
    office.at("2026-02-18 07:00");
    CHECK(office.last_heard("budi").find("presensi pagi dibuka sampai pukul 08.00 WITA") !=
          std::string::npos);
    office.at("2026-02-18 08:00:59");
    office.says("budi", "hadir");
    CHECK(office.presence("budi", "pagi") == "in_time");
    office.at("2026-02-18 08:01");
    office.says("siti", "hadir");
    CHECK(office.presence("siti", "pagi") == "late");
    CHECK(office.times_heard("budi", "berlaku jam Ramadan") == 1);
}

TEST_CASE("without the decision the same morning has the ordinary hours") {
    Office office;
    office.is_ruled_by(every_day());
    office.at("2026-02-18 06:30");
    CHECK(office.last_heard("budi").find("presensi pagi dibuka sampai pukul 07.30 WITA") !=
          std::string::npos);
}

TEST_CASE("a head is told of own days and of the unit in one message, HR of everybody") {
    Office office;
    office.at("2026-02-17 19:30");
    for (const char* who : {"rina", "dewi", "hana", "sari"}) office.heard(who);
    office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-17 19:31");

    const auto rina = office.heard("rina");
    REQUIRE(rina.size() == 1);
    CHECK(rina[0].starts_with("Mulai besok, Rabu, 18 Februari 2026, berlaku jam Ramadan.\n"));
    // Rina, Budi, Siti, Rahma, Emma and Nyoman, who has no chat yet.
    CHECK(rina[0].ends_with(
        "Perubahan kalender kerja: Mulai besok, Rabu, 18 Februari 2026, berlaku jam Ramadan.\n"
        "Pegawai yang jadwalnya berubah: 6; diberi tahu di percakapan: 5; belum dapat dihubungi: 1.\n"
        "Dasar: Sidang isbat 17 Februari 2026; oleh Kepala BKD."));
    const auto hana = office.heard("hana");
    REQUIRE(hana.size() == 1);
    CHECK(hana[0].find("Pegawai yang jadwalnya berubah: 10; diberi tahu di percakapan: 9") !=
          std::string::npos);
    REQUIRE(office.heard("dewi").size() == 1);
    // A nurse has no windows, yet her working hours change.
    const auto sari = office.heard("sari");
    REQUIRE(sari.size() == 1);
    CHECK(sari[0].find("jam kerja 08.00–15.30") != std::string::npos);
    CHECK(sari[0].find("presensi pagi") == std::string::npos);
    CHECK(sari[0].find("Pegawai yang") == std::string::npos);
}

TEST_CASE("today stays as it was frozen, and a change of today is refused") {
    Office office;
    office.is_ruled_by(every_day());
    office.at("2026-02-13 10:00");
    const std::string before = planned(office, "budi", "2026-02-13");
    CHECK(before == "pagi 06:30-07:30 missed, siang 11:00-13:00 planned");
    const auto refused = office.in_scene(
        [](app::Scene& scene) { return app::objections_to(scene, {ramadan("2026-02-13", "2026-03-14")}); });
    REQUIRE(refused.size() == 1);
    CHECK(refused[0] ==
          "2026-02-13: that day is frozen: it has begun or is over; a change holds from 2026-02-14 on");
    CHECK_THROWS_AS(office.decides(by_bkd({day_off("2026-02-13")})), std::logic_error);
    CHECK(number(office, "SELECT count(*) FROM calendar_change") == 0);

    office.decides(by_bkd({ramadan("2026-02-14", "2026-03-15")}));
    office.at("2026-02-13 10:01");
    CHECK(planned(office, "budi", "2026-02-13") == before);
    office.at("2026-02-13 11:00");
    CHECK(office.presence("budi", "siang") == "asked");
}

TEST_CASE("the last second of a day can still change the next, the first second of a day not that day") {
    for (const bool is_in_time : {true, false}) {
        CAPTURE(is_in_time);
        Office office;
        office.at(is_in_time ? "2026-02-17 23:59:59" : "2026-02-18 00:00:00");
        const auto refused = office.in_scene([](app::Scene& scene) {
            return app::objections_to(scene, {ramadan("2026-02-18", "2026-03-19")});
        });
        CHECK(refused.empty() == is_in_time);
    }
}

TEST_CASE("what was decided, why and by whom stays on record, and what was known before too") {
    Office office;
    office.at("2026-02-17 19:30");
    const auto decision = office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-17 20:00");
    CHECK(decision == 1);
    CHECK(number(office,
                 "SELECT count(*) FROM calendar_change WHERE recorded_by = 'Kepala BKD'"
                 " AND ground = 'Sidang isbat 17 Februari 2026' AND effective_from = '2026-02-18'") == 1);
    CHECK(number(office,
                 "SELECT count(*) FROM audit_event WHERE kind = 'calendar_changed'"
                 " AND subject = 'calendar/1' AND body LIKE '%2026-02-18%' AND body NOT LIKE '%Kepala%'") ==
          1);
    CHECK(number(office, "SELECT count(*) FROM audit_event WHERE kind = 'calendar_announced'") == 1);
    CHECK(number(office, "SELECT count(*) FROM calendar_affected WHERE decision_id = 1") == 10);
    office.in_scene([](app::Scene& scene) {
        const auto known = [&](std::string_view at) {
            return storage::calendar_as_known_at(scene.tx, scene.rules.calendar(), wita(at))
                .is_ramadan(day("2026-02-18"));
        };
        CHECK_FALSE(known("2026-02-17 19:29:59"));
        CHECK(known("2026-02-17 19:30"));
        CHECK(scene.rules.calendar().version.ends_with("+1"));
    });
}

TEST_CASE("the session moves Ramadan by a day at 19.00 for five hundred people") {
    Office office;
    office.is_ruled_by(every_day());
    add_people(office, 500);
    office.at("2026-02-18 19:00");
    office.decides(by_bkd({ramadan("2026-02-20", "2026-03-20")}));
    office.at("2026-02-18 19:01");
    for (const char* who : {"budi", "p1000", "p1250", "p1499"}) {
        CAPTURE(std::string(who));
        CHECK(office.times_heard(who,
                                 "Berlaku jam kerja biasa, bukan jam Ramadan: besok, Kamis, 19 "
                                 "Februari 2026.") == 1);
        CHECK(office.times_heard(who, "presensi pagi 06.30–07.30") == 1);
    }
    CHECK(number(office, "SELECT count(*) FROM calendar_affected") == 510);
    CHECK(number(office, "SELECT count(*) FROM outbox WHERE subject = 'calendar/1'") == 509);
    CHECK(office.times_heard("hana", "Pegawai yang jadwalnya berubah: 510") == 1);

    office.at("2026-02-19 06:30");
    CHECK(office.last_heard("p1499").find("presensi pagi dibuka sampai pukul 07.30 WITA") !=
          std::string::npos);
    office.at("2026-02-20 07:00");
    CHECK(office.last_heard("p1499").find("presensi pagi dibuka sampai pukul 08.00 WITA") !=
          std::string::npos);
}

TEST_CASE("a restart in the middle of telling loses nobody and tells nobody twice") {
    Office office;
    office.is_ruled_by(every_day());
    add_people(office, 500);
    office.at("2026-02-18 19:00");
    office.decides(by_bkd({ramadan("2026-02-20", "2026-03-20")}));
    run_next_timer(office);
    const auto told = number(office, "SELECT count(*) FROM outbox WHERE subject = 'calendar/1'");
    CHECK(told > 0);
    CHECK(told < 509);
    // What was not committed is all that a kill undoes: the page that was under way comes again.
    CHECK_THROWS(office.in_scene([](app::Scene& scene) {
        const auto due = storage::due_timers(scene.tx, scene.now(), 1);
        REQUIRE(storage::take_timer(scene.tx, due.front()));
        app::run(scene, due.front());
        throw std::runtime_error("killed");
    }));
    CHECK(number(office, "SELECT count(*) FROM outbox WHERE subject = 'calendar/1'") == told);
    office.in_scene([](app::Scene& scene) { app::wind_up(scene); });
    office.at("2026-02-18 19:01");
    CHECK(number(office, "SELECT count(*) FROM outbox WHERE subject = 'calendar/1'") == 509);
    for (const char* who : {"budi", "p1000", "p1499", "rina"}) {
        CAPTURE(std::string(who));
        CHECK(office.times_heard(who, "besok, Kamis, 19 Februari 2026") >= 1);
        CHECK(number(office,
                     "SELECT count(*) FROM outbox WHERE subject = 'calendar/1' AND dedupe_key ="
                     " 'calendar/1/" +
                         std::string(who) + "'") == 1);
    }
    CHECK(number(office, "SELECT count(*) FROM timer WHERE kind = 'calendar_changes'") == 0);
}

TEST_CASE("telling that a night cut short goes on in the morning, and only about days still to come") {
    Office office;
    office.is_ruled_by(every_day());
    office.at("2026-02-17 23:59");
    office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-18 05:00");
    CHECK(office.times_heard("budi", "18 Februari 2026: jam kerja 08.00–15.30") == 1);
    CHECK(planned(office, "budi", "2026-02-18") == "pagi 07:00-08:00 planned, siang 11:00-13:00 planned");
}

TEST_CASE("windows that were planned ahead and have not begun are planned anew, and their timers with them") {
    Office office;
    office.is_ruled_by(every_day());
    office.at("2026-02-17 19:00");
    office.in_scene([](app::Scene& scene) {  // where the local date is already that of the next morning
        for (const char* who : {"budi", "siti"}) {
            const auto employee = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
            storage::plan_presence(scene.tx, employee.id,
                                   app::plan_of(scene, employee, wita("2026-02-18 06:00")));
        }
        auto row = storage::presence_of(scene.tx, domain::EmployeeId{"siti"}, "2026-02-18").front();
        storage::set_presence_state(scene.tx, row, "asked");  // somebody acted on it: that day is begun
    });
    CHECK(planned(office, "budi", "2026-02-18") == "pagi 06:30-07:30 planned, siang 11:00-13:00 planned");
    office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-17 19:01");
    CHECK(planned(office, "budi", "2026-02-18") == "pagi 07:00-08:00 planned, siang 11:00-13:00 planned");
    CHECK(planned(office, "siti", "2026-02-18") == "pagi 06:30-07:30 asked, siang 11:00-13:00 planned");
    office.heard("budi");
    office.at("2026-02-18 06:59:59");
    CHECK(office.heard("budi").empty());
    office.at("2026-02-18 07:00");
    CHECK(office.times_heard("budi", "presensi pagi dibuka sampai pukul 08.00 WITA") == 1);
}

TEST_CASE("a local day off is told with its name, and taken back the same way") {
    Office office;
    office.at("2026-02-18 09:00");
    office.decides({{day_off("2026-02-20")}, "Kepala BKD", "SE Gubernur 12/2026."});
    office.at("2026-02-18 09:01");
    CHECK(office.last_heard("budi") ==
          "Hari libur baru, Jumat, 20 Februari 2026: HUT Provinsi (libur daerah).\n"
          "Jumat, 20 Februari 2026: libur (semula jam kerja 08.00–15.30, presensi pagi 07.00–08.00, "
          "presensi siang 11.00–13.00)\n"
          "Dasar: SE Gubernur 12/2026. Hari ini tidak ada yang berubah.");
    office.decides(by_bkd({DayChange{day("2026-02-20"), std::nullopt}}));
    office.at("2026-02-18 09:02");
    CHECK(office.last_heard("budi").starts_with("Menjadi hari kerja: Jumat, 20 Februari 2026.\n"));
    office.at("2026-02-20 07:00");
    CHECK(office.last_heard("budi").find("presensi pagi dibuka") != std::string::npos);
}

TEST_CASE("whose days do not change hears nothing") {
    Office office;
    office.at("2026-02-18 09:00");
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-20");
    office.heard("budi");
    office.decides(by_bkd({day_off("2026-02-20")}));
    office.decides(by_bkd({day_off("2026-02-21")}));  // a Saturday
    office.at("2026-02-18 09:05");
    CHECK(office.heard("budi").empty());
    CHECK(office.times_heard("siti", "Hari libur baru, Jumat, 20 Februari 2026") == 1);
    CHECK(office.times_heard("hana", "Pegawai yang jadwalnya berubah: 0") == 1);
}

TEST_CASE("many days alike are told in one line") {
    Office office;
    office.at("2026-04-01 09:00");
    std::vector<CalendarChange> changes;
    for (const char* date : {"2026-04-06", "2026-04-07", "2026-04-08"})
        changes.push_back(day_off(date, "Pilkada"));
    office.decides(by_bkd(changes));
    office.at("2026-04-01 09:01");
    CHECK(office.times_heard("budi", "6 Apr 2026, 7 Apr 2026, dan 8 Apr 2026: libur (semula jam kerja") == 1);
    office.decides(by_bkd({ramadan("2027-02-08", "2027-02-12"), ramadan("2026-06-01", "2026-06-30")}));
    office.at("2026-04-01 09:02");
    CHECK(office.times_heard("budi", "2 Jun 2026 s.d. 30 Jun 2026 (") == 1);
}

TEST_CASE("a decision that changes nobody's day is kept and told to nobody") {
    Office office;
    office.at("2026-02-17 19:30");
    office.heard("hana");
    office.decides(by_bkd({ramadan("2026-02-19", "2026-03-20")}));
    office.at("2026-02-17 19:31");
    CHECK(office.heard("hana").empty());
    CHECK(number(office, "SELECT count(*) FROM calendar_change") == 1);
    CHECK(number(office, "SELECT count(*) FROM timer WHERE kind = 'calendar_changes'") == 0);
}

TEST_CASE("the calendar in chat shows the next days off and how certain Ramadan is") {
    Office office;
    const auto shown = [&](domain::Language language) {
        return office.in_scene([&](app::Scene& scene) { return app::calendar_text(scene, language); });
    };
    CHECK(shown(domain::Language::id).starts_with("Hari libur berikutnya:\nSenin, 16 Februari 2026: "));
    CHECK(shown(domain::Language::id).ends_with("Ramadan: 19 Feb 2026 s.d. 20 Mar 2026 (pasti)."));
    CHECK(shown(domain::Language::en).ends_with("Ramadan: 19 Feb 2026 to 20 Mar 2026 (certain)."));
    office.at("2026-03-20 12:00");
    CHECK(shown(domain::Language::id).find("(pasti)") != std::string::npos);
    office.at("2026-03-21 00:00");
    CHECK(shown(domain::Language::id)
              .ends_with("Ramadan: 8 Feb 2027 s.d. 9 Mar 2027 (perkiraan, menunggu sidang isbat)."));
}

TEST_CASE("/kalender answers anybody; HR reads below it who changed the calendar last, and why") {
    Office office;
    office.at("2026-02-17 19:30");
    office.says("hana", "/kalender");
    CHECK(office.last_heard("hana").ends_with("Ramadan: 19 Feb 2026 s.d. 20 Mar 2026 (pasti)."));
    office.decides(by_bkd({ramadan("2026-02-18", "2026-03-19")}));
    office.at("2026-02-17 19:31");
    office.says("budi", "/kalender");
    CHECK(office.last_heard("budi").ends_with("Ramadan: 18 Feb 2026 s.d. 19 Mar 2026 (pasti)."));
    office.says("hana", "/kalender");
    CHECK(office.last_heard("hana").ends_with(
        "Ramadan: 18 Feb 2026 s.d. 19 Mar 2026 (pasti).\n"
        "Perubahan terakhir: Selasa, 17 Februari 2026 pukul 19.30 WITA, oleh Kepala BKD. Dasar: Sidang isbat 17 "
        "Februari 2026"));
    office.says("emma", "/kalender");
    CHECK(office.last_heard("emma").starts_with("The next days off:\nTuesday, 17 February 2026: "));
}

TEST_CASE("the summary goes to whoever leads that day, not to a head who is away") {
    Office office;
    office.at("2026-02-18 09:00");
    office.in_scene([](app::Scene& scene) {
        REQUIRE_FALSE(app::record_acting(scene,
                                         {domain::UnitId{"Biro Organisasi"},
                                          domain::EmployeeId{"siti"},
                                          domain::ActingKind::plh,
                                          {day("2026-02-18"), day("2026-02-20")}},
                                         "operator"));
    });
    office.absent("rina", domain::AbsenceKind::leave, "2026-02-18");
    office.decides(by_bkd({day_off("2026-02-20")}));
    office.at("2026-02-18 09:05");
    CHECK(office.times_heard("siti", "Pegawai yang jadwalnya berubah: 6") == 1);
    CHECK_FALSE(office.has_heard("rina", "Pegawai yang jadwalnya berubah"));
    CHECK(office.times_heard("rina", "Hari libur baru, Jumat, 20 Februari 2026") == 1);
    CHECK(office.has_heard("dewi", "Pegawai yang jadwalnya berubah"));
    CHECK_FALSE(office.has_heard("budi", "Pegawai yang jadwalnya berubah"));
}
