#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/app/chain_recount.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/cli/verification.hpp"
#include "bot/cli/verification_figures.hpp"

namespace cli {
namespace {

constexpr std::string_view kWhatIsRecounted =
    "Counted again by code that shares nothing with what decided or shows it:\n"
    "  - attempts, calls, streaks, flags and decisions on them, from answers, reasons and the log\n"
    "  - presence windows and daily reports, by the log and their times; stored files, by their bytes\n"
    "  - month by month the report by unit and by person, the evaluation, who called whom, the list and the\n"
    "    board of calls, and the presence board of each day\n"
    "  - as they are now: the trend of weeks, own pages, the list of flags, what outages voided, who can be\n"
    "    reached, and how messages fare\n"
    "A difference is a line with what it is about, what is recorded or shown, and what it should be.\n\n";

struct Verifying {
    bool as_json = false;
    std::string kept_head;
    std::string since;
};

Json json_of(const app::ChainRecount& chain) {
    return {{"events", chain.length},
            {"head", chain.head},
            {"unsealed", chain.unsealed},
            {"erased", chain.erased},
            {"broken_at", json_or_null(chain.broken_at)}};
}

/// Figures are shown by the rules in force; everything else is recounted without them.
std::shared_ptr<const domain::Rulebook> rules_for_figures(Work& work) {
    try {
        return work.session.rules();
    } catch (const std::runtime_error& trouble) {
        work.err << fmt::format("sigap: figures were not counted again: {}\n", trouble.what());
        return nullptr;
    }
}

int verify(Work& work, const Verifying& wanted) {
    const auto kept = app::kept_head_from(wanted.kept_head);
    const auto rules = rules_for_figures(work);
    const auto progress = [&](const std::string& what) { work.session.tell_progress(what); };
    std::int64_t figures = 0;
    auto [counted, chain] = work.session.database.read([&](storage::Transaction& tx) {
        progress("outcomes, streaks, flags and records");
        Recount found = recount(tx);
        if (rules) {
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            figures = recount_figures(scene, found.discrepancies, wanted.since, progress);
        }
        progress("the audit chain");
        return std::pair{std::move(found), app::recount_chain(tx, kept)};
    });
    progress("");
    if (!chain.broken_at.empty())
        counted.discrepancies.insert(counted.discrepancies.begin(),
                                     {chain.broken_at, chain.broken_recorded, chain.broken_expected});
    const std::size_t differences = counted.discrepancies.size();
    const bool is_consistent = differences == 0 && rules;
    const int exit_code = differences > 0 ? kFinding : rules ? kGood : kEnvironment;
    if (wanted.as_json) {
        Json list = Json::array();
        for (const Discrepancy& found : counted.discrepancies)
            list.push_back(
                {{"subject", found.subject}, {"recorded", found.recorded}, {"recounted", found.recounted}});
        print(work.out, {{"employees", counted.employees},
                         {"calls", counted.calls},
                         {"flags", counted.flags},
                         {"figures", figures},
                         {"consistent", is_consistent},
                         {"audit", json_of(chain)},
                         {"differences", list}});
        return exit_code;
    }
    for (const Discrepancy& found : counted.discrepancies)
        work.out << fmt::format("{}: recorded {}; recounted {}\n", found.subject, found.recorded,
                                found.recounted);
    // The answer is one line, for whoever reads it by program; this is beside it.
    work.err << fmt::format("audit: {} events sealed, head {}:{}", chain.length, chain.length, chain.head);
    work.err << (chain.unsealed > 0 ? fmt::format("; {} not sealed yet\n", chain.unsealed) : "\n");
    if (rules)
        work.err << fmt::format("figures: {} of the dashboard and the reports counted again\n", figures);
    work.out << fmt::format("{} employees, {} calls, {} flags", counted.employees, counted.calls,
                            counted.flags);
    work.out << (is_consistent
                     ? std::string(": consistent\n")
                     : fmt::format(": {} difference{}{}\n", differences, differences == 1 ? "" : "s",
                                   rules ? "" : ", figures not counted"));
    return exit_code;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<Verifying>();
    CLI::App& command = add_command(
        app, "verify",
        "Recount every outcome, streak, flag and figure from what was recorded, and the audit chain",
        {"sigap verify", "sigap verify --json", "sigap verify --since 2026-01",
         "sigap verify --head 1204:9f86d081…   # a head that a digest or the log named earlier"});
    command.footer(std::string(kWhatIsRecounted) + command.get_footer());
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command
        .add_option(
            "--since", wanted->since,
            "Count figures of months again from this one on (default: all); all else is always recounted")
        ->type_name("MONTH")
        ->check(a_month());
    command
        .add_option("--head", wanted->kept_head,
                    "A head of the audit chain that was kept elsewhere: it must lie in the chain")
        ->type_name("NUMBER:HASH")
        ->check([](const std::string& text) {
            return app::kept_head_from(text)
                       ? ""
                       : "found \"" + text + "\", expected a number, a colon and 64 hexadecimal digits";
        });
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return verify(work, *wanted); }; });
}

}  // namespace cli
