// Everything that happens because its time has come. One line a kind; the engine calls `run` and knows no
// more.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/timers.hpp"

namespace app {

namespace timers {
inline constexpr std::string_view day_begins = "day_begins";
inline constexpr std::string_view day_continues = "day_continues";
inline constexpr std::string_view menus_continue = "menus_continue";
inline constexpr std::string_view window_opens = "window_opens";
inline constexpr std::string_view window_last = "window_last";
inline constexpr std::string_view window_closes = "window_closes";
inline constexpr std::string_view attempt_nudge = "attempt_nudge";
inline constexpr std::string_view attempt_settles = "attempt_settles";
inline constexpr std::string_view attempt_next = "attempt_next";
inline constexpr std::string_view card_changes = "card_changes";
inline constexpr std::string_view flag_tell_others = "flag_tell_others";
inline constexpr std::string_view flag_reply_ends = "flag_reply_ends";
inline constexpr std::string_view reason_due = "reason_due";
inline constexpr std::string_view reasons_pass = "reasons_pass";
inline constexpr std::string_view digest = "digest";
inline constexpr std::string_view month_report = "month_report";
inline constexpr std::string_view week_report = "week_report";
inline constexpr std::string_view report_last = "report_last";
inline constexpr std::string_view reports_collected = "reports_collected";
inline constexpr std::string_view report_due = "report_due";
inline constexpr std::string_view report_card = "report_card";
inline constexpr std::string_view reports_reviewed = "reports_reviewed";
inline constexpr std::string_view retention = "retention";
inline constexpr std::string_view retention_continues = "retention_continues";
inline constexpr std::string_view coverage_reminder = "coverage_reminder";
inline constexpr std::string_view outage_over = "outage_over";
inline constexpr std::string_view draft_expires = "draft_expires";
inline constexpr std::string_view calendar_changes = "calendar_changes";
}  // namespace timers

/// Does what the timer is for, in the caller's transaction. std::logic_error for a kind that nobody knows.
void run(Scene& scene, const storage::Timer& timer);

/// Sets what must always be set: today's plan, the next digest, report, coverage reminder and retention.
/// Called at every start.
void wind_up(Scene& scene);

}  // namespace app
