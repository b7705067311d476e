#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/cli/unit_choice.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/daily_reports.hpp"

namespace cli {
namespace {

using storage::DailyReport;

struct WantedDays {
    Days days;
    std::string unit;  ///< with everything below it; blank: the whole office
    bool is_summary = false;
    std::string format = "csv";
};

/// What came of it, in the report's words. When it came decides, whatever was said about it since.
std::string_view result_of(const DailyReport& report) {
    if (report.state == "void") return "void";
    if (report.handed_in_at) return report.is_late() ? "late" : "in_time";
    return report.state == "missing" ? "missing" : "not_due";
}

std::vector<DailyReport> reports_wanted(Work& work, storage::Transaction& tx, const WantedDays& wanted,
                                        const std::set<domain::UnitId>& units) {
    const std::string& zone = work.session.office.zone;
    const domain::Span span = span_of(wanted.days, tx.now(), zone);
    auto reports = storage::reports_between(tx, domain::to_iso_date(domain::local_time(span.from, zone).date),
                                            domain::to_iso_date(domain::local_time(span.to, zone).date));
    if (!wanted.unit.empty())
        std::erase_if(reports, [&](const DailyReport& report) { return !units.contains(report.unit); });
    return reports;
}

Table lines_of(const std::vector<DailyReport>& reports) {
    Table table{{"employee", "unit", "date", "due_at", "result", "cause", "handed_in_at", "asked_back",
                 "acknowledged_at", "acknowledged_by", "policy", "policy_version"},
                {}};
    for (const DailyReport& report : reports)
        table.rows.push_back({report.employee.value, report.unit.value, report.local_date,
                              domain::to_rfc3339_utc(report.due_at), result_of(report),
                              json_or_null(report.cause), json_or_null(report.handed_in_at),
                              report.state == "returned", json_or_null(report.acknowledged_at),
                              report.acknowledged_by ? Json(report.acknowledged_by->value) : Json(nullptr),
                              report.policy_id, report.policy_version});
    return table;
}

/// The Monday of the date's week.
std::string iso_week_of(const std::string& local_date) {
    const std::chrono::sys_days day{domain::from_iso_date(local_date).value()};
    return domain::to_iso_date(day - (std::chrono::weekday{day} - std::chrono::Monday));
}

/// Numbers a unit and week; nobody is ranked.
Table summary_of(const std::vector<DailyReport>& reports) {
    struct Sums {
        std::map<std::string_view, int> results;
        int acknowledged = 0;
    };
    std::map<std::pair<std::string, std::string>, Sums> weeks;
    for (const DailyReport& report : reports) {
        Sums& sums = weeks[{iso_week_of(report.local_date), report.unit.value}];
        ++sums.results[result_of(report)];
        if (report.acknowledged_at) ++sums.acknowledged;
    }
    Table table{{"unit", "week", "asked", "handed_in", "in_time", "late", "missing", "not_due",
                 "acknowledged", "void"},
                {}};
    for (auto& [week_and_unit, sums] : weeks) {
        auto& results = sums.results;
        const int handed_in = results["in_time"] + results["late"];
        table.rows.push_back({week_and_unit.second, week_and_unit.first,
                              handed_in + results["missing"] + results["not_due"], handed_in,
                              results["in_time"], results["late"], results["missing"], results["not_due"],
                              sums.acknowledged, results["void"]});
    }
    return table;
}

int daily(Work& work, const WantedDays& wanted) {
    std::set<domain::UnitId> units;
    const auto reports = work.session.database.read([&](storage::Transaction& tx) {
        units = units_below(tx, wanted.unit);
        return reports_wanted(work, tx, wanted, units);
    });
    if (!wanted.unit.empty() && units.empty()) return unknown_unit(work, wanted.unit);
    const Table table = wanted.is_summary ? summary_of(reports) : lines_of(reports);
    if (wanted.format == "json")
        print_json(work.out, table);
    else
        print_csv(work.out, table);
    return kGood;
}

}  // namespace

void add_daily_report(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<WantedDays>();
    CLI::App& command =
        add_command(family, "daily", "Every daily work report asked of a person, and what came of it",
                    {"sigap report daily --from 2026-02-13 --to 2026-02-13",
                     "sigap report daily --unit \"Biro Organisasi\" --summary > mingguan.csv"});
    add_days(command, wanted->days);
    command.add_option("--unit", wanted->unit, "This unit and everything below it (default: the office)");
    command.add_flag("--summary", wanted->is_summary, "Numbers a unit and week, without persons");
    command.add_option("--format", wanted->format, "csv (with ;, for spreadsheets) or json")
        ->check(one_of({"csv", "json"}));
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return daily(work, *wanted); }; });
}

}  // namespace cli
