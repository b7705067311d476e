#include "bot/app/daily_reports.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/button.hpp"
#include "bot/app/calm.hpp"
#include "bot/app/report_card.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/call.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/flags.hpp"
#include "storage/inbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Instant;
using domain::Language;
using storage::DailyReport;
using storage::ReportMoment;

constexpr int kBatch = 500;  // people a transaction: longer ones would keep webhooks waiting
constexpr std::chrono::days kReviewed{31};

std::chrono::year_month_day date_of(const DailyReport& report) {
    return domain::from_iso_date(report.local_date).value();
}

/// `<instant>/<after>`
std::string timer_subject(Instant at, const domain::EmployeeId& after = {}) {
    return std::to_string(domain::to_micros(at)) + "/" + after.value;
}

Instant instant_of(std::string_view subject) {
    return domain::from_micros(std::stoll(std::string(subject.substr(0, subject.find('/')))));
}

/// Calls `each` for a batch of reports, and comes back for the rest through the same timer. True: that was
/// the last batch.
template <typename Each>
bool for_reports(Scene& scene, std::string_view kind, ReportMoment moment, std::string_view subject,
                 Each&& each) {
    const domain::EmployeeId after{std::string(subject.substr(subject.find('/') + 1))};
    const auto reports = storage::reports_at(scene.tx, moment, instant_of(subject), after, kBatch);
    for (const DailyReport& report : reports) each(report);
    if (reports.size() < kBatch) return true;
    storage::set_timer(scene.tx, kind, timer_subject(instant_of(subject), reports.back().employee),
                       scene.now());
    return false;
}

domain::DayPlan plan_for(Scene& scene, const Employee& employee, const DailyReport& report) {
    const auto date = date_of(report);
    return scene.rules.plan(subject_of(scene, employee, date), date);
}

bool has_budget(Scene& scene, const Employee& employee, const DailyReport& report) {
    const auto date = date_of(report);
    const auto& policy = scene.rules.governing(subject_of(scene, employee, date), date);
    return may_remind(scene, employee.id, policy, date, report.zone);
}

bool was_unwell(Scene& scene, const Employee& employee, const DailyReport& report) {
    const auto outages = outages_for(scene, employee.id, {report.remind_at, report.due_at});
    if (outages.empty()) return false;
    const auto date = date_of(report);
    const auto tolerance =
        scene.rules.governing(subject_of(scene, employee, date), date).calls.outage_tolerance;
    return std::any_of(outages.begin(), outages.end(), [&](const domain::Span& outage) {
        return std::min(outage.to, report.due_at) - std::max(outage.from, report.remind_at) > tolerance;
    });
}

bool is_ill(Scene& scene, const DailyReport& report) {
    const auto date = date_of(report);
    return storage::has_reported_ill(scene.tx, report.employee, domain::start_of_day(date, report.zone),
                                     domain::start_of_day(domain::next_day(date), report.zone));
}

/// Why the person is not asked on that date after all, as it is known now; empty if they are.
std::string cause_of_not_asking(Scene& scene, const Employee& employee, const DailyReport& report) {
    if (storage::has_left(scene.tx, employee.id)) return "withdrawn";
    const auto plan = plan_for(scene, employee, report);
    if (plan.report) return "";
    return plan.is_exempt ? "exempt" : plan.is_suspended ? "policy_suspended" : "off_duty";
}

/// The same for a date that is over: a policy that changed since changes no history.
std::string cause_recorded_since(Scene& scene, const Employee& employee, const DailyReport& report) {
    const auto plan = plan_for(scene, employee, report);
    const bool is_working_day =
        plan.kind == domain::DayKind::workday || plan.kind == domain::DayKind::before_start;
    if (!is_working_day || plan.absence) return "off_duty";
    if (plan.is_exempt) return "exempt";
    return was_unwell(scene, employee, report) ? "outage" : "";
}

/// Why a report that did not come cannot be said to be missing; empty if it can.
std::string void_cause(Scene& scene, const Employee& employee, const DailyReport& report) {
    if (auto cause = cause_of_not_asking(scene, employee, report); !cause.empty()) return cause;
    if (is_ill(scene, report)) return "off_duty";
    if (was_unwell(scene, employee, report)) return "outage";
    const auto chats = storage::chats_of(scene.tx, employee.id);
    if (std::all_of(chats.begin(), chats.end(),
                    [](const storage::Chat& chat) { return chat.blocked_at.has_value(); }))
        return "unreachable";
    for (const storage::Chat& chat : chats)
        if (storage::inbox::has_unread(scene.tx, chat.account, chat.address, report.remind_at))
            return "outage";
    const auto reminders = storage::rows_about(scene.tx, subject_of_reminder(report.id));
    // No reminder at all: the calm budget held it back, and the day's plan was known.
    const bool was_lost =
        !reminders.empty() && std::none_of(reminders.begin(), reminders.end(),
                                           [](const storage::OutboxRow& row) { return row.accepted_at; });
    return was_lost ? "undelivered" : "";
}

void judge(Scene& scene, const DailyReport& report, std::string_view state, std::string_view cause) {
    storage::set_report_state(scene.tx, report.id, state, cause);
    audit(scene, "sigap", "report_judged", subject_of_report(report.id),
          nlohmann::json{{"state", state}, {"cause", cause}, {"policy", report.policy_version}}.dump());
    refresh_report_card(scene, report);
}

/// A clock time on the report's own day, date and time on any other.
std::string moment_of(const DailyReport& report, Instant at, Language language) {
    return domain::local_time(at, report.zone).date == date_of(report)
               ? wording::clock_time(at, report.zone, language)
               : wording::date_and_time(at, report.zone, language);
}

/// The last minute in time: a report due when the day ends is due at 23.59.
std::string due_time(const DailyReport& report, Language language) {
    const bool is_day_end =
        report.due_at == domain::start_of_day(domain::next_day(date_of(report)), report.zone);
    return moment_of(report, report.due_at - std::chrono::minutes{is_day_end ? 1 : 0}, language);
}

}  // namespace

std::string subject_of_report(std::int64_t report_id) {
    return "report/" + std::to_string(report_id);
}

std::string subject_of_reminder(std::int64_t report_id) {
    return subject_of_report(report_id) + "/reminder";
}

bool asks_for_reports(const Scene& scene) {
    const auto& policies = scene.rules.policies();
    return std::any_of(policies.begin(), policies.end(),
                       [](const domain::Policy& policy) { return policy.report.has_value(); });
}

std::string report_date(const DailyReport& report, Language language) {
    return wording::date(domain::start_of_day(date_of(report), report.zone), report.zone, language);
}

std::string report_state(Scene& scene, const DailyReport& report, Language language) {
    const auto reader =
        report.acknowledged_by ? storage::find_employee(scene.tx, *report.acknowledged_by) : std::nullopt;
    return scene.words.text(
        language, "report_state_" + report.state,
        {{"batas", due_time(report, language)},
         {"jam", report.handed_in_at ? moment_of(report, *report.handed_in_at, language) : ""},
         {"atasan", reader ? reader->name : scene.words.text(language, "office_fallback")},
         {"sebab", report.cause.empty() ? "" : scene.words.text(language, "cause_" + report.cause)}});
}

void plan_report(Scene& scene, const Employee& employee, const domain::DayPlan& plan) {
    if (!plan.report || plan.duty.empty()) return;
    DailyReport report;
    report.employee = employee.id;
    report.local_date = domain::to_iso_date(plan.date);
    report.unit = employee.unit;
    report.zone = plan.zone;
    report.remind_at = plan.after_quiet(plan.report->remind_at);
    report.due_at = plan.report->due;
    // Nobody is shown a card at midnight: what is due with the day is collected when work ends, and the card
    // goes on from there.
    const bool is_due_today = report.due_at < domain::start_of_day(domain::next_day(plan.date), plan.zone);
    report.collected_at = is_due_today ? report.due_at : plan.after_quiet(plan.duty.back().to);
    report.policy_id = plan.policy ? plan.policy->value : std::string(domain::kDefaultPolicyId);
    report.policy_version = plan.policy_version;
    if (report.remind_at <= scene.now() || report.remind_at >= report.due_at) return;
    storage::expect_report(scene.tx, report);
}

void set_report_timers(Scene& scene, std::string_view local_date) {
    for (const DailyReport& times : storage::report_times_on(scene.tx, local_date)) {
        if (times.due_at + domain::kSettleDelay <= scene.now()) continue;
        storage::set_timer(scene.tx, timers::report_due, timer_subject(times.due_at),
                           times.due_at + domain::kSettleDelay);
        if (times.remind_at > scene.now())
            storage::set_timer(scene.tx, timers::report_last, timer_subject(times.remind_at),
                               times.remind_at);
        if (times.collected_at > scene.now() && times.collected_at < times.due_at)
            storage::set_timer(scene.tx, timers::reports_collected, timer_subject(times.collected_at),
                               times.collected_at);
    }
    storage::set_timer(scene.tx, timers::reports_reviewed, "", scene.now());
}

void remind_of_reports(Scene& scene, std::string_view subject) {
    for_reports(scene, timers::report_last, ReportMoment::reminder, subject, [&](const DailyReport& report) {
        if (report.state != "expected") return;
        const Employee employee = storage::find_employee(scene.tx, report.employee).value();
        if (const auto cause = cause_of_not_asking(scene, employee, report); !cause.empty())
            return judge(scene, report, "void", cause);
        if (is_ill(scene, report) || !has_budget(scene, employee, report)) return;
        Utterance reminder;
        reminder.key = "report_reminder";
        reminder.arguments = {{"tanggal", report_date(report, employee.language)},
                              {"batas", due_time(report, employee.language)}};
        reminder.buttons = {{"button_write_report", actions::write_report, std::to_string(report.id), ""}};
        reminder.priority = storage::Priority::reminder;
        reminder.subject = subject_of_reminder(report.id);
        reminder.dedupe_key = reminder.subject;
        reminder.expires_at = report.due_at;
        say(scene, employee, reminder);
    });
}

void collect_reports(Scene& scene, std::string_view subject) {
    for_reports(scene, timers::reports_collected, ReportMoment::collection, subject,
                [&](const DailyReport& report) {
                    if (report.state == "void") return;
                    const Employee employee = storage::find_employee(scene.tx, report.employee).value();
                    const auto supervisor = supervisor_of(scene, employee);
                    if (!supervisor) return;
                    DailyReport brought = report;
                    brought.supervisor = supervisor->id;
                    storage::bring_report_to(scene.tx, report.id, supervisor->id);
                    refresh_report_card(scene, brought);
                });
}

void settle_reports(Scene& scene, std::string_view subject) {
    const bool is_last =
        for_reports(scene, timers::report_due, ReportMoment::due, subject, [&](const DailyReport& report) {
            if (report.state != "expected") return;
            const Employee employee = storage::find_employee(scene.tx, report.employee).value();
            const std::string cause = void_cause(scene, employee, report);
            judge(scene, report, cause.empty() ? "missing" : "void", cause);
        });
    if (is_last)
        storage::set_timer(scene.tx, timers::reports_collected, timer_subject(instant_of(subject)),
                           scene.now());
}

void review_reports(Scene& scene, std::string_view subject) {
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    const auto after =
        subject.empty() ? std::nullopt : storage::find_report(scene.tx, std::stoll(std::string(subject)));
    const auto reports = storage::missing_reports_with_news(
        scene.tx, domain::to_iso_date(std::chrono::sys_days{today} - kReviewed), after, kBatch);
    for (const DailyReport& report : reports) {
        const Employee employee = storage::find_employee(scene.tx, report.employee).value();
        if (const auto cause = cause_recorded_since(scene, employee, report); !cause.empty())
            judge(scene, report, "void", cause);
    }
    if (reports.size() == kBatch)
        storage::set_timer(scene.tx, timers::reports_reviewed, std::to_string(reports.back().id),
                           scene.now());
}

std::string report_status_line(Scene& scene, const Employee& employee, Language language) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    const auto report = storage::report_of(scene.tx, employee.id, domain::to_iso_date(date));
    if (!report) return "";
    return scene.words.text(language, "report_status", {{"keadaan", report_state(scene, *report, language)}});
}

std::string report_digest_line(Scene& scene, std::string_view local_date, Language language) {
    const auto today = domain::from_iso_date(local_date).value();
    domain::DutySubject office;
    office.zone = scene.office.zone;
    std::chrono::sys_days before{today};
    for (int days = 0; days < 14; ++days) {
        before -= std::chrono::days{1};
        if (scene.rules.plan(office, before).kind == domain::DayKind::workday) break;
    }
    std::string lines;
    const auto add = [&](std::string_view key, std::chrono::sys_days first, std::chrono::sys_days last) {
        const auto counts =
            storage::count_reports(scene.tx, domain::to_iso_date(first), domain::to_iso_date(last));
        if (counts.asked == 0) return;
        lines += (lines.empty() ? "" : "\n") +
                 scene.words.text(language, key,
                                  {{"tanggal", wording::date(domain::start_of_day(first, scene.office.zone),
                                                             scene.office.zone, language)},
                                   {"diminta", wording::number(counts.asked, language)},
                                   {"masuk", wording::number(counts.handed_in, language)},
                                   {"terlambat", wording::number(counts.late, language)},
                                   {"belum", wording::number(counts.missing + counts.not_due, language)}});
    };
    add("hr_digest_reports", before, std::chrono::sys_days{today} - std::chrono::days{1});
    add("hr_digest_reports", today, today);
    return lines;
}

}  // namespace app
