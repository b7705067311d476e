// Whom a call would go to if it went out now: who is asked, who is left out and why, and whether silence
// counts.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/calls.hpp"

namespace app {

/// One person of the audience. `left_out` names the rule by which nobody asks them; empty if they are asked.
struct Invitation {
    domain::Employee employee;
    domain::DayPlan day;
    std::string left_out;
    bool may_count = true;
    bool is_on_duty = true;  ///< now, and not in quiet time
};

/// A call as it would go out now: who is asked, who is not and why, and whether silence would count.
struct CallPlan {
    const domain::Policy* policy = nullptr;
    std::vector<Invitation> asked;
    std::vector<Invitation> left_out;
    bool counts = true;
    /// The rule by which silence would not count, as policies write it: `calls.callers`. Empty if it counts.
    std::string not_counted;
    /// Nobody asked is on duty now: it needs a reason in words, and never counts. If anybody is, those who
    /// are not are left out.
    bool is_outside_duty = false;
};

/// The plan of a draft at this moment.
CallPlan plan_call(Scene& scene, const storage::CallDraft& draft);

/// Whether the policy's call rule itself keeps a call from counting, and not the day: `calls.callers`.
bool is_call_rule(std::string_view rule);
/// In words, why a call does not count by that rule.
std::string why_not_counted(Scene& scene, std::string_view rule, domain::Language language);

/// From when the next counted call to this person may go out; nullopt: at once.
std::optional<domain::Instant> quota_frees_at(Scene& scene, const Invitation& invited,
                                              const domain::CallRule& rule);

/// From when this caller may ask the person again by an uncounted call, whom they have just asked: when the
/// rule's gap after it is over. nullopt: at once; so it is once the person has answered.
std::optional<domain::Instant> gap_ends_at(Scene& scene, const domain::EmployeeId& caller,
                                           const domain::EmployeeId& employee, domain::CallKind kind,
                                           const domain::CallRule& rule);

/// The units in which this person may call: those they lead with all below, and for HR, where a policy in
/// force names HR among its callers, those they are there for. Parents come first.
std::vector<domain::Unit> units_to_call(Scene& scene, const domain::Employee& caller);
/// The people of these units, without the caller.
std::vector<domain::Employee> people_to_call(Scene& scene, const domain::Employee& caller);

/// Whether somebody is among `people_to_call`, for whoever asks it of a few: it reads units, and no people.
class CallableBy {
public:
    CallableBy(Scene& scene, const domain::Employee& caller);
    /// Of somebody who has not left.
    bool covers(const domain::Employee& person) const;

private:
    domain::EmployeeId caller_;
    std::set<domain::UnitId> units_;
};

}  // namespace app
