#include "bot/app/calendar_changes.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "bot/app/calendar_words.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::EmployeeId;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using storage::CalendarStep;

constexpr int kPage = 50;  // people a transaction: each needs two plans for up to as many days
constexpr std::size_t kDaysLookedAt = 42;  // a Ramadan, and the rest of its first and last week
constexpr std::string_view kPeople = "people";
constexpr std::string_view kLeaders = "leaders";

/// `<decision>/<stage>/<after>`
struct Progress {
    std::int64_t decision;
    std::string_view stage;
    EmployeeId after;
};

std::string to_text(const Progress& progress) {
    return std::to_string(progress.decision) + "/" + std::string(progress.stage) + "/" + progress.after.value;
}

Progress progress_from(std::string_view text) {
    const auto first = text.find('/');
    const auto second = text.find('/', first + 1);
    return {std::stoll(std::string(text.substr(0, first))),
            text.substr(first + 1, second - first - 1) == kPeople ? kPeople : kLeaders,
            EmployeeId{std::string(text.substr(second + 1))}};
}

year_month_day today(Scene& scene) {
    return domain::local_time(scene.now(), scene.office.zone).date;
}

/// Whole weeks, for a day off also shifts what a week's cap leaves of the others.
std::vector<year_month_day> days_to_look_at(Scene& scene, const CalendarStep& step) {
    const sys_days from = sys_days{today(scene)};
    std::set<sys_days> found;
    for (const sys_days day : domain::differing_days(step.before, step.after)) {
        const sys_days monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
        for (sys_days each = monday; each < monday + days{7}; each += days{1})
            if (each >= from) found.insert(each);
    }
    std::vector<year_month_day> dates(found.begin(), found.end());
    if (dates.size() > kDaysLookedAt) dates.resize(kDaysLookedAt);
    return dates;
}

/// Both calendars under the policies in force.
class Comparison {
public:
    Comparison(Scene& scene, const CalendarStep& step)
        : scene_(scene),
          before_(scene.rules.policies(), step.before),
          after_(scene.rules.policies(), step.after),
          dates_(days_to_look_at(scene, step)) {}

    AffectedPerson of(const Employee& employee) const {
        AffectedPerson person{employee, {}};
        for (const year_month_day date : dates_) {
            const auto subject = subject_of(scene_, employee, date);
            ChangedDay day{before_.plan(subject, date), after_.plan(subject, date)};
            if (differ(day)) person.days.push_back(std::move(day));
        }
        return person;
    }

private:
    static bool differ(const ChangedDay& day) {
        const auto spans_of = [](const domain::DayPlan& plan) {
            std::vector<domain::Instant> ends;
            for (const domain::Span& span : plan.duty) ends.insert(ends.end(), {span.from, span.to});
            return ends;
        };
        return day.before.windows != day.after.windows || spans_of(day.before) != spans_of(day.after) ||
               day.before.report != day.after.report;
    }

    Scene& scene_;
    domain::Rulebook before_;
    domain::Rulebook after_;
    std::vector<year_month_day> dates_;
};

/// Who leads whom today, for counting whom a leader should know about.
class Lines {
public:
    Lines(Scene& scene, std::int64_t decision)
        : units_(storage::units(scene.tx)), leaders_(leaders_on(scene, today(scene))) {
        for (storage::AffectedUnit& unit : storage::affected_units(scene.tx, decision))
            affected_.emplace(unit.unit, std::move(unit));
    }

    /// Whether the person is told of others, and not only of themselves.
    bool leads(const Employee& employee) const {
        return employee.role == domain::Role::hr || employee.role == domain::Role::unit_hr ||
               leaders_.contains(employee.id);
    }

    storage::AffectedUnit below(const Employee& leader) const {
        storage::AffectedUnit sum;
        std::set<domain::UnitId> within;
        for (const domain::Unit& unit : units_) {  // parents come first
            const bool is_own = leader.role == domain::Role::hr || leads(leader, unit.id) ||
                                (leader.role == domain::Role::unit_hr && unit.id == leader.unit);
            if (!is_own && !(unit.parent && within.contains(*unit.parent))) continue;
            within.insert(unit.id);
            const auto found = affected_.find(unit.id);
            if (found == affected_.end()) continue;
            sum.people += found->second.people;
            sum.told += found->second.told;
        }
        return sum;
    }

private:
    bool leads(const Employee& employee, const domain::UnitId& unit) const {
        const auto [first, last] = leaders_.equal_range(employee.id);
        return std::any_of(first, last, [&](const auto& led) { return led.second == unit; });
    }

    std::vector<domain::Unit> units_;
    std::multimap<EmployeeId, domain::UnitId> leaders_;
    std::map<domain::UnitId, storage::AffectedUnit> affected_;
};

/// One decision under way.
struct Carrying {
    std::int64_t number;
    CalendarStep step;
    std::string ground;
    std::string by;
};

Carrying carrying(Scene& scene, std::int64_t decision) {
    const auto rows = storage::calendar_changes(scene.tx);
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const auto& change) { return change.decision == decision; });
    if (row == rows.end()) throw std::logic_error("nobody decided " + std::to_string(decision));
    std::string ground = row->ground;
    while (ground.ends_with('.')) ground.pop_back();  // it stands within a sentence
    return {decision, storage::calendar_step(scene.tx, scene.rules.calendar(), decision), std::move(ground),
            row->recorded_by};
}

Utterance announcement(const Carrying& decision, const Employee& employee, std::string key,
                       wording::Arguments arguments, const AffectedPerson& person, domain::Instant now) {
    Utterance notice;
    notice.key = std::move(key);
    notice.arguments = std::move(arguments);
    notice.priority = storage::Priority::digest;
    notice.subject = "calendar/" + std::to_string(decision.number);
    notice.dedupe_key = notice.subject + "/" + employee.id.value;
    notice.is_silent = !person.days.empty() && person.days.front().after.after_quiet(now) != now;
    return notice;
}

wording::Arguments own_arguments(Scene& scene, const Carrying& decision, const AffectedPerson& person) {
    const domain::DayPlan& first = person.days.front().after;
    return {
        {"pokok", calendar_headline(scene, decision.step, first.date, first.zone, person.employee.language)},
        {"rincian", changed_days_text(scene, person)},
        {"dasar", decision.ground}};
}

void tell(Scene& scene, const Carrying& decision, const AffectedPerson& person) {
    say(scene, person.employee,
        announcement(decision, person.employee, "calendar_changed", own_arguments(scene, decision, person),
                     person, scene.now()));
}

void tell_leader(Scene& scene, const Carrying& decision, const Lines& lines, const AffectedPerson& leader) {
    const storage::AffectedUnit below = lines.below(leader.employee);
    if (below.people == 0 && leader.employee.role != domain::Role::hr) return;
    const auto language = leader.employee.language;
    const auto differing = domain::differing_days(decision.step.before, decision.step.after);
    const wording::Arguments arguments{
        {"pokok", calendar_headline(scene, decision.step, differing.front(), scene.office.zone, language)},
        {"jumlah", wording::number(below.people, language)},
        {"diberi_tahu", wording::number(below.told, language)},
        {"belum", wording::number(below.people - below.told, language)},
        {"oleh", decision.by},
        {"dasar", decision.ground}};
    Utterance summary =
        announcement(decision, leader.employee, "calendar_summary", arguments, leader, scene.now());
    summary.text = scene.words.text(language, "calendar_summary", arguments);
    if (!leader.days.empty())
        summary.text =
            scene.words.text(language, "calendar_changed", own_arguments(scene, decision, leader)) + "\n\n" +
            summary.text;
    say(scene, leader.employee, summary);
}

/// Windows that were planned ahead and have not begun follow the rules that hold, the newest decision's too.
void plan_anew(Scene& scene, const AffectedPerson& person, const domain::Rulebook& in_force,
               std::set<std::string>& replanned) {
    for (const ChangedDay& day : person.days) {
        if (!storage::unplan_presence(scene.tx, person.employee.id, domain::to_iso_date(day.after.date)))
            continue;
        storage::plan_presence(
            scene.tx, person.employee.id,
            in_force.plan(subject_of(scene, person.employee, day.after.date), day.after.date));
        replanned.insert(domain::to_iso_date(day.after.date));
    }
}

void carry_to_people(Scene& scene, const Carrying& decision, const EmployeeId& after) {
    const Lines lines(scene, decision.number);
    const domain::Rulebook in_force(
        scene.rules.policies(), storage::calendar_as_known_at(scene.tx, scene.rules.calendar(), scene.now()));
    std::set<std::string> replanned;
    const auto next = visit_affected(scene, decision.step, after, [&](const AffectedPerson& person) {
        plan_anew(scene, person, in_force, replanned);
        storage::mark_affected(scene.tx, decision.number, person.employee.id,
                               reachable_chat(scene, person.employee.id).has_value());
        if (!lines.leads(person.employee)) tell(scene, decision, person);
    });
    for (const std::string& date : replanned) set_window_timers(scene, date);
    storage::set_timer(scene.tx, timers::calendar_changes,
                       to_text({decision.number, next ? kPeople : kLeaders, next.value_or(EmployeeId{})}),
                       scene.now());
}

void carry_to_leaders(Scene& scene, const Carrying& decision, const EmployeeId& after) {
    const Lines lines(scene, decision.number);
    const Comparison comparison(scene, decision.step);
    const auto people = storage::employees_after(scene.tx, after, kPage);
    for (const Employee& employee : people)
        if (lines.leads(employee)) tell_leader(scene, decision, lines, comparison.of(employee));
    if (people.size() == kPage)
        storage::set_timer(scene.tx, timers::calendar_changes,
                           to_text({decision.number, kLeaders, people.back().id}), scene.now());
    else
        audit(scene, "sigap", "calendar_announced", "calendar/" + std::to_string(decision.number));
}

}  // namespace

std::vector<std::string> objections_to(Scene& scene, const std::vector<domain::CalendarChange>& changes) {
    return domain::objections(step_of(scene, {}).before, changes, today(scene));
}

CalendarStep step_of(Scene& scene, const std::vector<domain::CalendarChange>& changes) {
    CalendarStep step;
    step.before = storage::calendar_as_known_at(scene.tx, scene.rules.calendar(), scene.now());
    step.after = step.before;
    for (const domain::CalendarChange& change : changes) domain::apply(step.after, change);
    return step;
}

std::optional<EmployeeId> visit_affected(Scene& scene, const CalendarStep& step, const EmployeeId& after,
                                         const std::function<void(const AffectedPerson&)>& each) {
    const Comparison comparison(scene, step);
    const auto people = storage::employees_after(scene.tx, after, kPage);
    for (const Employee& employee : people)
        if (const AffectedPerson person = comparison.of(employee); !person.days.empty()) each(person);
    return people.size() == kPage ? std::optional(people.back().id) : std::nullopt;
}

std::int64_t change_calendar(Scene& scene, const CalendarDecision& decision) {
    if (!objections_to(scene, decision.changes).empty())
        throw std::logic_error("a decision about the calendar against which something stands");
    if (!storage::has_kept_calendar(scene.tx))
        storage::keep_calendar(scene.tx, scene.rules.calendar(), "configuration");
    const std::int64_t number =
        storage::record_calendar_changes(scene.tx, decision.changes, decision.by, decision.ground);
    const CalendarStep step = storage::calendar_step(scene.tx, scene.rules.calendar(), number);
    const auto differing = domain::differing_days(step.before, step.after);
    nlohmann::json dates = nlohmann::json::array();
    for (const sys_days day : differing) dates.push_back(domain::to_iso_date(day));
    audit(scene, "operator", "calendar_changed", "calendar/" + std::to_string(number),
          nlohmann::json{
              {"changes", decision.changes.size()}, {"version", step.after.version}, {"dates", dates}}
              .dump());
    if (!differing.empty())
        storage::set_timer(scene.tx, timers::calendar_changes, to_text({number, kPeople, {}}), scene.now());
    return number;
}

void carry_calendar_change(Scene& scene, std::string_view subject) {
    const Progress progress = progress_from(subject);
    const Carrying decision = carrying(scene, progress.decision);
    if (progress.stage == kPeople)
        carry_to_people(scene, decision, progress.after);
    else
        carry_to_leaders(scene, decision, progress.after);
}

}  // namespace app
