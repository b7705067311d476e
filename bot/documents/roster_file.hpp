// The roster as HR keeps it, one person a row: read whole or refused whole, with a reason for every row at
// fault.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/documents/csv.hpp"
#include "bot/domain/roster.hpp"

namespace documents {

/// Which of the columns the file has that a roster may do without. What a missing one would say is unsaid.
struct OptionalColumns {
    bool employment = false;
    bool position = false;
    bool task_traits = false;
    bool ineligibility = false;
    bool week = false;
};

struct RosterFile {
    /// In the order of first mention; parents that have no row of their own, too.
    std::vector<domain::Unit> units;
    std::vector<domain::Employee> employees;  ///< in the order of the rows
    char separator = ';';
    Encoding encoding = Encoding::utf8;
    OptionalColumns has;
};

/// Reads a roster with the columns
/// `employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_to`,
/// and any of `employment;position;task_traits;ineligible_from;ineligible_to;ineligible_cause;week`, in any
/// order, each named once. A cell may be blank except in the first four. roster_cells.hpp tells how a cell is
/// read.
/// - `nip`: 18 digits, spaces and dots ignored: birth yyyymmdd, year of appointment, two digits (a month for
///   PNS, a count of contracts for PPPK), sex 1 or 2, serial 001 to 999. Nothing is derived from it.
/// - `phone`: `08…`, `8…` (a spreadsheet ate the zero), `62…` or `+62…`; becomes E.164.
/// - `unit_kind`: blank is `office`; `head`: yes/ya/1 or no/tidak/0; `role`: blank is `supervisor` for a
/// head,
///   else `employee`; `language`: blank is `id`; dates: yyyy-mm-dd or dd/mm/yyyy.
/// - `employment`: blank is `pns`. A span of ineligibility without a cause has the cause `other`; a cause
///   without days holds until the roster says otherwise.
/// - Rows of one unit must agree on its parent, kind and week, as far as they say something. A parent without
///   rows of its own becomes a unit of kind `office` without a head.
/// - A unit's zone is its head's, else the one most of its rows name, else empty (the office's); an
/// employee's
///   zone is kept only where it differs.
/// All mistakes come at once, in the order of their lines; the file's name is for the messages alone.
tl::expected<RosterFile, std::vector<RowMistake>> read_roster(std::string_view bytes,
                                                              std::string_view file_name);

/// The file as if the rows at fault were not in it, for whoever mends it and wants to see what the others do:
/// nothing may be imported from it. nullopt: the file has no mistake, or one that is in no row, or no row is
/// without one.
std::optional<RosterFile> read_faultless_rows(std::string_view bytes);

}  // namespace documents
