// A report read on its page: day, week or month, the unit, by unit or person; the same figures as its file.
#include "bot/app/report_columns.hpp"
#include "bot/app/report_desk.hpp"
#include "bot/app/report_work.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

/// Friday, 13 February: Budi answers, Emma does not.
void a_friday_with_a_call(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:02");
    office.says("budi", "siap");
    office.at("2026-02-14 09:00");
}

/// Cells of columns whose numbers stand below each other, to the right.
std::string numbers(const std::vector<std::string>& texts) {
    std::string cells;
    for (const std::string& text : texts) cells += "<td class=\"text-end\">" + text + "</td>";
    return cells;
}

const std::string kThatDay = "/reports?span=day&date=2026-02-13";

}  // namespace

TEST_CASE("the figures stand on the page itself, as a table by unit or by person") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    auto rina = desk.of("rina");
    const auto by_unit = rina.opens(kThatDay);
    CHECK(by_unit.status == 200);
    CHECK(by_unit.says("<th scope=\"col\" class=\"text-end\">Menjawab</th>"));
    CHECK(by_unit.says("<th scope=\"row\">Biro Organisasi</th>" + numbers({"2", "1"})));
    CHECK_FALSE(by_unit.says("<td>Budi Santoso</td>"));
    const auto by_person = rina.opens(kThatDay + "&by=person");
    CHECK(by_person.says("<td>Budi Santoso</td><td>budi</td>" + numbers({"1", "1"})));
    CHECK(by_person.says("<td>Emma Hart</td><td>emma</td>" + numbers({"1", "0"})));
}

TEST_CASE("the page says what the file says, cell by cell") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    const auto shown = desk.of("hana").opens(kThatDay);
    app::ReportOrder order;
    const auto day = *domain::from_iso_date("2026-02-13");
    order.days = {day, day};
    app::ReportWork work(order);
    office.in_scene([&](app::Scene& scene) {
        while (!work.is_read()) work.step(scene);
        const documents::Report report = work.report(scene);
        CHECK(shown.says(report.title));
        for (const auto& fact : report.summary) CHECK(shown.says(fact.value));
        int tables = 0;
        for (const documents::Block& block : documents::to_letter(report).blocks) {
            const auto* table = std::get_if<documents::LetterTable>(&block);
            if (!table) continue;
            ++tables;
            for (const auto& cells : table->rows) {
                std::string row = "<tr><th scope=\"row\">" + cells.front() + "</th>";
                for (std::size_t at = 1; at < cells.size(); ++at)
                    row += table->columns[at].kind == documents::ColumnKind::number
                               ? numbers({cells[at]})
                               : "<td>" + cells[at] + "</td>";
                CHECK(shown.says(row + "</tr>"));
            }
        }
        CHECK(tables == 3);
        return true;
    });
}

TEST_CASE("a report begins with the month that lasts, and leads to those before and after") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto month = hana.opens("/reports");
    CHECK(month.says("1 Feb 2026"));
    CHECK(month.says("28 Feb 2026"));
    CHECK(month.says("masih dapat berubah"));
    CHECK(month.says("date=2026-01-31"));
    CHECK_FALSE(month.says("date=2026-03-01"));  // it has not begun
    const auto before = hana.opens("/reports?span=month&date=2026-01-31");
    CHECK(before.says("date=2026-02-01"));
    const auto week = hana.opens("/reports?span=week&date=2026-02-11&unit=Biro%20Organisasi&by=person");
    CHECK(week.says("Pekan 7 (9–15 Februari 2026)"));
    CHECK(week.says(
        "/reports?kind=period&amp;span=week&amp;date=2026-02-08&amp;by=person&amp;unit=Biro%20Organisasi"));
    CHECK(week.says("name=\"from\" value=\"2026-02-09\""));  // the file is of what is shown
    CHECK(week.says("<input type=\"hidden\" name=\"by\" value=\"person\">"));
}

TEST_CASE("an address that means nothing shows the month that lasts, not an error") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    for (const char* path : {"/reports?span=year&date=soon&kind=all&by=mood", "/reports?date=2026-02-31"}) {
        CAPTURE(path);
        const auto shown = hana.opens(path);
        CHECK(shown.status == 200);
        CHECK(shown.says("1 Feb 2026"));
    }
}

TEST_CASE("a page to be shared hides small groups and names nobody") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    const auto shown = desk.of("hana").opens(kThatDay + "&by=person&shared=yes");
    CHECK(shown.says("<th scope=\"row\">Biro Organisasi</th>" + numbers({"ditutup"})));
    CHECK_FALSE(shown.says("<td>Budi Santoso</td>"));
    CHECK(shown.says("<input type=\"hidden\" name=\"shared\" value=\"yes\">"));
}

TEST_CASE("weeks are named as people name them, in the reader's language; the foot of a letter has no code") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string both = "/reports?kind=evaluation&span=weeks&date=2026-02-15";
    CHECK(hana.opens(both).says("<th scope=\"row\">Pekan 7 (9–15 Februari 2026)</th>"));
    CHECK(hana.opens("/reports/trend").says("data-short=\"9 Feb 2026\">Pekan 7 (9–15 Februari 2026)</th>"));
    hana.sends("/look", {{"language", "en"}});
    CHECK(hana.opens(both).says("<th scope=\"row\">Week 7 (9–15 February 2026)</th>"));
    CHECK(hana.opens("/reports/trend").says(">Week 7 (9–15 February 2026)</th>"));
    app::ReportOrder order;
    order.kind = app::ReportKind::evaluation;
    order.days = {*domain::from_iso_date("2026-03-30"), *domain::from_iso_date("2026-04-05")};
    const auto reference = [&](domain::Language language) {
        order.language = language;
        return office.in_scene([&](app::Scene& scene) { return app::report_frame(scene, order).reference; });
    };
    CHECK(reference(domain::Language::id) ==
          "Sigap: Evaluasi hari kerja fleksibel, Pekan 14 (30 Maret – 5 April 2026)");
    CHECK(reference(domain::Language::en).ends_with("Week 14 (30 March – 5 April 2026)"));
}

TEST_CASE("an evaluation is read on the page, by unit and never by person") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    const auto shown = desk.of("rina").opens("/reports?kind=evaluation&by=person");
    CHECK(shown.says("Panggilan dijawab tepat waktu"));
    CHECK(shown.says("Data belum cukup untuk menyimpulkan"));
    CHECK_FALSE(shown.says("Budi Santoso</t"));
}

TEST_CASE(
    "figures are of one's own units: an auditor reads all without ordering, a supervisor no other unit") {
    Office office;
    a_friday_with_a_call(office);
    Desk desk(office);
    stories::give_roles(office);
    CHECK(stories::statuses(desk, kThatDay) == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, kThatDay + "&unit=RSUD") == "404 409 409 200 200 404");
    CHECK_FALSE(desk.of("rina").opens(kThatDay).says("<th scope=\"row\">RSUD</th>"));
    const auto auditor = desk.of("made").opens(kThatDay + "&by=person");
    CHECK(auditor.says("<td>Budi Santoso</td>"));
    CHECK(auditor.says("<option value=\"RSUD\""));
    CHECK_FALSE(auditor.says("name=\"format\""));
    office.in_scene([](app::Scene& scene) {
        app::ReportOrder order;
        const auto first = *domain::from_iso_date("2026-01-01");
        order.days = {first, *domain::from_iso_date("2026-02-13")};
        const auto as = [&](const char* who) {
            const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who});
            return app::report_on_page(scene, app::viewer_of(scene, *person), order);
        };
        CHECK(as("hana").error() == app::ReportRefusal::flawed);  // too long for a page
        order.days = {first, first};
        CHECK(as("hana").has_value());
        CHECK(as("budi").error() == app::ReportRefusal::not_allowed);
        CHECK(as("nyoman").error() == app::ReportRefusal::not_allowed);
        order.units = {domain::UnitId{"RSUD"}};
        CHECK(as("rina").error() == app::ReportRefusal::out_of_scope);
        return true;
    });
}

TEST_CASE("an evaluation opened on a month that had hardly begun, and forgot the weeks there are") {
    Office office;
    a_friday_with_a_call(office);
    office.at("2026-03-02 09:00");
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto opened = hana.opens("/reports?kind=evaluation");
    CHECK(opened.says("Pekan 7 (9–15 Februari 2026)"));
    CHECK(opened.says("<option value=\"weeks\" selected>"));
    CHECK(opened.says("name=\"first\" value=\"2026-01-12\""));  // eight whole weeks
    CHECK(opened.says("name=\"date\" value=\"2026-03-08\""));
    CHECK(opened.says("name=\"from\" value=\"2026-01-12\""));  // and so does the file
    CHECK(opened.says("span=weeks&amp;date=2026-01-11"));
    CHECK_FALSE(opened.says("date=2026-03-09"));  // nothing later than today
    CHECK(hana.opens("/reports?kind=evaluation&span=weeks&date=2026-01-11")
              .says("span=weeks&amp;date=2026-03-02"));
    const auto recent = hana.opens("/reports?kind=evaluation&span=recent&date=2026-02-10");
    CHECK(recent.says("span=recent&amp;date=2026-03-02"));  // thirty days on, and no further than today
    CHECK(hana.opens("/reports").says("<option value=\"month\" selected>"));
    CHECK(hana.opens("/reports?kind=evaluation&span=month").says("<option value=\"month\" selected>"));
}

TEST_CASE("the form sent the month along when its reader chose the evaluation") {
    Office office;
    a_friday_with_a_call(office);
    office.at("2026-03-02 09:00");
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.opens("/reports").says("<input type=\"hidden\" name=\"of\" value=\"period\">"));
    const auto chosen =
        hana.opens("/reports?of=period&kind=evaluation&span=month&first=2026-03-01&date=2026-03-01");
    CHECK(chosen.says("<option value=\"weeks\" selected>"));
    CHECK(chosen.says("name=\"first\" value=\"2026-01-12\""));
    CHECK(chosen.says("name=\"date\" value=\"2026-03-08\""));
    // A month long past leads to the eight weeks up to its end.
    CHECK(hana.opens("/reports?of=period&kind=evaluation&span=month&date=2026-01-01")
              .says("name=\"date\" value=\"2026-02-01\""));
    // Whoever changes the span as well means it.
    CHECK(hana.opens("/reports?of=period&kind=evaluation&span=week&date=2026-02-11")
              .says("<option value=\"week\" selected>"));
    CHECK(hana.opens("/reports?of=evaluation&kind=period&span=weeks&date=2026-03-08")
              .says("<option value=\"month\" selected>"));
}

TEST_CASE("days from one date to another are shown, and the ones before and after are as many") {
    Office office;
    a_friday_with_a_call(office);
    office.at("2026-03-02 09:00");
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto shown =
        hana.opens("/reports?kind=evaluation&span=range&first=2026-02-02&date=2026-02-20&unit=Setda");
    CHECK(shown.status == 200);
    CHECK(shown.says("<option value=\"range\" selected>"));
    CHECK(shown.says("2 Feb 2026"));
    CHECK(shown.says("20 Feb 2026"));
    CHECK(shown.says("span=range&amp;first=2026-01-14&amp;date=2026-02-01"));
    CHECK(shown.says("span=range&amp;first=2026-02-21&amp;date=2026-03-02"));
    CHECK(shown.says("name=\"to\" value=\"2026-02-20\""));
}

TEST_CASE("days that make no sense are refused with what to choose instead") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const auto says = [&](const std::string& days, const char* words) {
        CAPTURE(days);
        const auto shown = hana.opens("/reports?kind=evaluation&span=range" + days);
        CHECK(shown.status == 409);
        CHECK(shown.says(words));
    };
    says("", "perlu diisi");
    says("&first=2026-02-31&date=2026-03-01", "perlu diisi");
    says("&first=2026-02-10&date=2026-02-01", "Mohon tukar keduanya");
    says("&first=2027-01-01&date=2027-02-01", "belum tiba");
    says("&first=2025-01-01&date=2026-02-01", "paling lama 182 hari");
    CHECK(hana.opens("/reports?span=range&first=2026-01-01&date=2026-02-01").says("paling lama 31 hari"));
    CHECK(hana.opens("/reports?kind=evaluation&span=range&first=2025-08-17&date=2026-02-14").status == 200);
}
