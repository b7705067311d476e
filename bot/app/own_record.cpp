#include "bot/app/own_record.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "bot/app/button.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/figure_words.hpp"
#include "bot/app/pages.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/window_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/window_state.hpp"
#include "storage/absences.hpp"
#include "storage/flags.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallRecord;
using domain::Employee;
using domain::Language;
using domain::WindowRecord;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMostOnLine = 300;  // a fuller day goes on in a second line

/// Newest day first.
using Days = std::map<year_month_day, std::vector<std::string>, std::greater<>>;

/// Everything that goes into the words of one record.
struct Reading {
    Scene& scene;
    const Employee& person;
    std::string zone;

    Language language() const { return person.language; }
    std::string text(std::string_view key, const wording::Arguments& arguments = {}) const {
        return scene.words.text(person.language, key, arguments);
    }
    std::string clock(domain::Instant at) const { return wording::clock_time(at, zone, person.language); }
};

/// What became of the newest reason about it, said behind `words`; empty if none was given.
std::string with_reason(const Reading& reading, std::string words, const std::string& subject) {
    const auto reasons = storage::reasons_about(reading.scene.tx, subject);
    if (reasons.empty()) return words;
    return reading.text("record_with_reason",
                        {{"hal", words}, {"keadaan", reading.text("reason_state_" + reasons.back().state)}});
}

std::string window_words(const Reading& reading, const WindowRecord& window) {
    const std::string name = window_name(reading.scene, window.policy, window.window, reading.language());
    std::string state = window.state == "late"
                            ? reading.text("sum_check_in_late")
                            : window_now(reading.scene, window.state, window.close, reading.language()).words;
    if (window.state == "void")
        state = reading.text("sum_void", {{"sebab", reading.text("cause_" + window.cause)}});
    const std::string words =
        window.checked_in_at
            ? reading.text(
                  "record_check_in",
                  {{"sesi", name},
                   {"jam", wording::clock_time(*window.checked_in_at, window.zone, reading.language())},
                   {"keadaan", state}})
            : reading.text("record_window", {{"sesi", name}, {"keadaan", state}});
    return with_reason(reading, words,
                       "presence/" + reading.person.id.value + "/" + window.local_date + "/" + window.window);
}

std::string call_words(const Reading& reading, const CallRecord& call) {
    const auto caller = storage::find_employee(reading.scene.tx, call.caller);
    wording::Arguments arguments = {{"atasan", caller ? caller->name : reading.text("office_fallback")},
                                    {"jam", reading.clock(call.issued_at)},
                                    {"keadaan", outcome_words(reading.scene, call, reading.language())},
                                    {"jam_jawab", call.answered_at ? reading.clock(*call.answered_at) : ""}};
    std::string words = reading.text(call.answered_at ? "record_call_answered" : "record_call", arguments);
    // Of what is void it has been said already.
    if (call.outcome != domain::Outcome::voided && call.outcome != domain::Outcome::pending)
        words = reading.text(call.counts ? "record_counted" : "record_not_counted", {{"hal", words}});
    return with_reason(reading, words, call_subject(call.call, reading.person.id));
}

std::string absence_words(const Reading& reading, const storage::AbsenceEntry& entry) {
    std::string words = reading.text("left_out_" + std::string(to_string(entry.absence.kind)));
    if (entry.hours) {
        const auto clock = [&](std::chrono::minutes time) {
            return reading.clock(domain::instant_at(*entry.absence.days.from, time, reading.zone));
        };
        words = reading.text(
            "record_hours",
            {{"hal", words}, {"jam", clock(entry.hours->from)}, {"jam_akhir", clock(entry.hours->until)}});
    }
    return entry.state == storage::AbsenceState::requested
               ? reading.text("record_requested", {{"hal", words}})
               : words;
}

bool is_working_day(const Reading& reading, year_month_day date) {
    const auto kind = reading.scene.rules.plan(subject_of(reading.scene, reading.person, date), date).kind;
    return kind == domain::DayKind::workday || kind == domain::DayKind::before_start;
}

void add_absences(const Reading& reading, const Period& period, Days& days) {
    for (const auto& entry :
         storage::standing_absences(reading.scene.tx, reading.person.id, period.first, period.last)) {
        const sys_days first = std::max(sys_days{*entry.absence.days.from}, sys_days{period.first});
        const sys_days last = std::min(sys_days{*entry.absence.days.to}, sys_days{period.last});
        for (sys_days day = first; day <= last; day += std::chrono::days{1})
            if (is_working_day(reading, day)) days[day].push_back(absence_words(reading, entry));
    }
}

/// One line a day; a day with much on it has several.
std::vector<std::string> lines_of(const Reading& reading, const Days& days) {
    std::vector<std::string> lines;
    for (const auto& [date, items] : days) {
        std::string line;
        const auto flush = [&] {
            lines.push_back(reading.text(
                "record_day", {{"tanggal", wording::short_date(sys_days{date}, "UTC", reading.language())},
                               {"rincian", line}}));
        };
        for (const std::string& item : items) {
            if (!line.empty() && line.size() + item.size() > kMostOnLine) {
                flush();
                line.clear();
            }
            line += (line.empty() ? "" : "; ") + item;
        }
        flush();
    }
    return lines;
}

Leaflet record_of(Scene& scene, const Employee& person, const Period& period) {
    const Reading reading{scene, person, zone_of(scene, person)};
    const auto calls = storage::call_records(scene.tx, span_of(period, reading.zone), person.id);
    const auto windows = storage::window_records(scene.tx, domain::to_iso_date(period.first),
                                                 domain::to_iso_date(period.last), person.id);
    Days days;
    domain::CallSums call_sums;
    domain::WindowSums window_sums;
    add_absences(reading, period, days);
    for (const WindowRecord& window : windows) {
        add(window_sums, window);
        if (domain::state_of_window(window.state, window.close, scene.now()) != "planned")
            days[*domain::from_iso_date(window.local_date)].push_back(window_words(reading, window));
    }
    for (const CallRecord& call : calls) {
        add(call_sums, call);
        days[domain::local_time(call.issued_at, reading.zone).date].push_back(call_words(reading, call));
    }
    std::vector<std::string> head = {in_words(scene, window_sums, person.language),
                                     in_words(scene, call_sums, person.language)};
    std::erase(head, "");
    if (days.empty()) head.push_back(reading.text("record_empty"));
    Leaflet leaflet;
    leaflet.key = "record_head";
    leaflet.arguments = {{"nama", person.name}, {"periode", in_words(scene, period, person.language)}};
    leaflet.head = as_lines(head);
    leaflet.lines = lines_of(reading, days);
    leaflet.action = actions::own_record;
    leaflet.subject = subject_of(period);
    return leaflet;
}

}  // namespace

void show_own_record(Scene& scene, const Talk& talk, std::string_view words) {
    const auto today = today_of(scene, talk.employee);
    const auto period =
        words.empty() ? std::optional(last_thirty_days(today)) : period_in_words(words, today);
    if (!period) return reply(scene, talk, "record_usage");
    show_page(scene, talk, record_of(scene, talk.employee, *period), 0);
}

void turn_own_record(Scene& scene, const Talk& talk, const domain::InboundTap& tap,
                     std::string_view subject) {
    if (const auto asked = page_asked(subject))
        turn_page(scene, talk, tap, record_of(scene, talk.employee, asked->period), asked->page);
}

}  // namespace app
