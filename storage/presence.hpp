// Tables presence and not_asked: what was asked of whom in which window, and why somebody was not asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/duty.hpp"
#include "storage/database.hpp"

namespace storage {

/// One person in one window. States: planned, asked, in_time, late, explained, missed, void.
struct PresenceRow {
    domain::EmployeeId employee;
    std::string local_date;  ///< ISO
    domain::Window window;
    std::string zone;
    std::string policy_id;
    std::string policy_version;
    std::string state;
    std::optional<domain::Instant> checked_in_at;
};

/// Writes the day of one person; a day that was planned before stays as it was frozen. True if it was new.
bool plan_presence(Transaction& tx, const domain::EmployeeId& employee, const domain::DayPlan& plan);
/// Takes back the day of one person so that it can be planned anew: true if there was a plan, and all of it
/// lies ahead. A day in which a window has opened or somebody has acted stays as it was frozen.
bool unplan_presence(Transaction& tx, const domain::EmployeeId& employee, std::string_view local_date);
std::vector<PresenceRow> presence_of(Transaction& tx, const domain::EmployeeId& employee,
                                     std::string_view local_date);
/// People whose window of that id opens at that instant and who have not checked in, by employee, from the
/// one behind `after` on (empty: from the first).
std::vector<PresenceRow> awaited_at(Transaction& tx, domain::Instant opens_at, std::string_view window_id,
                                    const domain::EmployeeId& after, int limit);
/// The distinct windows of that date, for setting their timers.
std::vector<PresenceRow> openings_on(Transaction& tx, std::string_view local_date);
void set_presence_state(Transaction& tx, const PresenceRow& row, std::string_view state,
                        std::string_view cause = "");
void record_check_in(Transaction& tx, const PresenceRow& row, std::string_view state, domain::Instant at,
                     domain::InboxId inbox_id);

struct PresenceCount {
    std::string window_id;
    std::string state;
    std::string cause;  ///< for `void`
    std::int64_t people;
    domain::Instant closes_at;
};
std::vector<PresenceCount> count_presence(Transaction& tx, std::string_view local_date);

struct NotAsked {
    domain::EmployeeId employee;
    std::string rule;
};
bool was_not_asked(Transaction& tx, const domain::EmployeeId& employee, std::string_view local_date);
/// By a rule of that kind, e.g. `roster.`: whole offices are left out by the calendar, a few people by the
/// roster.
std::vector<NotAsked> not_asked_by(Transaction& tx, std::string_view local_date,
                                   std::string_view rule_prefix);

}  // namespace storage
