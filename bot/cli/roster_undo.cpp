#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/roster_desk.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/roster_family.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

struct Undo {
    bool is_dry_run = false;
    bool as_json = false;
};

std::vector<std::string> subjects_in_the_way(const app::LastImport& last) {
    std::vector<std::string> subjects;
    for (const app::UndoObstacle& obstacle : last.in_the_way) subjects.push_back(obstacle.subject);
    return subjects;
}

std::string why_not(const app::LastImport& last) {
    if (!last.is_known) return "an earlier version imported it, and did not note what it changed";
    if (!last.in_the_way.empty())
        return fmt::format("changed again since, or holding a NIP that would have to go back: {}",
                           fmt::join(subjects_in_the_way(last), ", "));
    return last.can_be_undone() ? "" : "it changed nothing";
}

Json json_of(const app::LastImport& last) {
    Json steps = Json::array();
    for (const app::UndoStep& step : last.steps)
        steps.push_back({{"step", to_string(step.step)}, {"subject", step.subject}, {"name", step.name}});
    return {{"imported_at", domain::to_rfc3339_utc(last.at)},
            {"imported_by", last.by},
            {"steps", steps},
            {"in_the_way", subjects_in_the_way(last)}};
}

int undo(Work& work, const Undo& wanted) {
    const auto rules = work.session.rules();
    const auto last =
        work.session.database.write([&](storage::Transaction& tx) -> std::optional<app::LastImport> {
            app::Scene scene{tx, *rules, work.session.words, work.session.office};
            auto found = app::last_import(scene);
            if (found && found->can_be_undone() && !wanted.is_dry_run)
                app::undo_import(scene, found->event, "operator");
            return found;
        });
    if (!last) {
        work.err << "sigap: there is no import to take back; `sigap roster import FILE` makes one\n";
        return kFinding;
    }
    const bool is_undone = last->can_be_undone() && !wanted.is_dry_run;
    if (is_undone) work.session.after_write();
    if (wanted.as_json) {
        Json result = json_of(*last);
        result["dry_run"] = wanted.is_dry_run;
        result["undone"] = is_undone;
        result["refused"] = json_or_null(why_not(*last));
        print(work.out, result);
    } else {
        for (const app::UndoStep& step : last->steps)
            work.out << fmt::format("{:<6}  {}  {}\n", to_string(step.step), step.subject, step.name);
        work.out << fmt::format("the import of {} by {}: {}\n", domain::to_rfc3339_utc(last->at), last->by,
                                is_undone               ? "taken back"
                                : last->can_be_undone() ? "can be taken back; nothing was written"
                                                        : "cannot be taken back; " + why_not(*last));
    }
    return last->can_be_undone() ? kGood : kFinding;
}

}  // namespace

void add_roster_undo(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Undo>();
    CLI::App& command = add_command(
        family, "undo", "Take the last import back, as long as nobody has built on it",
        {"sigap roster undo --dry-run   # what it would do, person by person",
         "sigap roster undo             # the earlier state, written as new changes", "",
         "Whom the import added leaves, whoever left returns, what changed is as before. A unit that it made",
         "stays, without a head. Where something was changed again since, import a right file instead."});
    command.add_flag("--dry-run", wanted->is_dry_run, "Show the steps and write nothing");
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return undo(work, *wanted); }; });
}

}  // namespace cli
