// Table acting: who leads a unit for some days in place of, or without, its definitive head.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace storage {

struct ActingRow {
    std::int64_t id = 0;
    domain::Acting acting;
    domain::Instant recorded_at;
    std::string recorded_by;
    std::optional<domain::Instant> withdrawn_at;
};

/// Keeps it, and the change of the unit's roster with it. The first day must be set; a last day that is not
/// leaves the end open, as of a Plt. until the post is filled.
std::int64_t add_acting(Transaction& tx, const domain::Acting& acting, std::string_view by);
/// From now on it is as if it had not been; the row stays. False: it was withdrawn before, or never was.
bool withdraw_acting(Transaction& tx, std::int64_t id, std::string_view by);

/// Those who act as head of the unit on that date: Plh. before Plt., the newest first.
std::vector<domain::Acting> acting_heads(Transaction& tx, const domain::UnitId& unit,
                                         std::chrono::year_month_day date);
/// The units the person acts for on that date.
std::vector<domain::UnitId> units_acted_for(Transaction& tx, const domain::EmployeeId& employee,
                                            std::chrono::year_month_day date);
/// The units that somebody acts for on that date: one question for a whole office.
std::vector<domain::Acting> acting_on(Transaction& tx, std::chrono::year_month_day date);

/// All on record, withdrawn ones too, oldest first.
std::vector<ActingRow> all_acting(Transaction& tx);

}  // namespace storage
