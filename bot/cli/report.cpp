#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/report_family.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/ledger.hpp"
#include "storage/presence.hpp"

namespace cli {
namespace {

struct WantedTable {
    Days days;
    std::string format = "csv";
};

int print_table(Work& work, const WantedTable& wanted, const Table& table) {
    if (wanted.format == "json")
        print_json(work.out, table);
    else
        print_csv(work.out, table);
    return kGood;
}

int outcomes(Work& work, const WantedTable& wanted) {
    const Table table = work.session.database.read([&](storage::Transaction& tx) {
        Table found{{"employee", "call", "attempt", "issued_at", "deadline", "outcome", "cause", "counts",
                     "provisional"},
                    {}};
        const domain::Span span = span_of(wanted.days, tx.now(), work.session.office.zone);
        for (const storage::OutcomeLine& line : storage::outcomes_between(tx, span.from, span.to)) {
            const domain::Verdict& verdict = line.row.verdict;
            found.rows.push_back({line.row.employee.value, line.row.call.value, line.row.attempt.number,
                                  domain::to_rfc3339_utc(line.row.attempt.issued_at),
                                  domain::to_rfc3339_utc(line.row.attempt.deadline),
                                  to_string(verdict.outcome),
                                  verdict.cause ? Json(to_string(*verdict.cause)) : Json(nullptr),
                                  line.counts, domain::is_provisional(verdict, tx.now())});
        }
        return found;
    });
    return print_table(work, wanted, table);
}

int presence(Work& work, const WantedTable& wanted) {
    const Table table = work.session.database.read([&](storage::Transaction& tx) {
        Table found{{"employee", "date", "window", "opens_at", "closes_at", "zone", "state", "cause",
                     "checked_in_at"},
                    {}};
        const std::string& zone = work.session.office.zone;
        const domain::Span span = span_of(wanted.days, tx.now(), zone);
        const std::string first = domain::to_iso_date(domain::local_time(span.from, zone).date);
        const std::string behind = domain::to_iso_date(domain::local_time(span.to, zone).date);
        tx.for_each(
            "SELECT employee_id, local_date, window_id, opens_at, closes_at, zone, state, cause, checked_in_at"
            " FROM presence WHERE local_date >= $1 AND local_date < $2"
            " UNION ALL SELECT employee_id, local_date, NULL, NULL, NULL, NULL, 'not_asked', rule, NULL"
            " FROM not_asked WHERE local_date >= $1 AND local_date < $2"
            " ORDER BY 2, 4 NULLS FIRST, 1",
            [&](const storage::Row& row) {
                const auto text = [&](std::size_t column) {
                    const auto value = row.get<std::optional<std::string>>(column);
                    return value ? Json(*value) : Json(nullptr);
                };
                const auto instant = [&](std::size_t column) {
                    return json_or_null(row.get<std::optional<domain::Instant>>(column));
                };
                found.rows.push_back({text(0), text(1), text(2), instant(3), instant(4), text(5), text(6),
                                      text(7), instant(8)});
            },
            first, behind);
        return found;
    });
    return print_table(work, wanted, table);
}

/// What lasts has no end yet.
int outages(Work& work, const WantedTable& wanted) {
    const Table table = work.session.database.read([&](storage::Transaction& tx) {
        Table found{{"scope", "from", "to", "what", "attempts_void", "windows_void"}, {}};
        const domain::Span span = span_of(wanted.days, tx.now(), work.session.office.zone);
        for (const storage::Outage& outage : storage::outages_between(tx, span.from, span.to)) {
            const auto toll = storage::toll_of(tx, outage);
            found.rows.push_back({outage.scope, domain::to_rfc3339_utc(outage.from), json_or_null(outage.to),
                                  outage.what, toll.attempts, toll.windows});
        }
        return found;
    });
    return print_table(work, wanted, table);
}

void add_one(CLI::App& family, Chosen& chosen, const std::string& name, const std::string& summary,
             const std::vector<std::string>& examples, int (*report)(Work&, const WantedTable&)) {
    auto wanted = std::make_shared<WantedTable>();
    CLI::App& command = add_command(family, name, summary, examples);
    add_days(command, wanted->days);
    command.add_option("--format", wanted->format, "csv (with ;, for spreadsheets) or json")
        ->check(one_of({"csv", "json"}));
    command.add_flag_callback(
        "--json", [wanted] { wanted->format = "json"; }, "The same as --format json");
    command.callback([&chosen, wanted, report] {
        chosen.on_data = [wanted, report](Work& work) { return report(work, *wanted); };
    });
}

}  // namespace

void add_report(CLI::App& app, Chosen& chosen) {
    CLI::App& family = add_family(
        app, "report", "What happened: letters and spreadsheets for people, tables for programs",
        {"sigap report period --month 2026-02 --output februari.pdf",
         "sigap report evaluation --from 2026-01-01 --to 2026-03-31 --format xlsx --output evaluasi.xlsx",
         "sigap report outcomes --from 2026-02-01 --to 2026-02-28 > februari.csv",
         "sigap report daily --summary > mingguan.csv",
         "sigap report callers --month 2026-02 > pemanggil.csv"});
    add_one(family, chosen, "outcomes", "Every attempt to reach a person and how it ended",
            {"sigap report outcomes --from 2026-02-01 --to 2026-02-28 > februari.csv",
             "sigap report outcomes --format json"},
            outcomes);
    add_one(family, chosen, "presence",
            "Every presence window asked of a person, and who was not asked and why",
            {"sigap report presence --from 2026-02-13 --to 2026-02-13 --format json"}, presence);
    add_one(family, chosen, "outages",
            "Every span in which Sigap or a messenger was not well, and what it made void",
            {"sigap report outages --from 2026-02-01 --to 2026-02-28 > gangguan.csv",
             "sigap report outages --json"},
            outages);
    add_report_evidence(family, chosen);
    add_report_flags(family, chosen);
    add_report_attachments(family, chosen);
    add_daily_report(family, chosen);
    add_report_callers(family, chosen);
    add_report_made(family, chosen);
    add_report_jobs(family, chosen);
}

}  // namespace cli
