#include "bot/domain/explain.hpp"

#include <algorithm>

#include "bot/domain/grounds.hpp"
#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

ExplainedWindow explained(const Window& window, const std::string& zone, Instant at) {
    const WindowState state = at < window.open    ? WindowState::not_open
                              : at < window.close ? WindowState::open
                                                  : WindowState::closed;
    return {window.id,
            to_clock(window.open, zone),
            to_clock(window.announced_close, zone),
            to_rfc3339_utc(window.open),
            to_rfc3339_utc(window.close),
            state};
}

bool has_conflict(const DayPlan& plan) {
    return std::any_of(plan.grounds.begin(), plan.grounds.end(),
                       [](const Ground& ground) { return ground.rule == kConflict; });
}

bool has_reminder(const DayPlan& plan) {
    return std::any_of(plan.windows.begin(), plan.windows.end(), [&](const Window& window) {
        return plan.after_quiet(window.last_reminder) < window.close;
    });
}

Ground call_reason(const std::optional<Ground>& obstacle, std::chrono::minutes answer_within) {
    if (!obstacle)
        return {"calls.answer_within_minutes",
                "ground_call_counts",
                {{"menit", std::int64_t{answer_within.count()}}}};
    Ground ground = *obstacle;
    ground.within = "ground_call_does_not_count";
    return ground;
}

}  // namespace

std::string_view to_string(WindowState state) {
    switch (state) {
        case WindowState::not_open:
            return "not_open";
        case WindowState::open:
            return "open";
        case WindowState::closed:
            return "closed";
    }
    return "";
}

Explanation explain(const Rulebook& rules, const DutySubject& subject, Instant at) {
    DayPlan plan = rules.plan_at(subject, at);
    Explanation explanation;
    explanation.at = to_rfc3339_utc(at);
    explanation.at_local = to_rfc3339(at, plan.zone);
    explanation.zone = plan.zone;
    explanation.policy = plan.policy;
    explanation.version = plan.policy_version;
    explanation.calendar_version = plan.calendar_version;
    explanation.tzdata_version = plan.tzdata_version;
    explanation.day_kind = plan.kind;
    explanation.table = plan.table;
    explanation.place = plan.place;
    explanation.exempt = plan.is_exempt;
    explanation.ineligible = plan.is_ineligible;
    explanation.suspended = plan.is_suspended;
    explanation.conflict = has_conflict(plan);
    for (const Window& window : plan.windows) explanation.windows.push_back(explained(window, plan.zone, at));
    if (plan.report)
        explanation.report = {to_rfc3339(plan.report->remind_at, plan.zone),
                              to_rfc3339(plan.report->due, plan.zone)};
    explanation.reminder = has_reminder(plan);

    const auto answer_within = rules.governing(subject, plan.date).calls.answer_within;
    const auto obstacle = plan.why_call_cannot_count(at, at + answer_within);
    explanation.call_counts = !obstacle;
    explanation.reasons = std::move(plan.grounds);
    explanation.reasons.push_back(call_reason(obstacle, answer_within));
    return explanation;
}

}  // namespace domain
