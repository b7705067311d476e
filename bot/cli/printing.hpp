// Inside this room: how values become lines, CSV and JSON.
#pragma once

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/ground.hpp"
#include "bot/domain/instant.hpp"
#include "config/mistake.hpp"

namespace cli {

using Json = nlohmann::ordered_json;

/// Two spaces of indent, a line break at the end; bytes that are no UTF-8 become U+FFFD.
void print(std::ostream& out, const Json& json);

Json json_of(const config::Mistake& mistake);

/// RFC 3339 in UTC, or null.
Json json_or_null(const std::optional<domain::Instant>& at);

/// Null for a blank.
Json json_or_null(const std::string& text);

/// The ground's sentence as operators read it, in English.
std::string in_english(const domain::Ground& ground);

/// One table, as CSV for spreadsheets or as a JSON array of objects. A cell is a string, number,
/// bool or null.
struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows;
};
void print_csv(std::ostream& out, const Table& table);
void print_json(std::ostream& out, const Table& table);

}  // namespace cli
