#include "bot/domain/flexible_days.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "bot/domain/grounds.hpp"
#include "bot/domain/scope.hpp"
#include "bot/domain/standing.hpp"
#include "bot/domain/working_days.hpp"

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

/// By what a policy makes a date flexible, or why it does not although it has a quota.
enum class Origin { none, weekday, date, roster, beyond_quota };

bool is_working(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                year_month_day date) {
    return day_kind(governing, rules.calendar(), subject.week, date) == DayKind::workday;
}

/// Rostered working days of the week before the date.
int rostered_before(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                    year_month_day date) {
    const auto monday = monday_of(date);
    return static_cast<int>(std::count_if(subject.rostered_days.begin(), subject.rostered_days.end(),
                                          [&](year_month_day rostered) {
                                              return sys_days{rostered} >= monday && rostered < date &&
                                                     is_working(rules, governing, subject, rostered);
                                          }));
}

Origin origin(const Rulebook& rules, const Policy& governing, const Policy& source,
              const DutySubject& subject, year_month_day date) {
    const FlexibleRule& rule = source.flexible;
    if (rule.weekdays[weekday{sys_days{date}}.c_encoding()]) return Origin::weekday;
    if (std::find(rule.dates.begin(), rule.dates.end(), date) != rule.dates.end()) return Origin::date;
    const auto& rostered = subject.rostered_days;
    if (!rule.quota_per_week || std::find(rostered.begin(), rostered.end(), date) == rostered.end())
        return Origin::none;
    return rostered_before(rules, governing, subject, date) < *rule.quota_per_week ? Origin::roster
                                                                                   : Origin::beyond_quota;
}

bool is_given(Origin origin) {
    return origin != Origin::none && origin != Origin::beyond_quota;
}

Ground ground_of(Origin origin, const Policy& source, year_month_day date) {
    switch (origin) {
        case Origin::weekday:
            return flexible_weekday_ground(source, weekday{sys_days{date}});
        case Origin::date:
            return flexible_date_ground(source, date);
        case Origin::roster:
            return rostered_ground(source);
        case Origin::beyond_quota:
            return beyond_quota_ground(source);
        case Origin::none:
            return not_rostered_ground(source);
    }
    return office_day_ground();
}

bool is_overlay_for(const Policy& overlay, const Policy& governing, const DutySubject& subject,
                    year_month_day date) {
    return is_laid_over(overlay, governing, date) && has_effect(overlay) && includes(overlay.scope, subject);
}

/// The key by which an overlay that is for the person keeps its days from them; nullopt if it lends them.
std::optional<std::string> why_not_lent(const Policy& overlay, const DutySubject& subject,
                                        year_month_day date) {
    if (const auto list = list_naming(overlay.exempt, subject)) return "exempt." + std::string{*list};
    if (is_ineligible(overlay, subject, date)) return "ineligible";
    return std::nullopt;
}

/// Whether the rules give the person that earlier day of the same week, the cap aside.
bool is_given_on(const Rulebook& rules, const DutySubject& subject, year_month_day date) {
    const Policy& governing = rules.governing(subject, date);
    if (!is_working(rules, governing, subject, date) || is_suspended(governing) ||
        is_exempt(governing, subject, date) || is_ineligible(governing, subject, date))
        return false;
    if (is_given(origin(rules, governing, governing, subject, date))) return true;
    return std::any_of(rules.policies().begin(), rules.policies().end(), [&](const Policy& overlay) {
        return is_overlay_for(overlay, governing, subject, date) && !why_not_lent(overlay, subject, date) &&
               is_given(origin(rules, governing, overlay, subject, date));
    });
}

int given_before(const Rulebook& rules, const DutySubject& subject, year_month_day date) {
    int given = 0;
    for (sys_days day = monday_of(date); day < sys_days{date}; day += days{1})
        if (is_given_on(rules, subject, year_month_day{day})) ++given;
    return given;
}

std::optional<int> cap_of(const Policy& governing, const std::vector<const Policy*>& lenders) {
    for (const Policy* lender : lenders)
        if (lender->flexible.cap_per_week) return lender->flexible.cap_per_week;
    return governing.flexible.cap_per_week;
}

/// Notes what each overlay says about the date, and keeps those that lend it.
void ask_overlays(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                  year_month_day date, FlexibleDay& day) {
    for (const Policy& overlay : rules.policies()) {
        if (!is_overlay_for(overlay, governing, subject, date)) continue;
        const Origin found = origin(rules, governing, overlay, subject, date);
        if (found == Origin::none) continue;
        if (const auto key = why_not_lent(overlay, subject, date)) {
            day.grounds.push_back(not_lent_ground(overlay, *key));
            continue;
        }
        day.grounds.push_back(ground_of(found, overlay, date));
        if (is_given(found)) day.lenders.push_back(&overlay);
    }
    std::stable_sort(day.lenders.begin(), day.lenders.end(),
                     [](const Policy* left, const Policy* right) { return goes_first(*left, *right); });
}

/// Policies that nobody has put in force and that would make it a flexible day.
void note_not_in_force(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                       year_month_day date, FlexibleDay& day) {
    for (const Policy& other : rules.policies()) {
        const bool is_waiting =
            other.status == PolicyStatus::proposed || other.status == PolicyStatus::not_adopted;
        const bool may_speak = other.kind == PolicyKind::rule ? other.valid.contains(date)
                                                              : is_laid_over(other, governing, date);
        if (is_waiting && may_speak && includes(other.scope, subject) &&
            !list_naming(other.exempt, subject) && is_given(origin(rules, governing, other, subject, date)))
            day.grounds.push_back(not_in_force_ground(other));
    }
}

/// Why the person is at the office although the rule or an overlay might have said otherwise.
void note_office_day(const Rulebook& rules, const Policy& governing, Origin own, const DutySubject& subject,
                     year_month_day date, FlexibleDay& day) {
    note_not_in_force(rules, governing, subject, date, day);
    const bool has_quota = governing.flexible.quota_per_week.has_value();
    day.grounds.push_back(has_quota ? ground_of(own, governing, date) : office_day_ground());
}

}  // namespace

FlexibleDay flexible_day(const Rulebook& rules, const Policy& governing, const DutySubject& subject,
                         year_month_day date) {
    FlexibleDay day;
    const Origin own = origin(rules, governing, governing, subject, date);
    if (is_given(own)) day.grounds.push_back(ground_of(own, governing, date));
    ask_overlays(rules, governing, subject, date, day);
    if (!is_given(own) && day.lenders.empty()) {
        note_office_day(rules, governing, own, subject, date, day);
        return day;
    }
    const auto cap = cap_of(governing, day.lenders);
    day.is_flexible = !cap || given_before(rules, subject, date) < *cap;
    if (day.is_flexible) return day;
    day.lenders.clear();
    day.grounds.push_back(beyond_cap_ground(*cap));
    return day;
}

}  // namespace domain
