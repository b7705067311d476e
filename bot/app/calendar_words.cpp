#include "bot/app/calendar_words.hpp"

#include <algorithm>

#include "bot/app/presence.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

using domain::DayPlan;
using domain::Language;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMostDaysInOneLine = 4;  // in one line, before it becomes a span
constexpr std::size_t kDaysOffShown = 6;

/// "07.00–08.00"; the zone is told once a line.
std::string hours(domain::Instant from, domain::Instant to, const std::string& zone, Language language) {
    const auto bare = [&](domain::Instant at) {
        const std::string text = wording::clock_time(at, zone, language);
        return text.substr(0, text.find(' '));
    };
    return bare(from) + "–" + bare(to);
}

/// "jam kerja 08.00–15.30, presensi pagi 07.00–08.00", the zone not yet told
std::string times_of(Scene& scene, const DayPlan& plan, Language language) {
    if (plan.duty.empty() && plan.windows.empty()) return scene.words.text(language, "calendar_no_work");
    std::string text;
    const auto add = [&](std::string_view key, wording::Arguments arguments) {
        text += (text.empty() ? "" : ", ") + scene.words.text(language, key, arguments);
    };
    if (!plan.duty.empty())
        add("calendar_hours",
            {{"jam", hours(plan.duty.front().from, plan.duty.back().to, plan.zone, language)}});
    for (const domain::Window& window : plan.windows)
        add("calendar_session", {{"sesi", domain::name_for(language, window.name_id, window.name_en)},
                                 {"jam", hours(window.open, window.announced_close, plan.zone, language)}});
    return text;
}

std::string date_text(year_month_day date, const std::string& zone, Language language) {
    return wording::date(domain::start_of_day(date, zone), zone, language);
}

std::string short_date_text(year_month_day date, const std::string& zone, Language language) {
    return wording::short_date(domain::start_of_day(date, zone), zone, language);
}

/// With "besok" before it where that is so.
std::string coming_date(Scene& scene, year_month_day date, const std::string& zone, Language language) {
    std::string text = date_text(date, zone, language);
    if (date != domain::next_day(domain::local_time(scene.now(), zone).date)) return text;
    return scene.words.text(language, "calendar_tomorrow", {{"tanggal", std::move(text)}});
}

/// Days on which the same is told.
struct SameDays {
    std::string now;
    std::string before;
    std::string zone;
    std::vector<year_month_day> dates;
};

std::string dates_of(Scene& scene, const SameDays& days, Language language) {
    if (days.dates.size() == 1) return date_text(days.dates.front(), days.zone, language);
    std::vector<std::string> texts;
    for (const year_month_day date : days.dates) texts.push_back(short_date_text(date, days.zone, language));
    if (texts.size() <= kMostDaysInOneLine) return wording::list(texts, language);
    return scene.words.plural(language, "calendar_days", static_cast<std::int64_t>(texts.size()),
                              {{"mulai", texts.front()}, {"akhir", texts.back()}});
}

std::string certainty_text(Scene& scene, domain::Certainty certainty, Language language) {
    return scene.words.text(language, "calendar_" + std::string(to_string(certainty)));
}

/// Of the Ramadan that goes on or comes next.
std::string ramadan_text(Scene& scene, year_month_day today, Language language) {
    const domain::Ramadan* next = nullptr;
    for (const domain::Ramadan& ramadan : scene.rules.calendar().ramadans)
        if (ramadan.last >= today && (next == nullptr || ramadan.first < next->first)) next = &ramadan;
    if (next == nullptr) return scene.words.text(language, "calendar_ramadan_unknown");
    return scene.words.text(language, "calendar_ramadan",
                            {{"mulai", short_date_text(next->first, scene.office.zone, language)},
                             {"akhir", short_date_text(next->last, scene.office.zone, language)},
                             {"kepastian", certainty_text(scene, next->certainty, language)}});
}

}  // namespace

std::string calendar_headline(Scene& scene, const storage::CalendarStep& step, year_month_day date,
                              const std::string& zone, Language language) {
    const wording::Arguments day{{"tanggal", coming_date(scene, date, zone, language)}};
    const domain::Holiday* before = step.before.holiday_on(date);
    const domain::Holiday* after = step.after.holiday_on(date);
    const bool was_ramadan = step.before.is_ramadan(date), is_ramadan = step.after.is_ramadan(date);
    if (after && (!before || before->kind != after->kind)) {
        const std::string& name = domain::name_for(language, after->name_id, after->name_en);
        return scene.words.text(
            language, "calendar_head_off",
            {day.front(),
             {"jenis", scene.words.text(language, "calendar_" + std::string(to_string(after->kind)))},
             {"nama", name}});
    }
    if (before && !after) return scene.words.text(language, "calendar_head_on", day);
    if (was_ramadan != is_ramadan)
        return scene.words.text(language, is_ramadan ? "calendar_head_ramadan" : "calendar_head_no_ramadan",
                                day);
    return scene.words.text(language, "calendar_head_other", day);
}

std::string changed_days_text(Scene& scene, const AffectedPerson& person) {
    const Language language = person.employee.language;
    std::vector<SameDays> groups;
    for (const ChangedDay& day : person.days) {
        SameDays found{times_of(scene, day.after, language),
                       times_of(scene, day.before, language),
                       day.after.zone,
                       {day.after.date}};
        if (!day.after.duty.empty())
            found.now += " " + wording::zone_name(day.after.duty.front().from, found.zone);
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const SameDays& group) {
            return group.now == found.now && group.before == found.before && group.zone == found.zone;
        });
        if (same == groups.end())
            groups.push_back(std::move(found));
        else
            same->dates.push_back(day.after.date);
    }
    std::vector<std::string> lines;
    for (const SameDays& group : groups)
        lines.push_back(scene.words.text(
            language, "calendar_line",
            {{"tanggal", dates_of(scene, group, language)}, {"baru", group.now}, {"lama", group.before}}));
    return as_lines(lines);
}

std::string calendar_text(Scene& scene, Language language) {
    const year_month_day today = domain::local_time(scene.now(), scene.office.zone).date;
    const auto& holidays = scene.rules.calendar().holidays;
    std::vector<std::string> lines;
    for (auto day = holidays.lower_bound(sys_days{today});
         day != holidays.end() && lines.size() < kDaysOffShown; ++day)
        lines.push_back(scene.words.text(
            language, "calendar_day_off",
            {{"tanggal", date_text(day->first, scene.office.zone, language)},
             {"nama", domain::name_for(language, day->second.name_id, day->second.name_en)},
             {"jenis", scene.words.text(language, "calendar_" + std::string(to_string(day->second.kind)))},
             {"kepastian", certainty_text(scene, day->second.certainty, language)}}));
    if (lines.empty()) lines.push_back(scene.words.text(language, "calendar_no_day_off"));
    return scene.words.text(
        language, "calendar_overview",
        {{"rincian", as_lines(lines)}, {"ramadan", ramadan_text(scene, today, language)}});
}

void show_calendar(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, std::string_view) {
    const Language language = employee.language;
    Utterance shown = answer_to(cause, "calendar_overview", {{"rincian", ""}, {"ramadan", ""}});
    shown.text = calendar_text(scene, language);
    const auto changes = storage::calendar_changes(scene.tx);
    const bool is_hr = employee.role == domain::Role::hr || employee.role == domain::Role::unit_hr;
    if (is_hr && !changes.empty())
        shown.text +=
            "\n" +
            scene.words.text(
                language, "calendar_newest",
                {{"tanggal", wording::date_and_time(changes.back().recorded_at, scene.office.zone, language)},
                 {"oleh", changes.back().recorded_by},
                 {"dasar", changes.back().ground}});
    say(scene, chat, language, shown);
}

}  // namespace app
