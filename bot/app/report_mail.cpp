#include "bot/app/report_mail.hpp"

#include <algorithm>

#include "bot/app/report_jobs.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kWeeksLookedAhead = 5;  // no office is shut for longer

bool is_of_hr(const Office& office, const std::string& address) {
    return std::find(office.hr_mail.begin(), office.hr_mail.end(), address) != office.hr_mail.end();
}

bool is_mailed(const Office& office, MailedReport report) {
    return std::any_of(office.report_mail.begin(), office.report_mail.end(), [&](const ReportMail& mail) {
        return mail.report == report && !(mail.to.empty() && office.hr_mail.empty());
    });
}

bool is_working_day(Scene& scene, year_month_day date) {
    domain::DutySubject office;
    office.zone = scene.office.zone;
    const auto kind = scene.rules.plan(office, date).kind;
    return kind == domain::DayKind::workday || kind == domain::DayKind::before_start;
}

Period week_from(sys_days monday) {
    return {monday, monday + days{6}};
}

}  // namespace

std::optional<year_month_day> first_working_day(Scene& scene, const Period& span) {
    for (year_month_day date = span.first; date <= span.last; date = domain::next_day(date))
        if (is_working_day(scene, date)) return date;
    return std::nullopt;
}

void order_report_mail(Scene& scene, MailedReport report, const Period& span) {
    if (!is_mailed(scene.office, report)) return;
    for (const ReportMail& mail : scene.office.report_mail) {
        if (mail.report != report) continue;
        ReportOrder order;
        order.kind = report == MailedReport::evaluation ? ReportKind::evaluation : ReportKind::period;
        order.days = span;
        order.format = mail.format;
        order.language = scene.office.language;
        order.mail_to = mail.to.empty() ? scene.office.hr_mail : mail.to;
        order.is_shared =
            !std::all_of(order.mail_to.begin(), order.mail_to.end(),
                         [&](const std::string& address) { return is_of_hr(scene.office, address); });
        order_by_itself(scene, order);
    }
}

void send_week_report(Scene& scene) {
    set_next_week_report(scene);
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    const sys_days monday = domain::monday_of(today);
    const auto first = first_working_day(scene, week_from(monday));
    if (!first || today < *first) return;  // the calendar has changed since the timer was set
    order_report_mail(scene, MailedReport::week, week_from(monday - days{7}));
}

void set_next_week_report(Scene& scene) {
    if (!is_mailed(scene.office, MailedReport::week)) return;
    const sys_days monday = domain::monday_of(domain::local_time(scene.now(), scene.office.zone).date);
    for (int ahead = 0; ahead < kWeeksLookedAhead; ++ahead) {
        const auto first = first_working_day(scene, week_from(monday + days{7 * ahead}));
        if (!first) continue;
        const auto at = domain::instant_at(*first, scene.office.digest_time, scene.office.zone);
        if (at <= scene.now()) continue;
        return storage::set_timer_once(scene.tx, timers::week_report, "office", at);
    }
}

}  // namespace app
