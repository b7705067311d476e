#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/app/person_export.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

int export_person(Work& work, const std::string& id) {
    const auto all = work.session.database.write([&](storage::Transaction& tx) -> std::optional<std::string> {
        const auto found = storage::find_employee(tx, domain::EmployeeId{id});
        return found ? std::optional(app::export_person(tx, *found, "operator")) : std::nullopt;
    });
    if (!all) {
        work.err << fmt::format("sigap: nobody on record is {}; `sigap roster list` shows who is\n", id);
        return kFinding;
    }
    work.out << *all;
    return kGood;
}

}  // namespace

void add_export(CLI::App& app, Chosen& chosen) {
    CLI::App& family =
        add_family(app, "export", "Data for the person it is about (UU 27/2022, art. 7 and 32)",
                   {"sigap export person P-03 --json > P-03.json"});
    auto employee = std::make_shared<std::string>();
    CLI::App& command = add_command(
        family, "person", "Everything on record about one person and nobody else; the export is logged",
        {"sigap export person P-03 --json > P-03.json"});
    command.add_option("employee", *employee, "The roster's key")->required();
    command.add_flag("--json")->description("Print JSON; there is no other form");
    command.callback([&chosen, employee] {
        chosen.on_data = [employee](Work& work) { return export_person(work, *employee); };
    });
}

}  // namespace cli
