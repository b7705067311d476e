#include "bot/app/coverage.hpp"

#include <algorithm>
#include <tuple>

#include "bot/app/calm.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/call.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::DayPlan;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using domain::Language;
using std::chrono::year_month_day;

constexpr int kDaysAhead = 14;
constexpr std::size_t kMostNamesReminded = 12;
constexpr std::chrono::hours kRetry{1};
constexpr std::string_view kEverybody = "office";

/// What is known of the person's chats, and what tells this state from the same state another time.
struct ReachState {
    Reach reach;
    std::string mark;
};

ReachState reach_of(Scene& scene, const EmployeeId& employee) {
    const auto chats = storage::chats_of(scene.tx, employee);
    if (chats.empty()) return {Reach::not_enrolled, "-"};
    Reach reach = Reach::blocked;
    std::string mark;
    for (const storage::Chat& chat : chats) {
        if (chat.blocked_at) {
            mark += std::to_string(domain::to_micros(*chat.blocked_at)) + ".";
            continue;
        }
        const bool is_heard =
            chat.account.messenger == domain::Messenger::whatsapp ||
            chat.last_heard_at.value_or(chat.bound_at) + domain::kChatLiveness >= scene.now();
        if (is_heard) return {Reach::reachable, ""};
        reach = Reach::silent;
    }
    return {reach, mark};
}

/// All but the reachable, asked for at once: nearly everybody can be reached.
std::vector<Employee> doubtful(Scene& scene) {
    return storage::employees_unheard(scene.tx, scene.now() - domain::kChatLiveness);
}

bool works_elsewhere(const DayPlan& plan) {
    const bool is_away = plan.absence && *plan.absence != domain::AbsenceKind::official_travel;
    return plan.place == domain::Place::flexible && !plan.is_exempt && !plan.is_suspended && !is_away &&
           !plan.duty.empty();
}

DayPlan plan_on(Scene& scene, const Employee& employee, year_month_day date) {
    return scene.rules.plan(subject_of(scene, employee, date), date);
}

std::optional<year_month_day> flexible_day_from(Scene& scene, const Employee& employee, year_month_day date) {
    for (int day = 0; day < kDaysAhead; ++day, date = domain::next_day(date))
        if (works_elsewhere(plan_on(scene, employee, date))) return date;
    return std::nullopt;
}

std::optional<year_month_day> next_flexible_day(Scene& scene, const Employee& employee) {
    return flexible_day_from(scene, employee, today_of(scene, employee));
}

std::optional<year_month_day> flexible_after_today(Scene& scene, const Employee& employee) {
    return flexible_day_from(scene, employee, domain::next_day(today_of(scene, employee)));
}

/// The person's next working day after today, if it is a flexible one.
std::optional<year_month_day> flexible_next(Scene& scene, const Employee& employee) {
    year_month_day date = domain::next_day(today_of(scene, employee));
    for (int day = 0; day < kDaysAhead; ++day, date = domain::next_day(date)) {
        const DayPlan plan = plan_on(scene, employee, date);
        if (works_elsewhere(plan)) return date;
        if (plan.kind == domain::DayKind::workday) return std::nullopt;
    }
    return std::nullopt;
}

struct Unreached {
    Employee employee;
    ReachState state;
    year_month_day flexible_day;
};

using FlexibleDay = std::optional<year_month_day> (*)(Scene&, const Employee&);

/// By the one who answers for them, in the order of their names; null `units`: of all.
std::map<EmployeeId, std::vector<Unreached>> unreached_by_supervisor(
    Scene& scene, FlexibleDay flexible_day, const std::set<domain::UnitId>* units = nullptr) {
    std::map<EmployeeId, std::vector<Unreached>> found;
    for (const Employee& employee : doubtful(scene)) {
        if (units && !units->contains(employee.unit)) continue;
        const ReachState state = reach_of(scene, employee.id);
        if (can_be_reached(state.reach)) continue;
        const auto day = flexible_day(scene, employee);
        const auto supervisor = day ? supervisor_of(scene, employee) : std::nullopt;
        if (supervisor) found[supervisor->id].push_back({employee, state, *day});
    }
    for (auto& [supervisor, people] : found)
        std::sort(people.begin(), people.end(), [](const Unreached& left, const Unreached& right) {
            return std::tie(left.employee.name, left.employee.id) <
                   std::tie(right.employee.name, right.employee.id);
        });
    return found;
}

std::string names_of(Scene& scene, const std::vector<Unreached>& people, Language language) {
    std::vector<std::string> names;
    for (const Unreached& one : people) {
        if (names.size() == kMostNamesReminded) {
            names.push_back(scene.words.plural(
                language, "names_more", static_cast<std::int64_t>(people.size() - kMostNamesReminded)));
            break;
        }
        names.push_back(one.employee.name + " (" +
                        scene.words.text(language, "reach_" + std::string(to_string(one.state.reach))) + ")");
    }
    return wording::list(names, language);
}

/// The same people in the same state are the same reminder.
std::string set_of(const std::vector<Unreached>& people) {
    std::vector<std::string> marks;
    for (const Unreached& one : people) marks.push_back(one.employee.id.value + "=" + one.state.mark);
    std::sort(marks.begin(), marks.end());
    std::string set;
    for (const std::string& mark : marks) set += "/" + mark;
    return set;
}

enum class Reminded { sent, not_anew, no_room };

/// `not_anew`: it was said before, or there is no chat to say it in.
Reminded remind(Scene& scene, const Employee& supervisor, const std::vector<Unreached>& people,
                std::string_view actor) {
    const std::string zone = zone_of(scene, supervisor);
    const auto today = today_of(scene, supervisor);
    const auto subject = subject_of(scene, supervisor, today);
    if (!may_remind(scene, supervisor.id, scene.rules.governing(subject, today), today, zone))
        return Reminded::no_room;
    year_month_day day = people.front().flexible_day;
    for (const Unreached& one : people) day = std::min(day, one.flexible_day);
    Utterance reminder;
    reminder.key = "coverage_reminder";
    reminder.arguments = {
        {"tanggal", wording::date(domain::start_of_day(day, zone), zone, supervisor.language)},
        {"orang", names_of(scene, people, supervisor.language)}};
    reminder.priority = storage::Priority::digest;
    reminder.subject = "coverage/" + domain::to_iso_date(day);
    reminder.dedupe_key = "coverage/" + supervisor.id.value + set_of(people);
    reminder.not_before = scene.rules.plan(subject, today).after_quiet(scene.now());
    reminder.expires_at = domain::start_of_day(day, zone);
    reminder.is_silent = true;
    if (reminder.not_before >= reminder.expires_at) return Reminded::no_room;  // the night ends too late
    if (!say_anew(scene, supervisor, reminder)) return Reminded::not_anew;
    audit(scene, actor, "coverage_reminder_sent", "employee/" + supervisor.id.value,
          R"({"people":)" + std::to_string(people.size()) + "}");
    return Reminded::sent;
}

/// An hour later there may be room.
void try_again_this_morning(Scene& scene, const Employee& supervisor) {
    const auto today = today_of(scene, supervisor);
    const DayPlan plan = plan_on(scene, supervisor, today);
    if (!plan.duty.empty() && scene.now() + kRetry < plan.duty.back().to)
        storage::set_timer(scene.tx, timers::coverage_reminder, supervisor.id.value, scene.now() + kRetry);
}

}  // namespace

std::string_view to_string(Reach reach) {
    switch (reach) {
        case Reach::reachable:
            return "reachable";
        case Reach::silent:
            return "silent";
        case Reach::blocked:
            return "blocked";
        case Reach::not_enrolled:
            break;
    }
    return "not_enrolled";
}

std::map<domain::UnitId, std::map<Reach, int>> reach_by_unit(Scene& scene,
                                                             const std::set<domain::UnitId>& units) {
    std::map<domain::UnitId, std::map<Reach, int>> counts;
    for (const Employee& employee : storage::employees(scene.tx))
        if (units.contains(employee.unit)) ++counts[employee.unit][Reach::reachable];
    for (const Employee& employee : doubtful(scene)) {
        if (!units.contains(employee.unit)) continue;
        auto& of_unit = counts[employee.unit];
        ++of_unit[reach_of(scene, employee.id).reach];
        if (--of_unit[Reach::reachable] == 0) of_unit.erase(Reach::reachable);
    }
    return counts;
}

Coverage coverage_of(Scene& scene, const std::set<domain::UnitId>& units) {
    Coverage coverage;
    coverage.counts = reach_by_unit(scene, units);
    for (Employee& employee : doubtful(scene)) {
        if (!units.contains(employee.unit)) continue;
        const Reach reach = reach_of(scene, employee.id).reach;
        const auto day = next_flexible_day(scene, employee);
        coverage.to_see_to.push_back({std::move(employee), reach, day});
    }
    const auto place = [](const Covered& one) {
        return std::tuple(!one.next_flexible_day, one.next_flexible_day.value_or(year_month_day{}),
                          one.employee.unit, one.employee.name);
    };
    std::sort(coverage.to_see_to.begin(), coverage.to_see_to.end(),
              [&](const Covered& left, const Covered& right) { return place(left) < place(right); });
    return coverage;
}

void remind_of_coverage(Scene& scene, std::string_view subject) {
    const auto remind_all = [&](const std::map<EmployeeId, std::vector<Unreached>>& unreached) {
        for (const auto& [id, people] : unreached) {
            if (subject != kEverybody && id.value != subject) continue;
            const auto supervisor = storage::find_employee(scene.tx, id);
            if (supervisor && remind(scene, *supervisor, people, "sigap") == Reminded::no_room)
                try_again_this_morning(scene, *supervisor);
        }
    };
    if (subject == kEverybody) {
        set_next_coverage_reminder(scene);
        return remind_all(unreached_by_supervisor(scene, flexible_next));
    }
    const auto supervisor = storage::find_employee(scene.tx, EmployeeId{std::string(subject)});
    if (!supervisor) return;
    std::set<domain::UnitId> led;
    for (const domain::Unit& unit : units_under(scene, *supervisor)) led.insert(unit.id);
    remind_all(unreached_by_supervisor(scene, flexible_next, &led));
}

CoverageReminders remind_now(Scene& scene, const std::set<domain::UnitId>& units, std::string_view asked_by) {
    CoverageReminders came;
    for (const auto& [id, people] : unreached_by_supervisor(scene, flexible_after_today, &units)) {
        const auto supervisor = storage::find_employee(scene.tx, id);
        if (!supervisor) continue;
        switch (remind(scene, *supervisor, people, asked_by)) {
            case Reminded::sent:
                ++came.sent;
                break;
            case Reminded::not_anew:
                ++came.not_anew;
                break;
            case Reminded::no_room:
                ++came.no_room;
                break;
        }
    }
    return came;
}

void set_next_coverage_reminder(Scene& scene) {
    domain::DutySubject office;
    office.zone = scene.office.zone;
    year_month_day date = domain::local_time(scene.now(), scene.office.zone).date;
    for (int day = 0; day < 2 * kDaysAhead; ++day, date = domain::next_day(date)) {
        const DayPlan plan = scene.rules.plan(office, date);
        if (plan.kind != domain::DayKind::workday || plan.duty.empty()) continue;
        if (plan.duty.front().from <= scene.now()) continue;
        return storage::set_timer(scene.tx, timers::coverage_reminder, kEverybody, plan.duty.front().from);
    }
}

}  // namespace app
