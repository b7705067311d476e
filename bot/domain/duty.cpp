#include "bot/domain/duty.hpp"

#include <algorithm>
#include <utility>

#include "bot/domain/grounds.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/scope.hpp"
#include "bot/domain/standing.hpp"
#include "bot/domain/working_days.hpp"

namespace domain {
namespace {

using std::chrono::year_month_day;

/// Where neither person, unit nor policy names one: the capital's.
const std::string kLastResortZone = "Asia/Jakarta";

bool touches(const std::vector<Span>& spans, const Span& asked) {
    return std::any_of(spans.begin(), spans.end(), [&](const Span& span) { return overlaps(span, asked); });
}

}  // namespace

std::string_view to_string(DayKind kind) {
    switch (kind) {
        case DayKind::before_start:
            return "before_start";
        case DayKind::workday:
            return "workday";
        case DayKind::weekend:
            return "weekend";
        case DayKind::holiday:
            return "holiday";
        case DayKind::joint_leave:
            return "joint_leave";
    }
    return "";
}

std::string_view to_string(Place place) {
    switch (place) {
        case Place::office:
            return "office";
        case Place::flexible:
            return "flexible";
        case Place::none:
            return "none";
    }
    return "";
}

bool DayPlan::is_on_duty_throughout(Instant from, Instant to) const {
    return std::any_of(duty.begin(), duty.end(), [&](const Span& span) {
        return span.from <= from && from < span.to && to <= span.to;
    });
}

std::optional<Ground> DayPlan::why_call_cannot_count(Instant from, Instant to) const {
    if (!is_working_day(kind)) return day_off_ground(*this);
    if (absence) return absence_ground(*absence);
    if (is_exempt) return exempt_call_ground();
    if (is_suspended) return suspended_ground();
    if (kind == DayKind::before_start && policy_version == kBuiltInVersion) return before_start_ground();
    if (!has_call_rule) return no_call_rule_ground();
    if (touches(quiet, {from, to})) return quiet_ground();
    if (is_on_duty_throughout(from, to)) return std::nullopt;
    for (const Span& hours : permitted)
        if (overlaps(hours, {from, to})) return permission_ground(hours, zone);
    if (touches(prayers, {from, to})) return prayer_ground();
    const bool is_within_hours = !duty.empty() && duty.front().from <= from && to <= duty.back().to;
    return is_within_hours ? break_ground() : outside_hours_ground();
}

const Window* DayPlan::window_open_at(Instant at) const {
    const auto found = std::find_if(windows.begin(), windows.end(), [&](const Window& window) {
        return window.open <= at && at < window.close;
    });
    return found == windows.end() ? nullptr : &*found;
}

Instant DayPlan::after_quiet(Instant at) const {
    for (const Span& span : quiet)
        if (span.from <= at && at < span.to) at = span.to;
    return at;
}

Rulebook::Rulebook(std::vector<Policy> policies, Calendar calendar)
    : policies_(std::move(policies)), calendar_(std::move(calendar)) {
    if (std::none_of(policies_.begin(), policies_.end(), is_default)) policies_.push_back(default_policy());
}

const Policy& Rulebook::governing(const DutySubject& subject, year_month_day date) const {
    const Policy* best = nullptr;
    for (const Policy& policy : policies_)
        if (speaks_about(policy, subject, date) &&
            (best == nullptr || rank(*best, subject) < rank(policy, subject)))
            best = &policy;
    return best != nullptr ? *best : *std::find_if(policies_.begin(), policies_.end(), is_default);
}

const std::string& Rulebook::zone_on(const DutySubject& subject, year_month_day date) const {
    const Absence* absence = absence_on(subject, date);
    if (absence != nullptr && !absence->zone.empty()) return absence->zone;
    if (!subject.zone.empty()) return subject.zone;
    const Policy& policy = governing(subject, date);
    if (!policy.zone.empty()) return policy.zone;
    for (const Policy& other : policies_)
        if (!other.zone.empty() && other.kind != PolicyKind::frame && includes(other.scope, subject))
            return other.zone;
    return kLastResortZone;
}

year_month_day Rulebook::date_at(const DutySubject& subject, Instant at) const {
    // The zone depends on the date and the date on the zone: the date in UTC is near enough to start from.
    const year_month_day utc{std::chrono::floor<std::chrono::days>(at)};
    const year_month_day near = local_time(at, zone_on(subject, utc)).date;
    return local_time(at, zone_on(subject, near)).date;
}

}  // namespace domain
