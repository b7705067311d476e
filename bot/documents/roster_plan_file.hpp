// A quota roster as a table: one row for each day that one person works from anywhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/documents/csv.hpp"
#include "bot/domain/roster_plan.hpp"

namespace documents {

struct RosterPlanRow {
    std::size_t line = 0;  ///< in the file, from 1
    domain::RosteredDay day;
};

/// Reads a table with the columns `employee_id` and `date`, in any order; also called `employee`,
/// `id_pegawai` and `day`, `tanggal`. Columns `name`, `unit` and `weekday` (`nama`, `unit`, `hari`) are for
/// the reader and not looked at. Dates: yyyy-mm-dd or dd/mm/yyyy. All mistakes come at once, by line; whether
/// the days are allowed is not asked here.
tl::expected<std::vector<RosterPlanRow>, std::vector<RowMistake>> read_roster_plan(std::string_view bytes);

/// The same table, to be read again: `employee_id;date;name`. `names` has the name of each day's person.
std::string roster_plan_table(const std::vector<domain::RosteredDay>& days,
                              const std::vector<std::string>& names);

}  // namespace documents
