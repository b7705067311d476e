#include "bot/app/call_plan.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/standing.hpp"
#include "storage/boards.hpp"
#include "storage/roster.hpp"
#include "storage/unit_tree.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using storage::CallDraft;

bool is_on_duty(const domain::DayPlan& day, Instant at) {
    return day.is_on_duty_throughout(at, at) && day.after_quiet(at) == at;
}

Invitation invitation_for(Scene& scene, const Employee& employee, domain::DayPlan day,
                          const EmployeeId& issuer, const domain::CallRule& rule) {
    Invitation invitation{employee, std::move(day), "", true, true};
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
    invitation.is_on_duty = is_on_duty(invitation.day, scene.now());
    return invitation;
}

/// Whether the issuer stands to each of them in a capacity that the policy lets count.
bool is_caller_for_all(Scene& scene, const EmployeeId& issuer, const std::vector<Invitation>& asked,
                       const domain::CallRule& rule) {
    Superiors superiors(scene);
    return std::all_of(asked.begin(), asked.end(), [&](const Invitation& invited) {
        return std::any_of(rule.callers.begin(), rule.callers.end(), [&](domain::Caller capacity) {
            const auto callers = superiors.as(capacity, invited.employee, invited.day.date);
            return std::any_of(callers.begin(), callers.end(),
                               [&](const Employee& caller) { return caller.id == issuer; });
        });
    });
}

bool has_counting_chat(Scene& scene, const Invitation& invited, const domain::CallRule& rule) {
    const auto chats = storage::chats_of(scene.tx, invited.employee.id);
    return std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
        return std::find(rule.messengers.begin(), rule.messengers.end(), chat.account.messenger) !=
               rule.messengers.end();
    });
}

/// The rule by which silence would not count, whoever is asked; empty if there is none.
std::string_view why_nobody_counts(Scene& scene, const CallDraft& draft, const CallPlan& plan) {
    const domain::CallRule& rule = plan.policy->calls;
    if (rule.count == domain::CallRule::Count::none) return "calls.count";
    if (draft.kind == CallKind::call_out && !rule.call_outs_count) return "calls.call_outs_count";
    if (draft.kind == CallKind::roll_call && !rule.roll_calls_count) return "calls.roll_calls_count";
    if (!is_caller_for_all(scene, draft.issuer, plan.asked, rule)) return "calls.callers";
    if (!rule.messengers.empty() &&
        std::none_of(plan.asked.begin(), plan.asked.end(),
                     [&](const Invitation& invited) { return has_counting_chat(scene, invited, rule); }))
        return "calls.messengers";
    return "";
}

template <typename IsLeftOut>
void leave_out(CallPlan& plan, IsLeftOut&& why_left_out) {
    for (Invitation& asked : plan.asked) asked.left_out = why_left_out(asked);
    const auto left = std::stable_partition(plan.asked.begin(), plan.asked.end(),
                                            [](const Invitation& asked) { return asked.left_out.empty(); });
    std::move(left, plan.asked.end(), std::back_inserter(plan.left_out));
    plan.asked.erase(left, plan.asked.end());
}

/// A counted call goes only to people who are on duty for its whole answer window and within the quota.
void leave_out_uncounted(Scene& scene, CallPlan& plan) {
    leave_out(plan, [&](const Invitation& asked) -> std::string {
        if (!asked.may_count) return "off_duty";
        return quota_frees_at(scene, asked, plan.policy->calls) ? "quota" : "";
    });
}

/// One that does not count goes to nobody whom this caller has only just asked.
void leave_out_asked(Scene& scene, const CallDraft& draft, CallPlan& plan) {
    leave_out(plan, [&](const Invitation& asked) -> std::string {
        return gap_ends_at(scene, draft.issuer, asked.employee.id, draft.kind, plan.policy->calls) ? "gap"
                                                                                                   : "";
    });
}

/// Whether a rule that holds where the caller is, today, lets somebody call in that capacity.
bool is_listed_caller(Scene& scene, const Employee& caller, domain::Caller capacity) {
    const auto today = today_of(scene, caller);
    const auto& policies = scene.rules.policies();
    return std::any_of(policies.begin(), policies.end(), [&](const domain::Policy& policy) {
        const bool holds = policy.kind == domain::PolicyKind::rule && domain::has_effect(policy) &&
                           (domain::is_default(policy) || policy.valid.contains(today));
        const auto& callers = policy.calls.callers;
        return holds && std::find(callers.begin(), callers.end(), capacity) != callers.end();
    });
}

}  // namespace

std::optional<Instant> quota_frees_at(Scene& scene, const Invitation& invited, const domain::CallRule& rule) {
    const std::string& zone = invited.day.zone;
    const auto today = invited.day.date;
    const auto issued =
        storage::counted_calls_since(scene.tx, invited.employee.id, domain::start_of_day(today, zone));
    if (static_cast<int>(issued.size()) >= rule.quota_per_day)
        return domain::start_of_day(domain::next_day(today), zone);
    if (!issued.empty() && issued.front() + rule.quota_interval > scene.now())
        return issued.front() + rule.quota_interval;
    return std::nullopt;
}

std::optional<Instant> gap_ends_at(Scene& scene, const EmployeeId& caller, const EmployeeId& employee,
                                   CallKind kind, const domain::CallRule& rule) {
    const auto earlier = storage::newest_call(scene.tx, caller, employee, kind);
    if (!earlier || earlier->outcome == domain::Outcome::answered ||
        earlier->outcome == domain::Outcome::late)
        return std::nullopt;
    const Instant ends = earlier->deadline + rule.gap;
    return scene.now() < ends ? std::optional(ends) : std::nullopt;
}

CallPlan plan_call(Scene& scene, const CallDraft& draft) {
    CallPlan plan;
    std::map<domain::UnitId, std::vector<domain::Unit>> lines;
    for (const EmployeeId& id : draft.audience) {
        const auto employee = storage::find_employee(scene.tx, id);
        if (!employee || storage::has_left(scene.tx, id)) continue;
        const auto [line, is_new] = lines.try_emplace(employee->unit);
        if (is_new) line->second = storage::find_unit_and_above(scene.tx, employee->unit);
        const auto date = date_of(scene.office, *employee, line->second, scene.now());
        const auto subject = subject_of(scene, *employee, date, line->second);
        const domain::Policy& policy = scene.rules.governing(subject, date);
        Invitation invitation =
            invitation_for(scene, *employee, scene.rules.plan(subject, date), draft.issuer, policy.calls);
        const bool is_asked = invitation.left_out.empty();
        if (is_asked && !plan.policy) plan.policy = &policy;
        (is_asked ? plan.asked : plan.left_out).push_back(std::move(invitation));
    }
    if (!plan.policy) return plan;
    plan.is_outside_duty = std::none_of(plan.asked.begin(), plan.asked.end(),
                                        [](const Invitation& asked) { return asked.is_on_duty; });
    if (!plan.is_outside_duty)
        leave_out(plan, [](const Invitation& asked) { return asked.is_on_duty ? "" : "off_duty"; });
    const bool may_any_count = std::any_of(plan.asked.begin(), plan.asked.end(),
                                           [](const Invitation& asked) { return asked.may_count; });
    plan.not_counted = why_nobody_counts(scene, draft, plan);
    if (plan.not_counted.empty() && !may_any_count) {
        const Attempt first = domain::make_attempt(plan.policy->calls, 1, scene.now());
        plan.not_counted =
            plan.asked.front().day.why_call_cannot_count(first.issued_at, first.deadline)->rule;
    }
    plan.counts = plan.not_counted.empty();
    if (plan.counts)
        leave_out_uncounted(scene, plan);
    else
        leave_out_asked(scene, draft, plan);
    return plan;
}

bool is_call_rule(std::string_view rule) {
    return rule.starts_with("calls.");
}

std::string why_not_counted(Scene& scene, std::string_view rule, domain::Language language) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kCauses{
        {{"calls.count", "not_counted_nothing"},
         {"calls.call_outs_count", "not_counted_call_outs"},
         {"calls.roll_calls_count", "preview_roll_call"},
         {"calls.callers", "not_counted_callers"},
         {"calls.messengers", "not_counted_messengers"}}};
    for (const auto& [known, key] : kCauses)
        if (known == rule) return scene.words.text(language, key);
    return scene.words.text(language, "cause_off_duty");
}

std::vector<domain::Unit> units_to_call(Scene& scene, const Employee& caller) {
    if (caller.role == domain::Role::hr && is_listed_caller(scene, caller, domain::Caller::hr))
        return storage::units_in_use(scene.tx);
    auto units = units_under(scene, caller);
    if (caller.role == domain::Role::unit_hr && is_listed_caller(scene, caller, domain::Caller::unit_hr)) {
        std::vector<domain::UnitId> tops;
        for (const domain::Unit& unit : units) tops.push_back(unit.id);
        tops.push_back(caller.unit);
        units = storage::units_below(scene.tx, tops);
    }
    return storage::in_use_among(scene.tx, std::move(units));
}

std::vector<Employee> people_to_call(Scene& scene, const Employee& caller) {
    std::vector<Employee> people;
    for (const domain::Unit& unit : units_to_call(scene, caller)) {
        auto own = storage::employees_of(scene.tx, unit.id);
        people.insert(people.end(), own.begin(), own.end());
    }
    std::erase_if(people, [&](const Employee& person) { return person.id == caller.id; });
    return people;
}

CallableBy::CallableBy(Scene& scene, const Employee& caller) : caller_(caller.id) {
    for (const domain::Unit& unit : units_to_call(scene, caller)) units_.insert(unit.id);
}

bool CallableBy::covers(const Employee& person) const {
    return person.id != caller_ && units_.contains(person.unit);
}

}  // namespace app
