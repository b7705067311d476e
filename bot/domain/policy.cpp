#include "bot/domain/policy.hpp"

#include <algorithm>
#include <utility>

#include "bot/domain/day_spans.hpp"

namespace domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Weekdays kMondayToThursday{false, true, true, true, true, false, false};
constexpr Weekdays kFriday{false, false, false, false, false, true, false};

}  // namespace

std::string_view to_string(PolicyStatus status) {
    switch (status) {
        case PolicyStatus::proposed:
            return "proposed";
        case PolicyStatus::in_force:
            return "in_force";
        case PolicyStatus::suspended:
            return "suspended";
        case PolicyStatus::not_adopted:
            return "not_adopted";
        case PolicyStatus::ended:
            return "ended";
    }
    return "";
}

std::optional<PolicyStatus> policy_status_from(std::string_view name) {
    for (const auto status : {PolicyStatus::proposed, PolicyStatus::in_force, PolicyStatus::suspended,
                              PolicyStatus::not_adopted, PolicyStatus::ended})
        if (to_string(status) == name) return status;
    return std::nullopt;
}

std::string_view to_string(DayTable table) {
    return table == DayTable::regular ? "regular" : "ramadan";
}

std::string_view to_string(PolicyKind kind) {
    switch (kind) {
        case PolicyKind::rule:
            return "rule";
        case PolicyKind::overlay:
            return "overlay";
        case PolicyKind::frame:
            return "frame";
    }
    return "";
}

std::string_view to_string(AskedOn days) {
    switch (days) {
        case AskedOn::flexible_days:
            return "flexible_days";
        case AskedOn::office_days:
            return "office_days";
        case AskedOn::every_workday:
            return "every_workday";
    }
    return "";
}

std::optional<AskedOn> asked_on_from(std::string_view name) {
    for (const auto days : {AskedOn::flexible_days, AskedOn::office_days, AskedOn::every_workday})
        if (to_string(days) == name) return days;
    return std::nullopt;
}

std::string_view to_string(Caller caller) {
    switch (caller) {
        case Caller::direct_supervisor:
            return "direct_supervisor";
        case Caller::supervisor_above:
            return "supervisor_above";
        case Caller::unit_hr:
            return "unit_hr";
        case Caller::hr:
            return "hr";
    }
    return "";
}

std::optional<Caller> caller_from(std::string_view name) {
    for (const auto caller :
         {Caller::direct_supervisor, Caller::supervisor_above, Caller::unit_hr, Caller::hr})
        if (to_string(caller) == name) return caller;
    return std::nullopt;
}

std::string_view to_string(CallRule::Count count) {
    switch (count) {
        case CallRule::Count::none:
            return "none";
        case CallRule::Count::attempts:
            return "attempts";
        case CallRule::Count::calls:
            return "calls";
    }
    return "";
}

std::optional<CallRule::Count> call_count_from(std::string_view name) {
    for (const auto count : {CallRule::Count::none, CallRule::Count::attempts, CallRule::Count::calls})
        if (to_string(count) == name) return count;
    return std::nullopt;
}

std::string_view to_string(CallRule::Advance advance) {
    return advance == CallRule::Advance::automatic ? "auto" : "supervisor";
}

std::optional<CallRule::Advance> call_advance_from(std::string_view name) {
    for (const auto advance : {CallRule::Advance::automatic, CallRule::Advance::supervisor})
        if (to_string(advance) == name) return advance;
    return std::nullopt;
}

bool Scope::is_empty() const {
    return *this == Scope{};
}

Policy default_policy() {
    Policy policy;
    policy.id = PolicyId{std::string{kDefaultPolicyId}};
    policy.version = kBuiltInVersion;
    policy.title = "Aturan dasar";
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
