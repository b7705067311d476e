#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/policy_office.hpp"
#include "bot/cli/printing.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/policy_difference.hpp"
#include "config/policy_comparison.hpp"
#include "config/policy_file.hpp"

namespace cli {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kDaysShown = 28;
constexpr std::size_t kMostListed = 40;

struct Comparing {
    std::string before;
    std::string after;
    std::vector<std::string> beside;
    std::string calendar;
    std::string roster;
    std::string from;
    std::string to;
    bool is_against_office = false;
    bool lists_all = false;
    bool as_json = false;
};

/// What is compared, from wherever it was read.
struct Sides {
    domain::Rulebook before;
    domain::Rulebook after;
    std::vector<config::KeyDifference> keys;
    std::vector<domain::DutySubject> people;
    std::string people_are;  ///< whose days were compared, in words
    year_month_day first;
    year_month_day last;
};

/// One of each kind of unit, where no roster says who there is.
std::vector<domain::DutySubject> one_of_each_kind() {
    std::vector<domain::DutySubject> people;
    for (const auto kind :
         {domain::UnitKind::office, domain::UnitKind::direct_public_service, domain::UnitKind::hospital,
          domain::UnitKind::puskesmas, domain::UnitKind::guard, domain::UnitKind::shift}) {
        domain::DutySubject person;
        person.unit_kind = kind;
        person.employee = domain::EmployeeId{std::string(to_string(kind))};
        people.push_back(std::move(person));
    }
    return people;
}

domain::Rulebook rules_with(const domain::Policy& one, const std::vector<domain::Policy>& beside,
                            const domain::Calendar& calendar) {
    std::vector<domain::Policy> policies{one};
    for (const domain::Policy& other : beside)
        if (other.id != one.id) policies.push_back(other);
    return {std::move(policies), calendar};
}

/// From the day the newer of the two starts, if nobody said from when; four weeks, if nobody said how long.
std::optional<std::pair<year_month_day, year_month_day>> days_of(const Comparing& wanted,
                                                                 const domain::Policy& before,
                                                                 const domain::Policy& after) {
    auto first = wanted.from.empty() ? after.valid.from : domain::from_iso_date(wanted.from);
    if (!first) first = before.valid.from;
    if (!first) return std::nullopt;
    const year_month_day four_weeks{sys_days{*first} + std::chrono::days{kDaysShown - 1}};
    return std::pair{*first, wanted.to.empty() ? four_weeks : domain::from_iso_date(wanted.to).value()};
}

Json json_of(const Sides& sides, const domain::PolicyDifference& found) {
    Json keys = Json::array();
    for (const config::KeyDifference& key : sides.keys)
        keys.push_back({{"key", key.key}, {"before", key.before}, {"after", key.after}});
    Json counts = Json::object();
    for (std::size_t at = 0; at < domain::kAspects.size(); ++at)
        counts[std::string(to_string(domain::kAspects[at]))] = {{"people", found.people_by_aspect[at]},
                                                                {"days", found.days_by_aspect[at]}};
    Json changes = Json::array();
    for (const domain::PersonChange& change : found.changes)
        changes.push_back({{"employee", change.employee.value},
                           {"aspect", to_string(change.aspect)},
                           {"first", domain::to_iso_date(change.first)},
                           {"days", change.days},
                           {"before", change.before},
                           {"after", change.after}});
    return {{"from", domain::to_iso_date(sides.first)},
            {"to", domain::to_iso_date(sides.last)},
            {"people", found.people},
            {"affected", found.affected},
            {"by_aspect", counts},
            {"keys", keys},
            {"changes", changes}};
}

void print_text(std::ostream& out, const Sides& sides, const domain::PolicyDifference& found,
                bool lists_all) {
    for (const config::KeyDifference& key : sides.keys)
        out << fmt::format("{}: {} becomes {}\n", key.key, key.before, key.after);
    if (sides.keys.empty()) out << "the files say the same\n";
    out << fmt::format("\n{} to {}, {}: {} of {} affected\n", domain::to_iso_date(sides.first),
                       domain::to_iso_date(sides.last), sides.people_are, found.affected, found.people);
    for (std::size_t at = 0; at < domain::kAspects.size(); ++at)
        if (found.people_by_aspect[at] > 0)
            out << fmt::format("  {}: {} people, {} days\n", to_string(domain::kAspects[at]),
                               found.people_by_aspect[at], found.days_by_aspect[at]);
    std::size_t shown = 0;
    for (const domain::PersonChange& change : found.changes) {
        if (!lists_all && shown == kMostListed) {
            out << fmt::format("… and {} more; --all lists them\n", found.changes.size() - shown);
            break;
        }
        out << fmt::format("{}: {}\n", change.employee.value, domain::in_words(change));
        ++shown;
    }
}

/// Like `diff`: a finding if there is a difference.
int print_difference(std::ostream& out, const Sides& sides, const Comparing& wanted) {
    const auto found = domain::difference(sides.before, sides.after, sides.people, sides.first, sides.last);
    if (wanted.as_json)
        print(out, json_of(sides, found));
    else
        print_text(out, sides, found, wanted.lists_all);
    return sides.keys.empty() && found.affected == 0 ? kGood : kFinding;
}

int refuse(std::ostream& err, const std::vector<config::Mistake>& mistakes) {
    err << as_error(mistakes).message << '\n';
    return kEnvironment;
}

int refuse_days(std::ostream& err, const std::optional<std::pair<year_month_day, year_month_day>>& days) {
    err << (days ? "sigap: --to lies before --from\n"
                 : "sigap: neither policy says from when it is valid: give --from\n");
    return kUsage;
}

bool is_span(const std::optional<std::pair<year_month_day, year_month_day>>& days) {
    return days && days->first <= days->second;
}

int compare_files(Local& local, const Comparing& wanted) {
    const auto before = config::text_of(wanted.before);
    const auto after = config::text_of(wanted.after);
    if (!before) return refuse(local.err, before.error());
    if (!after) return refuse(local.err, after.error());
    const auto keys = config::differing_keys(*before, wanted.before, *after, wanted.after);
    if (!keys) return refuse(local.err, keys.error());
    std::vector<std::string> files{wanted.before, wanted.after};
    files.insert(files.end(), wanted.beside.begin(), wanted.beside.end());
    const RulesOfFiles read = read_rules_of(files, wanted.calendar);
    if (!read.mistakes.empty()) return refuse(local.err, read.mistakes);
    const OfficePeople people = people_of_file(wanted.roster);
    if (!people.mistakes.empty()) return refuse(local.err, people.mistakes);

    const auto days = days_of(wanted, read.policies[0], read.policies[1]);
    if (!is_span(days)) return refuse_days(local.err, days);
    const std::vector<domain::Policy> beside(std::next(read.policies.begin(), 2), read.policies.end());
    app::Office no_office;
    no_office.zone.clear();
    const bool has_roster = !wanted.roster.empty();
    const Sides sides{rules_with(read.policies[0], beside, read.calendar),
                      rules_with(read.policies[1], beside, read.calendar),
                      *keys,
                      has_roster ? people.subjects(no_office) : one_of_each_kind(),
                      has_roster ? "the people of " + wanted.roster : "one person of each kind of unit",
                      days->first,
                      days->second};
    return print_difference(local.out, sides, wanted);
}

int compare_at_office(Work& work, const Comparing& wanted) {
    const std::string& before = work.input.files.at(wanted.before);
    const std::string& after = work.input.files.at(wanted.after);
    const auto keys = config::differing_keys(before, wanted.before, after, wanted.after);
    if (!keys) return refuse(work.err, keys.error());
    const auto one = config::parse_policy(before, wanted.before).value();
    const auto other = config::parse_policy(after, wanted.after).value();
    const auto days = days_of(wanted, one, other);
    if (!is_span(days)) return refuse_days(work.err, days);
    const auto rules = work.session.rules();
    std::vector<domain::Policy> beside = rules->policies();
    std::erase_if(beside,
                  [&](const domain::Policy& policy) { return policy.id == one.id || policy.id == other.id; });
    const OfficePeople people = work.session.database.read(people_on_record);
    const Sides sides{rules_with(one, beside, rules->calendar()),
                      rules_with(other, beside, rules->calendar()),
                      *keys,
                      people.subjects(work.session.office),
                      "the people of the office",
                      days->first,
                      days->second};
    return print_difference(work.out, sides, wanted);
}

}  // namespace

void add_policy_diff(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Comparing>();
    CLI::App& command = add_command(
        family, "diff", "Two policies side by side: which keys differ, who would be affected, and how",
        {"sigap policy diff kaltim-friday.toml jumat-baru.toml --office   # for your own people", "",
         "sigap policy diff config/policies/kaltim-friday.toml jumat-baru.toml \\",
         "    --calendar config/calendars/id.json --roster pegawai.csv --from 2026-02-13 --to 2026-03-31"});
    command.add_option("before", wanted->before, "The policy that holds")->required()->type_name("FILE");
    command.add_option("after", wanted->after, "The policy that would take its place")
        ->required()
        ->type_name("FILE");
    CLI::Option* office = command.add_flag("--office", wanted->is_against_office,
                                           "For the office's own people, calendar and other policies");
    command.add_option("--calendar", wanted->calendar, "A calendar")->type_name("FILE")->excludes(office);
    command.add_option("--roster", wanted->roster, "For the people of this roster")
        ->type_name("FILE")
        ->excludes(office);
    command.add_option("--beside", wanted->beside, "A policy that holds beside either; several may be given")
        ->type_name("FILE")
        ->excludes(office);
    command.add_option("--from", wanted->from, "First day (default: when the second policy starts)")
        ->check(a_date());
    command.add_option("--to", wanted->to, "Last day, included (default: four weeks)")->check(a_date());
    command.add_flag("--all", wanted->lists_all, "List every change, not the first 40");
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback([&chosen, wanted] {
        if (!wanted->is_against_office) {
            chosen.here = [wanted](Local& local) { return compare_files(local, *wanted); };
            return;
        }
        chosen.files = {wanted->before, wanted->after};
        chosen.on_data = [wanted](Work& work) { return compare_at_office(work, *wanted); };
    });
}

}  // namespace cli
