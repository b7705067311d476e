#include "bot/cli/printing.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "bot/documents/csv.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"

namespace cli {
namespace {

std::string cell_text(const Json& cell) {
    if (cell.is_null()) return "";
    return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

}  // namespace

void print(std::ostream& out, const Json& json) {
    out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

Json json_of(const config::Mistake& mistake) {
    return {{"file", mistake.file}, {"line", mistake.line},      {"column", mistake.column},
            {"key", mistake.key},   {"found", mistake.found},    {"expected", mistake.expected},
            {"mend", mistake.mend}, {"text", to_string(mistake)}};
}

Json json_or_null(const std::optional<domain::Instant>& at) {
    return at ? Json(domain::to_rfc3339_utc(*at)) : Json(nullptr);
}

Json json_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

std::string in_english(const domain::Ground& ground) {
    static const wording::Catalogue kWords = wording::Catalogue::create().value();
    return wording::sentence(kWords, domain::Language::en, ground);
}

void print_csv(std::ostream& out, const Table& table) {
    out << documents::csv_line(table.columns);
    std::vector<std::string> cells;
    for (const auto& row : table.rows) {
        cells.clear();
        for (const Json& cell : row) cells.push_back(cell_text(cell));
        out << documents::csv_line(cells);
    }
}

void print_json(std::ostream& out, const Table& table) {
    Json rows = Json::array();
    for (const auto& row : table.rows) {
        Json object = Json::object();
        for (std::size_t at = 0; at < row.size(); ++at) object[table.columns[at]] = row[at];
        rows.push_back(std::move(object));
    }
    print(out, rows);
}

}  // namespace cli
