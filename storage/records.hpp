// What is on record of calls, windows and daily reports over a span of days, read across tables for the
// figures of bot/domain/figures.hpp. Everybody who counts reads here.
#pragma once

#include <string_view>
#include <vector>

#include "bot/domain/figures.hpp"
#include "storage/database.hpp"

namespace storage {

/// Everybody asked by a call that was issued in `[span.from, span.to)`, in order of time; of one person alone
/// with the second. A miss while further attempts may come is still pending.
std::vector<domain::CallRecord> call_records(Transaction& tx, const domain::Span& span);
std::vector<domain::CallRecord> call_records(Transaction& tx, const domain::Span& span,
                                             const domain::EmployeeId& employee);

/// Windows of the local dates from `first` to `last`, both ISO and included, by date and time.
std::vector<domain::WindowRecord> window_records(Transaction& tx, std::string_view first,
                                                 std::string_view last);
std::vector<domain::WindowRecord> window_records(Transaction& tx, std::string_view first,
                                                 std::string_view last, const domain::EmployeeId& employee);

/// Daily reports of the same dates, by date and employee.
std::vector<domain::DailyReportRecord> daily_report_records(Transaction& tx, std::string_view first,
                                                            std::string_view last);

/// Where people worked on the same dates, once a person and date; nothing about days that were planned before
/// this was kept.
std::vector<domain::DayPlace> day_places(Transaction& tx, std::string_view first, std::string_view last);

}  // namespace storage
