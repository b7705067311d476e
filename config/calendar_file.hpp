// The calendar as a file: JSON in, holidays and Ramadans or every mistake in it out. docs/policy-language.md
// tells the format; config/calendars/id.json is the one shipped.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "bot/domain/calendar.hpp"
#include "config/checked.hpp"

namespace config {

/// Mistakes name the place as a JSON pointer in `key` (`/holidays/12/date`); only text that is no JSON has a
/// line. `source` and `certainty` may be left out; a date that both kinds claim is a national holiday.
Checked<domain::Calendar> parse_calendar(std::string_view text, const std::string& file_name);

/// The same, read from a file of at most a mebibyte.
Checked<domain::Calendar> load_calendar(const std::filesystem::path& path);

/// Twelve digits that name what the calendar says: its holidays, Ramadans and years, whatever the order of
/// the file. Those that are read have it set; one put together of several needs it set anew.
std::string version_of(const domain::Calendar& calendar);

}  // namespace config
