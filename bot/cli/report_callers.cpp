#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/period.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/people.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/cli/unit_choice.hpp"
#include "bot/domain/figures.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using domain::CallRecord;
using domain::CallSums;
using domain::WindowRecord;

struct WantedCallers {
    std::string month;  ///< blank: the one before this
    Days days;          ///< for `units`, instead of a month
    std::string unit;   ///< with everything below it; blank: the whole office
    std::string format = "csv";
    bool as_json = false;
};

app::Period period_of(const WantedCallers& wanted, domain::Instant now, const std::string& zone) {
    if (!wanted.month.empty()) {
        const auto first = domain::from_iso_date(wanted.month + "-01").value();
        return app::month_of(first.year() / first.month());
    }
    if (!wanted.days.from.empty() || !wanted.days.to.empty()) {
        const domain::Span span = span_of(wanted.days, now, zone);
        return {domain::local_time(span.from, zone).date,
                domain::local_time(span.to - std::chrono::microseconds{1}, zone).date};
    }
    const auto today = domain::local_time(now, zone).date;
    return app::month_of(today.year() / today.month() - std::chrono::months{1});
}

std::int64_t sum_of(const std::map<domain::VoidCause, std::int64_t>& voided) {
    std::int64_t sum = 0;
    for (const auto& [cause, count] : voided) sum += count;
    return sum;
}

/// `outage 2, off_duty 1`.
template <typename Cause>
std::string causes_of(const std::map<Cause, std::int64_t>& voided) {
    std::string text;
    for (const auto& [cause, count] : voided) {
        std::string_view name;
        if constexpr (std::is_same_v<Cause, std::string>)
            name = cause;
        else
            name = to_string(cause);
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
    }
    return text;
}

Table callers_table(storage::Transaction& tx, const std::vector<CallRecord>& calls) {
    Table table{
        {"caller", "caller_name", "unit", "employee", "employee_name", "calls", "counted", "outside_duty",
         "answered", "late", "no_reply", "excused", "pending", "void", "median_wait_seconds", "reasons"},
        {}};
    for (const domain::CallerLine& line : domain::caller_lines(calls))
        table.rows.push_back(
            {line.caller.value, name_of(tx, line.caller), line.unit.value, line.employee.value,
             name_of(tx, line.employee), line.sums.asked, line.sums.counted, line.sums.outside_duty,
             line.sums.answered, line.sums.late, line.sums.no_reply, line.sums.excused, line.sums.pending,
             sum_of(line.sums.voided), line.median_wait ? Json(line.median_wait->count()) : Json(nullptr),
             fmt::format("{}", fmt::join(line.urgencies, " / "))});
    return table;
}

Table units_table(const std::vector<CallRecord>& calls, const std::vector<WindowRecord>& windows) {
    Table table{{"unit", "asked", "answered", "late", "no_reply", "excused", "pending", "void", "void_causes",
                 "counted", "outside_duty", "windows", "in_time", "late_check_in", "explained", "no_check_in",
                 "open", "windows_void", "windows_void_causes"},
                {}};
    for (const auto& [unit, sums] : domain::sums_by_unit(calls, windows)) {
        const CallSums& asked = sums.calls;
        std::int64_t voided = 0;
        for (const auto& [cause, count] : sums.windows.voided) voided += count;
        table.rows.push_back({unit.value, asked.asked, asked.answered, asked.late, asked.no_reply,
                              asked.excused, asked.pending, sum_of(asked.voided), causes_of(asked.voided),
                              asked.counted, asked.outside_duty, sums.windows.asked, sums.windows.in_time,
                              sums.windows.late, sums.windows.explained, sums.windows.no_check_in,
                              sums.windows.open, voided, causes_of(sums.windows.voided)});
    }
    return table;
}

template <typename Make>
int report(Work& work, const WantedCallers& wanted, Make&& make) {
    const std::string& zone = work.session.office.zone;
    std::set<domain::UnitId> units;
    const Table table = work.session.database.read([&](storage::Transaction& tx) {
        units = units_below(tx, wanted.unit);
        const app::Period period = period_of(wanted, tx.now(), zone);
        auto calls = storage::call_records(tx, app::span_of(period, zone));
        auto windows =
            storage::window_records(tx, domain::to_iso_date(period.first), domain::to_iso_date(period.last));
        const auto is_elsewhere = [&](const auto& record) { return !units.contains(record.unit); };
        if (!wanted.unit.empty()) {
            std::erase_if(calls, is_elsewhere);
            std::erase_if(windows, is_elsewhere);
        }
        return make(tx, calls, windows);
    });
    if (!wanted.unit.empty() && units.empty()) return unknown_unit(work, wanted.unit);
    if (wanted.as_json || wanted.format == "json")
        print_json(work.out, table);
    else
        print_csv(work.out, table);
    return kGood;
}

int callers(Work& work, const WantedCallers& wanted) {
    return report(work, wanted, [](storage::Transaction& tx, const auto& calls, const auto&) {
        return callers_table(tx, calls);
    });
}

int units(Work& work, const WantedCallers& wanted) {
    return report(work, wanted, [](storage::Transaction&, const auto& calls, const auto& windows) {
        return units_table(calls, windows);
    });
}

CLI::App& add_one(CLI::App& family, Chosen& chosen, const std::shared_ptr<WantedCallers>& wanted,
                  const std::string& name, const std::string& summary,
                  const std::vector<std::string>& examples, int (*make)(Work&, const WantedCallers&)) {
    CLI::App& command = add_command(family, name, summary, examples);
    command
        .add_option("--month", wanted->month, "A whole month, in the office's zone (default: the last one)")
        ->type_name("MONTH")
        ->check(a_month());
    command.add_option("--unit", wanted->unit,
                       "Only people of this unit and everything below it (default: the office)");
    command.add_option("--format", wanted->format, "csv (with ;, for spreadsheets) or json")
        ->check(one_of({"csv", "json"}));
    command.add_flag("--json", wanted->as_json, "The same as --format json");
    command.callback([&chosen, wanted, make] {
        chosen.on_data = [wanted, make](Work& work) { return make(work, *wanted); };
    });
    return command;
}

}  // namespace

void add_report_callers(CLI::App& family, Chosen& chosen) {
    add_one(family, chosen, std::make_shared<WantedCallers>(), "callers",
            "Who called whom how often in a month, and the reasons for calls outside duty hours",
            {"sigap report callers --month 2026-02 > pemanggil.csv",
             "sigap report callers --month 2026-02 --unit \"Biro Organisasi\" --json"},
            callers);
    const auto wanted = std::make_shared<WantedCallers>();
    CLI::App& of_units =
        add_one(family, chosen, wanted, "units",
                "What calls and windows came to in each unit: the figures of /rekap, without persons",
                {"sigap report units --month 2026-02 > rekap.csv",
                 "sigap report units --from 2026-02-16 --to 2026-02-20 --json"},
                units);
    add_days(of_units, wanted->days);
    for (const char* bound : {"--from", "--to"})
        of_units.get_option(bound)->excludes(of_units.get_option("--month"));
}

}  // namespace cli
