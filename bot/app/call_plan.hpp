// Whom a call would go to if it went out now: who is asked, who is left out and why, and whether silence
// counts.
#pragma once

#include <optional>
#include <string>
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
};

/// A call as it would go out now: who is asked, who is not and why, and whether silence would count.
struct CallPlan {
    const domain::Policy* policy = nullptr;
    std::vector<Invitation> asked;
    std::vector<Invitation> left_out;
    bool counts = true;
};

/// The plan of a draft at this moment.
CallPlan plan_call(Scene& scene, const storage::CallDraft& draft);

/// From when the next counted call to this person may go out; nullopt: at once.
std::optional<domain::Instant> quota_frees_at(Scene& scene, const domain::Employee& employee,
                                              const domain::CallRule& rule);

/// Whom this supervisor may call: the people of their units and of those below, without themselves.
std::vector<domain::Employee> people_under(Scene& scene, const domain::Employee& supervisor);

}  // namespace app
