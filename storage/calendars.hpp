// Tables calendar_version, calendar_change and calendar_affected: the calendar of the files, every decision
// that changed it since, and whose days each changed. Nothing here is ever edited, so that the calendar as it
// was known at any instant can be laid out again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/calendar_change.hpp"
#include "storage/database.hpp"

namespace storage {

/// Keeps the calendar of the files if it differs from the newest one kept. True if it did.
bool keep_calendar(Transaction& tx, const domain::Calendar& of_files, std::string_view recorded_by);
bool has_kept_calendar(Transaction& tx);

/// One change as recorded. Those of one decision share its number, which is the `id` of the first.
struct CalendarChangeRow {
    std::int64_t id = 0;
    std::int64_t decision = 0;
    domain::Instant recorded_at;
    std::string recorded_by;
    std::string ground;
    domain::CalendarChange change;
};

/// Records the changes as one decision and answers its number. `changes` is not empty.
std::int64_t record_calendar_changes(Transaction& tx, const std::vector<domain::CalendarChange>& changes,
                                     std::string_view by, std::string_view ground);
/// All changes, oldest first.
std::vector<CalendarChangeRow> calendar_changes(Transaction& tx);

/// The calendar in force: `of_files` and every change recorded. A change stands over the files until another
/// change. Its version is that of the files, and with changes `+` and the newest one's number.
domain::Calendar calendar_in_force(Transaction& tx, const domain::Calendar& of_files);
/// The calendar as it was known at that instant. Before the first calendar of the files was kept, that one is
/// taken; `of_files` only where none ever was.
domain::Calendar calendar_as_known_at(Transaction& tx, const domain::Calendar& of_files,
                                      domain::Instant instant);
/// The calendar before that decision, and with it, over the files as they stand; `of_files` as above.
struct CalendarStep {
    domain::Calendar before;
    domain::Calendar after;
};
CalendarStep calendar_step(Transaction& tx, const domain::Calendar& of_files, std::int64_t decision);

/// Puts the person on record as affected; `is_told` if a message to them was queued.
void mark_affected(Transaction& tx, std::int64_t decision, const domain::EmployeeId& employee, bool is_told);

struct AffectedUnit {
    domain::UnitId unit;
    std::int64_t people = 0;
    std::int64_t told = 0;
};
/// How many people of each unit, those below it not counted.
std::vector<AffectedUnit> affected_units(Transaction& tx, std::int64_t decision);

}  // namespace storage
