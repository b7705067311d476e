// Tables presence and not_asked: what was asked of whom in which window, and why somebody was not asked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/duty.hpp"
#include "storage/database.hpp"

namespace storage {

/// One person in one window. States: planned, in_time, late, missed, voided.
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
std::vector<PresenceRow> presence_of(Transaction& tx, const domain::EmployeeId& employee, std::string_view local_date);
/// Everybody whose window of that id opens at that instant, with the state given (empty: any).
std::vector<PresenceRow> presence_opening_at(Transaction& tx, domain::Instant opens_at, std::string_view window_id,
                                             std::string_view state);
void set_presence(Transaction& tx, const PresenceRow& row, std::string_view state,
                  std::optional<domain::Instant> checked_in_at, std::optional<domain::InboxId> inbox_id);

struct PresenceCount {
    std::string window_id;
    std::string state;
    std::int64_t people;
};
std::vector<PresenceCount> count_presence(Transaction& tx, std::string_view local_date);

struct NotAsked {
    domain::EmployeeId employee;
    std::string rule;
};
std::vector<NotAsked> not_asked_on(Transaction& tx, std::string_view local_date);

}  // namespace storage
