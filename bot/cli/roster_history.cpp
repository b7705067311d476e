#include "storage/roster_history.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/roster_family.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

std::string shown(const Json& value, std::string_view field) {
    if (field == "nip" && value.is_string()) return wording::masked_nip(value.get<std::string>());
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The fields that differ, a blank for what is not there.
Json fields_between(const storage::RosterChange& change) {
    const auto object = [](const std::string& text) {
        return text.empty() ? Json::object() : Json::parse(text);
    };
    const Json before = object(change.before), after = object(change.after);
    std::set<std::string> names;
    for (const Json& side : {before, after})
        for (const auto& [name, value] : side.items()) names.insert(name);
    Json fields = Json::array();
    for (const std::string& name : names) {
        const bool was = before.contains(name), is = after.contains(name);
        if (was && is && before[name] == after[name]) continue;
        fields.push_back({{"field", name},
                          {"before", was ? shown(before[name], name) : ""},
                          {"after", is ? shown(after[name], name) : ""}});
    }
    return fields;
}

std::string step_of(const storage::RosterChange& change) {
    if (change.before.empty()) return "add";
    return change.after.empty() ? "remove" : "change";
}

void print_line(Work& work, const storage::RosterChange& change, const Json& fields) {
    const std::string at = domain::to_rfc3339(change.at, work.session.office.zone);
    work.out << fmt::format("{}  {}  {} {}\n", at, change.by, step_of(change), change.kind);
    for (const Json& field : fields)
        work.out << fmt::format("    {} {} → {}\n", field["field"].get<std::string>(),
                                field["before"] == "" ? "nothing" : field["before"].get<std::string>(),
                                field["after"] == "" ? "nothing" : field["after"].get<std::string>());
}

int history(Work& work, const std::string& subject, bool as_json) {
    std::vector<storage::RosterChange> changes;
    work.session.database.read([&](storage::Transaction& tx) {
        const bool is_person = storage::find_employee(tx, domain::EmployeeId{subject}).has_value();
        changes = storage::roster_changes(tx, (is_person ? "employee/" : "unit/") + subject);
    });
    if (changes.empty()) {
        work.err << fmt::format(
            "sigap: no person or unit \"{}\" has a history; `sigap roster list` shows who is "
            "here\n",
            subject);
        return kFinding;
    }
    Json list = Json::array();
    for (const storage::RosterChange& change : changes) {
        const Json fields = fields_between(change);
        if (as_json)
            list.push_back({{"version", change.id},
                            {"at", json_or_null(std::optional(change.at))},
                            {"by", change.by},
                            {"kind", change.kind},
                            {"step", step_of(change)},
                            {"changes", fields}});
        else
            print_line(work, change, fields);
    }
    if (as_json) print(work.out, list);
    return kGood;
}

}  // namespace

void add_roster_history(CLI::App& family, Chosen& chosen) {
    auto subject = std::make_shared<std::string>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& command =
        add_command(family, "history", "Show what changed about a person or a unit, when, and by whom",
                    {"sigap roster history P-03",
                     "sigap roster history \"Biro Organisasi\" --json   # its acting heads, too"});
    command.add_option("subject", *subject, "The roster's key of a person, or the name of a unit")
        ->required();
    command.add_flag("--json", *as_json, "Print JSON");
    command.callback([&chosen, subject, as_json] {
        chosen.on_data = [subject, as_json](Work& work) { return history(work, *subject, *as_json); };
    });
}

}  // namespace cli
