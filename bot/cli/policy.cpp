#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/presence.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/simulate.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/explain.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/ledger.hpp"

namespace cli {
namespace {

struct Moment {
    std::vector<std::string> policies;
    std::string calendar;
    std::string unit_kind = "office";
    std::string unit;
    std::string zone;
    std::string at;
    bool as_json = false;
};

Json json_of(const domain::Explanation& moment) {
    Json windows = Json::array();
    for (const domain::ExplainedWindow& window : moment.windows)
        windows.push_back({{"id", window.id},
                           {"open", window.open},
                           {"close", window.close},
                           {"open_utc", window.open_utc},
                           {"close_utc", window.close_utc},
                           {"state", to_string(window.state)}});
    Json reasons = Json::array();
    for (const domain::Ground& reason : moment.reasons)
        reasons.push_back({{"rule", reason.rule}, {"text", reason.text_en}});
    return {{"at", moment.at},
            {"at_local", moment.at_local},
            {"zone", moment.zone},
            {"policy", moment.policy ? Json(moment.policy->value) : Json(nullptr)},
            {"version", moment.version},
            {"day_kind", to_string(moment.day_kind)},
            {"table", to_string(moment.table)},
            {"place", to_string(moment.place)},
            {"exempt", moment.exempt},
            {"windows", windows},
            {"reminder", moment.reminder},
            {"call_counts", moment.call_counts},
            {"reasons", reasons}};
}

void print_text(std::ostream& out, const domain::Explanation& moment) {
    out << fmt::format("{}  ({} in {})\n", moment.at, moment.at_local, moment.zone);
    out << fmt::format("policy: {} {}\n", moment.policy ? moment.policy->value : "none", moment.version);
    out << fmt::format("day: {}, {} table; place: {}{}\n", to_string(moment.day_kind),
                       to_string(moment.table), to_string(moment.place), moment.exempt ? "; exempt" : "");
    for (const domain::ExplainedWindow& window : moment.windows)
        out << fmt::format("window {}: {} to {}, {}\n", window.id, window.open, window.close,
                           to_string(window.state));
    out << fmt::format("reminders: {}; a call: {}\n", moment.reminder ? "yes" : "no",
                       moment.call_counts ? "counts" : "does not count");
    for (const domain::Ground& reason : moment.reasons)
        out << fmt::format("- {}: {}\n", reason.rule, reason.text_en);
}

int explain(Local& local, const Moment& wanted) {
    std::vector<domain::Policy> policies;
    std::vector<config::Mistake> mistakes;
    for (const std::string& file : wanted.policies) {
        auto policy = config::load_policy(file);
        if (policy)
            policies.push_back(std::move(*policy));
        else
            mistakes.insert(mistakes.end(), policy.error().begin(), policy.error().end());
    }
    const auto calendar = config::load_calendar(wanted.calendar);
    if (!calendar) mistakes.insert(mistakes.end(), calendar.error().begin(), calendar.error().end());
    if (!mistakes.empty()) {
        local.err << as_error(mistakes).message << '\n';
        return kEnvironment;
    }
    domain::DutySubject subject;
    subject.unit_kind = domain::unit_kind_from(wanted.unit_kind).value();
    if (!wanted.unit.empty()) subject.unit = domain::UnitId{wanted.unit};
    subject.zone = wanted.zone;
    const domain::Explanation moment = domain::explain(domain::Rulebook(std::move(policies), *calendar),
                                                       subject, domain::from_rfc3339(wanted.at).value());
    if (wanted.as_json)
        print(local.out, json_of(moment));
    else
        print_text(local.out, moment);
    return kGood;
}

int check(Local& local, const std::vector<std::string>& files, bool as_json) {
    std::vector<domain::Policy> policies;
    std::vector<config::Mistake> mistakes;
    for (const std::string& file : files) {
        auto policy = config::load_policy(file);
        if (policy)
            policies.push_back(std::move(*policy));
        else
            mistakes.insert(mistakes.end(), policy.error().begin(), policy.error().end());
    }
    const std::vector<config::Mistake> doubts = config::doubts(policies);
    if (as_json) {
        const auto list = [](const std::vector<config::Mistake>& found) {
            Json items = Json::array();
            for (const config::Mistake& mistake : found) items.push_back(cli::json_of(mistake));
            return items;
        };
        Json decisions = Json::object();
        for (const domain::Policy& policy : policies)
            decisions[policy.id.value] = app::open_questions(policy);
        print(local.out, {{"good", mistakes.empty()},
                          {"mistakes", list(mistakes)},
                          {"doubts", list(doubts)},
                          {"to_decide", decisions}});
        return mistakes.empty() ? kGood : kFinding;
    }
    for (const config::Mistake& mistake : mistakes) local.out << to_string(mistake) << '\n';
    for (const config::Mistake& doubt : doubts) local.out << "doubt: " << to_string(doubt) << '\n';
    for (const domain::Policy& policy : policies) {
        local.out << fmt::format("{}: version {}, {}\n", policy.id.value, policy.version,
                                 to_string(policy.status));
        for (const std::string& question : app::open_questions(policy))
            local.out << fmt::format("{}: to be decided by a person: {}\n", policy.id.value, question);
    }
    return mistakes.empty() ? kGood : kFinding;
}

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
                            {"activated_at", cli::json_of(std::optional(activation.activated_at))},
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

void add_explain(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Moment>();
    CLI::App& command = add_command(
        family, "explain",
        "One moment under the rules: which day, which windows, would a call count, and why",
        {"sigap policy explain --policy config/policies/kaltim-friday.toml \\",
         "    --policy config/policies/kaltim-eid-2026.toml --calendar config/calendars/id.json \\",
         "    --unit-kind office --at 2026-02-13T06:45:00+08:00 --json"});
    command.add_option("--policy", wanted->policies, "Policy file; several may be given")
        ->required()
        ->type_name("FILE");
    command.add_option("--calendar", wanted->calendar, "Calendar file")->required()->type_name("FILE");
    command.add_option("--unit-kind", wanted->unit_kind, "What the person's unit is for (default: office)")
        ->check(one_of({"office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"}));
    command.add_option("--unit", wanted->unit, "The person's unit, for policies of named units");
    command.add_option("--zone", wanted->zone, "The person's time zone (default: the policy's)")
        ->check(a_zone());
    command.add_option("--at", wanted->at, "The moment")
        ->required()
        ->type_name("RFC3339")
        ->check(an_instant());
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](Local& local) { return explain(local, *wanted); }; });
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
        add_family(app, "policy", "The rules: what they say, whether they are sound, which hold");
    add_explain(family, chosen);
    add_simulate(family, chosen);

    auto files = std::make_shared<std::vector<std::string>>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& checked =
        add_command(family, "check", "Name every mistake in policy files, and what is worth a second look",
                    {"sigap policy check config/policies/*.toml"});
    checked.add_option("file", *files, "Policy files")->required();
    checked.add_flag("--json", *as_json, "Print JSON");
    checked.callback([&chosen, files, as_json] {
        chosen.here = [files, as_json](Local& local) { return check(local, *files, *as_json); };
    });

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
