#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/presence.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/simulate.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/ledger.hpp"

namespace cli {
namespace {

int show(Local& local, const std::string& id) {
    const auto options = config::load(local.config, local.environment);
    const auto files =
        options ? read_rule_files(options->policy)
                : tl::expected<RuleFiles, std::vector<config::Mistake>>(tl::unexpected(options.error()));
    if (!files) {
        local.err << as_error(files.error()).message << '\n';
        return kEnvironment;
    }
    for (const app::PolicyText& text : files->policies) {
        if (text.policy.id.value != id) continue;
        local.out << text.body;
        return kGood;
    }
    local.err << fmt::format("sigap: no file of [policy] files has the id \"{}\"\n", id);
    return kFinding;
}

struct Activating {
    std::string file;
    std::string by;
    std::string ground;
};

/// What a person takes upon themselves; without a name and a ground, a finding.
bool is_decided(Work& work, const Activating& wanted, const std::vector<std::string>& questions) {
    const bool is_named = !wanted.by.empty() && !wanted.ground.empty();
    std::ostream& out = is_named ? work.out : work.err;
    for (const std::string& question : questions) out << fmt::format("to decide: {}\n", question);
    if (is_named || questions.empty()) return true;
    work.err << fmt::format(
        "{}: a named person must decide this; run it again with --by NAME --ground \"why, and on whose order\"\n",
        wanted.file);
    return false;
}

int activate(Work& work, const Activating& wanted) {
    const auto content = work.input.files.find(wanted.file);
    if (content == work.input.files.end()) {
        work.err << fmt::format("sigap: {}: its content did not come with the command\n", wanted.file);
        return kEnvironment;
    }
    auto policy = parse_policy(content->second, wanted.file);
    if (!policy) {
        work.err << policy.error().message << '\n';
        return kFinding;
    }
    const app::PolicyText text{std::move(*policy), content->second};
    if (!is_decided(work, wanted, app::open_questions(text.policy))) return kFinding;

    const app::PolicyDecision decision{wanted.by.empty() ? "operator" : wanted.by, wanted.ground};
    work.session.rules();  // what the settings name comes first, so that this decision stands over it
    const auto change = work.session.database.write(
        [&](storage::Transaction& tx) { return app::activate(tx, text, decision); });
    if (change == app::PolicyChange::already_active) {
        work.out << fmt::format("{} {}: active already; nothing changed\n", text.policy.id.value,
                                text.policy.version);
        return kGood;
    }
    work.session.reload_rules();
    const auto rules = work.session.rules();
    work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        app::plan_day(scene);
    });
    work.session.after_write();
    work.out << fmt::format("{} {}: active, decided by {}{}{}\n", text.policy.id.value, text.policy.version,
                            decision.by, decision.ground.empty() ? "" : ": ", decision.ground);
    return kGood;
}

int list(Work& work, bool as_json) {
    work.session.rules();
    const auto active = work.session.database.read(storage::active_policies);
    Json rows = Json::array();
    for (const storage::Activation& activation : active) {
        if (as_json)
            rows.push_back({{"policy", activation.policy_id},
                            {"version", activation.policy_version},
                            {"activated_at", json_or_null(std::optional(activation.activated_at))},
                            {"activated_by", activation.activated_by},
                            {"ground", activation.ground}});
        else
            work.out << fmt::format(
                "{}  {}  since {}  by {}: {}\n", activation.policy_id, activation.policy_version,
                domain::to_rfc3339_utc(activation.activated_at), activation.activated_by, activation.ground);
    }
    if (as_json) print(work.out, rows);
    if (!as_json && active.empty()) work.out << "no policy is active; the built-in default holds\n";
    return kGood;
}

void add_activate(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Activating>();
    CLI::App& command = add_command(
        family, "activate", "Put a policy into force, on record with its text, who decided and why",
        {"sigap policy activate kaltim-friday.toml --by \"Kepala BKD\" \\",
         "    --ground \"Surat 800/12/BKD of 10 Feb 2026 confirms the readings\""});
    command.add_option("file", wanted->file, "The policy")->required();
    command.add_option("--by", wanted->by, "Who decided");
    command.add_option("--ground", wanted->ground, "Why, and on whose order");
    command.callback([&chosen, wanted] {
        chosen.files = {wanted->file};
        chosen.on_data = [wanted](Work& work) { return activate(work, *wanted); };
    });
}

}  // namespace

void add_policy(CLI::App& app, Chosen& chosen) {
    CLI::App& family =
        add_family(app, "policy", "The rules: what they say, whether they are sound, which hold",
                   {"sigap policy check jumat.toml",
                    "sigap policy explain --employee P-03 --at 2026-02-13T06:45:00+08:00",
                    "sigap policy diff kaltim-friday.toml jumat.toml --office",
                    "sigap policy activate jumat.toml --by \"Kepala BKD\" --ground \"Surat 800/12/BKD\""});
    add_policy_explain(family, chosen);
    add_policy_check(family, chosen);
    add_policy_diff(family, chosen);
    add_simulate(family, chosen);
    add_policy_calendar(family, chosen);

    auto id = std::make_shared<std::string>();
    CLI::App& shown = add_command(family, "show", "Print the file behind a policy of the settings",
                                  {"sigap policy show default"});
    shown.add_option("policy", *id, "Its id")->required();
    shown.callback([&chosen, id] { chosen.here = [id](Local& local) { return show(local, *id); }; });

    add_activate(family, chosen);

    auto list_json = std::make_shared<bool>(false);
    CLI::App& listed = add_command(family, "list", "Show which policies hold, since when and by whom",
                                   {"sigap policy list --json"});
    listed.add_flag("--json", *list_json, "Print JSON");
    listed.callback([&chosen, list_json] {
        chosen.on_data = [list_json](Work& work) { return list(work, *list_json); };
    });
}

}  // namespace cli
