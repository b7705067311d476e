// Absences as HR keeps them, one a row: read whole or refused whole, with a reason for every cell at fault.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/documents/csv.hpp"
#include "bot/domain/roster.hpp"

namespace documents {

struct AbsenceRow {
    std::size_t line = 0;
    domain::EmployeeId employee;
    domain::Absence absence;  ///< both days are set
    std::string note;
};

/// Reads the columns `employee_id;kind;from;to;zone;note` in any order, each named once; `zone` and `note`
/// may be left out.
/// - `kind`: leave, permission, illness, official_travel, study, shift_off, or in Indonesian cuti, izin,
/// sakit,
///   dinas, tugas belajar, lepas jaga.
/// - `from`, `to`: yyyy-mm-dd or dd/mm/yyyy, both included; a blank `to` is `from`.
/// - `zone`: WIB, WITA, WIT or an IANA name, for official travel alone. The note of an illness is not kept.
/// All mistakes come at once, in the order of their lines; among them two rows of one person and kind that
/// share a day.
tl::expected<std::vector<AbsenceRow>, std::vector<RowMistake>> read_absences(std::string_view bytes);

}  // namespace documents
