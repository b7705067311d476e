// Reports on the dashboard: ordered, followed, cancelled, fetched; each only by whom they are for.
#include "bot/app/report_columns.hpp"
#include "bot/app/report_jobs.hpp"
#include "bot/app/report_work.hpp"
#include "bot/app/trend.hpp"
#include "storage/report_jobs.hpp"
#include "storage/roster.hpp"
#include "tests/web/roles.hpp"

using stories::Desk;
using stories::Office;

namespace {

std::map<std::string, std::string> a_week() {
    return {
        {"kind", "period"}, {"by", "unit"}, {"format", "csv"}, {"from", "2026-02-09"}, {"to", "2026-02-12"}};
}

/// As the loop does it, as far as so many days.
void makes(Office& office, std::int64_t id, int most = 1000) {
    office.in_scene([&](app::Scene& scene) {
        const auto job = storage::find_report_job(scene.tx, id).value();
        app::ReportWork work(app::report_order_from(job.parameters).value());
        REQUIRE(storage::start_report_job(scene.tx, id, work.steps()));
        while (!work.is_read() && work.steps_done() < most) work.step(scene);
        storage::note_report_steps(scene.tx, id, work.steps_done());
        if (work.is_read())
            app::finish_report(scene, job, work.order(), app::rendered(work.report(scene), work.order()), "");
        return true;
    });
}

}  // namespace

TEST_CASE("a report is ordered, followed while it is made, and fetched; that it was fetched is on record") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.sends("/reports", a_week()).location == "/reports?notice=web_notice_report_ordered");
    const auto waiting = hana.opens("/reports/list");
    CHECK(waiting.says("menunggu"));
    CHECK(hana.opens("/reports/list", {{"If-None-Match", waiting.version}}).status == 304);
    CHECK(hana.opens("/reports/1/file").status == 409);
    makes(office, 1, 2);
    const auto running = hana.opens("/reports/list", {{"If-None-Match", waiting.version}});
    CHECK(running.status == 200);
    CHECK(running.says("2/4"));
    office.in_scene([](app::Scene& scene) { return storage::requeue_running_reports(scene.tx); });
    makes(office, 1);
    CHECK(hana.opens("/reports").says("href=\"/reports/1/file\""));
    const auto file = hana.opens("/reports/1/file");
    CHECK(file.status == 200);
    CHECK(file.headers.at("content-disposition").find("sigap-laporan-2026-02-09-2026-02-12.csv") !=
          std::string::npos);
    CHECK(office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM audit_event WHERE kind = 'report_fetched'")
            ->get<std::int64_t>(0);
    }) == 1);
}

TEST_CASE("what waits can be cancelled once, and too many at once are refused") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    for (int i = 0; i < app::kMostReportsWaiting; ++i) CHECK(hana.sends("/reports", a_week()).status == 303);
    CHECK(hana.sends("/reports", a_week()).status == 409);
    CHECK(hana.sends("/reports/1/cancel").location == "/reports?notice=web_notice_report_cancelled");
    CHECK(hana.sends("/reports/1/cancel").status == 409);
    CHECK(hana.opens("/reports").says("dibatalkan"));
    CHECK(hana.sends("/reports", a_week()).status == 303);
}

TEST_CASE("an order that cannot be made is refused with what to change") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    for (const auto& [name, value] : std::map<std::string, std::string>{{"from", "2026-03-09"},
                                                                        {"to", "soon"},
                                                                        {"kind", "all"},
                                                                        {"by", "mood"},
                                                                        {"format", "exe"},
                                                                        {"unit", "Biro Hilang"}}) {
        CAPTURE(name);
        auto order = a_week();
        order[name] = value;
        CHECK(hana.sends("/reports", order).status == 409);
    }
    auto backwards = a_week();
    backwards["to"] = "2026-02-01";
    CHECK(hana.sends("/reports", backwards).says("Mohon tukar keduanya"));
    auto shared = a_week();
    shared["shared"] = "yes";
    shared["by"] = "person";
    CHECK(hana.sends("/reports", shared).status == 409);
    CHECK(hana.opens("/reports").says("Belum ada laporan"));
}

TEST_CASE("everybody sees what is theirs: supervisors their units, auditors read, others nothing") {
    Office office;
    Desk desk(office);
    stories::give_roles(office);
    CHECK(stories::statuses(desk, "/reports") == "404 200 200 200 200 404");
    CHECK(stories::statuses(desk, "/reports/list") == "404 200 200 200 200 404");
    auto rina = desk.of("rina");
    auto order = a_week();
    order["unit"] = "RSUD";
    CHECK(rina.sends("/reports", order).status == 409);
    CHECK_FALSE(rina.opens("/reports").says("<option value=\"RSUD\""));
    CHECK(desk.of("hana").sends("/reports", a_week()).status == 303);
    makes(office, 1);
    CHECK(stories::statuses(desk, "/reports/1/file") == "404 404 404 200 200 404");
    auto auditor = desk.of("made");
    CHECK_FALSE(auditor.opens("/reports").says("method=\"post\" action=\"/reports\""));
    CHECK(auditor.sends("/reports", a_week()).status == 404);
    CHECK(rina.sends("/reports/1/cancel").status == 404);
}

TEST_CASE("the last weeks stand in a table that a chart is drawn from, of one's own people alone") {
    Office office;
    Desk desk(office);
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil Budi: mohon kabari");
    office.taps("rina", "Kirim");
    office.says("budi", "siap");
    office.at("2026-02-13 12:00");
    const auto weeks = [&](const std::string& who) {
        return office.in_scene([&](app::Scene& scene) {
            const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who});
            return app::trend(scene, app::viewer_of(scene, *person));
        });
    };
    REQUIRE(weeks("rina").size() == app::kTrendWeeks);
    CHECK(weeks("rina").back().calls.answered == 1);
    CHECK(weeks("rina").front().calls.asked == 0);
    CHECK(weeks("budi").empty());

    const auto shown = desk.of("rina").opens("/reports/trend");
    CHECK(shown.says("data-value=\"100\">100 % (1 dari 1)"));
    CHECK(shown.says("data-value=\"\">–"));
    CHECK(desk.of("budi").opens("/reports/trend").status == 404);
}

TEST_CASE("a share in the trend is rounded to the nearest percent, not down") {
    Office office;
    Desk desk(office);
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil Budi, Siti Aminah, Siti Rahma: mohon kabari");
    office.taps("rina", "Kirim");
    office.says("budi", "siap");
    office.says("siti", "siap");
    office.at("2026-02-13 12:00");
    CHECK(desk.of("rina").opens("/reports/trend").says("data-value=\"67\">67 % (2 dari 3)"));
}
