#include "config/policy_doubts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "bot/domain/duty.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"
#include "config/frame_check.hpp"

namespace config {
namespace {

using domain::Employee;
using domain::Policy;
using domain::PolicyKind;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

constexpr std::size_t kNamedAtMost = 5;

/// `a, b, c and 4 more`.
std::string some_of(const std::vector<std::string>& names) {
    const std::size_t shown = std::min(names.size(), kNamedAtMost);
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
    std::string text = fmt::format("{}", fmt::join(names.begin(), end, ", "));
    if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

void doubt_unknowns(const Policy& policy, std::vector<Mistake>& found) {
    for (const std::string& key : policy.unknowns)
        found.push_back(doubt(policy.id, key, "unknown", "",
                              "a named person must decide it before the policy is put to use"));
}

// ------------------------------------------------------------------------------------------------ overlays

bool share_dates(const Policy& one, const Policy& other) {
    const auto starts_before_end = [](const domain::DateRange& left, const domain::DateRange& right) {
        return !left.from || !right.to || *left.from <= *right.to;
    };
    return starts_before_end(one.valid, other.valid) && starts_before_end(other.valid, one.valid);
}

void doubt_base(const Policy& overlay, const std::vector<Policy>& policies, std::vector<Mistake>& found) {
    const auto base = std::find_if(policies.begin(), policies.end(),
                                   [&](const Policy& policy) { return policy.id == overlay.overlay_on; });
    if (base == policies.end() && overlay.overlay_on->value == domain::kDefaultPolicyId) return;
    if (base == policies.end())
        found.push_back(doubt(overlay.id, "overlay.on",
                              fmt::format("{} is not among the policies", overlay.overlay_on->value), "",
                              "add its file to policy.files"));
    else if (base->kind != PolicyKind::rule)
        found.push_back(doubt(overlay.id, "overlay.on",
                              fmt::format("{} is itself {}", base->id.value,
                                          base->kind == PolicyKind::frame ? "a frame" : "an overlay"),
                              "a rule", "lay it on the rule below; overlay.order decides between overlays"));
    else if (!share_dates(overlay, *base))
        found.push_back(
            doubt(overlay.id, "valid", fmt::format("no date on which {} holds as well", base->id.value)));
}

void doubt_order(const std::vector<Policy>& policies, std::vector<Mistake>& found) {
    const auto has_windows = [](const Policy& policy) {
        return policy.kind == PolicyKind::overlay &&
               (!policy.windows[0].empty() || !policy.windows[1].empty());
    };
    for (auto one = policies.begin(); one != policies.end(); ++one)
        for (auto other = std::next(one); other != policies.end(); ++other)
            if (has_windows(*one) && has_windows(*other) && one->overlay_on == other->overlay_on &&
                one->overlay_order == other->overlay_order && share_dates(*one, *other))
                found.push_back(
                    doubt(one->id, "overlay.order",
                          fmt::format("its windows meet those of {} on the same dates", other->id.value),
                          "an order of its own for each", "the larger overlay.order wins"));
}

// --------------------------------------------------------------------------------------------------- dates

void doubt_years(const Policy& policy, const domain::Calendar& calendar, std::vector<Mistake>& found) {
    const auto is_covered = [&](year_month_day date) {
        return std::find(calendar.years.begin(), calendar.years.end(), static_cast<int>(date.year())) !=
               calendar.years.end();
    };
    const auto check = [&](std::string_view key, year_month_day date) {
        if (!is_covered(date))
            found.push_back(
                doubt(policy.id, key, domain::to_iso_date(date),
                      fmt::format("a date in {}, the years of the calendar", fmt::join(calendar.years, ", ")),
                      "no holiday is known in that year"));
    };
    if (policy.valid.from) check("valid.from", *policy.valid.from);
    if (policy.valid.to) check("valid.to", *policy.valid.to);
    for (const year_month_day date : policy.flexible.dates) check("flexible.dates", date);
}

void doubt_dates(const Policy& policy, const domain::Calendar* calendar, std::vector<Mistake>& found) {
    for (const year_month_day date : policy.flexible.dates) {
        const domain::Holiday* holiday = calendar != nullptr ? calendar->holiday_on(date) : nullptr;
        const weekday day{sys_days{date}};
        if (holiday != nullptr)
            found.push_back(
                doubt(policy.id, "flexible.dates",
                      fmt::format("{} is a day off: {}", domain::to_iso_date(date), holiday->name_en),
                      "a working day"));
        else if (day == std::chrono::Saturday || day == std::chrono::Sunday)
            found.push_back(doubt(policy.id, "flexible.dates",
                                  fmt::format("{} is a {}", domain::to_iso_date(date),
                                              day == std::chrono::Sunday ? "Sunday" : "Saturday"),
                                  "a working day"));
    }
}

// -------------------------------------------------------------------------------------------------- roster

struct Roster {
    std::set<std::string, std::less<>> units, employees, traits;
};

Roster roster_of(const OfficeFacts& office) {
    Roster roster;
    for (const domain::Unit& unit : office.units) roster.units.insert(unit.id.value);
    for (const Employee& employee : office.employees) {
        roster.employees.insert(employee.id.value);
        roster.units.insert(employee.unit.value);
        roster.traits.insert(employee.task_traits.begin(), employee.task_traits.end());
    }
    return roster;
}

void doubt_names(const Policy& policy, std::string_view key, const std::vector<std::string>& named,
                 const std::set<std::string, std::less<>>& known, std::vector<Mistake>& found) {
    const std::vector<std::string_view> all{known.begin(), known.end()};
    for (const std::string& name : named) {
        if (known.contains(name)) continue;
        const auto near = domain::nearest(name, all);
        found.push_back(doubt(policy.id, key, fmt::format("\"{}\" is not on the roster", name), "",
                              near ? fmt::format("did you mean {}?", *near) : ""));
    }
}

template <typename Id>
std::vector<std::string> values_of(const std::vector<Id>& ids) {
    std::vector<std::string> values;
    for (const Id& id : ids) values.push_back(id.value);
    return values;
}

void doubt_scope(const Policy& policy, std::string_view section, const domain::Scope& scope,
                 const OfficeFacts& office, const Roster& roster, std::vector<Mistake>& found) {
    const auto key = [&](std::string_view name) { return fmt::format("{}.{}", section, name); };
    if (!roster.units.empty()) doubt_names(policy, key("units"), values_of(scope.units), roster.units, found);
    if (office.employees.empty()) return;
    doubt_names(policy, key("employees"), values_of(scope.employees), roster.employees, found);
    doubt_names(policy, key("task_traits"), scope.task_traits, roster.traits, found);
}

domain::DutySubject subject_of(const Employee& employee, const std::vector<domain::Unit>& units) {
    domain::DutySubject subject;
    subject.unit = employee.unit;
    subject.employee = employee.id;
    subject.employment = employee.employment;
    subject.position = employee.position;
    subject.task_traits = employee.task_traits;
    const auto find = [&](const domain::UnitId& id) {
        return std::find_if(units.begin(), units.end(),
                            [&](const domain::Unit& unit) { return unit.id == id; });
    };
    auto unit = find(employee.unit);
    if (unit == units.end()) return subject;
    subject.unit_kind = unit->kind;
    subject.week = unit->week;
    while (unit != units.end() && unit->parent && subject.units_above.size() < units.size()) {
        subject.units_above.push_back(*unit->parent);
        unit = find(*unit->parent);
    }
    return subject;
}

/// The rules that could hold for somebody, each alone in a rulebook that answers for whom it speaks.
class Reach {
public:
    explicit Reach(const Policy& policy)
        : id_(policy.id),
          date_(policy.valid.from.value_or(policy.valid.to.value_or(kAnyDate))),
          rules_({policy}, {}) {}

    bool covers(const domain::DutySubject& subject) const {
        return rules_.governing(subject, date_).id == id_;
    }

private:
    static constexpr year_month_day kAnyDate{std::chrono::year{2026}, std::chrono::January,
                                             std::chrono::day{5}};
    domain::PolicyId id_;
    year_month_day date_;
    domain::Rulebook rules_;
};

bool is_governing(const Policy& policy) {
    return policy.kind == PolicyKind::rule && acts(policy) && policy.id.value != domain::kDefaultPolicyId;
}

/// Without a roster: whether nothing in the two scopes keeps them apart.
bool may_share_people(const domain::Scope& one, const domain::Scope& other) {
    const auto meet = [](const auto& left, const auto& right) {
        return left.empty() || right.empty() ||
               std::find_first_of(left.begin(), left.end(), right.begin(), right.end()) != left.end();
    };
    return meet(one.units, other.units) && meet(one.unit_kinds, other.unit_kinds) &&
           meet(one.employments, other.employments) && meet(one.positions, other.positions) &&
           meet(one.task_traits, other.task_traits) && meet(one.employees, other.employees);
}

void doubt_meeting(const std::vector<Policy>& policies, const OfficeFacts& office,
                   const std::vector<domain::DutySubject>& people, std::vector<Mistake>& found) {
    for (auto one = policies.begin(); one != policies.end(); ++one)
        for (auto other = std::next(one); other != policies.end(); ++other) {
            if (!is_governing(*one) || !is_governing(*other) || !share_dates(*one, *other)) continue;
            // One for named units goes before one for all: that is a choice, no clash.
            if (one->scope.is_empty() != other->scope.is_empty()) continue;
            std::string whom = "the same people and dates";
            if (office.employees.empty()) {
                if (!may_share_people(one->scope, other->scope)) continue;
            } else {
                const Reach left{*one}, right{*other};
                const auto shared = std::count_if(people.begin(), people.end(), [&](const auto& subject) {
                    return left.covers(subject) && right.covers(subject);
                });
                if (shared == 0) continue;
                whom = fmt::format("{} of {} people on the same dates", shared, people.size());
            }
            found.push_back(
                doubt(one->id, "scope", fmt::format("meets {} on {}", other->id.value, whom), "",
                      "limit one by scope or valid; until then the closer scope wins, then the later start"));
        }
}

void doubt_left_out(const std::vector<Policy>& policies, const std::vector<domain::DutySubject>& people,
                    std::vector<Mistake>& found) {
    if (std::any_of(policies.begin(), policies.end(), [](const Policy& policy) {
            return policy.id.value == domain::kDefaultPolicyId && acts(policy);
        }))
        return;
    std::vector<Reach> rules;
    for (const Policy& policy : policies)
        if (is_governing(policy)) rules.emplace_back(policy);
    std::vector<std::string> left_out;
    for (const domain::DutySubject& subject : people)
        if (std::none_of(rules.begin(), rules.end(), [&](const Reach& rule) { return rule.covers(subject); }))
            left_out.push_back(subject.employee->value);
    if (left_out.empty()) return;
    found.push_back({"", 0, 0, "scope",
                     fmt::format("no policy speaks about {} of {} people: {}", left_out.size(), people.size(),
                                 some_of(left_out)),
                     "", "only the built-in rule holds for them; add default.toml, or widen a scope"});
}

}  // namespace

std::vector<Mistake> doubts(const std::vector<Policy>& policies, const OfficeFacts& office) {
    std::vector<Mistake> found;
    for (const Policy& policy : policies) doubt_unknowns(policy, found);
    for (const Policy& policy : policies)
        if (policy.kind == PolicyKind::overlay) doubt_base(policy, policies, found);
    doubt_order(policies, found);
    const std::vector<Mistake> by_frame = frame_doubts(policies, office.calendar);
    found.insert(found.end(), by_frame.begin(), by_frame.end());
    for (const Policy& policy : policies) {
        if (office.calendar != nullptr && policy.kind != PolicyKind::frame)
            doubt_years(policy, *office.calendar, found);
        doubt_dates(policy, office.calendar, found);
    }

    const Roster roster = roster_of(office);
    std::vector<domain::DutySubject> people;
    for (const Employee& employee : office.employees) people.push_back(subject_of(employee, office.units));
    for (const Policy& policy : policies) {
        doubt_scope(policy, "scope", policy.scope, office, roster, found);
        doubt_scope(policy, "exempt", policy.exempt, office, roster, found);
    }
    doubt_meeting(policies, office, people, found);
    if (!people.empty()) doubt_left_out(policies, people, found);
    return found;
}

}  // namespace config
