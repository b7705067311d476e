// Days off from an iCalendar file (RFC 5545), as calendars of an office or a province are exported: read
// whole or refused whole, with a reason for everything at fault.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/documents/csv.hpp"
#include "bot/domain/calendar.hpp"

namespace documents {

/// One date of one event.
struct IcalDay {
    std::chrono::year_month_day date;
    domain::Holiday holiday;
    std::string uid;
    std::size_t line = 0;  ///< where the event begins
};

struct IcalFile {
    std::vector<IcalDay> days;  ///< by date, one each
    std::vector<std::string>
        left_out;  ///< what was read and not taken, a line each: cancelled events, alarms …
};

/// How the file is to be read.
struct IcalSpan {
    std::string zone;  ///< whose midnight counts for events in UTC; known
    std::chrono::year_month_day from;
    std::chrono::year_month_day to;  ///< included; dates outside are left out by name
};

/// Reads every VEVENT as whole days: all-day events (DTEND excluded, as the format has it), and timed ones
/// only if they last from midnight to midnight where they take place. Recurrences are yearly, or have a COUNT
/// or an UNTIL; EXDATE, RDATE and single occurrences moved or cancelled (RECURRENCE-ID) are heeded.
/// - The name is SUMMARY. A name or category of `cuti bersama` or `joint leave` makes it joint leave, all
///   else is a local day off. STATUS:TENTATIVE is `estimated`, STATUS:CANCELLED is left out.
/// - Other words of an event (DESCRIPTION, LOCATION …) are not read; other components are left out by name.
/// - A date that two events name is the first one's; the second is named.
/// All mistakes come at once, in the order of their lines; `column` holds the event's UID. At most 1 MiB.
tl::expected<IcalFile, std::vector<RowMistake>> read_ical(std::string_view bytes, const IcalSpan& span);

}  // namespace documents
