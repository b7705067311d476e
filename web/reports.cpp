// Reports: read here, or ordered, made in the background, followed, cancelled and fetched.
#include "bot/app/report_desk.hpp"
#include "bot/app/week_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"
#include "web/report_view.hpp"

namespace web {
namespace {

app::Requester requester_of(const Visit& visit) {
    return app::requester(visit.viewer.person);
}

std::string units_text(const Visit& visit, const app::ReportOrder& order) {
    if (order.units.empty()) return visit.word("reporting_whole_office");
    std::vector<std::string> names;
    for (const domain::UnitId& unit : order.units) names.push_back(unit.value);
    return wording::list(names, visit.language);
}

Data report_row(const Visit& visit, const app::ListedReport& listed) {
    const auto& [job, order, requester] = listed;
    const std::string& zone = visit.scene.office.zone;
    const bool is_running = job.state == "running";
    Data row = object();
    row.set("id", Data{std::to_string(job.id)});
    row.set("title", Data{visit.word("web_reports_kind_" + std::string(to_string(order.kind)))});
    row.set("days", Data{app::period_words(visit.scene, order.days, visit.language)});
    row.set("units", Data{units_text(visit, order)});
    row.set("by", Data{visit.word("web_reports_by_" + std::string(to_string(order.by)))});
    row.set("is_shared", Data{order.is_shared});
    row.set("format", Data{std::string(to_string(order.format))});
    row.set("requester", Data{requester});
    row.set("state", Data{visit.word("web_reports_state_" + job.state)});
    row.set("is_running", Data{is_running});
    row.set("done", Data{std::to_string(job.steps_done)});
    row.set("steps", Data{std::to_string(job.steps)});
    row.set("is_open", Data{job.state == "queued" || is_running});
    row.set("is_ready", Data{job.state == "done"});
    row.set("hash", Data{job.content_hash});
    row.set("until",
            Data{job.expires_at ? wording::date_and_time(*job.expires_at, zone, visit.language) : ""});
    return row;
}

void set_list(const Visit& visit, Data& data, const app::ReportDesk& desk) {
    Data rows = list();
    for (const app::ListedReport& listed : desk.reports) rows.push_back(report_row(visit, listed));
    data.set("reports", rows);
    data.set("has_reports", Data{!desk.reports.empty()});
    data.set("may_order", Data{desk.may_order});
    data.set("version", Data{std::string()});
}

Answer say_no(const Visit& visit, app::ReportRefusal refusal) {
    switch (refusal) {
        case app::ReportRefusal::not_allowed:
        case app::ReportRefusal::unknown:
            return not_found();
        case app::ReportRefusal::out_of_scope:
            return refused(visit, visit.word("web_reports_out_of_scope"));
        case app::ReportRefusal::flawed:
            return refused(visit, visit.word("web_reports_flawed"));
        case app::ReportRefusal::too_many:
            return refused(visit, visit.word("web_reports_too_many"));
        case app::ReportRefusal::not_done:
        case app::ReportRefusal::expired:
            return refused(visit, visit.word("web_reports_not_there"));
    }
    return not_found();
}

std::string days_words(const Visit& visit, const std::string& flaw, int most) {
    return visit.word(flaw, {{"batas", wording::number(most, visit.language)}});
}

Answer reports(Visit& visit) {
    const auto desk = app::report_desk(visit.scene, visit.viewer);
    if (!desk) return not_found();
    const ReportChoice choice = report_choice(visit, desk->is_large);
    if (!choice.flaw.empty())
        return refused(visit, days_words(visit, choice.flaw, app::most_days_on_a_page(choice.order.kind)));
    const auto report = app::report_on_page(visit.scene, visit.viewer, choice.order);
    if (!report) return say_no(visit, report.error());
    Answer answer;
    answer.page = "reports";
    answer.title = visit.word("web_reports_title");
    set_list(visit, answer.data, *desk);
    set_choice(visit, answer.data, choice, desk->units);
    set_figures(answer.data, *report);
    return answer;
}

Answer report_list(Visit& visit) {
    const auto desk = app::report_desk(visit.scene, visit.viewer);
    if (!desk) return not_found();
    Answer answer;
    answer.fragment = "report_list";
    set_list(visit, answer.data, *desk);
    return answer;
}

Answer order(Visit& visit) {
    app::ReportOrder wanted;
    const auto kind = app::report_kind_from(visit.field("kind"));
    const auto by = app::report_by_from(visit.field("by"));
    const auto format = app::report_format_from(visit.field("format"));
    const auto first = domain::from_iso_date(visit.field("from"));
    const auto last = domain::from_iso_date(visit.field("to"));
    if (!kind || !by || !format) return say_no(visit, app::ReportRefusal::flawed);
    const auto today = domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
    const std::string flaw = flaw_of_days(first, last, today, app::kMostReportDays);
    if (!flaw.empty()) return refused(visit, days_words(visit, flaw, app::kMostReportDays));
    wanted.kind = *kind;
    wanted.by = *by;
    wanted.format = *format;
    wanted.days = {*first, *last};
    wanted.is_shared = !visit.field("shared").empty();
    wanted.language = visit.language;
    if (const std::string unit = visit.field("unit"); !unit.empty()) wanted.units = {domain::UnitId{unit}};
    const auto made = app::request_report(visit.scene, requester_of(visit), wanted);
    return made ? go_to("/reports", "web_notice_report_ordered") : say_no(visit, made.error());
}

Answer cancel(Visit& visit) {
    const auto id = visit.number();
    if (!id) return not_found();
    const auto cancelled = app::cancel_report(visit.scene, requester_of(visit), *id);
    return cancelled ? go_to("/reports", "web_notice_report_cancelled") : say_no(visit, cancelled.error());
}

Answer file(Visit& visit) {
    const auto id = visit.number();
    if (!id) return not_found();
    auto fetched = app::fetch_report(visit.scene, requester_of(visit), *id);
    if (!fetched) return say_no(visit, fetched.error());
    Answer answer;
    answer.file = Answer::File{fetched->job.file_name, fetched->job.media_type, std::move(fetched->content)};
    return answer;
}

constexpr Route kReportsRoutes[] = {
    {"GET", "/reports", app::Permission::see_people, reports},
    {"GET", "/reports/list", app::Permission::see_people, report_list},
    {"POST", "/reports", app::Permission::see_people, order},
    {"POST", "/reports/<id>/cancel", app::Permission::see_people, cancel},
    {.method = "GET",
     .path = "/reports/<id>/file",
     .needs = app::Permission::see_people,
     .serve = file,
     .is_on_record = true},
};

}  // namespace

std::span<const Route> report_pages() {
    return kReportsRoutes;
}

}  // namespace web
