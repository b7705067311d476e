// Who may order which report, who gets it, and how it ends.
#include "bot/app/report_jobs.hpp"

#include <algorithm>

#include "bot/app/report_columns.hpp"
#include "bot/app/report_mail.hpp"
#include "bot/app/report_work.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using app::ReportOrder;
using app::ReportRefusal;
using domain::UnitId;
using stories::Office;

namespace {

ReportOrder a_week() {
    ReportOrder order;
    order.days = {*domain::from_iso_date("2026-02-09"), *domain::from_iso_date("2026-02-15")};
    order.format = app::ReportFormat::json;
    return order;
}

app::Requester as(app::Scene& scene, const std::string& who) {
    return app::requester(storage::find_employee(scene.tx, domain::EmployeeId{who}).value());
}

tl::expected<std::int64_t, ReportRefusal> orders(Office& office, const std::string& who,
                                                 const ReportOrder& order) {
    return office.in_scene(
        [&](app::Scene& scene) { return app::request_report(scene, as(scene, who), order); });
}

/// As the loop does it.
bool makes(Office& office, std::int64_t id) {
    return office.in_scene([&](app::Scene& scene) {
        const auto job = storage::find_report_job(scene.tx, id).value();
        app::ReportWork work(app::report_order_from(job.parameters).value());
        if (!storage::start_report_job(scene.tx, id, work.steps())) return false;
        while (!work.is_read()) work.step(scene);
        return app::finish_report(scene, job, work.order(), app::rendered(work.report(scene), work.order()),
                                  "Ringkasnya");
    });
}

tl::expected<app::FetchedReport, ReportRefusal> fetches(Office& office, const std::string& who,
                                                        std::int64_t id) {
    return office.in_scene([&](app::Scene& scene) { return app::fetch_report(scene, as(scene, who), id); });
}

std::vector<UnitId> units_of_job(Office& office, std::int64_t id) {
    return office.in_scene([&](app::Scene& scene) {
        return app::report_order_from(storage::find_report_job(scene.tx, id)->parameters)->units;
    });
}

/// The oldest first.
std::vector<storage::ReportJob> ordered_by_itself(Office& office) {
    auto jobs =
        office.in_scene([](app::Scene& scene) { return storage::report_jobs(scene.tx, "sigap", 10); });
    std::reverse(jobs.begin(), jobs.end());
    return jobs;
}

}  // namespace

TEST_CASE("HR gets the whole office, and the bytes with their hash") {
    Office office;
    const auto id = orders(office, "hana", a_week());
    REQUIRE(id);
    CHECK(units_of_job(office, *id).empty());
    CHECK(fetches(office, "hana", *id).error() == ReportRefusal::not_done);
    CHECK(makes(office, *id));
    const auto made = fetches(office, "hana", *id);
    REQUIRE(made);
    CHECK(made->content.find("\"tables\"") != std::string::npos);
    CHECK(made->job.file_name == "sigap-laporan-2026-02-09-2026-02-15.json");
    CHECK(made->job.media_type == "application/json");
    CHECK(made->job.content_hash.size() == 64);
    CHECK(made->job.state == "done");
}

TEST_CASE("a supervisor's order is narrowed to the own units, whatever was left out") {
    Office office;
    const auto id = orders(office, "rina", a_week());
    REQUIRE(id);
    CHECK(units_of_job(office, *id) == std::vector<UnitId>{UnitId{"Biro Organisasi"}});
    ReportOrder order = a_week();
    order.units = {UnitId{"RSUD"}};
    CHECK(orders(office, "rina", order).error() == ReportRefusal::out_of_scope);
    order.units = {UnitId{"Biro Organisasi"}, UnitId{"Setda"}};
    CHECK(orders(office, "rina", order).error() == ReportRefusal::out_of_scope);
    order.units = {UnitId{"Tidak Ada"}};
    CHECK(orders(office, "rina", order).error() == ReportRefusal::out_of_scope);
    CHECK(orders(office, "hana", order).error() == ReportRefusal::out_of_scope);
    order.units = {UnitId{"RSUD"}};
    CHECK(orders(office, "dewi", order).has_value());  // below Setda
}

TEST_CASE(
    "HR of a unit orders for it and those below; employees, administrators and auditors order nothing") {
    Office office;
    becomes(office, "sari", domain::Role::unit_hr);
    const auto id = orders(office, "sari", a_week());
    REQUIRE(id);
    CHECK(units_of_job(office, *id) == std::vector<UnitId>{UnitId{"RSUD"}});
    CHECK(orders(office, "budi", a_week()).error() == ReportRefusal::not_allowed);
    for (const auto role : {domain::Role::admin, domain::Role::auditor}) {
        becomes(office, "made", role);
        CHECK(orders(office, "made", a_week()).error() == ReportRefusal::not_allowed);
    }
}

TEST_CASE(
    "an auditor reads what others ordered and ends nothing; other people's reports are nobody's business") {
    Office office;
    becomes(office, "made", domain::Role::auditor);
    const auto id = orders(office, "rina", a_week());
    REQUIRE(makes(office, *id));
    CHECK(fetches(office, "made", *id).has_value());
    CHECK(fetches(office, "hana", *id).has_value());
    CHECK(fetches(office, "dewi", *id).error() == ReportRefusal::unknown);
    CHECK(fetches(office, "budi", *id).error() == ReportRefusal::unknown);
    const auto of_hana = orders(office, "hana", a_week());
    const auto ends = [&](const std::string& who) {
        return office.in_scene(
            [&](app::Scene& scene) { return app::cancel_report(scene, as(scene, who), *of_hana); });
    };
    CHECK(ends("made").error() == ReportRefusal::not_allowed);
    CHECK(ends("rina").error() == ReportRefusal::unknown);
    CHECK(ends("hana").has_value());
    const auto listed =
        office.in_scene([&](app::Scene& scene) { return app::report_jobs(scene, as(scene, "rina"), 10); });
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].id == *id);
}

TEST_CASE("whoever leads the unit no more gets its report no more") {
    Office office;
    const auto id = orders(office, "rina", a_week());
    REQUIRE(makes(office, *id));
    CHECK(fetches(office, "rina", *id).has_value());
    office.in_scene([](app::Scene& scene) {
        domain::Unit unit = storage::find_unit(scene.tx, UnitId{"Biro Organisasi"}).value();
        unit.head = domain::EmployeeId{"budi"};
        storage::save(scene.tx, unit, "test");
    });
    CHECK(fetches(office, "rina", *id).error() == ReportRefusal::unknown);
}

TEST_CASE("what is cancelled stays cancelled, also if it was nearly done") {
    Office office;
    const auto id = orders(office, "hana", a_week());
    office.in_scene([&](app::Scene& scene) {
        CHECK(storage::start_report_job(scene.tx, *id, 7));
        CHECK(app::cancel_report(scene, as(scene, "hana"), *id).has_value());
        CHECK_FALSE(storage::note_report_steps(scene.tx, *id, 5));
        const auto job = storage::find_report_job(scene.tx, *id).value();
        CHECK_FALSE(app::finish_report(scene, job, a_week(), "bytes", ""));
        CHECK(app::cancel_report(scene, as(scene, "hana"), *id).error() == ReportRefusal::not_done);
    });
    CHECK(fetches(office, "hana", *id).error() == ReportRefusal::not_done);
}

TEST_CASE("three may wait for one person, and a flawed order waits for nobody") {
    Office office;
    for (int order = 0; order < app::kMostReportsWaiting; ++order)
        CHECK(orders(office, "hana", a_week()).has_value());
    CHECK(orders(office, "hana", a_week()).error() == ReportRefusal::too_many);
    CHECK(orders(office, "rina", a_week()).has_value());
    ReportOrder flawed = a_week();
    flawed.is_shared = true;
    flawed.by = app::ReportBy::person;
    CHECK(orders(office, "dewi", flawed).error() == ReportRefusal::flawed);
}

TEST_CASE("bytes are there for seven days, and order, making and fetching are on record") {
    Office office;
    const auto id = orders(office, "hana", a_week());
    REQUIRE(makes(office, *id));
    REQUIRE(fetches(office, "hana", *id).has_value());
    const auto kinds = office.in_scene([&](app::Scene& scene) {
        std::string found;
        scene.tx.for_each(
            "SELECT kind FROM audit_event WHERE subject = $1 ORDER BY audit_event_id",
            [&](const storage::Row& row) { found += row.get<std::string>(0) + " "; },
            "report/" + std::to_string(*id));
        return found;
    });
    CHECK(kinds == "report_requested report_made report_fetched ");
    office.at("2026-02-20 05:00");
    CHECK(fetches(office, "hana", *id).error() == ReportRefusal::expired);
    office.in_scene([](app::Scene& scene) {
        CHECK(storage::has_expired_reports(scene.tx));
        CHECK(storage::drop_expired_reports(scene.tx, 10) == 1);
    });
    CHECK(fetches(office, "hana", *id).error() == ReportRefusal::unknown);
}

TEST_CASE(
    "on the first working day of a month the month's spreadsheet and the evaluation are mailed to HR, once") {
    Office office;
    office.settings().hr_mail = {"hr@kaltim.example", "bkd@kaltim.example"};
    office.at("2026-03-02 16:30");
    const auto jobs = ordered_by_itself(office);
    REQUIRE(jobs.size() == 2);
    const auto evaluation = app::report_order_from(jobs[1].parameters).value();
    CHECK(evaluation.kind == app::ReportKind::evaluation);
    CHECK(evaluation.format == app::ReportFormat::pdf);
    CHECK(domain::to_iso_date(evaluation.days.first) == "2026-02-01");
    CHECK_FALSE(evaluation.is_shared);
    const auto order = app::report_order_from(jobs[0].parameters).value();
    CHECK(order.format == app::ReportFormat::xlsx);
    CHECK(order.by == app::ReportBy::unit);
    CHECK(domain::to_iso_date(order.days.first) == "2026-02-01");
    CHECK(domain::to_iso_date(order.days.last) == "2026-02-28");
    REQUIRE(makes(office, jobs[0].id));
    office.in_scene([&](app::Scene& scene) {
        const auto rows = storage::rows_about(scene.tx, "report/" + std::to_string(jobs[0].id));
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].lane == "email/hr");
        const auto message = storage::message_of(scene.tx, rows[0].id);
        CHECK(message.text.find("sigap-laporan-2026-02-01-2026-02-28.xlsx") != std::string::npos);
        CHECK(message.text.find("Ringkasnya") != std::string::npos);
        REQUIRE(message.arguments.size() == 2);
        CHECK(app::attached_report(message.arguments[1]) == jobs[0].id);
    });
    CHECK_FALSE(app::attached_report("report_job/12x"));
    CHECK_FALSE(app::attached_report("12"));
}

TEST_CASE("what is mailed, as what and to whom is the office's to say") {
    Office office;
    office.settings().hr_mail = {"hr@kaltim.example"};
    office.settings().report_mail = {{app::MailedReport::month, app::ReportFormat::csv, {}},
                                     {app::MailedReport::evaluation,
                                      app::ReportFormat::pdf,
                                      {"hr@kaltim.example", "sekda@kaltim.example"}}};
    office.at("2026-03-02 16:30");
    const auto jobs = ordered_by_itself(office);
    REQUIRE(jobs.size() == 2);
    const auto month = app::report_order_from(jobs[0].parameters).value();
    CHECK(month.format == app::ReportFormat::csv);
    CHECK_FALSE(month.is_shared);
    const auto evaluation = app::report_order_from(jobs[1].parameters).value();
    CHECK(evaluation.is_shared);  // one who receives it may not know every person
    REQUIRE(makes(office, jobs[1].id));
    office.in_scene([&](app::Scene& scene) {
        const auto rows = storage::rows_about(scene.tx, "report/" + std::to_string(jobs[1].id));
        REQUIRE(rows.size() == 2);
        CHECK(
            storage::message_of(scene.tx, rows[1].id).text.find("sigap-evaluasi-2026-02-01-2026-02-28.pdf") !=
            std::string::npos);
    });
}

TEST_CASE("what is mailed by the week goes out on its first working day, of the week before") {
    Office office;
    office.settings().hr_mail = {"hr@kaltim.example"};
    office.settings().report_mail = {{app::MailedReport::week, app::ReportFormat::pdf, {}}};
    office.in_scene([](app::Scene& scene) { app::set_next_week_report(scene); });
    office.at("2026-02-18 16:29");  // Monday and Tuesday were off
    CHECK(ordered_by_itself(office).empty());
    office.at("2026-02-18 16:30");
    auto jobs = ordered_by_itself(office);
    REQUIRE(jobs.size() == 1);
    const auto order = app::report_order_from(jobs[0].parameters).value();
    CHECK(order.kind == app::ReportKind::period);
    CHECK(domain::to_iso_date(order.days.first) == "2026-02-09");
    CHECK(domain::to_iso_date(order.days.last) == "2026-02-15");
    office.at("2026-02-20 23:00");
    CHECK(ordered_by_itself(office).size() == 1);
    office.at("2026-02-24 00:00");
    CHECK(ordered_by_itself(office).size() == 2);
    office.settings().report_mail.clear();  // switched off: the timer that waits orders nothing
    office.at("2026-03-10 00:00");
    CHECK(ordered_by_itself(office).size() == 2);
}

TEST_CASE("an order of Sigap's own made before it named whom it goes to is mailed to HR") {
    Office office;
    office.settings().hr_mail = {"hr@kaltim.example"};
    app::ReportOrder order;
    order.days = {*domain::from_iso_date("2026-02-09"), *domain::from_iso_date("2026-02-12")};
    const auto id = office.in_scene([&](app::Scene& scene) { return app::order_by_itself(scene, order); });
    REQUIRE(makes(office, id));
    office.in_scene([&](app::Scene& scene) {
        CHECK(storage::rows_about(scene.tx, "report/" + std::to_string(id)).size() == 1);
    });
    order.mail_to = {"bkd@kaltim.example"};
    CHECK(app::report_order_from(app::to_json(order)).value() == order);
}

TEST_CASE("without an address nothing is ordered for the mail") {
    Office office;
    office.at("2026-03-02 16:30");
    CHECK(office.in_scene([](app::Scene& scene) { return storage::report_jobs(scene.tx, "", 10); }).empty());
}
