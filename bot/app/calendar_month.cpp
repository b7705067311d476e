#include "bot/app/calendar_month.hpp"

#include <algorithm>

#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

/// nullopt: nobody the viewer may ask about. Without a person: a kind of unit.
struct Asked {
    std::optional<domain::Employee> person;
    domain::DutySubject kind_alone;

    domain::DutySubject on(Scene& scene, year_month_day date) const {
        return person ? subject_of(scene, *person, date) : kind_alone;
    }
};

std::optional<Asked> asked_about(Scene& scene, const Viewer& viewer, const CalendarSubject& subject) {
    Asked asked;
    if (subject.kind) {
        asked.kind_alone.unit_kind = *subject.kind;
        asked.kind_alone.zone = scene.office.zone;
        return asked;
    }
    if (subject.employee.empty()) {
        asked.person = viewer.person;
        return asked;
    }
    const domain::EmployeeId id{subject.employee};
    asked.person = storage::find_employee(scene.tx, id);
    if (!asked.person || storage::has_left(scene.tx, id) || !may_see(viewer, *asked.person))
        return std::nullopt;
    return asked;
}

bool touches(const domain::CalendarChange& change, year_month month) {
    const year_month_day first = month / 1, last{month / std::chrono::last};
    if (const auto* day = std::get_if<domain::DayChange>(&change))
        return day->date >= first && day->date <= last;
    const domain::Ramadan& ramadan = std::get<domain::RamadanChange>(change).ramadan;
    return ramadan.first <= last && ramadan.last >= first;
}

}  // namespace

std::vector<domain::Span> breaks_of(const domain::DayPlan& day) {
    std::vector<domain::Span> left;
    for (std::size_t next = 1; next < day.duty.size(); ++next)
        left.push_back({day.duty[next - 1].to, day.duty[next].from});
    for (const auto& others : {day.prayers, day.permitted})
        for (const domain::Span& other : others) {
            std::vector<domain::Span> rest;
            for (const domain::Span& pause : left) {
                if (other.to <= pause.from || pause.to <= other.from) {
                    rest.push_back(pause);
                    continue;
                }
                if (pause.from < other.from) rest.push_back({pause.from, other.from});
                if (other.to < pause.to) rest.push_back({other.to, pause.to});
            }
            left = std::move(rest);
        }
    return left;
}

std::optional<CalendarMonth> calendar_month(Scene& scene, const Viewer& viewer,
                                            const CalendarSubject& subject, year_month month) {
    const auto asked = asked_about(scene, viewer, subject);
    if (!asked) return std::nullopt;
    CalendarMonth shown;
    shown.whose = asked->person ? asked->person->name : "";
    shown.kind = subject.kind;
    shown.month = month;
    shown.zone = asked->person ? zone_of(scene, *asked->person) : scene.office.zone;
    const sys_days end = sys_days{year_month_day{month / std::chrono::last}} + std::chrono::days{1};
    for (sys_days day{month / 1}; day < end; day += std::chrono::days{1})
        shown.days.push_back(scene.rules.plan(asked->on(scene, day), day));
    for (const storage::CalendarChangeRow& row : storage::calendar_changes(scene.tx))
        if (touches(row.change, month)) shown.decisions.push_back(row);
    std::reverse(shown.decisions.begin(), shown.decisions.end());
    return shown;
}

std::optional<ExplainedMoment> explain_moment(Scene& scene, const Viewer& viewer,
                                              const CalendarSubject& subject, year_month_day date,
                                              std::chrono::minutes time_of_day) {
    const auto asked = asked_about(scene, viewer, subject);
    if (!asked) return std::nullopt;
    const std::string zone = scene.rules.zone_on(asked->on(scene, date), date);
    const domain::Instant at = domain::instant_at(date, time_of_day, zone);
    return ExplainedMoment{asked->person ? asked->person->name : "", zone, at,
                           asked->person ? explain(scene, *asked->person, at)
                                         : domain::explain(scene.rules, asked->kind_alone, at)};
}

std::optional<std::vector<domain::Employee>> people_in_care(Scene& scene, const Viewer& viewer,
                                                            std::size_t most) {
    std::vector<domain::Employee> people;
    if (viewer.sees_everybody)
        people = storage::employees_after(scene.tx, {}, static_cast<int>(most) + 2);
    else
        for (const domain::UnitId& unit : viewer.units) {
            for (domain::Employee& person : storage::employees_of(scene.tx, unit))
                people.push_back(std::move(person));
            if (people.size() > most + 1) break;
        }
    std::erase_if(people, [&](const domain::Employee& person) { return person.id == viewer.person.id; });
    if (people.size() > most) return std::nullopt;
    std::sort(people.begin(), people.end(), [](const domain::Employee& left, const domain::Employee& right) {
        return std::pair(left.name, left.id) < std::pair(right.name, right.id);
    });
    return people;
}

}  // namespace app
