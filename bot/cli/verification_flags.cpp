#include "bot/cli/verification_flags.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bot/domain/flag.hpp"

namespace cli {
namespace {

class DecisionCheck {
public:
    DecisionCheck(const Facts& facts, std::vector<Discrepancy>& discrepancies)
        : facts_(facts), discrepancies_(discrepancies) {}

    void check(std::int64_t id, const FlagFacts& flag) {
        subject_ = fmt::format("flag/{}", id);
        const auto log = facts_.flag_logs.find(id);
        const FlagLog told = log == facts_.flag_logs.end() ? FlagLog{} : log->second;
        if (flag.state != told.state()) report(flag.state, told.state() + " by the log");
        const auto state = domain::flag_state_from(flag.state);
        if (state && domain::is_closed(*state) != flag.closed_at.has_value())
            report(flag.state + (flag.closed_at ? ", closed" : ", not closed"),
                   "a time of closing with a decision and with nothing else");
        if (flag.steps.size() != told.steps.size())
            report(fmt::format("{} decisions", flag.steps.size()),
                   fmt::format("{} in the log", told.steps.size()));
        std::string proposed_by;
        for (std::size_t at = 0; at < flag.steps.size(); ++at) {
            const StepFacts& step = flag.steps[at];
            if (at < told.steps.size()) check_log(step, told.steps[at]);
            check_step(flag, step, proposed_by);
            if (step.kind == "uphold_proposed") proposed_by = step.by;
            if (step.kind == "uphold_declined" || step.kind == "withdrawn" || step.kind == "more_asked")
                proposed_by.clear();
        }
    }

private:
    void report(std::string recorded, std::string recounted) {
        discrepancies_.push_back({subject_, std::move(recorded), std::move(recounted)});
    }

    static std::string named(const StepFacts& step) {
        return fmt::format("decision {}, {} by {}", step.number, step.kind,
                           step.by.empty() ? "the rules" : step.by);
    }

    void check_log(const StepFacts& step, const StepFacts& told) {
        if (step.number != told.number || step.kind != told.kind || step.by != told.by)
            report(named(step), named(told) + " in the log");
        const bool upholds = told.kind == "upheld" || told.kind == "uphold_proposed";
        if (upholds && told.undecided != "replied" && told.undecided != "awaiting_decision")
            report(named(step) + " while the flag was " + told.undecided, "after the reply or its deadline");
    }

    void check_step(const FlagFacts& flag, const StepFacts& step, const std::string& proposed_by) {
        if (step.kind == "overtaken") return;
        if (step.by.empty() || !step.has_ground) report(named(step), "a name and a ground");
        if (step.by == flag.employee) report(named(step), "somebody else than the person");
        for (const auto& [call, number] : flag.misses)
            if (const auto issuer = facts_.issuers.find(call);
                issuer != facts_.issuers.end() && issuer->second == step.by) {
                report(named(step), fmt::format("somebody else than who issued call {}", call));
                break;
            }
        if (step.kind == "upheld" && step.by == proposed_by)
            report(named(step), "a second person: the proposal is their own");
    }

    const Facts& facts_;
    std::vector<Discrepancy>& discrepancies_;
    std::string subject_;
};

}  // namespace

void check_decisions(const Facts& facts, std::vector<Discrepancy>& discrepancies) {
    DecisionCheck check(facts, discrepancies);
    for (const auto& [id, flag] : facts.flags) check.check(id, flag);
}

}  // namespace cli
