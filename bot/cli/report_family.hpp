// Inside this room: reports that are made, in the foreground and in the background; declared below `report`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/report_order.hpp"
#include "bot/cli/subcommand.hpp"

namespace cli {

void add_report_made(CLI::App& family, Chosen& chosen);  ///< `report period` and `report evaluation`
void add_report_jobs(CLI::App& family, Chosen& chosen);  ///< `report jobs`, `report cancel`, `report fetch`

/// A report as it was typed; days are worked out when it is made.
struct WantedReport {
    app::ReportKind kind = app::ReportKind::period;
    std::string day, week, month, from, to;  ///< at most one kind of them; none: the last whole month
    std::string unit;                        ///< with everything below it; blank: the whole office
    std::string by = "unit";
    bool is_shared = false;
    std::string format = "pdf";
    std::string table;
    std::string language = "id";
    bool is_background = false;
    bool as_json = false;
    std::string output;  ///< blank: standard output
};

/// `2026-W07`; nullopt: no week of the calendar that ISO 8601 counts.
std::optional<app::Period> iso_week(std::string_view text);

app::ReportOrder order_of(const WantedReport& wanted, domain::Instant now, const std::string& zone);

/// Says why nobody can make that report, and answers the exit code; nullopt: it can be made.
std::optional<int> refuse_order(Work& work, const app::ReportOrder& order);

/// Makes the report of the session's data, a reading transaction a day. `may_go_on(done, of)` hears of every
/// day; false stops. nullopt: stopped.
std::optional<std::string> make_report(Session& session, const app::ReportOrder& order,
                                       const std::function<bool(int done, int of)>& may_go_on);

/// In the caller's own process, for `--output`: has the running service make the report in the background and
/// waits, or makes it here while none runs. Progress goes to standard error if that is a terminal; Ctrl-C
/// cancels. The file is whole or is not there.
int make_report_file(Local& local, const WantedReport& wanted);

/// Writes beside the file and puts it into its place; false: `trouble` says why, and nothing is left.
bool write_whole(const std::string& path, std::string_view content, std::string& trouble);

}  // namespace cli
