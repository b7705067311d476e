#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/chain_recount.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/cli/verification.hpp"

namespace cli {
namespace {

struct Verifying {
    bool as_json = false;
    std::string kept_head;
};

Json json_of(const app::ChainRecount& chain) {
    return {{"events", chain.length},
            {"head", chain.head},
            {"unsealed", chain.unsealed},
            {"erased", chain.erased},
            {"broken_at", json_or_null(chain.broken_at)}};
}

int verify(Work& work, const Verifying& wanted) {
    const auto kept = app::kept_head_from(wanted.kept_head);
    auto [counted, chain] = work.session.database.read([&](storage::Transaction& tx) {
        return std::pair{recount(tx), app::recount_chain(tx, kept)};
    });
    if (!chain.broken_at.empty())
        counted.discrepancies.insert(counted.discrepancies.begin(),
                                     {chain.broken_at, chain.broken_recorded, chain.broken_expected});
    const bool is_consistent = counted.discrepancies.empty();
    if (wanted.as_json) {
        Json list = Json::array();
        for (const Discrepancy& found : counted.discrepancies)
            list.push_back(
                {{"subject", found.subject}, {"recorded", found.recorded}, {"recounted", found.recounted}});
        print(work.out, {{"employees", counted.employees},
                         {"calls", counted.calls},
                         {"flags", counted.flags},
                         {"consistent", is_consistent},
                         {"audit", json_of(chain)},
                         {"differences", list}});
        return is_consistent ? kGood : kFinding;
    }
    for (const Discrepancy& found : counted.discrepancies)
        work.out << fmt::format("{}: recorded {}; recounted {}\n", found.subject, found.recorded,
                                found.recounted);
    // The answer is one line, for whoever reads it by program; this is beside it.
    work.err << fmt::format("audit: {} events sealed, head {}:{}", chain.length, chain.length, chain.head);
    work.err << (chain.unsealed > 0 ? fmt::format("; {} not sealed yet\n", chain.unsealed) : "\n");
    work.out << fmt::format("{} employees, {} calls, {} flags", counted.employees, counted.calls,
                            counted.flags);
    work.out << (is_consistent ? std::string(": consistent\n")
                               : fmt::format(": {} difference{}\n", counted.discrepancies.size(),
                                             counted.discrepancies.size() == 1 ? "" : "s"));
    return is_consistent ? kGood : kFinding;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<Verifying>();
    CLI::App& command = add_command(
        app, "verify", "Recount every outcome, streak and flag from what was recorded, and the audit chain",
        {"sigap verify", "sigap verify --json",
         "sigap verify --head 1204:9f86d081…   # a head that a digest or the log named earlier"});
    command.add_flag("--json", wanted->as_json, "Print JSON");
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
