#include "bot/domain/grounds.hpp"

#include <fmt/format.h>

#include <utility>

#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

/// The key as the policy's own file writes it; an overlay's bears its name.
std::string key_of(const Policy& source, std::string_view key) {
    return source.kind == PolicyKind::overlay ? fmt::format("{}: {}", source.id.value, key)
                                              : std::string{key};
}

std::vector<GroundArgument> from_until(Instant from, Instant until, const std::string& zone) {
    return {{"dari", ClockTime{from, zone, false}}, {"sampai", ClockTime{until, zone}}};
}

}  // namespace

Ground policy_ground(const Policy& governing) {
    if (governing.version == kBuiltInVersion) return {"default", "ground_day_no_policy"};
    return {"id",
            "ground_day_policy",
            {{"kebijakan", governing.id.value}, {"judul", TwofoldName{governing.title, governing.title_en}}}};
}

Ground before_start_ground() {
    return {"valid.from", "ground_day_before_start"};
}

Ground suspended_ground() {
    return {"status", "ground_day_suspended"};
}

Ground rules_conflict_ground(const Policy& winner, const Policy& loser) {
    return {std::string{kConflict},
            "ground_day_rules_conflict",
            {{"dipakai", winner.id.value}, {"lainnya", loser.id.value}}};
}

Ground overlays_conflict_ground(const Policy& winner, const Policy& loser, std::string_view what) {
    return {std::string{kConflict},
            "ground_day_overlays_conflict",
            {{"dipakai", winner.id.value}, {"lainnya", loser.id.value}, {"bagian", std::string{what}}}};
}

Ground day_off_ground(const DayPlan& plan) {
    if (plan.kind == DayKind::weekend) return {"calendar.weekend", "ground_day_weekend"};
    TwofoldName name{plan.holiday_name_id, plan.holiday_name_en};
    if (plan.kind == DayKind::joint_leave)
        return {"calendar.joint_leave", "ground_day_joint_leave", {{"nama", std::move(name)}}};
    return {"calendar.holiday", "ground_day_holiday", {{"nama", std::move(name)}}};
}

Ground ramadan_ground(bool is_estimated) {
    return {"calendar.ramadan", is_estimated ? "ground_day_ramadan_estimated" : "ground_day_ramadan"};
}

Ground absence_ground(AbsenceKind kind) {
    return {"roster.absence", fmt::format("ground_day_absence_{}", to_string(kind))};
}

Ground permission_ground(const Span& hours, const std::string& zone) {
    return {"roster.permission", "ground_day_permission", from_until(hours.from, hours.to, zone)};
}

Ground personal_exemption_ground() {
    return {"roster.exempt", "ground_day_exempt_by_roster"};
}

Ground exemption_ground(std::string_view list, UnitKind kind) {
    Ground ground{fmt::format("exempt.{}", list), fmt::format("ground_day_exempt_{}", list)};
    if (list == "unit_kinds") ground.arguments = {{"jenis", std::string{to_string(kind)}}};
    return ground;
}

Ground not_lent_ground(const Policy& overlay, std::string_view key) {
    return {key_of(overlay, key), "ground_day_not_lent", {{"kebijakan", overlay.id.value}}};
}

Ground ineligible_ground() {
    return {"ineligible", "ground_day_ineligible"};
}

Ground flexible_weekday_ground(const Policy& source, std::chrono::weekday day) {
    return {key_of(source, "flexible.weekdays"), "ground_day_flexible_weekday", {{"hari", day}}};
}

Ground flexible_date_ground(const Policy& source, std::chrono::year_month_day date) {
    return {key_of(source, "flexible.dates"), "ground_day_flexible_date", {{"tanggal", date}}};
}

Ground rostered_ground(const Policy& source) {
    return {key_of(source, "flexible.quota_per_week"), "ground_day_rostered"};
}

Ground not_rostered_ground(const Policy& source) {
    return {key_of(source, "flexible.quota_per_week"), "ground_day_not_rostered"};
}

Ground beyond_quota_ground(const Policy& source) {
    return {key_of(source, "flexible.quota_per_week"),
            "ground_day_beyond_quota",
            {{"kuota", std::int64_t{source.flexible.quota_per_week.value_or(0)}}}};
}

Ground beyond_cap_ground(int cap) {
    return {"flexible.cap_per_week", "ground_day_beyond_cap", {{"batas", std::int64_t{cap}}}};
}

Ground not_in_force_ground(const Policy& policy) {
    const bool is_proposed = policy.status == PolicyStatus::proposed;
    return {fmt::format("{}: status", policy.id.value),
            is_proposed ? "ground_day_proposed" : "ground_day_not_adopted",
            {{"kebijakan", policy.id.value}}};
}

Ground office_day_ground() {
    return {"flexible", "ground_day_office"};
}

Ground report_ground(const ReportDue& report, const std::string& zone) {
    const bool is_due_today = local_time(report.due, zone).date == local_time(report.remind_at, zone).date;
    if (!is_due_today) return {"report.asked_on", "ground_day_report_until_midnight"};
    return {"report.asked_on", "ground_day_report", {{"batas", ClockTime{report.due, zone}}}};
}

Ground window_ground(const Window& window, DayTable table, const std::string& zone) {
    Ground ground{fmt::format("windows.{}", to_string(table)), "ground_day_window",
                  from_until(window.open, window.announced_close, zone)};
    ground.arguments.push_back({"sesi", TwofoldName{window.name_id, window.name_en}});
    return ground;
}

Ground exempt_call_ground() {
    return {"exempt", "ground_call_exempt"};
}

Ground no_call_rule_ground() {
    return {"calls.count", "ground_call_no_rule"};
}

Ground quiet_ground() {
    return {"quiet", "ground_call_quiet"};
}

Ground prayer_ground() {
    return {"hours.prayers", "ground_call_prayer"};
}

Ground break_ground() {
    return {"hours.breaks", "ground_call_break"};
}

Ground outside_hours_ground() {
    return {"hours", "ground_call_outside_hours"};
}

}  // namespace domain
