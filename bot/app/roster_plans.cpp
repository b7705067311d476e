#include "bot/app/roster_plans.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/absences.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::EmployeeId;
using domain::Ground;
using domain::Instant;
using domain::Language;
using domain::RosterBreach;
using domain::RosteredDay;
using domain::RosterMember;
using domain::RosterWeek;
using domain::UnitId;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr days kPlannedWeek{7};
constexpr int kWeeksLookedBackOn = 10;
/// Several edits in a row become one message.
constexpr std::chrono::minutes kSettle{5};
constexpr std::chrono::hours kMorning{7};
/// Dates without a clock are worded in it.
constexpr std::string_view kNoZone = "UTC";

Ground frozen_ground() {
    return {"roster.frozen", "ground_roster_frozen"};
}

Ground not_given_ground(year_month_day date) {
    return {"roster.not_given", "ground_roster_not_given", {{"tanggal", date}}};
}

std::multimap<EmployeeId, domain::Absence> absences_in_week(Scene& scene, year_month_day monday) {
    std::multimap<EmployeeId, domain::Absence> absences;
    for (days day{0}; day < kPlannedWeek; ++day)
        for (const auto& [employee, absence] : storage::absences_on(scene.tx, sys_days{monday} + day)) {
            const auto [first, last] = absences.equal_range(employee);
            const bool is_known =
                std::any_of(first, last, [&](const auto& known) { return known.second == absence; });
            if (!is_known) absences.emplace(employee, absence);
        }
    return absences;
}

/// The last day whose windows and calls lean on the roster as it stands: today, where the person is or where
/// days are planned, whichever is further.
year_month_day frozen_until(Scene& scene, const Employee& employee) {
    const auto own = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    const auto office = domain::local_time(scene.now(), scene.office.zone).date;
    return std::max(sys_days{own}, sys_days{office});
}

/// What a breach is recognised by before and after the edits.
using BreachKey = std::tuple<EmployeeId, sys_days, std::string>;

BreachKey key_of(const RosterBreach& breach) {
    return {breach.day.employee, sys_days{breach.day.date}, breach.ground.rule};
}

/// The edits of one week, checked against everybody's days in the units they touch.
class WeekCheck {
public:
    WeekCheck(Scene& scene, year_month_day monday, const std::vector<RosterEdit>& edits)
        : scene_(scene), monday_(monday), edits_(edits) {}

    std::vector<RosterBreach> run() {
        std::set<UnitId> units;
        for (std::size_t at = 0; at < edits_.size(); ++at)
            if (const auto employee = is_ours(at)) units.insert(employee->unit);
        const RosterWeek week = roster_week(scene_, {units.begin(), units.end()}, monday_);
        const auto before = rostered_in(scene_, week);

        auto after = before;
        for (std::size_t at = 0; at < edits_.size(); ++at)
            if (is_in_week(at) && edits_[at].stroke == RosterStroke::take_away) take_away(after, at);
        const std::size_t kept = after.size();
        std::vector<std::size_t> edit_of_entry;
        for (std::size_t at = 0; at < edits_.size(); ++at)
            if (is_in_week(at) && edits_[at].stroke == RosterStroke::give) {
                after.push_back(edits_[at].day);
                edit_of_entry.push_back(at);
            }

        std::set<BreachKey> known;
        for (const RosterBreach& breach : domain::check_roster(week, before)) known.insert(key_of(breach));
        for (RosterBreach& breach : domain::check_roster(week, after)) {
            if (breach.entry >= kept)
                breach.entry = edit_of_entry[breach.entry - kept];
            else if (!known.contains(key_of(breach)))
                breach.entry = last_edit_of(breach.day.employee);
            else
                continue;
            found_.push_back(std::move(breach));
        }
        return std::move(found_);
    }

private:
    bool is_in_week(std::size_t at) const { return domain::monday_of(edits_[at].day.date) == monday_; }

    /// The person of an edit of this week, if they are on the roster; a frozen day is noted on the way.
    std::optional<Employee> is_ours(std::size_t at) {
        if (!is_in_week(at)) return std::nullopt;
        const RosteredDay& day = edits_[at].day;
        auto employee = storage::find_employee(scene_.tx, day.employee);
        if (!employee || storage::has_left(scene_.tx, day.employee)) return std::nullopt;
        if (sys_days{day.date} <= sys_days{frozen_until(scene_, *employee)})
            found_.push_back({at, day, frozen_ground()});
        return employee;
    }

    void take_away(std::vector<RosteredDay>& from, std::size_t at) {
        if (std::erase(from, edits_[at].day) == 0)
            found_.push_back({at, edits_[at].day, not_given_ground(edits_[at].day.date)});
    }

    std::size_t last_edit_of(const EmployeeId& employee) const {
        std::size_t last = 0;
        for (std::size_t at = 0; at < edits_.size(); ++at)
            if (is_in_week(at) && edits_[at].day.employee == employee) last = at;
        return last;
    }

    Scene& scene_;
    year_month_day monday_;
    const std::vector<RosterEdit>& edits_;
    std::vector<RosterBreach> found_;
};

std::set<sys_days> mondays_of(const std::vector<RosterEdit>& edits) {
    std::set<sys_days> mondays;
    for (const RosterEdit& edit : edits) mondays.insert(sys_days{domain::monday_of(edit.day.date)});
    return mondays;
}

/// When the person may be told: not at once, not in quiet time, and not beyond today's budget of reminders.
Instant may_tell_at(Scene& scene, const Employee& employee) {
    const std::string zone = zone_of(scene, employee);
    const auto today = domain::local_time(scene.now(), zone).date;
    const auto& policy = scene.rules.governing(subject_of(scene, employee, today), today);
    const auto said = storage::count_for(scene.tx, employee.id, storage::Priority::reminder,
                                         domain::start_of_day(today, zone));
    const Instant wanted = said < policy.reminders_per_day
                               ? scene.now() + kSettle
                               : domain::start_of_day(domain::next_day(today), zone) + kMorning;
    return plan_of(scene, employee, wanted).after_quiet(wanted);
}

void tell(Scene& scene, const RosterMember& member, year_month_day monday,
          const std::vector<RosteredDay>& rostered) {
    const Employee employee = storage::find_employee(scene.tx, member.employee).value();
    const std::string given = days_in_words(member, rostered, employee.language);
    Utterance notice;
    notice.key = given.empty() ? "roster_no_days" : "roster_days";
    notice.arguments = {{"pekan", week_in_words(monday, employee.language)}, {"hari", given}};
    notice.priority = storage::Priority::reminder;
    notice.subject = "roster/" + employee.id.value + "/" + domain::to_iso_date(monday);
    notice.dedupe_key = notice.subject;
    notice.not_before = may_tell_at(scene, employee);
    notice.expires_at = std::max(*notice.not_before + std::chrono::hours{24},
                                 domain::start_of_day(sys_days{monday} + kPlannedWeek, scene.office.zone));
    notice.replaces_earlier = true;
    say(scene, employee, notice);
}

void tell_all(Scene& scene, const std::vector<RosterEdit>& edits) {
    for (const sys_days monday : mondays_of(edits)) {
        std::set<EmployeeId> concerned;
        std::set<UnitId> units;
        for (const RosterEdit& edit : edits)
            if (sys_days{domain::monday_of(edit.day.date)} == monday) {
                concerned.insert(edit.day.employee);
                units.insert(storage::find_employee(scene.tx, edit.day.employee).value().unit);
            }
        const RosterWeek week = roster_week(scene, {units.begin(), units.end()}, monday);
        const auto rostered = rostered_in(scene, week);
        for (const RosterMember& member : week.members)
            if (concerned.contains(member.employee)) tell(scene, member, monday, rostered);
    }
}

}  // namespace

RosterWeek roster_week(Scene& scene, const std::vector<UnitId>& units, year_month_day monday) {
    RosterWeek week{monday, {}};
    const auto absences = absences_in_week(scene, monday);
    for (const UnitId& unit : units) {
        const auto line = storage::find_unit_and_above(scene.tx, unit);
        for (const Employee& employee : storage::employees_of(scene.tx, unit)) {
            DutyRecord record{line, {}, {}};
            const auto [first, last] = absences.equal_range(employee.id);
            for (auto at = first; at != last; ++at) record.absences.push_back(at->second);
            week.members.push_back(domain::roster_member(
                scene.rules, duty_subject(scene.office, employee, record), employee.name, monday));
        }
    }
    return week;
}

std::vector<RosteredDay> rostered_in(Scene& scene, const RosterWeek& week) {
    std::set<EmployeeId> people;
    for (const RosterMember& member : week.members) people.insert(member.employee);
    auto rostered =
        storage::rostered_days(scene.tx, week.monday, sys_days{week.monday} + kPlannedWeek - days{1});
    std::erase_if(rostered, [&](const RosteredDay& day) { return !people.contains(day.employee); });
    return rostered;
}

domain::RosterProposal propose_for_unit(Scene& scene, const UnitId& unit, year_month_day monday) {
    RosterWeek week = roster_week(scene, {unit}, monday);
    for (RosterMember& member : week.members) {
        const Employee employee = storage::find_employee(scene.tx, member.employee).value();
        const sys_days frozen{frozen_until(scene, employee)};
        for (domain::RosterDate& date : member.dates)
            if (!date.refused && sys_days{date.date} <= frozen) date.refused = frozen_ground();
    }
    const auto history = storage::rostered_days(
        scene.tx, sys_days{monday} - kPlannedWeek * kWeeksLookedBackOn, sys_days{monday} - days{1});
    return domain::propose_roster(week, rostered_in(scene, week), history);
}

std::vector<RosterBreach> check_edits(Scene& scene, const std::vector<RosterEdit>& edits) {
    std::vector<RosterBreach> found;
    for (const sys_days monday : mondays_of(edits)) {
        auto of_week = WeekCheck(scene, monday, edits).run();
        std::move(of_week.begin(), of_week.end(), std::back_inserter(found));
    }
    std::stable_sort(found.begin(), found.end(), [](const RosterBreach& left, const RosterBreach& right) {
        return left.entry < right.entry;
    });
    return found;
}

std::vector<RosterBreach> edit_roster(Scene& scene, const std::vector<RosterEdit>& edits,
                                      std::string_view by) {
    auto breaches = check_edits(scene, edits);
    if (!breaches.empty() || edits.empty()) return breaches;
    // Away before given, so that a day moved on and back is what it was.
    for (const RosterStroke stroke : {RosterStroke::take_away, RosterStroke::give})
        for (const RosterEdit& edit : edits) {
            if (edit.stroke != stroke) continue;
            const bool is_given = stroke == RosterStroke::give;
            (is_given ? storage::give_flexible_day : storage::withdraw_flexible_day)(scene.tx, edit.day, by);
            audit(scene, by, is_given ? "flexible_day_given" : "flexible_day_withdrawn",
                  "employee/" + edit.day.employee.value,
                  nlohmann::json{{"day", domain::to_iso_date(edit.day.date)}}.dump());
        }
    tell_all(scene, edits);
    return breaches;
}

std::vector<RosterEdit> edits_towards(Scene& scene, const std::vector<RosteredDay>& wanted) {
    std::map<std::pair<EmployeeId, sys_days>, std::vector<year_month_day>> on_record;
    for (const RosteredDay& day : wanted) {
        const sys_days monday{domain::monday_of(day.date)};
        const auto [known, is_first] = on_record.try_emplace({day.employee, monday});
        if (is_first) known->second = storage::rostered_days_of(scene.tx, day.employee, monday);
    }
    std::vector<RosterEdit> edits;
    for (const RosteredDay& day : wanted) {
        auto& held = on_record[{day.employee, sys_days{domain::monday_of(day.date)}}];
        if (std::erase(held, day.date) == 0) edits.push_back({RosterStroke::give, day});
    }
    for (const auto& [person_and_week, left_over] : on_record)
        for (const year_month_day date : left_over)
            edits.push_back({RosterStroke::take_away, {person_and_week.first, date}});
    return edits;
}

std::string days_in_words(const RosterMember& member, const std::vector<RosteredDay>& rostered,
                          Language language) {
    std::vector<std::string> names;
    for (const domain::RosterDate& date : member.dates) {
        const RosteredDay day{member.employee, date.date};
        const bool is_rostered = std::find(rostered.begin(), rostered.end(), day) != rostered.end();
        if (is_rostered || date.is_flexible)
            names.push_back(wording::weekday(sys_days{date.date}, kNoZone, language));
    }
    return names.empty() ? "" : wording::list(names, language);
}

std::string week_in_words(year_month_day monday, Language language) {
    return wording::short_date(sys_days{monday}, kNoZone, language) + " – " +
           wording::short_date(sys_days{monday} + kPlannedWeek - days{1}, kNoZone, language);
}

}  // namespace app
