#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/cli/verification.hpp"

namespace cli {
namespace {

int verify(Work& work, bool as_json) {
    const Recount counted = work.session.database.read(recount);
    const bool is_consistent = counted.discrepancies.empty();
    const std::string counts =
        fmt::format("{} employees, {} calls, {} flags", counted.employees, counted.calls, counted.flags);
    if (as_json) {
        Json list = Json::array();
        for (const Discrepancy& found : counted.discrepancies)
            list.push_back(
                {{"subject", found.subject}, {"recorded", found.recorded}, {"recounted", found.recounted}});
        print(work.out, {{"employees", counted.employees},
                         {"calls", counted.calls},
                         {"flags", counted.flags},
                         {"consistent", is_consistent},
                         {"differences", list}});
    } else {
        for (const Discrepancy& found : counted.discrepancies)
            work.out << fmt::format("{}: recorded {}; recounted {}\n", found.subject, found.recorded,
                                    found.recounted);
        work.out << counts
                 << (is_consistent ? std::string(": consistent\n")
                                   : fmt::format(": {} differences\n", counted.discrepancies.size()));
    }
    return is_consistent ? kGood : kFinding;
}

}  // namespace

void add_verify(CLI::App& app, Chosen& chosen) {
    auto as_json = std::make_shared<bool>(false);
    CLI::App& command =
        add_command(app, "verify", "Recount every outcome, streak and flag from what was recorded",
                    {"sigap verify", "sigap verify --json"});
    command.add_flag("--json", *as_json, "Print JSON");
    command.callback(
        [&chosen, as_json] { chosen.on_data = [as_json](Work& work) { return verify(work, *as_json); }; });
}

}  // namespace cli
