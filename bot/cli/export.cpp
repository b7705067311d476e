#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/app/person_export.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/attachment.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct WantedExport {
    std::string employee;
    std::string folder;  ///< empty: without the files
};

int export_person(Work& work, const WantedExport& wanted) {
    const domain::EmployeeId employee{wanted.employee};
    bool is_all = true;
    const auto all = work.session.database.write([&](storage::Transaction& tx) -> std::optional<std::string> {
        const auto found = storage::find_employee(tx, employee);
        if (!found) return std::nullopt;
        if (!wanted.folder.empty()) is_all = add_files(work, tx, storage::attachments_by(tx, employee));
        return app::export_person(tx, *found, "operator");
    });
    if (!all) {
        work.err << fmt::format("sigap: nobody on record is {}; `sigap roster list` shows who is\n",
                                wanted.employee);
        return kFinding;
    }
    work.out << *all;
    return is_all ? kGood : kFinding;
}

}  // namespace

void add_export(CLI::App& app, Chosen& chosen) {
    CLI::App& family =
        add_family(app, "export", "Data for the person it is about (UU 27/2022, art. 7 and 32)",
                   {"sigap export person P-03 --json > P-03.json"});
    auto wanted = std::make_shared<WantedExport>();
    CLI::App& command = add_command(
        family, "person", "Everything on record about one person and nobody else; the export is logged",
        {"sigap export person P-03 --json > P-03.json",
         "sigap export person P-03 --json --attachments P-03 > P-03.json"});
    command.add_option("employee", wanted->employee, "The roster's key")->required();
    add_attachments_option(command, wanted->folder);
    command.add_flag("--json")->description("Print JSON; there is no other form");
    command.callback([&chosen, wanted] {
        chosen.folder = wanted->folder;
        chosen.on_data = [wanted](Work& work) { return export_person(work, *wanted); };
    });
}

}  // namespace cli
