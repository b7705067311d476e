// How one day of one person is planned: the steps of `Rulebook::plan`, from the calendar to the windows.
#include <algorithm>
#include <utility>

#include "bot/domain/day_spans.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/flexible_days.hpp"
#include "bot/domain/grounds.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/scope.hpp"
#include "bot/domain/standing.hpp"
#include "bot/domain/terms.hpp"
#include "bot/domain/working_days.hpp"

namespace domain {
namespace {

using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

bool starts_after(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return policy.kind == PolicyKind::rule && !is_default(policy) && has_effect(policy) &&
           policy.valid.from && date < *policy.valid.from && includes(policy.scope, subject);
}

bool is_asked(AskedOn days, Place place) {
    return days == AskedOn::every_workday || (days == AskedOn::flexible_days) == (place == Place::flexible);
}

Window window_on(const WindowRule& rule, year_month_day date, const std::string& zone) {
    Window window;
    window.id = rule.id;
    window.name_id = rule.name_id;
    window.name_en = rule.name_en;
    window.open = instant_at(date, rule.span.open, zone);
    window.announced_close = instant_at(date, rule.span.close, zone);
    window.close = instant_at(date, rule.span.close + minutes{1} + rule.grace, zone);
    window.last_reminder = std::max(window.open, window.announced_close - rule.last_reminder_before);
    window.late_until = rule.late_until_after > minutes{0}
                            ? window.close + rule.late_until_after
                            : std::max(window.close, start_of_day(next_day(date), zone));
    return window;
}

/// Writes one plan, step by step; later steps read what earlier ones wrote.
class Planner {
public:
    Planner(const Rulebook& rules, const DutySubject& subject, year_month_day date)
        : rules_(rules),
          subject_(subject),
          governing_(rules.governing(subject, date)),
          weekday_(sys_days{date}) {
        plan_.date = date;
    }

    DayPlan write() {
        freeze_sources();
        note_rules();
        if (!is_working_day(plan_.kind)) return std::move(plan_);
        note_person();
        if (plan_.absence && *plan_.absence != AbsenceKind::official_travel) return std::move(plan_);
        plan_.place = Place::office;
        set_hours(governing_);
        if (plan_.is_exempt || plan_.is_suspended) return std::move(plan_);
        set_place();
        return std::move(plan_);
    }

private:
    void note(Ground ground) { plan_.grounds.push_back(std::move(ground)); }

    void freeze_sources() {
        plan_.zone = rules_.zone_on(subject_, plan_.date);
        plan_.tzdata_version = tzdata_version();
        plan_.calendar_version = rules_.calendar().version;
        if (governing_.version != kBuiltInVersion) plan_.policy = governing_.id;
        plan_.policy_version = governing_.version;
        plan_.is_suspended = is_suspended(governing_);
        plan_.has_call_rule = governing_.calls.count != CallRule::Count::none;
        plan_.is_exempt = is_exempt(governing_, subject_, plan_.date);
        plan_.is_ineligible = is_ineligible(governing_, subject_, plan_.date);
        if (const Absence* absence = absence_on(subject_, plan_.date)) plan_.absence = absence->kind;
        plan_.quiet = quiet_on(governing_.quiet, plan_.date, plan_.zone);
        plan_.permitted = permitted_on(subject_.permitted_hours, plan_.date, plan_.zone);
    }

    void note_rules() {
        note(policy_ground(governing_));
        note_rivals();
        set_kind();
        if (!is_working_day(plan_.kind)) return note(day_off_ground(plan_));
        if (plan_.table == DayTable::ramadan)
            note(ramadan_ground(rules_.calendar().ramadan_on(plan_.date)->certainty == Certainty::estimated));
        if (plan_.is_suspended) note(suspended_ground());
    }

    void note_rivals() {
        if (is_default(governing_)) return;
        const Rank highest = rank(governing_, subject_);
        for (const Policy& other : rules_.policies())
            if (&other != &governing_ && speaks_about(other, subject_, plan_.date) &&
                rank(other, subject_) == highest)
                note(rules_conflict_ground(governing_, other));
    }

    void set_kind() {
        const Calendar& calendar = rules_.calendar();
        plan_.kind = day_kind(governing_, calendar, subject_.week, plan_.date);
        if (calendar.is_ramadan(plan_.date)) plan_.table = DayTable::ramadan;
        if (plan_.kind == DayKind::holiday || plan_.kind == DayKind::joint_leave) {
            const Holiday* holiday = calendar.holiday_on(plan_.date);
            plan_.holiday_name_id = holiday->name_id;
            plan_.holiday_name_en = holiday->name_en;
        }
        const auto& policies = rules_.policies();
        if (plan_.kind == DayKind::workday && is_default(governing_) &&
            std::any_of(policies.begin(), policies.end(),
                        [&](const Policy& other) { return starts_after(other, subject_, plan_.date); })) {
            plan_.kind = DayKind::before_start;
            note(before_start_ground());
        }
    }

    void note_person() {
        if (subject_.exempt && subject_.exempt->contains(plan_.date))
            note(personal_exemption_ground());
        else if (const auto list = list_naming(governing_.exempt, subject_))
            note(exemption_ground(*list, subject_.unit_kind));
        if (plan_.absence) note(absence_ground(*plan_.absence));
        if (plan_.absence && *plan_.absence != AbsenceKind::official_travel) return;
        for (const Span& hours : plan_.permitted) note(permission_ground(hours, plan_.zone));
    }

    void set_hours(const Policy& source) {
        hours_ = hours_on(source, plan_.table, weekday_, subject_.week);
        if (hours_ == nullptr) return;
        plan_.duty = without(on_date(working_spans(*hours_), plan_.date, plan_.zone), plan_.permitted);
        plan_.prayers = on_date(prayer_spans(*hours_), plan_.date, plan_.zone);
    }

    void set_place() {
        FlexibleDay day;
        if (plan_.is_ineligible)
            day.grounds.push_back(ineligible_ground());
        else
            day = flexible_day(rules_, governing_, subject_, plan_.date);
        if (day.is_flexible) plan_.place = Place::flexible;
        if (!day.lenders.empty())
            plan_.policy = governing_.id;  // an overlay speaks even over the built-in rule

        const Terms terms = terms_of_day(governing_, day.lenders, plan_.table);
        for (const Ground& conflict : terms.conflicts) note(conflict);
        if (terms.hours != &governing_) set_hours(*terms.hours);
        if (terms.quiet != &governing_) plan_.quiet = quiet_on(terms.quiet->quiet, plan_.date, plan_.zone);
        // The last ground says why windows are asked, or why none are: the report's comes before.
        set_report(terms.report->report);
        for (Ground& ground : day.grounds) note(std::move(ground));
        set_windows(terms.windows->windows[static_cast<std::size_t>(plan_.table)]);
    }

    /// Who travels has a report of the trip to write instead.
    void set_report(const std::optional<ReportRule>& rule) {
        if (!rule || !is_asked(rule->asked_on, plan_.place) || plan_.absence || plan_.duty.empty()) return;
        const Instant end = instant_at(plan_.date, hours_->span.close, plan_.zone);
        ReportDue report;
        report.remind_at = std::max(plan_.duty.front().from, end - rule->remind_before_end);
        report.due = rule->due_after_end > minutes{0} ? end + rule->due_after_end
                                                      : start_of_day(next_day(plan_.date), plan_.zone);
        plan_.report = report;
        note(report_ground(report, plan_.zone));
    }

    void set_windows(const std::vector<WindowRule>& rules) {
        for (const WindowRule& rule : rules)
            if (is_asked(rule.asked_on, plan_.place) && rule.weekdays[weekday_.c_encoding()] &&
                (!rule.week || *rule.week == subject_.week))
                plan_.windows.push_back(window_on(rule, plan_.date, plan_.zone));
        std::stable_sort(plan_.windows.begin(), plan_.windows.end(),
                         [](const Window& left, const Window& right) { return left.open < right.open; });
        for (const Window& window : plan_.windows) note(window_ground(window, plan_.table, plan_.zone));
    }

    const Rulebook& rules_;
    const DutySubject& subject_;
    const Policy& governing_;
    const weekday weekday_;
    const HoursRule* hours_ = nullptr;
    DayPlan plan_;
};

}  // namespace

DayPlan Rulebook::plan(const DutySubject& subject, year_month_day date) const {
    return Planner{*this, subject, date}.write();
}

}  // namespace domain
