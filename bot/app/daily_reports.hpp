// The daily report's course through a day, where a policy asks for one: expected when the day is planned,
// reminded of before the hours end, brought to the supervisor, settled when it is due. A missing report is
// shown; it is no missed call, opens no flag and enters no streak.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/daily_reports.hpp"

namespace app {

/// What messages about a report are filed under; the reminder, which is cancelled when a text comes, below
/// it.
std::string subject_of_report(std::int64_t report_id);
std::string subject_of_reminder(std::int64_t report_id);

/// Whether any policy that is loaded asks for reports, so that menus and help may name the command.
bool asks_for_reports(const Scene& scene);

/// Writes down that the plan asks for a report; nothing if it does not, or if the reminder's time is over:
/// who joins later is asked from the next day on.
void plan_report(Scene& scene, const domain::Employee& employee, const domain::DayPlan& plan);
/// Once all are planned.
void set_report_timers(Scene& scene, std::string_view local_date);

/// The subject of a report's timers: the instant it is about, and behind which employee to go on.
void remind_of_reports(Scene& scene, std::string_view subject);
void collect_reports(Scene& scene, std::string_view subject);
void settle_reports(Scene& scene, std::string_view subject);

/// Looks through the missing reports of the last weeks for what was recorded since: leave, an exemption, a
/// holiday, an outage. Those were not to be expected. Whoever records such a thing sets the timer
/// `reports_reviewed`, subject empty; it is set each day as well.
void review_reports(Scene& scene, std::string_view subject);

/// The line of `/status` about the report of today; empty if none is asked.
std::string report_status_line(Scene& scene, const domain::Employee& employee, domain::Language language);
/// The line of HR's digest, numbers alone: the reports of that day, and those which fell due since the
/// working day before. Empty if none were asked.
std::string report_digest_line(Scene& scene, std::string_view local_date, domain::Language language);

/// What has become of the report, in words.
std::string report_state(Scene& scene, const storage::DailyReport& report, domain::Language language);
std::string report_date(const storage::DailyReport& report, domain::Language language);

}  // namespace app
