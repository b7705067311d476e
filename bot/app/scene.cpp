#include "bot/app/scene.hpp"

#include <algorithm>
#include <set>

#include "bot/domain/call.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/absences.hpp"
#include "storage/acting.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "storage/roster_plan.hpp"
#include "storage/unit_tree.hpp"

namespace app {

using domain::Employee;
using domain::Unit;

namespace {

using Date = std::chrono::year_month_day;

const std::string& zone_in(const Office& office, const Employee& employee, const Unit* unit) {
    if (!employee.zone.empty()) return employee.zone;
    return unit && !unit->zone.empty() ? unit->zone : office.zone;
}

/// Of the date's week. Only a quota reads them.
std::vector<Date> rostered_days(Scene& scene, const Employee& employee, Date date) {
    const auto& policies = scene.rules.policies();
    const bool is_read = std::any_of(policies.begin(), policies.end(), [](const domain::Policy& policy) {
        return policy.flexible.quota_per_week.has_value();
    });
    if (!is_read) return {};
    return storage::rostered_days_of(scene.tx, employee.id, domain::monday_of(date));
}

bool is_away(Scene& scene, const Employee& person, Date date) {
    const auto absence = scene.rules.plan(subject_of(scene, person, date), date).absence;
    return absence && *absence != domain::AbsenceKind::official_travel;
}

bool contains(const std::vector<Employee>& people, const domain::EmployeeId& id) {
    return std::any_of(people.begin(), people.end(), [&](const Employee& one) { return one.id == id; });
}

/// Those who lead the unit on the date, whether away or not: acting heads, then the definitive one.
std::vector<Employee> heads_of(Scene& scene, const Unit& unit, Date date) {
    std::vector<Employee> heads;
    const auto add = [&](const domain::EmployeeId& id) {
        if (contains(heads, id) || storage::has_left(scene.tx, id)) return;
        if (const auto head = storage::find_employee(scene.tx, id)) heads.push_back(*head);
    };
    for (const domain::Acting& acting : storage::acting_heads(scene.tx, unit.id, date)) add(acting.employee);
    if (unit.head) add(*unit.head);
    return heads;
}

struct Leader {
    Employee employee;
    int level;  ///< 0: of the nearest unit that is led by anybody, then upward
    bool is_away;
};

std::vector<LedUnit> led_units(Scene& scene, const domain::UnitId& unit, Date date) {
    std::vector<LedUnit> line;
    for (const Unit& one : storage::find_unit_and_above(scene.tx, unit)) {
        LedUnit& led = line.emplace_back(LedUnit{one.head, {}});
        for (Employee& head : heads_of(scene, one, date)) {
            const bool is_away_today = is_away(scene, head, date);
            led.heads.push_back({std::move(head), is_away_today});
        }
    }
    return line;
}

/// Those above the person, nearest unit first, and within it those who are not away first. `line`: the
/// person's unit and those above it.
std::vector<Leader> leaders_of(const domain::EmployeeId& employee, std::span<const LedUnit> line) {
    std::vector<Leader> leaders;
    std::vector<Employee> known;
    int level = 0;
    for (const LedUnit& unit : line) {
        if (unit.definitive_head == employee) continue;  // whoever acts for a head does not lead that head
        std::vector<Leader> present, away;
        for (const auto& [head, is_away_today] : unit.heads) {
            if (head.id == employee || contains(known, head.id)) continue;
            known.push_back(head);
            (is_away_today ? away : present).push_back({head, level, is_away_today});
        }
        if (!present.empty() || !away.empty()) ++level;
        leaders.insert(leaders.end(), present.begin(), present.end());
        leaders.insert(leaders.end(), away.begin(), away.end());
    }
    return leaders;
}

/// Those who are not away first, each group in its order.
template <typename Wanted>
std::vector<Employee> foremost_first(const std::vector<Leader>& leaders, Wanted&& is_wanted) {
    std::vector<Employee> people;
    for (const bool away : {false, true})
        for (const Leader& leader : leaders)
            if (leader.is_away == away && is_wanted(leader)) people.push_back(leader.employee);
    return people;
}

/// What `leaders_on` says of one person, by questions about that person alone.
std::vector<domain::UnitId> units_led_by(Scene& scene, const domain::EmployeeId& person, Date date) {
    std::vector<domain::UnitId> units;
    if (!storage::has_left(scene.tx, person)) units = storage::units_acted_for(scene.tx, person, date);
    for (const domain::UnitId& unit : storage::units_headed_by(scene.tx, person)) {
        const auto acting = storage::acting_heads(scene.tx, unit, date);
        const bool is_acted_for = std::any_of(acting.begin(), acting.end(), [&](const domain::Acting& one) {
            return !storage::has_left(scene.tx, one.employee);
        });
        const auto head = is_acted_for ? storage::find_employee(scene.tx, person) : std::nullopt;
        if (!head || !is_away(scene, *head, date)) units.push_back(unit);
    }
    return units;
}

std::vector<Employee> hr_of(Scene& scene, const domain::UnitId& unit) {
    std::vector<Employee> officers;
    for (const Unit& one : storage::find_unit_and_above(scene.tx, unit))
        for (Employee& officer : storage::employees_of(scene.tx, one.id, domain::Role::unit_hr))
            officers.push_back(std::move(officer));
    return officers;
}

std::vector<Employee> without(std::vector<Employee> people, const domain::EmployeeId& one) {
    std::erase_if(people, [&](const Employee& person) { return person.id == one; });
    return people;
}

/// What is known for a key, or `look_up()`.
template <typename Known, typename LookUp>
const auto& known_or(Known& known, const typename Known::key_type& key, LookUp&& look_up) {
    const auto found = known.find(key);
    return found == known.end() ? known.emplace(key, look_up()).first->second : found->second;
}

}  // namespace

std::string zone_of(Scene& scene, const Employee& employee) {
    if (!employee.zone.empty()) return employee.zone;
    const auto unit = storage::find_unit(scene.tx, employee.unit);
    return zone_in(scene.office, employee, unit ? &*unit : nullptr);
}

Date date_of(const Office& office, const Employee& employee, std::span<const Unit> line, domain::Instant at) {
    return domain::local_time(at, zone_in(office, employee, line.empty() ? nullptr : &line.front())).date;
}

domain::DutySubject duty_subject(const Office& office, const Employee& employee, const DutyRecord& record) {
    const Unit* unit = record.line.empty() ? nullptr : &record.line.front();
    domain::DutySubject subject;
    if (unit) {
        subject.unit_kind = unit->kind;
        subject.week = unit->week;
        for (const Unit& above : record.line.subspan(1)) subject.units_above.push_back(above.id);
    }
    subject.unit = employee.unit;
    subject.zone = zone_in(office, employee, unit);
    subject.employee = employee.id;
    subject.exempt = employee.exempt;
    subject.absences = record.absences;
    subject.employment = employee.employment;
    subject.position = employee.position;
    subject.task_traits = employee.task_traits;
    subject.ineligible = employee.ineligible;
    subject.rostered_days = record.rostered_days;
    subject.permitted_hours = record.permitted_hours;
    return subject;
}

domain::DutySubject subject_of(Scene& scene, const Employee& employee, Date date,
                               std::span<const Unit> line) {
    const auto entries = storage::standing_absences(scene.tx, employee.id, date, date);
    return duty_subject(scene.office, employee,
                        {line, storage::recorded_whole_days(entries), rostered_days(scene, employee, date),
                         storage::permitted_hours(entries)});
}

domain::DutySubject subject_of(Scene& scene, const Employee& employee, Date date) {
    return subject_of(scene, employee, date, storage::find_unit_and_above(scene.tx, employee.unit));
}

domain::DayPlan plan_of(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto line = storage::find_unit_and_above(scene.tx, employee.unit);
    const auto date = date_of(scene.office, employee, line, at);
    return scene.rules.plan(subject_of(scene, employee, date, line), date);
}

domain::Explanation explain(Scene& scene, const Employee& employee, domain::Instant at) {
    const auto line = storage::find_unit_and_above(scene.tx, employee.unit);
    const auto date = date_of(scene.office, employee, line, at);
    return domain::explain(scene.rules, subject_of(scene, employee, date, line), at);
}

Date today_of(Scene& scene, const Employee& employee) {
    return domain::local_time(scene.now(), zone_of(scene, employee)).date;
}

std::vector<Employee> supervisors_of(Scene& scene, const Employee& employee, Date date) {
    return foremost_first(leaders_of(employee.id, led_units(scene, employee.unit, date)),
                          [](const Leader&) { return true; });
}

std::vector<Employee> supervisors_of(Scene& scene, const Employee& employee) {
    return supervisors_of(scene, employee, today_of(scene, employee));
}

std::optional<Employee> supervisor_of(Scene& scene, const Employee& employee) {
    const auto heads = supervisors_of(scene, employee);
    return heads.empty() ? std::nullopt : std::optional(heads.front());
}

std::vector<Employee> hr_for(Scene& scene, const Employee& employee) {
    auto officers = storage::employees_with(scene.tx, domain::Role::hr);
    const auto of_units = hr_of(scene, employee.unit);
    officers.insert(officers.end(), of_units.begin(), of_units.end());
    return without(std::move(officers), employee.id);
}

std::vector<Employee> people_as(Scene& scene, domain::Caller capacity, const Employee& employee, Date date) {
    return Superiors(scene).as(capacity, employee, date);
}

std::vector<Employee> Superiors::as(domain::Caller capacity, const Employee& employee, Date date) {
    const auto led = [&]() -> const std::vector<LedUnit>& {
        return known_or(led_, {employee.unit, date}, [&] { return led_units(scene_, employee.unit, date); });
    };
    switch (capacity) {
        case domain::Caller::unit_hr:
            return without(known_or(unit_hr_, employee.unit, [&] { return hr_of(scene_, employee.unit); }),
                           employee.id);
        case domain::Caller::hr:
            if (!office_hr_) office_hr_ = storage::employees_with(scene_.tx, domain::Role::hr);
            return without(*office_hr_, employee.id);
        case domain::Caller::supervisor_above:
            return foremost_first(leaders_of(employee.id, led()),
                                  [](const Leader& leader) { return leader.level > 0; });
        case domain::Caller::direct_supervisor:
            break;
    }
    const auto leaders = leaders_of(employee.id, led());
    const auto first =
        std::find_if(leaders.begin(), leaders.end(), [](const Leader& leader) { return !leader.is_away; });
    const int direct = first == leaders.end() ? 0 : first->level;
    return foremost_first(leaders, [&](const Leader& leader) { return leader.level <= direct; });
}

std::multimap<domain::EmployeeId, domain::UnitId> leaders_on(Scene& scene, Date date) {
    std::multimap<domain::EmployeeId, domain::UnitId> leaders;
    std::set<domain::UnitId> acted_for;
    for (const domain::Acting& acting : storage::acting_on(scene.tx, date)) {
        if (storage::has_left(scene.tx, acting.employee)) continue;
        leaders.emplace(acting.employee, acting.unit);
        acted_for.insert(acting.unit);
    }
    for (const Unit& unit : storage::units(scene.tx)) {
        if (!unit.head) continue;
        const auto head =
            acted_for.contains(unit.id) ? storage::find_employee(scene.tx, *unit.head) : std::nullopt;
        if (!head || !is_away(scene, *head, date)) leaders.emplace(*unit.head, unit.id);
    }
    return leaders;
}

std::vector<Unit> units_under(Scene& scene, const Employee& head, Date date) {
    return storage::units_below(scene.tx, units_led_by(scene, head.id, date));
}

std::vector<Unit> units_under(Scene& scene, const Employee& head) {
    return units_under(scene, head, today_of(scene, head));
}

std::vector<Employee> people_under(Scene& scene, const Employee& head) {
    std::vector<Employee> people;
    for (const Unit& unit : units_under(scene, head))
        for (Employee& person : storage::employees_of(scene.tx, unit.id))
            if (person.id != head.id) people.push_back(std::move(person));
    return people;
}

std::vector<storage::Outage> outages_about(Scene& scene, const domain::EmployeeId& employee,
                                           const domain::Span& span) {
    auto outages = storage::outages_between(scene.tx, span.from, span.to);
    if (outages.empty()) return outages;
    const auto chats = storage::chats_of(scene.tx, employee);
    std::erase_if(outages, [&](const storage::Outage& outage) {
        return outage.scope != "sigap" && std::none_of(chats.begin(), chats.end(), [&](const auto& chat) {
                   return storage::lane_of(chat.account) == outage.scope;
               });
    });
    return outages;
}

std::vector<domain::Span> outages_for(Scene& scene, const domain::EmployeeId& employee,
                                      const domain::Span& span) {
    std::vector<domain::Span> spans;
    for (const storage::Outage& outage : outages_about(scene, employee, span))
        spans.push_back({outage.from, outage.to.value_or(scene.now())});
    return domain::gaps_in(std::move(spans), span);
}

void audit(Scene& scene, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body) {
    storage::audit(scene.tx, actor, kind, subject, body);
}

}  // namespace app
