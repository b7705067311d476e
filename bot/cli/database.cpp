#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "storage/migrations.hpp"

namespace cli {
namespace {

enum class Migrating { plan, apply };

int migrate(Work& work, Migrating what) {
    storage::Database& database = work.session.database;
    const auto migrations =
        what == Migrating::plan ? storage::pending_migrations(database) : storage::migrate(database);
    if (!migrations) {
        work.err << "sigap: " << migrations.error().message << '\n';
        return kEnvironment;
    }
    const std::string_view did = what == Migrating::plan ? "to apply" : "applied";
    for (const storage::Migration& migration : *migrations)
        work.out << fmt::format("{}: {:04} {}\n", did, migration.number, migration.name);
    if (migrations->empty()) work.out << "the schema is up to date\n";
    return kGood;
}

int back_up(Work& work, const std::string& file) {
    const std::filesystem::path target = work.input.folder / file;
    const auto made = work.session.database.back_up(target);
    if (!made) {
        work.err << "sigap: " << made.error().message << '\n';
        return kEnvironment;
    }
    work.out << fmt::format("{}: a copy of everything committed so far\n", target.string());
    return kGood;
}

}  // namespace

void add_database(CLI::App& app, Chosen& chosen) {
    auto is_plan = std::make_shared<bool>(false);
    auto is_apply = std::make_shared<bool>(false);
    CLI::App& migrated = add_command(
        app, "migrate", "Bring the database's schema up to this version; forward only",
        {"sigap migrate --plan   # what would be applied", "sigap migrate --apply  # the same, done"});
    CLI::Option_group& what = *migrated.add_option_group("what");
    what.add_flag("--plan", *is_plan, "Show what would be applied");
    what.add_flag("--apply", *is_apply, "Apply it");
    what.require_option(1);
    migrated.callback([&chosen, is_plan] {
        chosen.schema = Schema::as_found;
        chosen.on_data = [is_plan](Work& work) {
            return migrate(work, *is_plan ? Migrating::plan : Migrating::apply);
        };
    });

    auto file = std::make_shared<std::string>();
    CLI::App& copied =
        add_command(app, "backup", "Write a consistent copy of the database while the service goes on",
                    {"sigap backup /var/backups/sigap-2026-02-13.db"});
    copied.add_option("file", *file, "A file that does not exist yet")->required();
    copied.callback(
        [&chosen, file] { chosen.on_data = [file](Work& work) { return back_up(work, *file); }; });
}

}  // namespace cli
