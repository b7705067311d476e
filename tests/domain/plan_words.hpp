// A day plan in words, for tables of what is expected.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"

namespace plan_words {

/// `07:30-12:00 13:00-16:00 `, on the wall of the plan's zone.
inline std::string spans(const std::vector<domain::Span>& spans, const std::string& zone) {
    std::string text;
    for (const domain::Span& span : spans)
        text += domain::to_clock(span.from, zone) + "-" + domain::to_clock(span.to, zone) + " ";
    return text;
}

inline std::string duty(const domain::DayPlan& plan) {
    return spans(plan.duty, plan.zone);
}

/// `pagi 06:30-07:30 siang 11:00-13:00 `.
inline std::string windows(const domain::DayPlan& plan) {
    std::string text;
    for (const domain::Window& window : plan.windows)
        text += window.id + " " + domain::to_clock(window.open, plan.zone) + "-" +
                domain::to_clock(window.announced_close, plan.zone) + " ";
    return text;
}

inline bool has_ground(const domain::DayPlan& plan, std::string_view rule) {
    return std::any_of(plan.grounds.begin(), plan.grounds.end(),
                       [&](const domain::Ground& ground) { return ground.rule == rule; });
}

/// The rule that keeps a call of half an hour from counting, or "counts".
inline std::string call_rule(const domain::DayPlan& plan, std::string_view issued,
                             std::chrono::minutes answer_within = std::chrono::minutes{30}) {
    const domain::Instant from = *domain::from_rfc3339(issued);
    const auto ground = plan.why_call_cannot_count(from, from + answer_within);
    return ground ? ground->rule : "counts";
}

/// What the catalogues say of the ground.
inline std::string said(const domain::Ground& ground, domain::Language language = domain::Language::en) {
    static const auto kWords = wording::Catalogue::create();
    return wording::sentence(kWords.value(), language, ground);
}

}  // namespace plan_words
