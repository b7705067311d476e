// What figures are counted from, read and folded by `sigap verify` itself: who was asked what in some days,
// and what came of it. Shares nothing with storage/records.hpp and bot/domain/figures.hpp but the names of
// the sums.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/domain/figures.hpp"
#include "storage/database.hpp"

namespace cli {

struct AskedRow {
    std::int64_t call = 0;
    std::string caller;
    std::string employee;
    std::string unit;  ///< frozen at issue
    std::string day;   ///< ISO, in the office's zone
    bool is_left_out = false;
    bool counts = false;
    bool is_outside_duty = false;
    std::string outcome;      ///< from the attempts, as it is shown of the call
    std::string cause;        ///< of what is void
    bool is_pending = false;  ///< for sums: a miss that further attempts may follow is none yet
    std::optional<std::int64_t> answered_at;
    std::int64_t issued_at = 0;
};

struct WindowRow {
    std::string employee;
    std::string unit;  ///< the person's, now
    std::string day;
    std::string window;
    std::string state;
    std::string cause;
    bool has_left = false;
    std::int64_t closes_at = 0;
};

struct ReportRow {
    std::string employee;
    std::string unit;
    std::string day;
    std::string state;
    std::string cause;
    std::optional<std::int64_t> first_text_at;
    std::int64_t due_at = 0;
};

struct RowsOfDays {
    std::vector<AskedRow> asked;  ///< by call
    std::vector<WindowRow> windows;
    std::vector<ReportRow> reports;
    std::map<std::pair<std::string, std::string>, std::string> places;         ///< by person and day
    std::map<std::pair<std::string, std::string>, std::int64_t> not_asked_of;  ///< people by day and unit
};

/// Of the days from `first` to `last`, both ISO and included.
RowsOfDays rows_of_days(storage::Transaction& tx, const std::string& first, const std::string& last,
                        const std::string& zone);

/// The months on record, `2026-02`, in order.
std::vector<std::string> months_on_record(storage::Transaction& tx, const std::string& zone);

struct CountedSums {
    domain::CallSums calls;
    domain::WindowSums windows;
    domain::DailyReportSums reports;
    std::vector<std::int64_t> waits;  ///< seconds, of those who answered
};
void count(CountedSums& sums, const AskedRow& row);
void count(CountedSums& sums, const WindowRow& row);
void count(CountedSums& sums, const ReportRow& row);

/// As a wait is shown: whole seconds.
std::int64_t seconds_of_wait(const AskedRow& row);

}  // namespace cli
