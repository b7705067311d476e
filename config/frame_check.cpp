#include "config/frame_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bot/domain/local_time.hpp"
#include "config/policy_table.hpp"

namespace config {
namespace {

using domain::DayTable;
using domain::Policy;
using domain::PolicyKind;
using domain::WorkingWeek;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::weekday;

struct Limits {
    std::string hours_source = "Perpres 21/2023";
    std::string cap_source = "Permen PANRB 4/2025, art. 13";
    minutes week_regular = hours{37} + minutes{30};
    minutes week_ramadan = hours{32} + minutes{30};
    int cap_per_week = 2;
    std::vector<std::string> cap_waived_for = {"duty outside the office", "special circumstances"};
    std::string ineligible_source{};
    std::vector<domain::IneligibilityCause> ineligible{};
};

Limits limits_of(const std::vector<Policy>& policies) {
    Limits limits;
    const auto frame = std::find_if(policies.begin(), policies.end(), [](const Policy& policy) {
        return policy.kind == PolicyKind::frame && acts(policy);
    });
    if (frame == policies.end()) return limits;
    if (frame->frame.cap_per_week) {
        limits.cap_per_week = *frame->frame.cap_per_week;
        limits.cap_waived_for = frame->frame.cap_waived_for;
        limits.cap_source = frame->id.value;
    }
    limits.ineligible_source = frame->id.value;
    limits.ineligible = frame->frame.ineligible;
    if (frame->frame.week_regular || frame->frame.week_ramadan) limits.hours_source = frame->id.value;
    limits.week_regular = frame->frame.week_regular.value_or(limits.week_regular);
    limits.week_ramadan = frame->frame.week_ramadan.value_or(limits.week_ramadan);
    return limits;
}

bool has_hours(const Policy& policy, DayTable table, WorkingWeek week) {
    return std::any_of(policy.hours.begin(), policy.hours.end(), [&](const domain::HoursRule& rule) {
        return rule.table == table && rule.week == week;
    });
}

void check_week(const Policy& policy, DayTable table, WorkingWeek week, const Limits& limits,
                std::vector<Mistake>& found) {
    const std::string key = fmt::format("hours.{}", domain::to_string(table));
    const bool is_six_days = week == WorkingWeek::six_days;
    if (is_six_days && table == DayTable::regular && !has_hours(policy, table, week)) {
        found.push_back(doubt(policy.id, key, "none for six-day units, which have some in Ramadan",
                              "hours with week = \"six_days\"", "until then those of five days hold"));
        return;
    }
    const minutes due = table == DayTable::regular ? limits.week_regular : limits.week_ramadan;
    const minutes sum = domain::working_week(policy, table, week);
    if (sum == due) return;
    found.push_back(doubt(
        policy.id, key,
        fmt::format("{} a week without breaks{}", length_text(sum), is_six_days ? " (six-day units)" : ""),
        fmt::format("{} ({})", length_text(due), limits.hours_source),
        "ask the authority whether the hours were reported completely"));
}

void check_weeks(const Policy& policy, const Limits& limits, std::vector<Mistake>& found) {
    for (const WorkingWeek week : {WorkingWeek::five_days, WorkingWeek::six_days}) {
        if (!has_hours(policy, DayTable::regular, week) && !has_hours(policy, DayTable::ramadan, week))
            continue;
        for (const DayTable table : {DayTable::regular, DayTable::ramadan})
            check_week(policy, table, week, limits, found);
    }
}

bool frees_days(const Policy& policy) {
    const domain::FlexibleRule& rule = policy.flexible;
    return rule.weekdays != domain::Weekdays{} || !rule.dates.empty() || rule.quota_per_week;
}

/// Whoever the frame keeps at the office must be kept there by each rule whose people get flexible days.
void check_eligibility(const Policy& policy, const std::vector<Policy>& policies, const Limits& limits,
                       std::vector<Mistake>& found) {
    if (std::none_of(policies.begin(), policies.end(), [&](const Policy& other) {
            return (&other == &policy || other.overlay_on == policy.id) && frees_days(other);
        }))
        return;
    std::vector<std::string> missing;
    for (const auto cause : limits.ineligible)
        if (std::find(policy.ineligible.begin(), policy.ineligible.end(), cause) == policy.ineligible.end())
            missing.emplace_back(domain::to_string(cause));
    if (!missing.empty())
        found.push_back(doubt(policy.id, "eligibility.not",
                              fmt::format("nothing about {}", fmt::join(missing, ", ")),
                              fmt::format("whom {} keeps at the office", limits.ineligible_source)));
}

/// A rule and overlays on it, as they would hold together.
struct Layers {
    const Policy* base;
    std::vector<const Policy*> overlays;

    std::vector<const Policy*> all() const {
        std::vector<const Policy*> layers{base};
        layers.insert(layers.end(), overlays.begin(), overlays.end());
        return layers;
    }
};

bool is_flexible(const Layers& layers, sys_days date, const domain::Calendar* calendar) {
    const domain::FlexibleRule& rule = layers.base->flexible;
    if (weekday{date} == std::chrono::Sunday) return false;
    if (const domain::Holiday* holiday = calendar != nullptr ? calendar->holiday_on(date) : nullptr)
        if (holiday->kind == domain::HolidayKind::joint_leave ? rule.skips_joint_leave : rule.skips_holidays)
            return false;
    const std::vector<const Policy*> all = layers.all();
    return std::any_of(all.begin(), all.end(), [&](const Policy* layer) {
        const auto& dates = layer->flexible.dates;
        return layer->valid.contains(date) && (layer->flexible.weekdays[weekday{date}.c_encoding()] ||
                                               std::find(dates.begin(), dates.end(), date) != dates.end());
    });
}

/// Days a roster may give besides.
int quota_on(const Layers& layers, sys_days monday) {
    int quota = 0;
    for (const Policy* layer : layers.all())
        if (layer->valid.contains(monday) || layer->valid.contains(monday + days{4}))
            quota += layer->flexible.quota_per_week.value_or(0);
    return quota;
}

int days_in_week(const Layers& layers, sys_days monday, const domain::Calendar* calendar) {
    int counted = quota_on(layers, monday);
    for (int day = 0; day < 7; ++day)
        if (is_flexible(layers, monday + days{day}, calendar)) ++counted;
    for (const Policy* layer : layers.all())
        if (layer->flexible.cap_per_week) counted = std::min(counted, *layer->flexible.cap_per_week);
    return counted;
}

sys_days monday_of(sys_days date) {
    return date - (weekday{date} - std::chrono::Monday);
}

/// The Mondays of all weeks in which the layers may differ: around each date and where one begins, and one
/// ordinary week of each.
std::set<sys_days> weeks_of(const Layers& layers) {
    std::set<sys_days> mondays;
    for (const Policy* layer : layers.all()) {
        for (const auto date : layer->flexible.dates) mondays.insert(monday_of(date));
        const auto start = layer->valid.from.value_or(layer->valid.to.value_or(
            std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::January, std::chrono::day{5}}));
        mondays.insert(monday_of(start));
        if (!layer->valid.to || sys_days{*layer->valid.to} - sys_days{start} >= days{14})
            mondays.insert(monday_of(start) + days{7});
    }
    return mondays;
}

/// Blames the weeks that go beyond the cap on the topmost layer, if it adds to them.
void check_cap(const Layers& layers, const Limits& limits, const domain::Calendar* calendar,
               std::vector<Mistake>& found) {
    const Policy& blamed = *layers.all().back();
    Layers below = layers;
    if (!below.overlays.empty()) below.overlays.pop_back();
    std::vector<std::string> weeks;
    int most = 0;
    for (const sys_days monday : weeks_of(layers)) {
        const int counted = days_in_week(layers, monday, calendar);
        const bool adds = layers.overlays.empty() || days_in_week(below, monday, calendar) < counted;
        if (counted <= limits.cap_per_week || !adds) continue;
        weeks.push_back(domain::to_iso_date(monday));
        most = std::max(most, counted);
    }
    if (weeks.empty()) return;
    const std::string waived = limits.cap_waived_for.empty()
                                   ? ""
                                   : fmt::format("; waived for {}", fmt::join(limits.cap_waived_for, ", "));
    found.push_back(doubt(blamed.id, "flexible",
                          fmt::format("{} flexible days in the week of {}", most, fmt::join(weeks, ", ")),
                          fmt::format("at most {} ({}{})", limits.cap_per_week, limits.cap_source, waived),
                          calendar == nullptr ? "holidays were not taken out: give the calendar" : ""));
}

void check_caps(const Policy& base, const std::vector<Policy>& policies, const Limits& limits,
                const domain::Calendar* calendar, std::vector<Mistake>& found) {
    check_cap({&base, {}}, limits, calendar, found);
    Layers acting{&base, {}};
    for (const Policy& overlay : policies) {
        if (overlay.kind != PolicyKind::overlay || overlay.overlay_on != base.id) continue;
        Layers layers = acting;
        layers.overlays.push_back(&overlay);
        check_cap(layers, limits, calendar, found);
        if (acts(overlay)) acting = std::move(layers);
    }
}

}  // namespace

Mistake doubt(const domain::PolicyId& policy, std::string_view key, std::string found, std::string expected,
              std::string mend) {
    return {"",
            0,
            0,
            fmt::format("{}: {}", policy.value, key),
            std::move(found),
            std::move(expected),
            std::move(mend)};
}

bool acts(const Policy& policy) {
    return policy.status == domain::PolicyStatus::in_force ||
           (policy.status == domain::PolicyStatus::ended && policy.valid.to);
}

std::vector<Mistake> frame_doubts(const std::vector<Policy>& policies, const domain::Calendar* calendar) {
    const Limits limits = limits_of(policies);
    std::vector<Mistake> found;
    for (const Policy& policy : policies) {
        if (policy.kind != PolicyKind::rule) continue;
        check_weeks(policy, limits, found);
        check_eligibility(policy, policies, limits, found);
        check_caps(policy, policies, limits, calendar, found);
    }
    return found;
}

}  // namespace config
