// The policy calendar: every day of a month by the rules, and one moment explained as the command line does.
#include "bot/app/calendar_month.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "tests/web/desk.hpp"

using namespace std::chrono_literals;
using domain::Role;
using stories::Desk;
using stories::Office;

TEST_CASE(
    "the month shows working days, weekends, holidays, flexible days, Ramadan, windows and quiet times") {
    Office office;
    Desk desk(office);
    const auto shown = desk.of("budi").opens("/calendar");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("Kalender Februari 2026: Budi Santoso"));
    CHECK(shown.says("datetime=\"2026-02-01\""));
    CHECK(shown.says("datetime=\"2026-02-28\""));
    CHECK_FALSE(shown.says("datetime=\"2026-03-01\""));
    CHECK(shown.says("akhir pekan"));
    CHECK(shown.says("hari fleksibel"));
    CHECK(shown.says("Ramadan"));
    CHECK(shown.says("Tahun Baru Imlek"));
    CHECK(shown.says("presensi pagi"));
    CHECK(shown.says("(hari ini)"));
    CHECK(shown.says("/calendar?month=2026-01"));
    CHECK(shown.says("/calendar?month=2026-03"));
    CHECK(desk.of("emma").opens("/calendar?month=2026-03").says("Calendar of March 2026: Emma Hart"));
}

TEST_CASE("the grid shows breaks and prayer times, and says once in which zone its hours are") {
    Office office;
    office.amends([](domain::Policy& policy) {
        for (domain::HoursRule& hours : policy.hours) {
            hours.breaks = {{12h, 13h}};
            hours.prayers = {{14h, 14h + 20min}};
        }
    });
    Desk desk(office);
    auto budi = desk.of("budi");
    const auto shown = budi.opens("/calendar");
    CHECK(shown.says("istirahat 12.00\u2060–\u206013.00"));
    CHECK(shown.says("waktu salat 14.00\u2060–\u206014.20"));
    CHECK(shown.says("semua jam dalam WITA</caption>"));
    CHECK(desk.of("emma").opens("/calendar").says("prayer 14:00\u2060–\u206014:20"));
    const auto sunday = shown.body.find("datetime=\"2026-02-15\"");
    CHECK(shown.body.substr(sunday, shown.body.find("</td>", sunday) - sunday).find("istirahat") ==
          std::string::npos);
}

TEST_CASE("a break is what lies between hours of duty and is neither prayer nor permitted absence") {
    const auto at = [](int hour, int minute) {
        return domain::instant_at(2026y / 2 / 13, std::chrono::hours{hour} + std::chrono::minutes{minute},
                                  "UTC");
    };
    domain::DayPlan day;
    day.duty = {
        {at(8, 0), at(11, 30)}, {at(13, 30), at(15, 0)}, {at(15, 20), at(16, 0)}, {at(16, 30), at(17, 0)}};
    day.prayers = {{at(12, 0), at(12, 30)}, {at(15, 0), at(15, 20)}};
    day.permitted = {{at(16, 0), at(16, 30)}};
    const std::vector<domain::Span> rest{{at(11, 30), at(12, 0)}, {at(12, 30), at(13, 30)}};
    CHECK(app::breaks_of(day) == rest);
    CHECK(app::breaks_of(domain::DayPlan{}).empty());
}

TEST_CASE("the grid begins on Monday and is whole, whatever the month") {
    Office office;
    Desk desk(office);
    auto budi = desk.of("budi");
    for (const char* month : {"2026-02", "2026-03", "2026-05", "2028-02"}) {
        CAPTURE(month);
        const auto shown = budi.opens(std::string("/calendar?month=") + month);
        std::size_t cells = 0;
        const auto begin = shown.body.find("<tbody>"), end = shown.body.find("</tbody>");
        for (auto at = begin; (at = shown.body.find("<td", at)) < end; ++at) ++cells;
        CHECK(cells % 7 == 0);
        CHECK(cells >= 28);
    }
    for (const char* wrong : {"2026-13", "0001-01", "9999-12", "x", "%00"})
        CHECK(budi.opens(std::string("/calendar?month=") + wrong).says("Februari 2026"));
}

TEST_CASE("a day that a decision changed says so, with its ground") {
    Office office;
    Desk desk(office);
    domain::Holiday day{"Cuti bersama daerah", "Regional joint leave", domain::HolidayKind::local_holiday};
    office.decides({{domain::DayChange{2026y / 2 / 20, day}}, "operator", "SE Gubernur 100/2026"});
    const auto shown = desk.of("budi").opens("/calendar");
    CHECK(shown.says("Cuti bersama daerah"));
    CHECK(shown.says("SE Gubernur 100/2026"));
    CHECK_FALSE(desk.of("budi").opens("/calendar?month=2026-04").says("SE Gubernur"));
}

TEST_CASE("a moment explained named a check-in by its id, in whatever language it was read") {
    Office office;
    office.changes("budi", [](domain::Employee& person) { person.language = domain::Language::en; });
    Desk desk(office);
    const auto shown = desk.of("budi").opens("/calendar?date=2026-02-13&time=06:45");
    CHECK(shown.says("morning 06:30\u2060–\u206007:30"));
    CHECK_FALSE(shown.says("pagi 06:30"));
    CHECK(desk.of("rina").opens("/calendar?date=2026-02-13&time=06:45").says("pagi 06:30\u2060–\u206007:30"));
}

TEST_CASE("one moment is explained as /mengapa does: yes or no, and every rule behind it") {
    Office office;
    Desk desk(office);
    auto budi = desk.of("budi");
    const auto counts = budi.opens("/calendar?date=2026-02-13&time=10:00");
    CHECK(counts.says("Panggilan saat itu dihitung?</dt><dd class=\"col-sm-8\"><strong>ya</strong>"));
    CHECK(counts.says("calls.answer_within_minutes"));
    const auto sunday = budi.opens("/calendar?date=2026-02-15&time=10:00");
    CHECK(sunday.says("Panggilan saat itu dihitung?</dt><dd class=\"col-sm-8\"><strong>tidak</strong>"));
    for (const char* wrong : {"date=2026-02-13&time=25:00", "date=13/2&time=10:00",
                              "date=2026-02-13&time=1000", "date=9999-12-31&time=10:00", "date=2026-02-13"}) {
        CAPTURE(wrong);
        const auto shown = budi.opens(std::string("/calendar?") + wrong);
        CHECK(shown.status == 200);
        CHECK_FALSE(shown.says("id=\"explained\""));
    }
}

TEST_CASE("a kind of unit may be asked about by anybody, a person only by who cares for them") {
    Office office;
    Desk desk(office);
    office.changes("made", [](domain::Employee& person) { person.role = Role::admin; });
    office.changes("siti", [](domain::Employee& person) { person.role = Role::auditor; });
    const std::string moment = "&date=2026-02-13&time=06:45";
    CHECK(desk.of("budi").opens("/calendar?kind=hospital" + moment).says("Rumah sakit"));
    CHECK(desk.of("rina").opens("/calendar?person=budi" + moment).says("Budi Santoso"));
    CHECK(desk.of("hana").opens("/calendar?person=sari").status == 200);
    CHECK(desk.of("siti").opens("/calendar?person=sari").status == 200);
    CHECK(desk.of("rina").opens("/calendar?person=sari").status == 404);  // another unit
    CHECK(desk.of("rina").opens("/calendar?person=dewi").status == 404);  // above her
    CHECK(desk.of("budi").opens("/calendar?person=rina").status == 404);
    CHECK(desk.of("made").opens("/calendar?person=budi").status == 404);
    CHECK(desk.of("hana").opens("/calendar?person=nobody").status == 404);
    CHECK(desk.of("budi").opens("/calendar?person=budi").status == 200);
    CHECK_FALSE(desk.of("budi").opens("/calendar").says("<option value=\"rina\""));
    CHECK(desk.of("rina").opens("/calendar").says("<option value=\"budi\""));
}

TEST_CASE("why somebody is away is told to nobody by the month") {
    Office office;
    Desk desk(office);
    office.absent("budi", domain::AbsenceKind::illness, "2026-02-12");
    const auto shown = desk.of("rina").opens("/calendar?person=budi");
    CHECK(shown.says("tercatat tidak bertugas"));
    CHECK(shown.body.substr(0, shown.body.find("</table>")).find("sakit") == std::string::npos);
}

TEST_CASE("of more people than a list can hold, the viewer names one") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        const auto viewer =
            app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{"hana"}).value());
        CHECK(app::people_in_care(scene, viewer, 9)->size() == 9);
        CHECK_FALSE(app::people_in_care(scene, viewer, 8).has_value());
        const auto rina =
            app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{"rina"}).value());
        CHECK(app::people_in_care(scene, rina, 5)->size() == 5);
        CHECK_FALSE(app::people_in_care(scene, rina, 4).has_value());
        const auto budi =
            app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value());
        CHECK(app::people_in_care(scene, budi, 5)->empty());
        return true;
    });
}
