#include "web/report_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bot/app/report_desk.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"
#include "web/period_form.hpp"

namespace web {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::pair<ReportSpan, std::string_view>, 6> kSpans{{{ReportSpan::day, "day"},
                                                                         {ReportSpan::week, "week"},
                                                                         {ReportSpan::month, "month"},
                                                                         {ReportSpan::recent, "recent"},
                                                                         {ReportSpan::weeks, "weeks"},
                                                                         {ReportSpan::range, "range"}}};
constexpr days kWeeksOfEvaluation{8 * 7};

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
        case ReportSpan::weeks: {
            const sys_days after = sys_days{domain::monday_of(date)} + days{7};
            return {after - kWeeksOfEvaluation, after - days{1}};
        }
        case ReportSpan::range:
        case ReportSpan::month:
            break;
    }
    return app::month_of(date.year() / date.month());
}

year_month_day today_here(const Visit& visit) {
    return domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
}

/// A large office is not read unasked for longer than must be.
ReportSpan usual_span(app::ReportKind kind, bool is_large_office) {
    if (kind == app::ReportKind::evaluation) return is_large_office ? ReportSpan::week : ReportSpan::weeks;
    return is_large_office ? ReportSpan::day : ReportSpan::month;
}

std::optional<ReportSpan> span_from(const std::string& wanted) {
    for (const auto& [span, name] : kSpans)
        if (wanted == name) return span;
    return std::nullopt;
}

void choose_range(const Visit& visit, ReportChoice& choice) {
    const auto first = domain::from_iso_date(visit.query("first"));
    const auto last = domain::from_iso_date(visit.query("date"));
    const int most = app::most_days_on_a_page(choice.order.kind);
    choice.flaw = flaw_of_days(first, last, today_here(visit), most);
    if (choice.flaw.empty()) choice.order.days = {*first, *last};
}

/// The page of the same report of other days.
std::string address_of(const ReportChoice& choice, const app::Period& period) {
    const app::ReportOrder& order = choice.order;
    std::string address = "/reports?kind=" + std::string(to_string(order.kind)) +
                          "&span=" + std::string(name_of_span(choice.span));
    if (choice.span == ReportSpan::range) address += "&first=" + domain::to_iso_date(period.first);
    address += "&date=" + domain::to_iso_date(period.last) + "&by=" + std::string(to_string(order.by));
    if (!order.units.empty()) address += "&unit=" + encoded(order.units.front().value);
    if (order.is_shared) address += "&shared=yes";
    return address;
}

/// Others name a day that lies in them.
bool names_its_last_day(ReportSpan span) {
    return span == ReportSpan::recent || span == ReportSpan::weeks || span == ReportSpan::range;
}

/// As many days before the ones shown, and after them; whatever is over names its last day.
app::Period days_before(const app::Period& shown) {
    const days length = sys_days{shown.last} - sys_days{shown.first} + days{1};
    return {sys_days{shown.first} - length, sys_days{shown.first} - days{1}};
}
app::Period days_after(const ReportChoice& choice, year_month_day today) {
    const app::Period& shown = choice.order.days;
    const days length = sys_days{shown.last} - sys_days{shown.first} + days{1};
    const year_month_day next = sys_days{shown.last} + days{1};
    if (!names_its_last_day(choice.span)) return {next, next};
    return {next, std::max(next, std::min<year_month_day>(sys_days{shown.last} + length, today))};
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
    const auto cell = [&](const std::string& text, std::size_t column) {
        Data shown = object();
        shown.set("text", Data{text});
        shown.set("is_number", Data{table.columns[column].kind == documents::ColumnKind::number});
        return shown;
    };
    Data heads = list();
    for (std::size_t at = 0; at < table.columns.size(); ++at)
        heads.push_back(cell(table.columns[at].title, at));
    block.set("heads", heads);
    Data rows = list();
    for (const auto& texts : table.rows) {
        Data row = object();
        row.set("first", Data{texts.front()});
        Data cells = list();
        for (std::size_t at = 1; at < texts.size(); ++at) cells.push_back(cell(texts[at], at));
        row.set("cells", cells);
        rows.push_back(row);
    }
    block.set("rows", rows);
    return block;
}

}  // namespace

std::string flaw_of_days(const std::optional<year_month_day>& first,
                         const std::optional<year_month_day>& last, year_month_day today, int most) {
    if (!first || !last) return "web_reports_no_dates";
    if (*last < *first) return "web_reports_backwards";
    if (*first > today) return "web_reports_not_begun";
    if ((sys_days{*last} - sys_days{*first}).count() >= most) return "web_reports_too_long";
    return "";
}

ReportChoice report_choice(const Visit& visit, bool is_large_office) {
    ReportChoice choice;
    app::ReportOrder& order = choice.order;
    order.kind = app::report_kind_from(visit.query("kind")).value_or(app::ReportKind::period);
    const ReportSpan usual = usual_span(order.kind, is_large_office);
    const auto wanted = span_from(visit.query("span"));
    choice.span = wanted.value_or(usual);
    const auto today = today_here(visit);
    auto date = domain::from_iso_date(visit.query("date")).value_or(today);
    const auto stood_on = app::report_kind_from(visit.query("of"));
    if (stood_on && *stood_on != order.kind && wanted == usual_span(*stood_on, is_large_office)) {
        date = std::min(days_of(*wanted, date).last, today);
        choice.span = usual;
    }
    order.days = days_of(choice.span, date);
    if (choice.span == ReportSpan::range) choose_range(visit, choice);
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
    const auto today = today_here(visit);
    data.set("first", Data{domain::to_iso_date(order.days.first)});
    data.set("date",
             Data{domain::to_iso_date(names_its_last_day(choice.span) ? order.days.last : order.days.first)});
    data.set("is_shared_chosen", Data{order.is_shared});
    data.set("kind", Data{std::string(to_string(order.kind))});
    data.set("by", Data{std::string(to_string(order.by))});
    data.set("unit", Data{order.units.empty() ? "" : order.units.front().value});
    data.set("earlier", Data{address_of(choice, days_before(order.days))});
    const app::Period after = days_after(choice, today);
    data.set("has_later", Data{after.first <= today});
    data.set("later", Data{address_of(choice, after)});
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
