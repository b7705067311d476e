#include "bot/cli/calendar_decision.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "bot/app/calendar_changes.hpp"
#include "bot/app/calendar_words.hpp"
#include "bot/cli/printing.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using domain::CalendarChange;
using std::chrono::sys_days;

constexpr std::size_t kPeopleNamed = 10;  // of each group; --json names all

/// Who is affected, those together for whom the same changes.
struct Effect {
    std::vector<sys_days> days;
    std::map<std::string, std::vector<std::string>> people;
    std::size_t all = 0;
};

Effect effect_of(app::Scene& scene, const std::vector<CalendarChange>& changes) {
    const storage::CalendarStep step = app::step_of(scene, changes);
    Effect effect{domain::differing_days(step.before, step.after), {}, 0};
    std::optional<domain::EmployeeId> after{domain::EmployeeId{}};
    while (after)
        after = app::visit_affected(scene, step, *after, [&](const app::AffectedPerson& affected) {
            app::AffectedPerson person = affected;
            person.employee.language = domain::Language::en;
            effect.people[app::changed_days_text(scene, person)].push_back(person.employee.id.value);
            ++effect.all;
        });
    return effect;
}

Json json_of(const Effect& effect) {
    Json dates = Json::array();
    for (const sys_days day : effect.days) dates.push_back(domain::to_iso_date(day));
    Json groups = Json::array();
    for (const auto& [changes, people] : effect.people)
        groups.push_back({{"changes", changes}, {"people", people}});
    return {{"dates", std::move(dates)}, {"people_affected", effect.all}, {"groups", std::move(groups)}};
}

void print_effect(std::ostream& out, const Effect& effect) {
    if (effect.days.empty()) out << "no day changes\n";
    for (const sys_days day : effect.days) out << fmt::format("changes: {}\n", domain::to_iso_date(day));
    out << fmt::format("people affected: {}\n", effect.all);
    for (const auto& [changes, people] : effect.people) {
        out << fmt::format("- {} people: ", people.size());
        for (std::size_t at = 0; at < std::min(people.size(), kPeopleNamed); ++at)
            out << (at == 0 ? "" : ", ") << people[at];
        out << (people.size() > kPeopleNamed ? fmt::format(" and {} more", people.size() - kPeopleNamed)
                                             : "");
        std::string indented = changes;
        for (auto end = indented.find('\n'); end != std::string::npos; end = indented.find('\n', end + 1))
            indented.insert(end + 1, "    ");
        out << "\n    " << indented << '\n';
    }
}

}  // namespace

void add_decision(CLI::App& command, Deciding& deciding) {
    command.add_option("--by", deciding.by, "Who decided")->type_name("NAME");
    command.add_option("--ground", deciding.ground, "Why, and on whose order")->type_name("TEXT");
    command.add_flag("--dry-run", deciding.is_dry_run, "Show who would be affected and write nothing");
    command.add_flag("--json", deciding.as_json, "Print JSON");
}

std::string in_words(const CalendarChange& change) {
    if (const auto* ramadan = std::get_if<domain::RamadanChange>(&change))
        return fmt::format("Ramadan from {} to {} ({})", domain::to_iso_date(ramadan->ramadan.first),
                           domain::to_iso_date(ramadan->ramadan.last), to_string(ramadan->ramadan.certainty));
    const auto& day = std::get<domain::DayChange>(change);
    if (!day.holiday) return fmt::format("{}: no day off", domain::to_iso_date(day.date));
    return fmt::format("{}: {} \"{}\" ({})", domain::to_iso_date(day.date), to_string(day.holiday->kind),
                       day.holiday->name_id, to_string(day.holiday->certainty));
}

int refuse(Work& work, const Deciding& deciding, const std::vector<std::string>& objections) {
    if (deciding.as_json) {
        print(work.out, {{"recorded", false}, {"objections", objections}});
    } else {
        for (const std::string& objection : objections) work.err << objection << '\n';
        work.err << "nothing was changed\n";
    }
    return kFinding;
}

int decide(Work& work, const Deciding& deciding, const std::vector<CalendarChange>& changes,
           const std::vector<std::string>& left_out) {
    const auto rules = work.session.rules();
    if (!deciding.as_json)
        for (const std::string& line : left_out) work.out << line << '\n';
    Json result{{"recorded", false}, {"dry_run", deciding.is_dry_run}, {"left_out", left_out}};
    if (changes.empty()) {
        if (deciding.as_json)
            print(work.out, result);
        else
            work.out << "nothing to change: the calendar says so already\n";
        return kGood;
    }
    if (!deciding.is_dry_run && (deciding.by.empty() || deciding.ground.empty())) {
        work.err
            << "sigap: a named person decides this: add --by NAME --ground \"why, and on whose order\", or "
               "look with --dry-run\n";
        return kUsage;
    }
    std::vector<std::string> objections;
    Effect effect;
    const auto scene_in = [&](storage::Transaction& tx) {
        return app::Scene{tx, *rules, work.session.words, work.session.office};
    };
    work.session.database.read([&](storage::Transaction& tx) {
        app::Scene scene = scene_in(tx);
        objections = app::objections_to(scene, changes);
        if (objections.empty()) effect = effect_of(scene, changes);
    });
    std::int64_t decision = 0;
    if (objections.empty() && !deciding.is_dry_run)
        work.session.database.write([&](storage::Transaction& tx) {
            app::Scene scene = scene_in(tx);
            objections = app::objections_to(scene, changes);  // midnight may have passed
            if (objections.empty())
                decision = app::change_calendar(scene, {changes, deciding.by, deciding.ground});
        });
    if (!objections.empty()) return refuse(work, deciding, objections);
    if (decision != 0) {
        work.session.reload_rules();
        work.session.after_write();
    }
    if (deciding.as_json) {
        result["recorded"] = decision != 0;
        result["decision"] = decision == 0 ? Json(nullptr) : Json(decision);
        result.update(json_of(effect));
        print(work.out, result);
        return kGood;
    }
    for (const CalendarChange& change : changes) work.out << in_words(change) << '\n';
    print_effect(work.out, effect);
    work.out << (decision == 0 ? "dry run: nothing was written\n"
                               : fmt::format("decision {}, by {}: {}; those affected are being told\n",
                                             decision, deciding.by, deciding.ground));
    return kGood;
}

}  // namespace cli
