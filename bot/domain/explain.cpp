#include "bot/domain/explain.hpp"

#include <fmt/format.h>

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
    const auto answer_within = rules.governing(subject, plan.date).calls.answer_within;
    const auto obstacle = plan.why_call_cannot_count(at, at + answer_within);

    Explanation explanation;
    explanation.at = to_rfc3339_utc(at);
    explanation.at_local = to_rfc3339(at, plan.zone);
    explanation.zone = plan.zone;
    explanation.policy = plan.policy;
    explanation.version = plan.policy_version;
    explanation.day_kind = plan.kind;
    explanation.table = plan.table;
    explanation.place = plan.place;
    explanation.exempt = plan.is_exempt;
    for (const Window& window : plan.windows) explanation.windows.push_back(explained(window, plan.zone, at));
    explanation.reminder = !plan.windows.empty();
    explanation.call_counts = !obstacle;
    explanation.reasons = std::move(plan.grounds);
    explanation.reasons.push_back(
        obstacle
            ? Ground{obstacle->rule, "Panggilan saat ini tidak dihitung. " + obstacle->text_id,
                     "A call at this moment does not count. " + obstacle->text_en}
            : Ground{"calls.answer_within_minutes",
                     fmt::format("Panggilan saat ini dihitung: {} menit waktu jawab di dalam jam kerja.",
                                 answer_within.count()),
                     fmt::format("A call at this moment counts: its {} minutes lie within working hours.",
                                 answer_within.count())});
    return explanation;
}

}  // namespace domain
