#include "bot/app/caller_report.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/app/period.hpp"
#include "bot/app/report_mail.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/figures.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::CallRecord;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using domain::Language;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::size_t kMostPeople = 3;
constexpr std::size_t kMostReasons = 5;

year_month this_month(Scene& scene) {
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    return today.year() / today.month();
}

std::string number(std::int64_t count, Language language) {
    return wording::number(count, language);
}

std::string name_of(Scene& scene, const EmployeeId& id) {
    const auto employee = storage::find_employee(scene.tx, id);
    return employee ? employee->name : id.value;
}

wording::Arguments totals(Scene& scene, const std::vector<CallRecord>& records, const Period& period,
                          Language language) {
    domain::CallSums sums;
    std::set<domain::CallId> calls;
    std::set<EmployeeId> callers, called;
    for (const CallRecord& record : records) {
        add(sums, record);
        calls.insert(record.call);
        callers.insert(record.caller);
        called.insert(record.employee);
    }
    const auto day = [&](year_month_day date) {
        return wording::short_date(sys_days{date}, "UTC", language);
    };
    return {{"instansi", scene.office.name},
            {"tanggal", day(period.first)},
            {"tanggal_akhir", day(period.last)},
            {"panggilan", number(static_cast<std::int64_t>(calls.size()), language)},
            {"pemanggil", number(static_cast<std::int64_t>(callers.size()), language)},
            {"orang", number(static_cast<std::int64_t>(called.size()), language)},
            {"diminta", number(sums.asked, language)},
            {"dihitung", number(sums.counted, language)},
            {"menjawab", number(sums.answered + sums.late, language)},
            {"di_luar", number(sums.outside_duty, language)}};
}

std::string most_called_lines(Scene& scene, const std::vector<CallRecord>& records, Language language) {
    std::vector<std::string> lines;
    for (const auto& [id, count] : domain::most_called(records, kMostPeople)) {
        const auto employee = storage::find_employee(scene.tx, id);
        lines.push_back(scene.words.text(language, "month_report_person",
                                         {{"nama", employee ? employee->name : id.value},
                                          {"unit", employee ? employee->unit.value : ""},
                                          {"jumlah", number(count, language)}}));
    }
    return as_lines(lines);
}

/// One line a call that went out outside duty hours, and how many more there are.
std::string outside_duty_lines(Scene& scene, const std::vector<CallRecord>& records, Language language) {
    std::vector<std::string> lines;
    std::set<domain::CallId> told;
    for (const CallRecord& record : records) {
        if (record.urgency.empty() || !told.insert(record.call).second || told.size() > kMostReasons)
            continue;
        lines.push_back(scene.words.text(
            language, "month_report_urgency",
            {{"atasan", name_of(scene, record.caller)},
             {"tanggal", wording::date_and_time(record.issued_at, scene.office.zone, language)},
             {"alasan", record.urgency}}));
    }
    if (told.size() > kMostReasons)
        lines.push_back(scene.words.plural(language, "names_more",
                                           static_cast<std::int64_t>(told.size() - kMostReasons)));
    return as_lines(lines);
}

std::string month_report_text(Scene& scene, const std::vector<CallRecord>& records, const Period& period,
                              Language language) {
    const std::string month = domain::to_iso_date(period.first).substr(0, 7);
    std::vector<std::string> parts = {
        scene.words.text(language, "month_report", totals(scene, records, period, language)),
        scene.words.text(language, "month_report_most",
                         {{"rincian", most_called_lines(scene, records, language)}})};
    if (const auto lines = outside_duty_lines(scene, records, language); !lines.empty())
        parts.push_back(scene.words.text(language, "month_report_outside", {{"rincian", lines}}));
    parts.push_back(scene.words.text(language, "month_report_more", {{"bulan", month}}));
    return as_lines(parts);
}

}  // namespace

void send_month_report(Scene& scene) {
    set_next_month_report(scene);
    const year_month month = this_month(scene);
    const auto first = first_working_day(scene, month_of(month));
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    if (!first || today < *first) return;  // the calendar has changed since the timer was set
    const Period period = month_of(month - months{1});
    order_report_mail(scene, MailedReport::month, period);
    order_report_mail(scene, MailedReport::evaluation, period);
    const auto records = storage::call_records(scene.tx, span_of(period, scene.office.zone));
    if (records.empty()) return;
    const std::string subject = "month_report/" + domain::to_iso_date(period.first).substr(0, 7);
    for (const Employee& officer : storage::employees_with(scene.tx, domain::Role::hr)) {
        Utterance report;
        report.key = "month_report";
        report.arguments = totals(scene, records, period, officer.language);
        report.text = month_report_text(scene, records, period, officer.language);
        report.priority = storage::Priority::digest;
        report.subject = subject;
        report.dedupe_key = subject + "/" + officer.id.value;
        report.is_silent = true;
        say(scene, officer, report);
    }
    audit(scene, "sigap", "month_report_sent", subject);
}

void set_next_month_report(Scene& scene) {
    const year_month month = this_month(scene);
    for (int ahead = 0; ahead <= 2; ++ahead) {
        const auto first = first_working_day(scene, month_of(month + months{ahead}));
        if (!first) continue;
        const Instant at = domain::instant_at(*first, scene.office.digest_time, scene.office.zone);
        if (at <= scene.now()) continue;
        return storage::set_timer_once(scene.tx, timers::month_report, "office", at);
    }
}

}  // namespace app
