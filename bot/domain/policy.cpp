#include "bot/domain/policy.hpp"

#include <algorithm>

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

Policy default_policy() {
    Policy policy;
    policy.id = PolicyId{std::string{kDefaultPolicyId}};
    policy.version = kBuiltInVersion;
    policy.title = "Aturan dasar";
    policy.status = PolicyStatus::in_force;
    policy.exempt_units = {UnitKind::direct_public_service, UnitKind::hospital, UnitKind::puskesmas,
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

const HoursRule* hours_on(const Policy& policy, DayTable table, std::chrono::weekday weekday) {
    const bool has_table = std::any_of(policy.hours.begin(), policy.hours.end(),
                                       [&](const HoursRule& rule) { return rule.table == table; });
    const DayTable effective = has_table ? table : DayTable::regular;
    for (const HoursRule& rule : policy.hours)
        if (rule.table == effective && rule.weekdays[weekday.c_encoding()]) return &rule;
    return nullptr;
}

minutes working_week(const Policy& policy, DayTable table) {
    minutes total{0};
    for (unsigned day = 0; day < 7; ++day) {
        const HoursRule* rule = hours_on(policy, table, std::chrono::weekday{day});
        if (rule == nullptr) continue;
        total += rule->span.close - rule->span.open;
        for (const DaySpan& rest : rule->breaks) total -= rest.close - rest.open;
    }
    return total;
}

}  // namespace domain
