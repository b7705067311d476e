#include "bot/documents/roster_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bot/documents/roster_cells.hpp"
#include "bot/domain/nearest.hpp"

namespace documents {
namespace {

constexpr std::array<std::string_view, 20> kColumns{"employee_id",
                                                    "nip",
                                                    "name",
                                                    "unit",
                                                    "unit_parent",
                                                    "unit_kind",
                                                    "head",
                                                    "role",
                                                    "phone",
                                                    "language",
                                                    "zone",
                                                    "exempt_from",
                                                    "exempt_to",
                                                    "employment",
                                                    "position",
                                                    "task_traits",
                                                    "ineligible_from",
                                                    "ineligible_to",
                                                    "ineligible_cause",
                                                    "week"};

/// Those that every roster has; the others say more where an office wants it.
constexpr std::size_t kRequiredColumns = 13;

}  // namespace

std::string_view to_string(RosterColumn column) {
    return kColumns[static_cast<std::size_t>(column)];
}

Phrase did_you_mean(std::string_view word) {
    return {"csv_did_you_mean", "did you mean {usul}?", {{"usul", std::string(word)}}};
}

Phrase nearest_of(std::string_view word, std::span<const std::string_view> known) {
    const auto near = domain::nearest(word, known);
    return near ? did_you_mean(*near) : Phrase();
}

bool RosterColumns::read(const CsvRow& header, std::vector<RowMistake>& mistakes) {
    const std::size_t before = mistakes.size();
    const auto report = [&](std::string_view column, Phrase found, Phrase expected, Phrase mend) {
        mistakes.push_back(
            {header.line, std::string(column), std::move(found), std::move(expected), std::move(mend)});
    };
    width_ = header.cells.size();
    std::vector<std::pair<std::string, std::size_t>> unknown;
    for (std::size_t at = 0; at < header.cells.size(); ++at) {
        const std::string name = lower(header.cells[at]);
        const auto found = std::find(kColumns.begin(), kColumns.end(), name);
        if (found == kColumns.end()) {
            unknown.emplace_back(header.cells[at], at);
            continue;
        }
        auto& position = positions_[static_cast<std::size_t>(found - kColumns.begin())];
        if (position)
            report(name, {"csv_column_twice", "the column twice", {}},
                   {"csv_column_once", "each column once", {}}, "");
        position = at;
    }

    const Phrase unknown_column("csv_unknown_column", "unknown column", {});
    std::vector<std::string_view> missing;
    for (std::size_t column = 0; column < kRequiredColumns; ++column)
        if (!positions_[column]) missing.push_back(kColumns[column]);
    for (const auto& [name, at] : unknown) {
        if (name.empty()) {
            report(
                "",
                {"csv_column_nameless", "column {nomor} without a name", {{"nomor", std::to_string(at + 1)}}},
                "", {"csv_remove", "remove it", {}});
            continue;
        }
        // A column that is missing is the likelier meaning than one that is here already.
        auto near = domain::nearest(name, missing);
        if (near) {
            missing.erase(std::find(missing.begin(), missing.end(), *near));
            report(name, unknown_column, "", did_you_mean(*near));
        } else {
            near = domain::nearest(name, kColumns);
            report(name, unknown_column, "",
                   near ? did_you_mean(*near)
                        : Phrase("csv_remove_known", "remove it; known are {daftar}",
                                 {{"daftar", fmt::format("{}", fmt::join(kColumns, ", "))}}));
        }
    }
    for (const auto name : missing)
        report(name, {"csv_missing_column", "missing column", {}}, "",
               {"csv_add_column", "add it; its cells may be blank unless it is one of the first four", {}});
    return mistakes.size() == before;
}

const std::string& RosterColumns::cell(const CsvRow& row, RosterColumn column) const {
    static const std::string kBlank;
    const auto at = positions_[static_cast<std::size_t>(column)];
    return at && *at < row.cells.size() ? row.cells[*at] : kBlank;
}

OptionalColumns RosterColumns::optional() const {
    return {has(RosterColumn::employment), has(RosterColumn::position), has(RosterColumn::task_traits),
            has(RosterColumn::ineligible_from) || has(RosterColumn::ineligible_to) ||
                has(RosterColumn::ineligible_cause),
            has(RosterColumn::week)};
}

}  // namespace documents
