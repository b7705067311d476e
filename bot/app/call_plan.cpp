#include "bot/app/call_plan.hpp"

#include <algorithm>

#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using storage::CallDraft;

Invitation invitation_for(Scene& scene, const Employee& employee, const EmployeeId& issuer,
                          const domain::CallRule& rule) {
    Invitation invitation{employee, plan_of(scene, employee, scene.now()), "", true};
    const Attempt first = domain::make_attempt(rule, 1, scene.now());
    if (employee.id == issuer)
        invitation.left_out = "issuer";
    else if (invitation.day.is_exempt)
        invitation.left_out = "exempt";
    else if (invitation.day.absence)
        invitation.left_out = to_string(*invitation.day.absence);
    else if (storage::chats_of(scene.tx, employee.id).empty())
        invitation.left_out = "not_enrolled";
    invitation.may_count = !invitation.day.why_call_cannot_count(first.issued_at, first.deadline);
    return invitation;
}

const domain::Policy& policy_for(Scene& scene, const Employee& employee) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    return scene.rules.governing(subject_of(scene, employee, date), date);
}

bool rule_counts(const domain::CallRule& rule, CallKind kind) {
    return kind == CallKind::call_out ? rule.call_outs_count : rule.roll_calls_count;
}

}  // namespace

std::optional<Instant> quota_frees_at(Scene& scene, const Employee& employee, const domain::CallRule& rule) {
    const std::string zone = zone_of(scene, employee);
    const auto today = domain::local_time(scene.now(), zone).date;
    const auto issued =
        storage::counted_calls_since(scene.tx, employee.id, domain::start_of_day(today, zone));
    if (static_cast<int>(issued.size()) >= rule.quota_per_day)
        return domain::start_of_day(domain::next_day(today), zone);
    if (!issued.empty() && issued.front() + rule.quota_interval > scene.now())
        return issued.front() + rule.quota_interval;
    return std::nullopt;
}

CallPlan plan_call(Scene& scene, const CallDraft& draft) {
    CallPlan plan;
    for (const EmployeeId& id : draft.audience) {
        const auto employee = storage::find_employee(scene.tx, id);
        if (!employee || storage::has_left(scene.tx, id)) continue;
        const domain::Policy& policy = policy_for(scene, *employee);
        Invitation invitation = invitation_for(scene, *employee, draft.issuer, policy.calls);
        const bool is_asked = invitation.left_out.empty();
        if (is_asked && !plan.policy) plan.policy = &policy;
        (is_asked ? plan.asked : plan.left_out).push_back(std::move(invitation));
    }
    if (!plan.policy) return plan;
    plan.counts = rule_counts(plan.policy->calls, draft.kind);
    const bool anyone_on_duty = std::any_of(plan.asked.begin(), plan.asked.end(),
                                            [](const Invitation& asked) { return asked.may_count; });
    if (plan.counts && anyone_on_duty) {
        // A counted call goes only to people who are on duty for its whole answer window.
        const auto off_duty = std::stable_partition(plan.asked.begin(), plan.asked.end(),
                                                    [](const Invitation& asked) { return asked.may_count; });
        for (auto it = off_duty; it != plan.asked.end(); ++it) it->left_out = "off_duty";
        for (Invitation& asked : plan.asked)
            if (asked.left_out.empty() && quota_frees_at(scene, asked.employee, plan.policy->calls))
                asked.left_out = "quota";
        for (Invitation& asked : plan.asked)
            if (!asked.left_out.empty()) plan.left_out.push_back(asked);
        std::erase_if(plan.asked, [](const Invitation& asked) { return !asked.left_out.empty(); });
    } else {
        plan.counts = false;
    }
    return plan;
}

std::vector<Employee> people_under(Scene& scene, const Employee& supervisor) {
    std::vector<Employee> people;
    for (const domain::Unit& unit : units_under(scene, supervisor)) {
        auto own = storage::employees_of(scene.tx, unit.id);
        people.insert(people.end(), own.begin(), own.end());
    }
    std::erase_if(people, [&](const Employee& person) { return person.id == supervisor.id; });
    return people;
}

}  // namespace app
