// Tables absence, absence_step and absence_draft: leave, illness, official travel, study and shifts off, with
// who asked, who decided and when. Nothing is overwritten: what changes is closed and entered anew, and every
// step stands in the history of the roster (storage/roster_history.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace storage {

enum class AbsenceState {
    requested,  ///< awaits a decision; until then its days are under clarification
    recorded,   ///< holds
    declined,
    withdrawn,
    changed,  ///< another entry has taken its place
};

std::string_view to_string(AbsenceState state);

/// A part of one day, in minutes since local midnight, `[from, until)`.
struct HoursOfDay {
    std::chrono::minutes from;
    std::chrono::minutes until;

    friend bool operator==(const HoursOfDay&, const HoursOfDay&) = default;
};

struct AbsenceEntry {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    domain::Absence absence;          ///< both days are set
    std::optional<HoursOfDay> hours;  ///< of permission: only these of one day, and not the rest of it
    std::string note;                 ///< in the person's words; empty for illness
    AbsenceState state = AbsenceState::requested;
    std::optional<std::int64_t> replaces;
};

/// Who did it, by which way, and why.
struct AbsenceStep {
    AbsenceState state = AbsenceState::recorded;
    std::string by;   ///< `operator`, `employee/P-03`
    std::string via;  ///< chat, file, cli
    std::string ground;
    domain::Instant at{};  ///< set by storage
};

/// Enters it in the state of its first step, and returns its number; `id`, `state` and `replaces` of the
/// entry are ignored.
std::int64_t enter_absence(Transaction& tx, const AbsenceEntry& entry, const AbsenceStep& step);
/// Takes a request to recorded, declined or withdrawn, or a recorded absence to withdrawn. False: it was
/// settled before, and nothing happens.
bool settle_absence(Transaction& tx, std::int64_t id, const AbsenceStep& step);
/// Closes a recorded absence as changed and enters another in its place, whose number it returns.
std::int64_t replace_absence(Transaction& tx, std::int64_t id, const AbsenceEntry& entry,
                             const AbsenceStep& step);

std::optional<AbsenceEntry> find_absence(Transaction& tx, std::int64_t id);
std::vector<AbsenceStep> steps_of(Transaction& tx, std::int64_t absence);
/// Requested and recorded entries that touch the days, whole days and hours alike, by number.
std::vector<AbsenceEntry> standing_absences(Transaction& tx, const domain::EmployeeId& id,
                                            std::chrono::year_month_day first,
                                            std::chrono::year_month_day last);
/// The same of everybody, by employee.
std::vector<AbsenceEntry> standing_absences(Transaction& tx, std::chrono::year_month_day first,
                                            std::chrono::year_month_day last);

/// All that await a decision, by number.
std::vector<AbsenceEntry> requested_absences(Transaction& tx);

/// Of standing entries the recorded whole days: what the rules read.
std::vector<domain::Absence> recorded_whole_days(const std::vector<AbsenceEntry>& entries);
/// Those of the person that touch the given local date.
std::vector<domain::Absence> absences_on(Transaction& tx, const domain::EmployeeId& id,
                                         std::chrono::year_month_day date);
/// The same of everybody, by employee; one query for a whole office.
std::vector<std::pair<domain::EmployeeId, domain::Absence>> absences_on(Transaction& tx,
                                                                        std::chrono::year_month_day date);
/// Of standing entries the recorded hours: what the rules read beside whole days.
std::vector<domain::PermittedHours> permitted_hours(const std::vector<AbsenceEntry>& entries);
/// Those of the person on the given local date.
std::vector<domain::PermittedHours> permitted_hours_on(Transaction& tx, const domain::EmployeeId& id,
                                                       std::chrono::year_month_day date);
/// Records whole days at once, by hand.
void add_absence(Transaction& tx, const domain::EmployeeId& id, const domain::Absence& absence,
                 std::string_view recorded_by);

/// What somebody described in chat and has not confirmed. Days that were not said are absent.
struct AbsenceDraft {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    domain::AbsenceKind kind = domain::AbsenceKind::leave;
    std::optional<std::chrono::year_month_day> first;
    std::optional<std::chrono::year_month_day> last;
    int length = 0;  ///< in days, if the first is not known; else 0
    std::string zone;
    std::optional<HoursOfDay> hours;
    std::string note;
    bool is_open = true;
};

std::int64_t save_draft(Transaction& tx, const AbsenceDraft& draft);
std::optional<AbsenceDraft> find_absence_draft(Transaction& tx, std::int64_t id);
/// False if it was confirmed or dropped before: a second tap does nothing.
bool close_absence_draft(Transaction& tx, std::int64_t id, bool is_confirmed);

}  // namespace storage
