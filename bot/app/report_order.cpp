#include "bot/app/report_order.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace app {
namespace {

using nlohmann::json;

template <typename Value, std::size_t count>
using Names = std::array<std::pair<Value, std::string_view>, count>;

constexpr Names<ReportKind, 2> kKinds{
    {{ReportKind::period, "period"}, {ReportKind::evaluation, "evaluation"}}};
constexpr Names<ReportBy, 2> kBys{{{ReportBy::unit, "unit"}, {ReportBy::person, "person"}}};
constexpr Names<ReportFormat, 4> kFormats{{{ReportFormat::pdf, "pdf"},
                                           {ReportFormat::xlsx, "xlsx"},
                                           {ReportFormat::csv, "csv"},
                                           {ReportFormat::json, "json"}}};

template <typename Value, std::size_t count>
std::string_view name_in(const Names<Value, count>& names, Value value) {
    for (const auto& [known, name] : names)
        if (known == value) return name;
    return "";
}

template <typename Value, std::size_t count>
std::optional<Value> value_in(const Names<Value, count>& names, std::string_view wanted) {
    for (const auto& [value, name] : names)
        if (name == wanted) return value;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(ReportKind kind) {
    return name_in(kKinds, kind);
}
std::optional<ReportKind> report_kind_from(std::string_view name) {
    return value_in(kKinds, name);
}
std::string_view to_string(ReportBy by) {
    return name_in(kBys, by);
}
std::optional<ReportBy> report_by_from(std::string_view name) {
    return value_in(kBys, name);
}
std::string_view to_string(ReportFormat format) {
    return name_in(kFormats, format);
}
std::optional<ReportFormat> report_format_from(std::string_view name) {
    return value_in(kFormats, name);
}

std::string_view media_type(ReportFormat format) {
    switch (format) {
        case ReportFormat::pdf:
            return "application/pdf";
        case ReportFormat::xlsx:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        case ReportFormat::csv:
            return "text/csv; charset=utf-8";
        case ReportFormat::json:
            return "application/json";
    }
    return "application/octet-stream";
}

std::optional<std::string> flaw_of(const ReportOrder& order) {
    using std::chrono::sys_days;
    if (!order.days.first.ok() || !order.days.last.ok()) return "the days are no dates; expected yyyy-mm-dd";
    const auto length = (sys_days{order.days.last} - sys_days{order.days.first}).count() + 1;
    if (length < 1) return "the last day lies before the first; exchange them";
    if (length > kMostReportDays)
        return fmt::format("{} days; expected at most {}: order several reports", length, kMostReportDays);
    if (order.kind == ReportKind::evaluation && order.by == ReportBy::person)
        return "an evaluation is by unit and week, never by person; leave --by out";
    if (order.is_shared && order.by == ReportBy::person)
        return "a shared report names nobody; use --by unit, or leave --shared out";
    const bool is_table = order.table.empty() || (order.kind == ReportKind::evaluation &&
                                                  (order.table == "figures" || order.table == "numbers"));
    if (!is_table)
        return fmt::format(
            "there is no table \"{}\"; an evaluation has figures and numbers, a period has one", order.table);
    return std::nullopt;
}

std::string file_name(const ReportOrder& order) {
    return fmt::format("sigap-{}-{}-{}.{}", order.kind == ReportKind::period ? "laporan" : "evaluasi",
                       domain::to_iso_date(order.days.first), domain::to_iso_date(order.days.last),
                       to_string(order.format));
}

std::string to_json(const ReportOrder& order) {
    json units = json::array();
    for (const domain::UnitId& unit : order.units) units.push_back(unit.value);
    json body = {{"kind", to_string(order.kind)},
                 {"from", domain::to_iso_date(order.days.first)},
                 {"to", domain::to_iso_date(order.days.last)},
                 {"by", to_string(order.by)},
                 {"units", units},
                 {"shared", order.is_shared},
                 {"format", to_string(order.format)},
                 {"table", order.table},
                 {"language", to_string(order.language)}};
    if (!order.mail_to.empty()) body["mail_to"] = order.mail_to;
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

domain::Result<ReportOrder> report_order_from(std::string_view text) {
    const auto wrong = [](const std::string& what) {
        return domain::failure(domain::Fault::malformed, "no order of a report: " + what);
    };
    const json body = json::parse(text, nullptr, false);
    if (!body.is_object()) return wrong("expected a JSON object");
    try {
        ReportOrder order;
        const auto kind = report_kind_from(body.at("kind").get<std::string>());
        const auto by = report_by_from(body.value("by", "unit"));
        const auto format = report_format_from(body.value("format", "pdf"));
        const auto language = domain::language_from(body.value("language", "id"));
        const auto first = domain::from_iso_date(body.at("from").get<std::string>());
        const auto last = domain::from_iso_date(body.at("to").get<std::string>());
        if (!kind || !by || !format || !language || !first || !last)
            return wrong("expected kind, from, to, by, format and language as the command line takes them");
        order.kind = *kind;
        order.by = *by;
        order.format = *format;
        order.language = *language;
        order.days = {*first, *last};
        order.is_shared = body.value("shared", false);
        order.table = body.value("table", "");
        for (const json& unit : body.value("units", json::array()))
            order.units.emplace_back(unit.get<std::string>());
        order.mail_to = body.value("mail_to", std::vector<std::string>{});
        return order;
    } catch (const json::exception& missing) {
        return wrong(missing.what());
    }
}

}  // namespace app
