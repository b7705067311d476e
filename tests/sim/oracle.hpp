// A second opinion on every verdict, from what the world knows and nothing that Sigap believes. It shares no
// code with the rules (bot/domain/call.hpp, streak.hpp) and stays under 300 lines, so that it can be read.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/invariants.hpp"

namespace sim {

class Oracle {
public:
    Oracle(const People& people, const FaultPlan& faults, const Truth& truth);

    /// What Sigap says and may not say by now, a line each; `is_over`: nothing is on its way any more.
    /// `flagged`: who was ever flagged.
    std::vector<std::string> disagreements(const std::map<AskedKey, Asked>& asked,
                                           const std::set<std::string>& flagged, bool is_over) const;
    /// Whether silence had to count: everything was well, and the person truly ignored it.
    bool must_be_missed(const Asked& asked) const;
    /// Why a miss would be unjust; empty if it would not.
    std::string why_not_missed(const Asked& asked, bool is_over) const;
    /// What the person did from a little before the issue on, a line each.
    std::string told_acts(const Asked& asked) const;
    /// The provider held an answer for as long as it holds anything and could not bring it: nobody can know
    /// of it.
    bool was_answer_given_up(const Asked& asked) const;
    /// The person answered this very asking in time, were it in vain.
    bool answered_it_in_time(const Asked& asked) const;

private:
    bool is_on_duty(const Asked& asked) const;
    bool is_proven(const Asked& asked) const;
    std::string wrong_answer(const Asked& asked) const;
    static bool is_in_doubt(const Spell& spell, const Span& span);
    std::vector<const Act*> acts_in(const std::string& employee, Instant from, Instant to) const;
    bool was_silent(const Span& span) const;
    bool was_any_trouble(const Asked& asked, Instant from, Instant to) const;
    std::vector<std::string> unflagged(const std::map<AskedKey, Asked>& asked,
                                       const std::set<std::string>& flagged) const;

    const People& people_;
    const FaultPlan& faults_;
    const Truth& truth_;
};

}  // namespace sim
