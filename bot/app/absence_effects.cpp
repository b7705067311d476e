#include "bot/app/absence_effects.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/call_card.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/outbox.hpp"
#include "storage/presence.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Outcome;
using domain::Span;
using storage::AbsenceEntry;
using storage::AbsenceState;

/// The standing entries that touch the span on the person's clock.
std::vector<AbsenceEntry> entries_in(Scene& scene, const Employee& employee, const Span& span) {
    const std::string zone = zone_of(scene, employee);
    auto entries = storage::standing_absences(scene.tx, employee.id, domain::local_time(span.from, zone).date,
                                              domain::local_time(span.to, zone).date);
    std::erase_if(
        entries, [&](const AbsenceEntry& entry) { return !overlaps(span_of(scene, employee, entry), span); });
    return entries;
}

void settle_windows(Scene& scene, const Employee& employee, const Span& span, const AbsenceEntry& entry) {
    const std::string zone = zone_of(scene, employee);
    const auto last = domain::local_time(std::min(span.to, scene.now()), zone).date;
    for (auto date = *entry.absence.days.from; date <= last; date = domain::next_day(date)) {
        const bool has_no_windows =
            plan_of(scene, employee, domain::start_of_day(date, zone)).windows.empty();
        for (const storage::PresenceRow& row :
             storage::presence_of(scene.tx, employee.id, domain::to_iso_date(date))) {
            const bool is_open = row.state == "planned" || row.state == "asked" || row.state == "missed" ||
                                 row.state == "explained";
            const bool is_covered =
                entry.hours ? overlaps({row.window.open, row.window.close}, span) : has_no_windows;
            if (!is_open || !is_covered) continue;
            const bool is_over = row.state == "missed" || row.state == "explained";
            if (entry.hours && !is_over) continue;  // explained when it closes
            const std::string state = entry.hours ? "explained" : "void";
            storage::set_presence_state(scene.tx, row, state, entry.hours ? "" : "off_duty");
            storage::cancel_about(scene.tx, subject_of_window(row));
            audit(scene, "sigap", "presence_judged", subject_of_window(row),
                  nlohmann::json{{"state", state},
                                 {"cause", entry.hours ? "" : "off_duty"},
                                 {"absence", entry.id},
                                 {"policy", row.policy_version}}
                      .dump());
        }
    }
}

/// Windows that have not opened take their place again, where the rules ask for them, and so does the report.
void ask_again(Scene& scene, const Employee& employee, std::chrono::year_month_day date) {
    auto plan = scene.rules.plan(subject_of(scene, employee, date), date);
    std::erase_if(plan.windows, [&](const domain::Window& window) { return window.open <= scene.now(); });
    const auto is_planned = [&](const domain::Window& frozen) {
        return std::any_of(plan.windows.begin(), plan.windows.end(), [&](const domain::Window& window) {
            return window.id == frozen.id && window.open == frozen.open && window.close == frozen.close;
        });
    };
    const std::string date_text = domain::to_iso_date(date);
    bool is_asked_again = false;
    for (const storage::PresenceRow& row : storage::presence_of(scene.tx, employee.id, date_text)) {
        if (row.state != "void" || !is_planned(row.window)) continue;
        storage::set_presence_state(scene.tx, row, "planned");
        audit(scene, "sigap", "presence_planned_again", subject_of_window(row),
              nlohmann::json{{"policy", row.policy_version}}.dump());
        is_asked_again = true;
    }
    // Who was away when the day was planned has no windows at all.
    if (storage::was_not_asked(scene.tx, employee.id, date_text) && !plan.windows.empty() &&
        storage::unplan_presence(scene.tx, employee.id, date_text))
        is_asked_again |= storage::plan_presence(scene.tx, employee.id, plan);
    plan_report(scene, employee, plan);
    if (is_asked_again)
        set_window_timers(scene, date_text);
    else
        set_report_timers(scene, date_text);
}

/// What daily reports of these days await follows the record at once.
void review_reports_soon(Scene& scene) {
    storage::set_timer(scene.tx, timers::reports_reviewed, "", scene.now());
}

/// The calls of which some attempt to the person was missed within the span.
std::set<domain::CallId> missed_calls_in(Scene& scene, const Employee& employee, const Span& span) {
    domain::CallRule by_attempt;
    by_attempt.count = domain::CallRule::Count::attempts;
    std::set<domain::CallId> calls;
    for (const domain::CountedItem& item : storage::counted_items(scene.tx, employee.id, by_attempt))
        if (item.outcome == Outcome::missed && span.from <= item.at && item.at < span.to)
            calls.insert(item.call);
    return calls;
}

void void_attempts(Scene& scene, const Employee& employee, const Span& span, const AbsenceEntry& entry,
                   domain::CallId call) {
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call, employee.id)) {
        if (row.verdict.outcome != Outcome::missed ||
            !overlaps({row.attempt.issued_at, row.attempt.deadline}, span))
            continue;
        storage::set_verdict(scene.tx, row,
                             {Outcome::voided, domain::VoidCause::off_duty, std::nullopt, "absence_recorded"},
                             row.answered_at, "");
        audit(scene, "sigap", "attempt_judged", call_subject(call, employee.id),
              nlohmann::json{{"number", row.attempt.number},
                             {"outcome", to_string(Outcome::voided)},
                             {"cause", to_string(domain::VoidCause::off_duty)},
                             {"ground", "absence_recorded"},
                             {"absence", entry.id}}
                  .dump());
    }
    std::vector<Outcome> outcomes;
    for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call, employee.id))
        outcomes.push_back(row.verdict.outcome);
    storage::set_outcome(scene.tx, call, employee.id, domain::outcome_of_call(outcomes), std::nullopt);
    refresh_card(scene, call);
}

void review(Scene& scene, const Employee& employee, const std::set<domain::CallId>& calls) {
    for (const domain::CallId id : calls) {
        const auto call = storage::find_call(scene.tx, id).value();
        review_streak(scene, employee, call.rule, call.policy_id, call.policy_version);
    }
}

}  // namespace

Span span_of(Scene& scene, const Employee& employee, const AbsenceEntry& entry) {
    const std::string zone = zone_of(scene, employee);
    const auto first = entry.absence.days.from.value();
    if (entry.hours)
        return {domain::instant_at(first, entry.hours->from, zone),
                entry.hours->until == std::chrono::hours{24}
                    ? domain::start_of_day(domain::next_day(first), zone)
                    : domain::instant_at(first, entry.hours->until, zone)};
    return {domain::start_of_day(first, zone),
            domain::start_of_day(domain::next_day(entry.absence.days.to.value()), zone)};
}

bool awaits_decision(Scene& scene, const Employee& employee, const Span& span) {
    const auto entries = entries_in(scene, employee, span);
    return std::any_of(entries.begin(), entries.end(),
                       [](const AbsenceEntry& entry) { return entry.state == AbsenceState::requested; });
}

bool is_spoken_for(Scene& scene, const Employee& employee, const Span& span) {
    const auto entries = entries_in(scene, employee, span);
    return std::any_of(entries.begin(), entries.end(), [](const AbsenceEntry& entry) {
        return entry.state == AbsenceState::requested || entry.hours.has_value();
    });
}

void bring_into_effect(Scene& scene, const Employee& employee, const AbsenceEntry& entry) {
    review_reports_soon(scene);
    const Span span = span_of(scene, employee, entry);
    if (span.from > scene.now() && domain::local_time(span.from, zone_of(scene, employee)).date !=
                                       domain::local_time(scene.now(), zone_of(scene, employee)).date)
        return;  // nothing of it is planned yet
    settle_windows(scene, employee, span, entry);
    const auto calls = missed_calls_in(scene, employee, span);
    for (const domain::CallId call : calls) void_attempts(scene, employee, span, entry, call);
    review(scene, employee, calls);
}

void take_out_of_effect(Scene& scene, const Employee& employee, const AbsenceEntry& entry) {
    review_reports_soon(scene);
    if (entry.hours) return;  // its windows stand, and are explained only when they close
    const auto today = today_of(scene, employee);
    for (const auto date : {today, domain::next_day(today)})  // days are planned no further ahead
        if (entry.absence.days.contains(date)) ask_again(scene, employee, date);
}

void review_held_back(Scene& scene, const Employee& employee, const AbsenceEntry& entry) {
    review(scene, employee, missed_calls_in(scene, employee, span_of(scene, employee, entry)));
}

}  // namespace app
