// The columns of a roster file: which there are, where each stands, and what is wrong with the header.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/documents/roster_file.hpp"

namespace documents {

enum class RosterColumn {
    employee_id,
    nip,
    name,
    unit,
    unit_parent,
    unit_kind,
    head,
    role,
    phone,
    language,
    zone,
    exempt_from,
    exempt_to,
    employment,
    position,
    task_traits,
    ineligible_from,
    ineligible_to,
    ineligible_cause,
    week
};

std::string_view to_string(RosterColumn column);

class RosterColumns {
public:
    /// Adds what is wrong; false: something is.
    bool read(const CsvRow& header, std::vector<RowMistake>& mistakes);

    /// Blank, too, where the file has no such column.
    const std::string& cell(const CsvRow& row, RosterColumn column) const;
    OptionalColumns optional() const;
    std::size_t width() const { return width_; }

private:
    bool has(RosterColumn column) const { return positions_[static_cast<std::size_t>(column)].has_value(); }

    std::array<std::optional<std::size_t>, 20> positions_;
    std::size_t width_ = 0;
};

/// "did you mean {usul}?"
Phrase did_you_mean(std::string_view word);
/// The same of the known word nearest to it; empty if none is near.
Phrase nearest_of(std::string_view word, std::span<const std::string_view> known);

}  // namespace documents
