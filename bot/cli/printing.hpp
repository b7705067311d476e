// Inside this room: how values become lines, CSV and JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/local_time.hpp"
#include "config/mistake.hpp"

namespace cli {

using Json = nlohmann::ordered_json;

/// Two spaces of indent, a line break at the end; bytes that are no UTF-8 become U+FFFD.
void print(std::ostream& out, const Json& json);

Json json_of(const config::Mistake& mistake);

inline Json json_of(const std::optional<domain::Instant>& at) {
    return at ? Json(domain::to_rfc3339_utc(*at)) : Json(nullptr);
}

/// Null for a blank.
inline Json json_of(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

/// One table, as CSV for spreadsheets or as a JSON array of objects. A cell is a string, number, bool or
/// null.
struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows;
};
void print_csv(std::ostream& out, const Table& table);
void print_json(std::ostream& out, const Table& table);

}  // namespace cli
