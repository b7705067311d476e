#include "bot/domain/policy.hpp"

#include <algorithm>
#include <utility>

#include "bot/domain/day_spans.hpp"
#include "bot/domain/names.hpp"

namespace domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Weekdays kMondayToThursday{false, true, true, true, true, false, false};
constexpr Weekdays kFriday{false, false, false, false, false, true, false};

constexpr Names<PolicyStatus, 5> kStatuses{{{PolicyStatus::proposed, "proposed"},
                                            {PolicyStatus::in_force, "in_force"},
                                            {PolicyStatus::suspended, "suspended"},
                                            {PolicyStatus::not_adopted, "not_adopted"},
                                            {PolicyStatus::ended, "ended"}}};

constexpr Names<DayTable, 2> kTables{{{DayTable::regular, "regular"}, {DayTable::ramadan, "ramadan"}}};

constexpr Names<PolicyKind, 3> kKinds{
    {{PolicyKind::rule, "rule"}, {PolicyKind::overlay, "overlay"}, {PolicyKind::frame, "frame"}}};

constexpr Names<AskedOn, 3> kAskedOn{{{AskedOn::flexible_days, "flexible_days"},
                                      {AskedOn::office_days, "office_days"},
                                      {AskedOn::every_workday, "every_workday"}}};

constexpr Names<Caller, 4> kCallers{{{Caller::direct_supervisor, "direct_supervisor"},
                                     {Caller::supervisor_above, "supervisor_above"},
                                     {Caller::unit_hr, "unit_hr"},
                                     {Caller::hr, "hr"}}};

constexpr Names<CallRule::Count, 3> kCounts{{{CallRule::Count::none, "none"},
                                             {CallRule::Count::attempts, "attempts"},
                                             {CallRule::Count::calls, "calls"}}};

constexpr Names<CallRule::Advance, 2> kAdvances{
    {{CallRule::Advance::automatic, "auto"}, {CallRule::Advance::supervisor, "supervisor"}}};

}  // namespace

std::string_view to_string(PolicyStatus status) {
    return name_in(kStatuses, status);
}
std::optional<PolicyStatus> policy_status_from(std::string_view name) {
    return value_in(kStatuses, name);
}

std::string_view to_string(DayTable table) {
    return name_in(kTables, table);
}

std::string_view to_string(PolicyKind kind) {
    return name_in(kKinds, kind);
}

std::string_view to_string(AskedOn days) {
    return name_in(kAskedOn, days);
}
std::optional<AskedOn> asked_on_from(std::string_view name) {
    return value_in(kAskedOn, name);
}

std::string_view to_string(Caller caller) {
    return name_in(kCallers, caller);
}
std::optional<Caller> caller_from(std::string_view name) {
    return value_in(kCallers, name);
}

std::string_view to_string(CallRule::Count count) {
    return name_in(kCounts, count);
}
std::optional<CallRule::Count> call_count_from(std::string_view name) {
    return value_in(kCounts, name);
}

std::string_view to_string(CallRule::Advance advance) {
    return name_in(kAdvances, advance);
}
std::optional<CallRule::Advance> call_advance_from(std::string_view name) {
    return value_in(kAdvances, name);
}

bool Scope::is_empty() const {
    return *this == Scope{};
}

Policy default_policy() {
    Policy policy;
    policy.id = PolicyId{std::string{kDefaultPolicyId}};
    policy.version = kBuiltInVersion;
    policy.title = "Aturan dasar";
    policy.title_en = "Basic rule";
    policy.status = PolicyStatus::in_force;
    policy.exempt.unit_kinds = {UnitKind::direct_public_service, UnitKind::hospital, UnitKind::puskesmas,
                                UnitKind::guard, UnitKind::shift};
    policy.hours = {
        {DayTable::regular, kMondayToThursday, {hours{7} + minutes{30}, hours{16}}, {{hours{12}, hours{13}}}},
        {DayTable::regular,
         kFriday,
         {hours{7} + minutes{30}, hours{16} + minutes{30}},
         {{hours{11} + minutes{30}, hours{13}}}},
        {DayTable::ramadan, kMondayToThursday, {hours{8}, hours{15}}, {{hours{12}, hours{12} + minutes{30}}}},
        {DayTable::ramadan,
         kFriday,
         {hours{8}, hours{15} + minutes{30}},
         {{hours{11} + minutes{30}, hours{12} + minutes{30}}}},
    };
    return policy;
}

const HoursRule* hours_on(const Policy& policy, DayTable table, std::chrono::weekday weekday,
                          WorkingWeek week) {
    const auto is_of = [](DayTable of, WorkingWeek by) {
        return [of, by](const HoursRule& rule) { return rule.table == of && rule.week == by; };
    };
    for (const auto& [of, by] : {std::pair{table, week},
                                 {DayTable::regular, week},
                                 {table, WorkingWeek::five_days},
                                 {DayTable::regular, WorkingWeek::five_days}}) {
        const auto& hours = policy.hours;
        if (std::none_of(hours.begin(), hours.end(), is_of(of, by))) continue;
        for (const HoursRule& rule : hours)
            if (is_of(of, by)(rule) && rule.weekdays[weekday.c_encoding()]) return &rule;
        return nullptr;
    }
    return nullptr;
}

minutes working_week(const Policy& policy, DayTable table, WorkingWeek week) {
    minutes total{0};
    for (unsigned day = 0; day < 7; ++day)
        if (const HoursRule* rule = hours_on(policy, table, std::chrono::weekday{day}, week))
            for (const DaySpan& span : working_spans(*rule)) total += span.close - span.open;
    return total;
}

}  // namespace domain
