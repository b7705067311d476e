#include "bot/domain/policy_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

using Lines = std::vector<std::string>;

std::string joined(const Lines& lines) {
    return lines.empty() ? "none" : fmt::format("{}", fmt::join(lines, ", "));
}

std::string_view yes_or_no(bool value) {
    return value ? "true" : "false";
}

template <typename T>
std::string listed(const std::vector<T>& values) {
    Lines names;
    for (const T& value : values) names.emplace_back(to_string(value));
    return joined(names);
}

/// Every key of the rule with its value. Naming the members one by one keeps a later one from being
/// forgotten.
Lines lines_of(const CallRule& rule) {
    const auto& [attempts, answer_within, gap, advance, count, threshold, span, span_days, call_outs_count,
                 roll_calls_count, call_backs_count, check_in_resets, answer_to_uncounted_call_resets,
                 callers, messengers, outage_tolerance, quota_interval, quota_per_day] = rule;
    return {fmt::format("count {}", to_string(count)),
            fmt::format("attempts {}", attempts),
            fmt::format("answer_within_minutes {}", answer_within.count()),
            fmt::format("gap_minutes {}", gap.count()),
            fmt::format("advance {}", to_string(advance)),
            fmt::format("threshold {}", threshold),
            span ? fmt::format("span_minutes {}", span->count()) : "no span_minutes",
            span_days ? fmt::format("span_days {}", *span_days) : "no span_days",
            fmt::format("call_outs_count {}", yes_or_no(call_outs_count)),
            fmt::format("roll_calls_count {}", yes_or_no(roll_calls_count)),
            fmt::format("call_backs_count {}", yes_or_no(call_backs_count)),
            fmt::format("check_in_resets {}", yes_or_no(check_in_resets)),
            fmt::format("answer_to_uncounted_call_resets {}", yes_or_no(answer_to_uncounted_call_resets)),
            fmt::format("callers {}", listed(callers)),
            fmt::format("messengers {}", messengers.empty() ? "all" : listed(messengers)),
            fmt::format("outage_tolerance_seconds {}", outage_tolerance.count()),
            fmt::format("quota_interval_minutes {}", quota_interval.count()),
            fmt::format("quota_per_day {}", quota_per_day)};
}

std::string place_text(const DayPlan& plan) {
    return std::string{plan.place == Place::none && !is_working_day(plan.kind) ? to_string(plan.kind)
                                                                               : to_string(plan.place)};
}

std::string window_text(const Window& window, const std::string& zone) {
    return fmt::format("{} {}-{}", window.id, to_clock(window.open, zone),
                       to_clock(window.announced_close, zone));
}

/// With what the short form leaves out.
std::string whole_window_text(const Window& window, const std::string& zone) {
    return fmt::format("{} (reminder {}, in time before {}, late until {})", window_text(window, zone),
                       to_clock(window.last_reminder, zone), to_clock(window.close, zone),
                       to_clock(window.late_until, zone));
}

template <typename Text>
std::string windows_text(const DayPlan& plan, Text text) {
    Lines lines;
    for (const Window& window : plan.windows) lines.push_back(text(window, plan.zone));
    return joined(lines);
}

std::string duty_text(const DayPlan& plan) {
    Lines lines;
    for (const Span& span : plan.duty)
        lines.push_back(fmt::format("{}-{}", to_clock(span.from, plan.zone), to_clock(span.to, plan.zone)));
    return joined(lines);
}

std::string report_text(const DayPlan& plan) {
    if (!plan.report) return "none";
    return fmt::format("reminder {}, due {}", to_clock(plan.report->remind_at, plan.zone),
                       to_clock(plan.report->due, plan.zone));
}

/// Whether a call issued at the start of a stretch of duty, or where a quiet time in it ends, could count.
bool may_call_count(const DayPlan& plan, const CallRule& rule) {
    const auto counts_at = [&](Instant at) {
        return !plan.why_call_cannot_count(at, at + rule.answer_within);
    };
    return std::any_of(plan.duty.begin(), plan.duty.end(), [&](const Span& span) {
        return counts_at(span.from) ||
               std::any_of(plan.quiet.begin(), plan.quiet.end(), [&](const Span& quiet) {
                   return span.from < quiet.to && quiet.to < span.to && counts_at(quiet.to);
               });
    });
}

/// One person's day under one set of rules.
struct Seen {
    DayPlan plan;
    const CallRule& calls;
};

using Texts = std::pair<std::string, std::string>;

std::optional<Texts> if_different(std::string before, std::string after) {
    if (before == after) return std::nullopt;
    return Texts{std::move(before), std::move(after)};
}

std::optional<Texts> different_windows(const DayPlan& before, const DayPlan& after) {
    if (before.windows == after.windows) return std::nullopt;
    if (auto texts = if_different(windows_text(before, window_text), windows_text(after, window_text)))
        return texts;
    return if_different(windows_text(before, whole_window_text), windows_text(after, whole_window_text));
}

/// Of two rules, only the keys that differ.
std::optional<Texts> different_calls(const CallRule& before, const CallRule& after) {
    const Lines old_lines = lines_of(before), new_lines = lines_of(after);
    Lines was, becomes;
    for (std::size_t at = 0; at < old_lines.size(); ++at) {
        if (old_lines[at] == new_lines[at]) continue;
        was.push_back(old_lines[at]);
        becomes.push_back(new_lines[at]);
    }
    if (was.empty()) return std::nullopt;
    return Texts{joined(was), joined(becomes)};
}

std::optional<Texts> different(Aspect aspect, const Seen& before, const Seen& after) {
    switch (aspect) {
        case Aspect::place:
            return if_different(place_text(before.plan), place_text(after.plan));
        case Aspect::windows:
            return different_windows(before.plan, after.plan);
        case Aspect::duty:
            return if_different(duty_text(before.plan), duty_text(after.plan));
        case Aspect::call_counts:
            return if_different(may_call_count(before.plan, before.calls) ? "may count" : "cannot count",
                                may_call_count(after.plan, after.calls) ? "may count" : "cannot count");
        case Aspect::call_rule:
            if (before.plan.duty.empty() && after.plan.duty.empty()) return std::nullopt;
            return different_calls(before.calls, after.calls);
        case Aspect::report:
            return if_different(report_text(before.plan), report_text(after.plan));
    }
    return std::nullopt;
}

DutySubject in_week_of(const DutySubject& person, sys_days date) {
    DutySubject subject = person;
    const sys_days monday = monday_of(year_month_day{date});
    std::erase_if(subject.rostered_days, [&](year_month_day day) {
        return sys_days{day} < monday || monday + days{7} <= sys_days{day};
    });
    return subject;
}

/// The person's changes, in the order of the aspects.
std::vector<PersonChange> changes_of(const Rulebook& before, const Rulebook& after, const DutySubject& person,
                                     year_month_day first, year_month_day last) {
    std::array<std::optional<PersonChange>, kAspects.size()> found;
    for (sys_days day{first}; day <= sys_days{last}; day += days{1}) {
        const year_month_day date{day};
        const DutySubject subject = in_week_of(person, day);
        const Seen was{before.plan(subject, date), before.governing(subject, date).calls};
        const Seen becomes{after.plan(subject, date), after.governing(subject, date).calls};
        for (const Aspect aspect : kAspects) {
            auto texts = different(aspect, was, becomes);
            if (!texts) continue;
            auto& change = found[static_cast<std::size_t>(aspect)];
            if (!change)
                change = PersonChange{person.employee.value_or(EmployeeId{}),
                                      aspect,
                                      date,
                                      0,
                                      std::move(texts->first),
                                      std::move(texts->second)};
            ++change->days;
        }
    }
    std::vector<PersonChange> changes;
    for (auto& change : found)
        if (change) changes.push_back(std::move(*change));
    return changes;
}

}  // namespace

std::string_view to_string(Aspect aspect) {
    switch (aspect) {
        case Aspect::place:
            return "place";
        case Aspect::windows:
            return "windows";
        case Aspect::duty:
            return "duty";
        case Aspect::call_counts:
            return "call_counts";
        case Aspect::call_rule:
            return "call_rule";
        case Aspect::report:
            return "report";
    }
    return "";
}

std::string in_words(const PersonChange& change) {
    const int later = change.days - 1;
    return fmt::format("{}: {} becomes {} on {}{}", to_string(change.aspect), change.before, change.after,
                       to_iso_date(change.first),
                       later == 0 ? "" : fmt::format(" and on {} later day{}", later, later == 1 ? "" : "s"));
}

PolicyDifference difference(const Rulebook& before, const Rulebook& after,
                            std::span<const DutySubject> people, year_month_day first, year_month_day last) {
    PolicyDifference found;
    found.people = static_cast<int>(people.size());
    for (const DutySubject& person : people) {
        std::vector<PersonChange> changes = changes_of(before, after, person, first, last);
        if (!changes.empty()) ++found.affected;
        for (PersonChange& change : changes) {
            const auto at = static_cast<std::size_t>(change.aspect);
            ++found.people_by_aspect[at];
            found.days_by_aspect[at] += change.days;
            found.changes.push_back(std::move(change));
        }
    }
    return found;
}

}  // namespace domain
