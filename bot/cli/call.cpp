#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

struct Line {
    std::int64_t call;
    std::string kind;
    std::string issuer;
    std::string unit;
    domain::Instant issued_at;
    bool is_open;
    bool counts;
    std::string urgency;                           ///< why it went out outside duty hours; empty: it did not
    std::map<std::string, std::int64_t> outcomes;  ///< of the people asked
    std::int64_t left_out = 0;
};

std::vector<Line> lines_of(storage::Transaction& tx, const domain::Span& span) {
    std::vector<Line> lines;
    tx.for_each(
        "SELECT call.call_id, call.kind, call.issuer_id, call.unit_id, call.issued_at, call.closed_at IS NULL, call.counts,"
        " CASE WHEN call_person.left_out IS NULL THEN call_person.outcome ELSE 'left_out' END, count(*),"
        " call.urgency"
        " FROM call JOIN call_person ON call_person.call_id = call.call_id"
        " WHERE call.issued_at >= $1 AND call.issued_at < $2 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 10 ORDER BY 5 DESC NULLS LAST, 1 DESC",
        [&](const storage::Row& row) {
            if (lines.empty() || lines.back().call != row.get<std::int64_t>(0))
                lines.push_back({row.get<std::int64_t>(0),
                                 row.get<std::string>(1),
                                 row.get<std::string>(2),
                                 row.get<std::string>(3),
                                 row.get<domain::Instant>(4),
                                 row.get<bool>(5),
                                 row.get<bool>(6),
                                 row.get<std::string>(9),
                                 {},
                                 0});
            const auto outcome = row.get<std::string>(7);
            if (outcome == "left_out")
                lines.back().left_out = row.get<std::int64_t>(8);
            else
                lines.back().outcomes[outcome] = row.get<std::int64_t>(8);
        },
        span.from, span.to);
    return lines;
}

Json json_of(const Line& line) {
    Json outcomes = Json::object();
    for (const auto& [outcome, people] : line.outcomes) outcomes[outcome] = people;
    return {{"call", line.call},
            {"kind", line.kind},
            {"issuer", line.issuer},
            {"unit", line.unit},
            {"issued_at", domain::to_rfc3339_utc(line.issued_at)},
            {"state", line.is_open ? "open" : "closed"},
            {"counts", line.counts},
            {"outside_duty", !line.urgency.empty()},
            {"reason", json_or_null(line.urgency)},
            {"outcomes", outcomes},
            {"left_out", line.left_out}};
}

std::string text_of(const Line& line) {
    std::string text = fmt::format("{}  {}  {} by {} in {}, {}{}:", line.call,
                                   domain::to_rfc3339_utc(line.issued_at), line.kind, line.issuer, line.unit,
                                   line.is_open ? "open" : "closed", line.counts ? "" : ", does not count");
    for (const auto& [outcome, people] : line.outcomes) text += fmt::format(" {} {}", people, outcome);
    if (line.left_out > 0) text += fmt::format(" {} left out", line.left_out);
    if (!line.urgency.empty()) text += fmt::format("; outside duty hours, because: {}", line.urgency);
    return text;
}

int list(Work& work, const Days& days, bool as_json) {
    const auto lines = work.session.database.read([&](storage::Transaction& tx) {
        return lines_of(tx, span_of(days, tx.now(), work.session.office.zone));
    });
    Json rows = Json::array();
    for (const Line& line : lines) {
        if (as_json)
            rows.push_back(json_of(line));
        else
            work.out << text_of(line) << '\n';
    }
    if (as_json)
        print(work.out, rows);
    else
        work.out << fmt::format("{} calls\n", lines.size());
    return kGood;
}

}  // namespace

void add_call(CLI::App& app, Chosen& chosen) {
    CLI::App& family = add_family(app, "call", "Calls that supervisors issued",
                                  {"sigap call list --from 2026-02-13 --to 2026-02-13"});
    auto days = std::make_shared<Days>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& listed =
        add_command(family, "list", "Show calls, newest first, with how many answered",
                    {"sigap call list --from 2026-02-13 --to 2026-02-13", "sigap call list --json"});
    add_days(listed, *days);
    listed.add_flag("--json", *as_json, "Print JSON");
    listed.callback([&chosen, days, as_json] {
        chosen.on_data = [days, as_json](Work& work) { return list(work, *days, *as_json); };
    });
}

}  // namespace cli
