// The programmes of other regions as data, beside Kaltim's: Kalteng's office days and its two plans, and the
// quota that BKN announced.
#pragma once

#include "tests/domain/kaltim.hpp"

namespace programmes {

using namespace std::chrono_literals;

inline constexpr domain::Weekdays kMondayToThursday{false, true, true, true, true, false, false};
inline constexpr domain::Weekdays kFriday{false, false, false, false, false, true, false};

/// Check-ins at the office, in the morning and after hours; no call rule is known.
inline domain::Policy kalteng_office() {
    domain::Policy policy;
    policy.id = domain::PolicyId{"kalteng-office"};
    policy.version = "k1";
    policy.title = "Hari kerja di kantor";
    policy.status = domain::PolicyStatus::in_force;
    policy.zone = "Asia/Jakarta";
    policy.calls.count = domain::CallRule::Count::none;
    const auto window = [](const char* id, domain::DaySpan span, domain::Weekdays weekdays) {
        domain::WindowRule rule{id, id, id, span};
        rule.asked_on = domain::AskedOn::office_days;
        rule.weekdays = weekdays;
        return rule;
    };
    policy.windows[0] = {window("masuk", {6h, 7h + 30min}, kMondayToThursday),
                         window("masuk", {5h + 30min, 7h}, kFriday),
                         window("pulang", {16h, 18h}, domain::kEveryDay)};
    policy.windows[1] = policy.windows[0];
    using enum domain::DayTable;
    policy.hours = {
        {regular, kMondayToThursday, {7h + 30min, 16h}, {{12h, 13h}}},
        {regular, kFriday, {7h, 16h}, {{11h + 30min, 13h}}},
        {ramadan, kMondayToThursday, {8h, 15h}, {{12h, 12h + 30min}}},
        {ramadan, kFriday, {8h, 15h + 30min}, {{11h + 30min, 12h + 30min}}},
        {ramadan,
         {false, true, true, true, true, false, true},
         {8h, 14h},
         {},
         {},
         domain::WorkingWeek::six_days},
        {ramadan, kFriday, {8h, 14h + 30min}, {}, {}, domain::WorkingWeek::six_days},
    };
    return policy;
}

/// Studied for the days between Christmas and New Year, and not adopted.
inline domain::Policy kalteng_nataru() {
    domain::Policy policy;
    policy.id = domain::PolicyId{"kalteng-nataru-2025"};
    policy.version = "n1";
    policy.status = domain::PolicyStatus::not_adopted;
    policy.zone = "Asia/Jakarta";
    policy.valid = {kaltim::date("2025-12-29"), kaltim::date("2025-12-31")};
    for (const char* day : {"2025-12-29", "2025-12-30", "2025-12-31"})
        policy.flexible.dates.push_back(kaltim::date(day));
    return policy;
}

/// Two days of five from the roster, in the zone of each office. Announced; in force here, to be tried.
inline domain::Policy bkn() {
    domain::Policy policy = domain::default_policy();
    policy.id = domain::PolicyId{"bkn-2plus3"};
    policy.version = "b1";
    policy.status = domain::PolicyStatus::in_force;
    policy.valid.from = kaltim::date("2025-03-01");
    policy.flexible.quota_per_week = 2;
    policy.exempt.unit_kinds = {domain::UnitKind::direct_public_service};
    policy.exempt.task_traits = {"operational_support"};
    policy.calls.count = domain::CallRule::Count::none;
    return policy;
}

/// Every Friday; heads of the province's units are left out; two calls of five minutes.
inline domain::Policy mendagri() {
    domain::Policy policy = kaltim::friday();
    policy.id = domain::PolicyId{"mendagri-friday"};
    policy.version = "m1";
    policy.zone.clear();
    policy.valid.from = kaltim::date("2026-04-01");
    policy.windows = {};
    policy.exempt = {};
    policy.exempt.positions = {domain::Position::jpt_madya, domain::Position::jpt_pratama};
    policy.calls = {};
    policy.calls.attempts = 2;
    policy.calls.answer_within = 5min;
    policy.calls.count = domain::CallRule::Count::attempts;
    policy.calls.threshold = 2;
    return policy;
}

}  // namespace programmes
