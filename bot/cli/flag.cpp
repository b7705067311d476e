#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/evidence_pack.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

struct WantedFlag {
    std::int64_t flag = 0;
    std::string by;
    std::string ground;
    bool is_open_only = false;
    bool is_dry_run = false;
    bool as_json = false;
};

struct Step {
    const char* name;
    domain::FlagStep step;
    const char* summary;
    const char* ground;  ///< what `--ground` says
    const char* example;
};

constexpr Step kSteps[] = {
    {"uphold", domain::FlagStep::uphold, "Pass a flag on for review; after the reply or its deadline",
     "Why, in words; the person reads it",
     "sigap report flag uphold 7 --by P-04 --ground \"tidak ada keterangan\""},
    {"confirm", domain::FlagStep::confirm, "Agree, as a second person, to a proposal to uphold",
     "Why, in words; the person reads it",
     "sigap report flag confirm 7 --by P-09 --ground \"berkas sudah dibaca\""},
    {"decline", domain::FlagStep::decline, "Do not agree to a proposal to uphold",
     "Why, in words; the proposer reads it",
     "sigap report flag decline 7 --by P-09 --ground \"jawaban cukup\""},
    {"dismiss", domain::FlagStep::dismiss, "Close a flag without follow-up; possible at any time",
     "Why, in words; the person reads it",
     "sigap report flag dismiss 7 --by P-04 --ground \"jawaban diterima\""},
    {"ask", domain::FlagStep::ask_more, "Ask the person for more; a new time to reply begins",
     "What is asked; the person reads it word for word",
     "sigap report flag ask 7 --by P-04 --ground \"mohon lampirkan surat tugas\""},
    {"withdraw", domain::FlagStep::withdraw,
     "Take a decision back; it stays visible, and the flag is open again",
     "Why, in words; the person reads it",
     "sigap report flag withdraw 7 --by P-04 --ground \"keliru orang\""},
    {"told", domain::FlagStep::note_told,
     "Record that the person was told by other means; the time to reply begins",
     "How and when the person was told",
     "sigap report flag told 7 --by P-04 --ground \"bertemu langsung, 13 Februari pukul 10.00\""},
};

std::string refusal_text(const app::Refusal& refusal, const WantedFlag& wanted) {
    switch (refusal.why) {
        case app::NotTaken::no_such_flag:
            return fmt::format("there is no flag {}; see sigap report flags", wanted.flag);
        case app::NotTaken::not_allowed:
            return fmt::format(
                "{} does not decide on flag {}: only HR of the office, and HR of the person's unit, do",
                wanted.by, wanted.flag);
        case app::NotTaken::own_case:
            return fmt::format("flag {} concerns {} or a call of theirs; somebody else in HR decides",
                               wanted.flag, wanted.by);
        case app::NotTaken::no_ground:
            return "--ground is blank; expected the reason in words";
        case app::NotTaken::locked:
            break;
    }
    const auto until = refusal.lock.until
                           ? fmt::format(" until {}", domain::to_rfc3339_utc(*refusal.lock.until))
                           : std::string();
    switch (refusal.lock.lock) {
        case domain::FlagLock::closed:
            return fmt::format("flag {} is closed; withdraw takes a decision back", wanted.flag);
        case domain::FlagLock::not_decided:
            return fmt::format("flag {} has no decision to withdraw", wanted.flag);
        case domain::FlagLock::not_proposed:
            return fmt::format("flag {} has no proposal that awaits a second person", wanted.flag);
        case domain::FlagLock::proposed_already:
            return fmt::format("flag {} is proposed already; a second person confirms or declines",
                               wanted.flag);
        case domain::FlagLock::own_proposal:
            return fmt::format("the proposal on flag {} is by {}; a second person confirms or declines",
                               wanted.flag, wanted.by);
        case domain::FlagLock::told_already:
            return fmt::format("the person has been told of flag {} already", wanted.flag);
        case domain::FlagLock::not_told:
            return fmt::format(
                "the person has not been told of flag {}; reach them, then record it with told", wanted.flag);
        case domain::FlagLock::awaits_reply:
            return fmt::format("flag {} awaits the person's reply{}; dismiss is possible at any time",
                               wanted.flag, until);
        case domain::FlagLock::not_final:
            return fmt::format("a miss of flag {} is not final{}; dismiss is possible at any time",
                               wanted.flag, until);
        case domain::FlagLock::reason_undecided:
            return fmt::format("a reason for a miss of flag {} is undecided; dismiss is possible at any time",
                               wanted.flag);
    }
    return "";
}

/// For programs.
std::string_view refusal_name(const app::Refusal& refusal) {
    switch (refusal.why) {
        case app::NotTaken::no_such_flag:
            return "no_such_flag";
        case app::NotTaken::not_allowed:
            return "not_allowed";
        case app::NotTaken::own_case:
            return "own_case";
        case app::NotTaken::no_ground:
            return "no_ground";
        case app::NotTaken::locked:
            break;
    }
    return to_string(refusal.lock.lock);
}

int refuse(Work& work, const WantedFlag& wanted, const app::Refusal& refusal) {
    const std::string text = refusal_text(refusal, wanted);
    if (wanted.as_json)
        print(work.out, {{"flag", wanted.flag},
                         {"taken", false},
                         {"refused", refusal_name(refusal)},
                         {"until", json_or_null(refusal.lock.until)},
                         {"text", text}});
    else
        work.err << "sigap: " << text << '\n';
    return refusal.why == app::NotTaken::no_ground ? kUsage : kFinding;
}

int decide(Work& work, const WantedFlag& wanted, domain::FlagStep step) {
    const auto rules = work.session.rules();
    const app::FlagOrder order{.flag = domain::FlagId{wanted.flag},
                               .step = step,
                               .by = domain::EmployeeId{wanted.by},
                               .via = "cli",
                               .ground = wanted.ground};
    tl::expected<storage::FlagDecision, app::Refusal> taken;
    const auto in_scene = [&](storage::Transaction& tx, auto&& act) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        act(scene);
    };
    if (wanted.is_dry_run)
        work.session.database.read([&](storage::Transaction& tx) {
            in_scene(tx, [&](app::Scene& scene) {
                if (const auto refusal = app::why_not(scene, order))
                    taken = tl::unexpected(*refusal);
                else
                    taken = storage::FlagDecision{.kind = app::decision_kind(scene, order)};
            });
        });
    else
        work.session.database.write([&](storage::Transaction& tx) {
            in_scene(tx, [&](app::Scene& scene) { taken = app::take_step(scene, order); });
        });
    if (!taken) return refuse(work, wanted, taken.error());
    if (!wanted.is_dry_run) work.session.after_write();
    if (wanted.as_json)
        print(work.out, {{"flag", wanted.flag},
                         {"taken", !wanted.is_dry_run},
                         {"dry_run", wanted.is_dry_run},
                         {"kind", taken->kind},
                         {"number", wanted.is_dry_run ? Json(nullptr) : Json(taken->number)},
                         {"by", wanted.by}});
    else
        work.out << fmt::format("flag {}: {} by {}{}\n", wanted.flag, taken->kind, wanted.by,
                                wanted.is_dry_run ? "; dry run: nothing was written" : "");
    return kGood;
}

int show(Work& work, const WantedFlag& wanted) {
    const auto rules = work.session.rules();
    std::optional<std::string> document;
    // Reading a case file is itself on record.
    work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        const auto pack = app::gather_evidence(scene, domain::FlagId{wanted.flag});
        if (!pack) return;
        app::audit(scene, wanted.by, "evidence_read", "employee/" + pack->employee.id.value,
                   fmt::format(R"({{"flag":{}}})", wanted.flag));
        document = wanted.as_json
                       ? app::to_json(*pack)
                       : app::file_text(scene, pack->flag, pack->employee, domain::Language::en) + "\n";
    });
    if (!document) {
        work.err << fmt::format("sigap: there is no flag {}; see sigap report flags\n", wanted.flag);
        return kFinding;
    }
    work.session.after_write();
    work.out << *document;
    return kGood;
}

int list(Work& work, const WantedFlag& wanted) {
    Json rows = Json::array();
    work.session.database.read([&](storage::Transaction& tx) {
        const auto all = wanted.is_open_only ? storage::open_flags(tx)
                                             : storage::flags_opened_between(tx, domain::from_micros(0),
                                                                             domain::from_micros(INT64_MAX));
        for (const storage::Flag& flag : all) {
            const auto employee = storage::find_employee(tx, flag.employee);
            rows.push_back({{"flag", flag.id.value},
                            {"employee", flag.employee.value},
                            {"name", employee ? employee->name : ""},
                            {"unit", employee ? employee->unit.value : ""},
                            {"state", flag.state},
                            {"opened_at", json_or_null(flag.opened_at)},
                            {"person_told_at", json_or_null(flag.person_told_at)},
                            {"reply_until", json_or_null(flag.reply_until)},
                            {"closed_at", json_or_null(flag.closed_at)}});
            if (!wanted.as_json)
                work.out << fmt::format(
                    "{:>5}  {:<18}  {}  {}, {}{}\n", flag.id.value, flag.state,
                    domain::to_rfc3339_utc(flag.opened_at), flag.employee.value,
                    employee ? employee->name : "",
                    !flag.closed_at && flag.reply_until
                        ? fmt::format("; reply until {}", domain::to_rfc3339_utc(*flag.reply_until))
                        : "");
        }
    });
    if (wanted.as_json)
        print(work.out, rows);
    else
        work.out << fmt::format("{}flags: {}\n", wanted.is_open_only ? "open " : "", rows.size());
    return kGood;
}

void add_flag_number(CLI::App& command, WantedFlag& wanted) {
    command.add_option("flag", wanted.flag, "The flag's number")->required()->type_name("N");
    command.add_flag("--json", wanted.as_json, "Print JSON");
}

}  // namespace

void add_report_flags(CLI::App& family, Chosen& chosen) {
    auto listed = std::make_shared<WantedFlag>();
    CLI::App& flags = add_command(family, "flags", "Flags: neutral notes that somebody should look",
                                  {"sigap report flags --open", "sigap report flags --json"});
    flags.add_flag("--open", listed->is_open_only, "Only those that await something");
    flags.add_flag("--json", listed->as_json, "Print JSON");
    flags.callback(
        [&chosen, listed] { chosen.on_data = [listed](Work& work) { return list(work, *listed); }; });

    CLI::App& flag = add_family(family, "flag", "One flag: show it, and what HR decides on it",
                                {"sigap report flag show 7 --by \"Hana, BKD\"",
                                 "sigap report flag dismiss 7 --by P-04 --ground \"jawaban diterima\""});
    auto shown = std::make_shared<WantedFlag>();
    CLI::App& showing =
        add_command(flag, "show", "What is on record of one flag",
                    {"sigap report flag show 7 --by \"Hana, BKD\"",
                     "sigap report flag show 7 --by \"Hana, BKD\" --json   # as report evidence"});
    add_flag_number(showing, *shown);
    showing.add_option("--by", shown->by, "Who reads the file; it is put on record")->required();
    showing.callback(
        [&chosen, shown] { chosen.on_data = [shown](Work& work) { return show(work, *shown); }; });
    for (const Step& one : kSteps) {
        auto wanted = std::make_shared<WantedFlag>();
        CLI::App& command =
            add_command(flag, one.name, one.summary, {one.example, std::string(one.example) + " --dry-run"});
        add_flag_number(command, *wanted);
        command.add_option("--by", wanted->by, "Who decides: the roster's key of a person in HR")->required();
        command.add_option("--ground", wanted->ground, one.ground)->required();
        command.add_flag("--dry-run", wanted->is_dry_run, "Say whether it is possible now; write nothing");
        command.callback([&chosen, wanted, step = one.step] {
            chosen.on_data = [wanted, step](Work& work) { return decide(work, *wanted, step); };
        });
    }
}

}  // namespace cli
