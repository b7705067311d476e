// Tables flexible_day and roster_proposal: the days that quota rosters give, and what is proposed. A day that
// is taken away stays on record, with when it was given and withdrawn.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/domain/ids.hpp"
#include "bot/domain/roster_plan.hpp"
#include "storage/database.hpp"

namespace storage {

/// The days the roster gives this person in the week from that Monday to its Sunday, in order.
std::vector<std::chrono::year_month_day> rostered_days_of(Transaction& tx, const domain::EmployeeId& employee,
                                                          std::chrono::year_month_day monday);

/// Everybody's days between two dates, both included, by person and date; one query for a whole office.
std::vector<domain::RosteredDay> rostered_days(Transaction& tx, std::chrono::year_month_day first,
                                               std::chrono::year_month_day last);

/// Gives the day, and keeps the change of the roster (kind `flexible_day`). False: the person has it already.
bool give_flexible_day(Transaction& tx, const domain::RosteredDay& day, std::string_view by);
/// Takes it away again, likewise. False: the person does not have it.
bool withdraw_flexible_day(Transaction& tx, const domain::RosteredDay& day, std::string_view by);

/// Days shown to a supervisor, to be accepted or not.
struct ProposedRoster {
    std::int64_t id = 0;
    domain::UnitId unit;
    std::chrono::year_month_day monday;
    std::vector<domain::RosteredDay> days;
    domain::EmployeeId made_for;
    std::optional<domain::Instant> accepted_at{};
};

/// Keeps the proposal; `id` and `accepted_at` are set here. Returns its number.
std::int64_t save_proposal(Transaction& tx, const ProposedRoster& proposal);
std::optional<ProposedRoster> find_proposal(Transaction& tx, std::int64_t id);
/// False: it was accepted before.
bool accept_proposal(Transaction& tx, std::int64_t id);

}  // namespace storage
