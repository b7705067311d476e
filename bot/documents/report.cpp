#include "bot/documents/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>

#include "bot/documents/csv.hpp"
#include "bot/domain/local_time.hpp"

namespace documents {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::year_month_day;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnd = "\r\n";

template <typename... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};

std::string decimal(Percent percent, char sign) {
    const auto size = std::abs(percent.tenths);
    return fmt::format("{}{}{}{}", percent.tenths < 0 ? "-" : "", size / 10, sign, size % 10);
}

/// `25`, `1,5`: a decimal only where it says something.
std::string short_decimal(std::int64_t tenths, char sign) {
    if (tenths % 10 == 0) return std::to_string(tenths / 10);
    return decimal(Percent{tenths}, sign);
}

std::string quoted(const std::string& text) {
    std::string line = csv_line(std::array{text});
    line.resize(line.size() - kLineEnd.size());
    return line;
}

std::string csv_cell(const Report& report, const ReportCell& cell) {
    const bool is_number = std::holds_alternative<std::int64_t>(cell) ||
                           std::holds_alternative<Percent>(cell) || std::holds_alternative<Minutes>(cell);
    if (std::holds_alternative<std::monostate>(cell)) return "";
    const std::string text = text_of(report, cell);
    return is_number ? text : quoted(text);
}

Json json_of(const ReportCell& cell) {
    return std::visit(
        Match{[](std::monostate) { return Json(nullptr); }, [](Hidden) { return Json("hidden"); },
              [](const std::string& text) { return Json(text); },
              [](std::int64_t number) { return Json(number); },
              [](Percent percent) { return Json(static_cast<double>(percent.tenths) / 10); },
              [](Minutes minutes) { return Json(static_cast<double>(tenths_of(minutes)) / 10); },
              [](year_month_day date) { return Json(domain::to_iso_date(date)); },
              [](const NamedDay& named) { return Json(domain::to_iso_date(named.day)); }},
        cell);
}

/// The groups in the order of their first column; at least one.
std::vector<std::string> groups_of(const ReportTable& table) {
    std::vector<std::string> groups;
    for (const ReportColumn& column : table.columns)
        if (!column.group.empty() && (groups.empty() || groups.back() != column.group))
            groups.push_back(column.group);
    if (groups.empty()) groups.emplace_back();
    return groups;
}

bool says_something(const Report& report, const ReportTable& table, std::size_t column) {
    return table.rows.empty() || std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
               return !text_of(report, row.at(column)).empty();
           });
}

/// Of a group whose columns are all blank there is nothing to print.
bool says_something(const Report& report, const ReportTable& table, const std::string& group) {
    for (std::size_t at = 0; at < table.columns.size(); ++at)
        if (table.columns[at].group == group && says_something(report, table, at)) return true;
    return false;
}

/// A column of a group that says nothing in any row is of no use on paper.
LetterTable letter_table(const Report& report, const ReportTable& table, const std::string& group) {
    std::vector<std::size_t> shown;
    LetterTable made;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const ReportColumn& column = table.columns[at];
        if (!column.group.empty() && column.group != group) continue;
        if (!column.group.empty() && !says_something(report, table, at)) continue;
        shown.push_back(at);
        made.columns.push_back({column.title, column.share, column.kind});
    }
    for (const auto& row : table.rows) {
        auto& texts = made.rows.emplace_back();
        for (const std::size_t at : shown) {
            const std::string text = text_of(report, row.at(at));
            texts.push_back(text.empty() ? "–" : text);
        }
    }
    return made;
}

}  // namespace

std::int64_t tenths_of(Minutes minutes) {
    const std::int64_t seconds = minutes.length.count();
    const std::int64_t size = std::abs(seconds);
    const std::int64_t tenths = size < 10 * 60 ? (size + 3) / 6 : (size + 30) / 60 * 10;
    return seconds < 0 ? -tenths : tenths;
}

std::string head_of(const ReportColumn& column) {
    return column.group.empty() ? column.title : column.group + ": " + column.title;
}

std::string text_of(const Report& report, const ReportCell& cell) {
    return std::visit(
        Match{[](std::monostate) { return std::string(); }, [&](Hidden) { return report.hidden; },
              [](const std::string& text) { return text; },
              [](std::int64_t number) { return std::to_string(number); },
              [&](Percent percent) { return decimal(percent, report.decimal_sign); },
              [&](Minutes minutes) { return short_decimal(tenths_of(minutes), report.decimal_sign); },
              [](year_month_day date) { return domain::to_iso_date(date); },
              [](const NamedDay& named) { return named.words; }},
        cell);
}

std::string to_csv(const Report& report, const ReportTable& table) {
    std::string text(kUtf8Mark);
    std::vector<std::string> titles;
    for (const ReportColumn& column : table.columns) titles.push_back(head_of(column));
    text += csv_line(titles);
    for (const auto& row : table.rows) {
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (at > 0) text += ';';
            text += csv_cell(report, row[at]);
        }
        text += kLineEnd;
    }
    return text;
}

std::string to_json(const Report& report) {
    Json all{{"title", report.title}, {"office", report.office}};
    for (const auto& [key, value] : report.parameters) all[key] = value;
    all["summary"] = Json::array();
    for (const Facts::Fact& fact : report.summary)
        all["summary"].push_back({{"label", fact.label}, {"value", fact.value}});
    if (!report.verdict.value.empty()) all["verdict"] = report.verdict.value;
    for (const ReportTable& table : report.tables) {
        Json rows = Json::array();
        for (const auto& row : table.rows) {
            Json object = Json::object();
            for (std::size_t at = 0; at < row.size(); ++at)
                object[table.columns.at(at).key] = json_of(row[at]);
            rows.push_back(std::move(object));
        }
        all["tables"][table.key] = std::move(rows);
    }
    all["notes"] = report.notes;
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary_in_words(const Report& report) {
    std::string words;
    const auto add = [&](const Facts::Fact& fact) {
        if (!fact.value.empty()) words += (words.empty() ? "" : "\n") + fact.label + ": " + fact.value;
    };
    for (const Facts::Fact& fact : report.summary) add(fact);
    add(report.verdict);
    return words;
}

Letter to_letter(const Report& report) {
    Letter letter;
    letter.office = report.office;
    letter.title = report.title;
    letter.reference = report.reference;
    letter.page_of = report.page_of;
    letter.watermark = report.watermark;
    letter.created_at = report.created_at;
    letter.is_wide = true;
    letter.blocks.emplace_back(Facts{report.summary});
    if (!report.verdict.value.empty()) {
        letter.blocks.emplace_back(Heading{report.verdict.label, 2});
        letter.blocks.emplace_back(Paragraph{report.verdict.value, Paragraph::Style::lead});
    }
    bool is_first = true;
    for (const ReportTable& table : report.tables) {
        if (!table.is_printed || (table.rows.empty() && report.is_empty)) continue;
        for (const std::string& group : groups_of(table)) {
            if (!group.empty() && !says_something(report, table, group)) continue;
            letter.blocks.emplace_back(Heading{group.empty() ? table.title : table.title + ": " + group, 2});
            letter.blocks.emplace_back(letter_table(report, table, group));
        }
        if (is_first && report.bars) letter.blocks.emplace_back(*report.bars);
        is_first = false;
    }
    if (!report.notes.empty()) letter.blocks.emplace_back(Heading{report.notes_title, 2});
    for (const std::string& note : report.notes)
        letter.blocks.emplace_back(Paragraph{note, Paragraph::Style::small});
    return letter;
}

}  // namespace documents
