// What somebody wants reported: from the command line, the dashboard or a timer, and kept with a report that
// is made in the background.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/period.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/result.hpp"
#include "bot/domain/roster.hpp"

namespace app {

enum class ReportKind { period, evaluation };
enum class ReportBy { unit, person };
enum class ReportFormat { pdf, xlsx, csv, json };

std::string_view to_string(ReportKind kind);
std::optional<ReportKind> report_kind_from(std::string_view name);
std::string_view to_string(ReportBy by);
std::optional<ReportBy> report_by_from(std::string_view name);
std::string_view to_string(ReportFormat format);
std::optional<ReportFormat> report_format_from(std::string_view name);
std::string_view media_type(ReportFormat format);

/// No report reaches over more days.
inline constexpr int kMostReportDays = 366;

struct ReportOrder {
    ReportKind kind = ReportKind::period;
    Period days;
    ReportBy by = ReportBy::unit;
    std::vector<domain::UnitId> units{};  ///< with everything below them; empty: the whole office
    bool is_shared = false;               ///< leaves the circle that may know every person: small groups hide
    ReportFormat format = ReportFormat::pdf;
    std::string table{};  ///< for CSV, which holds one; blank: the first
    domain::Language language = domain::Language::id;
    /// Whom Sigap mails it to, of what it orders itself; empty: HR's addresses.
    std::vector<std::string> mail_to{};

    friend bool operator==(const ReportOrder&, const ReportOrder&) = default;
};

/// Why nobody can make that report, with the mend; nullopt: it can be made.
std::optional<std::string> flaw_of(const ReportOrder& order);

/// `sigap-laporan-2026-02-01-2026-02-28.xlsx`.
std::string file_name(const ReportOrder& order);

std::string to_json(const ReportOrder& order);
/// `Fault::malformed` names what is wrong.
domain::Result<ReportOrder> report_order_from(std::string_view json);

}  // namespace app
