#include "web/report_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"
#include "web/period_form.hpp"

namespace web {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::pair<ReportSpan, std::string_view>, 4> kSpans{{{ReportSpan::day, "day"},
                                                                         {ReportSpan::week, "week"},
                                                                         {ReportSpan::month, "month"},
                                                                         {ReportSpan::recent, "recent"}}};

std::string_view name_of_span(ReportSpan span) {
    for (const auto& [known, name] : kSpans)
        if (known == span) return name;
    return "";
}

app::Period days_of(ReportSpan span, year_month_day date) {
    switch (span) {
        case ReportSpan::day:
            return {date, date};
        case ReportSpan::week: {
            const sys_days monday = domain::monday_of(date);
            return {monday, monday + days{6}};
        }
        case ReportSpan::recent:
            return app::last_thirty_days(date);
        case ReportSpan::month:
            break;
    }
    return app::month_of(date.year() / date.month());
}

year_month_day today_here(const Visit& visit) {
    return domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
}

/// The page of the same report of other days.
std::string address_of(const ReportChoice& choice, year_month_day date) {
    const app::ReportOrder& order = choice.order;
    std::string address = "/reports?kind=" + std::string(to_string(order.kind)) +
                          "&span=" + std::string(name_of_span(choice.span)) +
                          "&date=" + domain::to_iso_date(date) + "&by=" + std::string(to_string(order.by));
    if (!order.units.empty()) address += "&unit=" + encoded(order.units.front().value);
    if (order.is_shared) address += "&shared=yes";
    return address;
}

Data option(std::string_view value, const std::string& words, bool is_chosen) {
    Data shown = object();
    shown.set("value", Data{std::string(value)});
    shown.set("words", Data{words});
    shown.set("is_chosen", Data{is_chosen});
    return shown;
}

Data block_of(const char* kind) {
    Data block = object();
    for (const char* one : {"is_heading", "is_text", "is_table", "is_facts"})
        block.set(one, Data{std::string_view(one) == kind});
    return block;
}

Data texts_of(const std::vector<std::string>& texts) {
    Data all = list();
    for (const std::string& text : texts) all.push_back(Data{text});
    return all;
}

Data shown_as(const documents::Facts& facts) {
    Data block = block_of("is_facts");
    Data rows = list();
    for (const auto& [label, value] : facts.rows) {
        Data row = object();
        row.set("label", Data{label});
        row.set("value", Data{value});
        rows.push_back(row);
    }
    block.set("facts", rows);
    return block;
}

Data shown_as(const documents::LetterTable& table, const std::string& caption) {
    Data block = block_of("is_table");
    block.set("caption", Data{caption});
    std::vector<std::string> heads;
    for (const auto& column : table.columns) heads.push_back(column.title);
    block.set("heads", texts_of(heads));
    Data rows = list();
    for (const auto& cells : table.rows) {
        Data row = object();
        row.set("first", Data{cells.front()});
        row.set("cells", texts_of({cells.begin() + 1, cells.end()}));
        rows.push_back(row);
    }
    block.set("rows", rows);
    return block;
}

}  // namespace

ReportChoice report_choice(const Visit& visit, ReportSpan usual) {
    ReportChoice choice;
    const auto kind = app::report_kind_from(visit.query("kind")).value_or(app::ReportKind::period);
    const bool is_month_of_evaluation = kind == app::ReportKind::evaluation && usual == ReportSpan::month;
    choice.span = is_month_of_evaluation ? ReportSpan::recent : usual;
    for (const auto& [span, name] : kSpans)
        if (visit.query("span") == name) choice.span = span;
    app::ReportOrder& order = choice.order;
    order.kind = kind;
    const auto date = domain::from_iso_date(visit.query("date"));
    order.days = days_of(choice.span, date.value_or(today_here(visit)));
    order.is_shared = !visit.query("shared").empty();
    order.language = visit.language;
    if (order.kind == app::ReportKind::period && !order.is_shared)
        order.by = app::report_by_from(visit.query("by")).value_or(app::ReportBy::unit);
    if (const std::string unit = visit.query("unit"); !unit.empty()) order.units = {domain::UnitId{unit}};
    return choice;
}

void set_choice(const Visit& visit, Data& data, const ReportChoice& choice,
                const std::vector<domain::UnitId>& units) {
    const app::ReportOrder& order = choice.order;
    Data kinds = list();
    for (const auto kind : {app::ReportKind::period, app::ReportKind::evaluation}) {
        const std::string name(to_string(kind));
        kinds.push_back(option(name, visit.word("web_reports_kind_" + name), kind == order.kind));
    }
    data.set("kinds", kinds);
    Data spans = list();
    for (const auto& [span, name] : kSpans)
        spans.push_back(
            option(name, visit.word("web_reports_span_" + std::string(name)), span == choice.span));
    data.set("spans", spans);
    Data choices = list();
    for (const domain::UnitId& unit : units)
        choices.push_back(
            option(unit.value, unit.value, !order.units.empty() && order.units.front() == unit));
    data.set("units", choices);
    Data bys = list();
    for (const auto by : {app::ReportBy::unit, app::ReportBy::person}) {
        const std::string name(to_string(by));
        bys.push_back(option(name, visit.word("web_reports_by_" + name), by == order.by));
    }
    data.set("bys", bys);
    const bool is_recent = choice.span == ReportSpan::recent;
    data.set("date", Data{domain::to_iso_date(is_recent ? order.days.last : order.days.first)});
    data.set("is_shared_chosen", Data{order.is_shared});
    data.set("kind", Data{std::string(to_string(order.kind))});
    data.set("by", Data{std::string(to_string(order.by))});
    data.set("unit", Data{order.units.empty() ? "" : order.units.front().value});
    data.set("earlier", Data{address_of(choice, sys_days{order.days.first} - days{1})});
    const year_month_day next = sys_days{order.days.last} + days{1};
    data.set("has_later", Data{next <= today_here(visit)});
    const year_month_day later =
        is_recent ? std::min<year_month_day>(sys_days{order.days.last} + days{30}, today_here(visit)) : next;
    data.set("later", Data{address_of(choice, later)});
    set_period(data, order.days);
}

void set_figures(Data& data, const documents::Report& report) {
    data.set("report_title", Data{report.title});
    Data blocks = list();
    std::string heading;
    for (const documents::Block& block : documents::to_letter(report).blocks) {
        if (const auto* facts = std::get_if<documents::Facts>(&block)) {
            blocks.push_back(shown_as(*facts));
        } else if (const auto* table = std::get_if<documents::LetterTable>(&block)) {
            blocks.push_back(shown_as(*table, heading));
        } else if (const auto* title = std::get_if<documents::Heading>(&block)) {
            heading = title->text;
            Data shown = block_of("is_heading");
            shown.set("text", Data{heading});
            blocks.push_back(shown);
        } else if (const auto* words = std::get_if<documents::Paragraph>(&block)) {
            Data shown = block_of("is_text");
            shown.set("text", Data{words->text});
            blocks.push_back(shown);
        }
    }
    data.set("blocks", blocks);
}

}  // namespace web
