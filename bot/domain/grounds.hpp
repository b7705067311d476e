// What says why: one ground for each thing that decides about a day. Its sentence, in the catalogues, is
// neutral and says never more about a person than the person's colleagues may read.
#pragma once

#include <chrono>
#include <string_view>

#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

/// The rule of every ground that names two policies which disagree.
inline constexpr std::string_view kConflict = "conflict";

Ground policy_ground(const Policy& governing);
Ground before_start_ground();
Ground suspended_ground();
/// Two rules of equal rank speak about the person; `winner` governs.
Ground rules_conflict_ground(const Policy& winner, const Policy& loser);
/// Two overlays of equal order disagree about `what`, e.g. `windows`; `winner` holds.
Ground overlays_conflict_ground(const Policy& winner, const Policy& loser, std::string_view what);

/// Of a weekend, a holiday or joint leave.
Ground day_off_ground(const DayPlan& plan);
Ground ramadan_ground(bool is_estimated);

Ground absence_ground(AbsenceKind kind);
/// Permission for a part of the day.
Ground permission_ground(const Span& hours, const std::string& zone);
/// The roster exempts the person.
Ground personal_exemption_ground();
/// A list of the policy's exemptions names the person; see `list_naming`.
Ground exemption_ground(std::string_view list, UnitKind kind);
/// By that key an overlay keeps its days from the person.
Ground not_lent_ground(const Policy& overlay, std::string_view key);
/// Says that the person works at the office for now, never for which cause.
Ground ineligible_ground();

Ground flexible_weekday_ground(const Policy& source, std::chrono::weekday day);
Ground flexible_date_ground(const Policy& source, std::chrono::year_month_day date);
Ground rostered_ground(const Policy& source);
/// The policy has a quota and the roster did not give this day.
Ground not_rostered_ground(const Policy& source);
/// The roster gave more days than the quota, and this one lies beyond it.
Ground beyond_quota_ground(const Policy& source);
Ground beyond_cap_ground(int cap);
/// A policy that is proposed or was not adopted would make it a flexible day.
Ground not_in_force_ground(const Policy& policy);
Ground office_day_ground();

Ground report_ground(const ReportDue& report, const std::string& zone);
Ground window_ground(const Window& window, DayTable table, const std::string& zone);

// Why a call cannot count; the sentences above do for the rest.
Ground exempt_call_ground();
Ground no_call_rule_ground();
Ground quiet_ground();
Ground prayer_ground();
Ground break_ground();
Ground outside_hours_ground();

}  // namespace domain
