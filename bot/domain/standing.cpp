#include "bot/domain/standing.hpp"

#include <algorithm>
#include <tuple>

#include "bot/domain/scope.hpp"

namespace domain {

using std::chrono::year_month_day;

bool is_default(const Policy& policy) {
    return policy.id.value == kDefaultPolicyId;
}

bool is_suspended(const Policy& policy) {
    return policy.status == PolicyStatus::suspended;
}

bool has_effect(const Policy& policy) {
    return policy.status == PolicyStatus::in_force ||
           (policy.status == PolicyStatus::ended && policy.valid.to.has_value());
}

bool speaks_about(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return policy.kind == PolicyKind::rule && !is_default(policy) &&
           (has_effect(policy) || is_suspended(policy)) && policy.valid.contains(date) &&
           includes(policy.scope, subject);
}

Rank rank(const Policy& policy, const DutySubject& subject) {
    return {has_effect(policy), closeness(policy.scope, subject), policy.valid.from};
}

bool is_laid_over(const Policy& overlay, const Policy& base, year_month_day date) {
    return overlay.kind == PolicyKind::overlay && overlay.overlay_on == base.id &&
           overlay.valid.contains(date);
}

bool goes_first(const Policy& left, const Policy& right) {
    return std::tie(right.overlay_order, right.valid.from, left.id) <
           std::tie(left.overlay_order, left.valid.from, right.id);
}

const Absence* absence_on(const DutySubject& subject, year_month_day date) {
    const Absence* found = nullptr;
    for (const Absence& absence : subject.absences) {
        if (!absence.days.contains(date)) continue;
        if (absence.kind != AbsenceKind::official_travel) return &absence;
        if (found == nullptr) found = &absence;
    }
    return found;
}

bool is_ineligible(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return subject.ineligible && subject.ineligible->days.contains(date) &&
           std::find(policy.ineligible.begin(), policy.ineligible.end(), subject.ineligible->cause) !=
               policy.ineligible.end();
}

bool is_exempt(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return (subject.exempt && subject.exempt->contains(date)) ||
           list_naming(policy.exempt, subject).has_value();
}

}  // namespace domain
