#include "bot/app/timers.hpp"

#include <stdexcept>
#include <utility>

#include "bot/app/calendar_changes.hpp"
#include "bot/app/call_card.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/app/caller_report.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/coverage.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/digest.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/outages.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/report_card.hpp"
#include "bot/app/report_mail.hpp"
#include "bot/app/retention.hpp"

namespace app {
namespace {

using Work = void (*)(Scene&, std::string_view subject);

constexpr std::string_view kAllMenus = "/";

constexpr std::pair<std::string_view, Work> kWork[] = {
    {timers::day_begins,
     [](Scene& scene, std::string_view) {
         plan_day(scene);
         refresh_menus(scene);
     }},
    {timers::day_continues, plan_people},
    {timers::menus_continue,
     [](Scene& scene, std::string_view after) {
         after == kAllMenus ? refresh_menus(scene) : continue_menus(scene, after);
     }},
    {timers::window_opens, open_window},
    {timers::window_last, remind_last},
    {timers::window_closes, close_window},
    {timers::attempt_nudge, nudge},
    {timers::attempt_settles, settle},
    {timers::attempt_next, ask_again},
    {timers::card_changes, redraw_card},
    {timers::draft_expires, expire_draft},
    {timers::flag_tell_others, tell_others},
    {timers::flag_reply_ends, reply_period_ended},
    {timers::outage_over, review_outage},
    {timers::calendar_changes, carry_calendar_change},
    {timers::reason_due, lapse_reason},
    {timers::reasons_pass, [](Scene& scene, std::string_view) { pass_on_reasons(scene); }},
    {timers::digest, [](Scene& scene, std::string_view) { send_digest(scene); }},
    {timers::month_report, [](Scene& scene, std::string_view) { send_month_report(scene); }},
    {timers::week_report, [](Scene& scene, std::string_view) { send_week_report(scene); }},
    {timers::report_last, remind_of_reports},
    {timers::reports_collected, collect_reports},
    {timers::report_due, settle_reports},
    {timers::report_card, draw_report_card},
    {timers::reports_reviewed, review_reports},
    {timers::coverage_reminder, remind_of_coverage},
    {timers::retention, [](Scene& scene, std::string_view) { begin_retention(scene); }},
    {timers::retention_continues, continue_retention},
};

}  // namespace

void run(Scene& scene, const storage::Timer& timer) {
    for (const auto& [kind, work] : kWork)
        if (kind == timer.kind) return work(scene, timer.subject);
    throw std::logic_error("nobody knows the timer " + timer.kind);
}

void wind_up(Scene& scene) {
    plan_day(scene);
    // Those of a million people would keep the start waiting.
    storage::set_timer(scene.tx, timers::menus_continue, kAllMenus, scene.now());
    set_next_digest(scene);
    set_next_month_report(scene);
    set_next_week_report(scene);
    set_next_coverage_reminder(scene);
    set_first_retention(scene);
}

}  // namespace app
