// A report as a spreadsheet (XLSX): a sheet that tells what it is, then one a table. The same bytes for the
// same report.
#pragma once

#include <string>

#include "bot/documents/report.hpp"

namespace documents {

/// Numbers are numbers, dates dates, and words never formulas. Heads stay in sight and filter; the pages
/// print A4 with the heads repeated and the office at the top. A text longer than a spreadsheet's cell may be
/// is cut. Throws std::runtime_error if the machine's folder for temporary files takes none.
std::string to_xlsx(const Report& report);

}  // namespace documents
