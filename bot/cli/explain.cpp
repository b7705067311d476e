#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/app/verdict_words.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct WantedWords {
    std::string employee;
    std::int64_t call = 0;
    std::string by = "operator";
    std::string language;
    bool as_json = false;
};

int explain(Work& work, const WantedWords& wanted) {
    const auto rules = work.session.rules();
    const auto language = domain::language_from(wanted.language).value_or(work.session.office.language);
    // Reading a verdict is itself on record.
    const auto document =
        work.session.database.write([&](storage::Transaction& tx) -> std::optional<std::string> {
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            const auto employee = storage::find_employee(tx, domain::EmployeeId{wanted.employee});
            const auto explained =
                employee ? app::explain_call(scene, *employee, domain::CallId{wanted.call}) : std::nullopt;
            if (!explained) return std::nullopt;
            app::audit(scene, wanted.by, "verdict_read", "employee/" + wanted.employee,
                       fmt::format(R"({{"call":{}}})", wanted.call));
            if (wanted.as_json) return app::to_json(scene, *explained, language);
            std::string text;
            for (const std::string& line : app::to_words(scene, *explained, language)) text += line + "\n";
            return text;
        });
    if (!document) {
        work.err << fmt::format(
            "sigap: call {} was not for an employee {}; `sigap call list` shows the calls, `sigap roster list` the people\n",
            wanted.call, wanted.employee);
        return kFinding;
    }
    work.session.after_write();
    work.out << *document;
    return kGood;
}

}  // namespace

void add_explain(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<WantedWords>();
    CLI::App& command = add_command(
        app, "explain", "Why one call ended as it did for one person: each attempt, its proof, its ground",
        {"sigap explain --employee P-03 --call 17 --by \"Hana, BKD\"",
         "sigap explain --employee P-03 --call 17 --json"});
    command.add_option("--employee", wanted->employee, "The person's id in the roster")
        ->required()
        ->type_name("ID");
    command.add_option("--call", wanted->call, "The call's number")->required()->type_name("N");
    command.add_option("--by", wanted->by, "Who reads it; it is put on record (default: operator)")
        ->type_name("NAME");
    add_language(command, wanted->language, "the office's");
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return explain(work, *wanted); }; });
}

}  // namespace cli
