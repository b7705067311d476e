// The policy calendar: a month of days under the rules, and one moment explained.
#include <charconv>

#include "adapters/http_client.hpp"
#include "bot/app/calendar_month.hpp"
#include "bot/app/presence.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

/// Between two times of one span, which stay on one line.
constexpr const char* kUnbrokenDash = "\u2060–\u2060";
constexpr std::size_t kMostPeopleListed = 500;  // of more, the key is typed
constexpr domain::UnitKind kKinds[] = {domain::UnitKind::office,   domain::UnitKind::direct_public_service,
                                       domain::UnitKind::hospital, domain::UnitKind::puskesmas,
                                       domain::UnitKind::guard,    domain::UnitKind::shift};

/// `2026-02`; what is none, or lies where no calendar reaches, is the month of today.
year_month month_from(const std::string& text, year_month_day today) {
    const auto first = domain::from_iso_date(text + "-01");
    if (!first || first->year() < std::chrono::year{2000} || first->year() > std::chrono::year{2100})
        return today.year() / today.month();
    return first->year() / first->month();
}

std::string month_key(year_month month) {
    return domain::to_iso_date(month / 1).substr(0, 7);
}

/// "Februari 2026": of the first day's date in words, what follows its number.
std::string month_name(year_month month, const std::string& zone, domain::Language language) {
    const std::string first = wording::date(domain::start_of_day(month / 1, zone), zone, language);
    const auto at = first.find(" 1 ");
    return at == std::string::npos ? month_key(month) : first.substr(at + 3);
}

std::string bare_time(domain::Instant at, const std::string& zone, domain::Language language) {
    const std::string text = wording::clock_time(at, zone, language);
    return text.substr(0, text.find(' '));
}

std::string span_text(domain::Instant from, domain::Instant to, const std::string& zone,
                      domain::Language language) {
    return bare_time(from, zone, language) + kUnbrokenDash + bare_time(to, zone, language);
}

std::string kind_key(domain::UnitKind kind) {
    return "unit_kind_" + std::string(to_string(kind));
}

app::CalendarSubject subject_from(const Visit& visit) {
    return {visit.query("person"), domain::unit_kind_from(visit.query("kind"))};
}

/// What the address must carry on to another month of the same person.
std::string whose_query(const Visit& visit) {
    if (const auto kind = domain::unit_kind_from(visit.query("kind")))
        return "&kind=" + std::string(to_string(*kind));
    const std::string person = adapters::percent_encoded(visit.query("person"));
    return person.empty() ? "" : "&person=" + person;
}

/// `zone` is the month's; a day of travel names its own.
Data day_data(const Visit& visit, const domain::DayPlan& plan, year_month_day today,
              const std::string& zone) {
    const domain::Language language = visit.language;
    Data notes = list();
    const auto note = [&](const std::string& text) {
        Data row = object();
        row.set("note", Data{text});
        notes.push_back(row);
    };
    if (!plan.holiday_name_id.empty())
        note(domain::name_for(language, plan.holiday_name_id, plan.holiday_name_en));
    if (plan.place == domain::Place::flexible) note(visit.word("place_flexible"));
    if (plan.table == domain::DayTable::ramadan) note(visit.word("web_calendar_ramadan"));
    if (plan.is_exempt) note(visit.word("web_calendar_exempt"));
    if (plan.is_suspended) note(visit.word("web_calendar_suspended"));
    if (plan.absence) note(visit.word("web_calendar_away"));
    if (!plan.duty.empty())
        note(visit.word("calendar_hours", {{"jam", span_text(plan.duty.front().from, plan.duty.back().to,
                                                             plan.zone, language)}}));
    for (const domain::Window& window : plan.windows)
        note(visit.word("calendar_session",
                        {{"sesi", domain::name_for(language, window.name_id, window.name_en)},
                         {"jam", span_text(window.open, window.announced_close, plan.zone, language)}}));
    const auto note_spans = [&](const char* key, const std::vector<domain::Span>& spans) {
        for (const domain::Span& span : spans)
            note(visit.word(key, {{"jam", span_text(span.from, span.to, plan.zone, language)}}));
    };
    note_spans("web_calendar_break", app::breaks_of(plan));
    note_spans("web_calendar_prayer", plan.prayers);
    note_spans("web_calendar_permitted", plan.permitted);
    note_spans("web_calendar_quiet", plan.quiet);
    if (plan.zone != zone)
        note(visit.word(
            "web_calendar_zone",
            {{"zona", wording::zone_name(domain::start_of_day(plan.date, plan.zone), plan.zone)}}));
    Data day = object();
    day.set("is_day", Data{true});
    day.set("number", Data{std::to_string(static_cast<unsigned>(plan.date.day()))});
    day.set("date", Data{domain::to_iso_date(plan.date)});
    day.set("weekday", Data{wording::weekday(sys_days{plan.date}, "UTC", language)});
    day.set("is_today", Data{plan.date == today});
    day.set("kind", Data{visit.word("day_kind_" + std::string(to_string(plan.kind)))});
    day.set("style", Data{plan.kind == domain::DayKind::workday ? "day-work" : "day-off"});
    day.set("notes", notes);
    return day;
}

Data blank_day() {
    Data day = object();
    day.set("is_day", Data{false});
    return day;
}

/// Rows of seven, from Monday.
Data weeks_data(const Visit& visit, const app::CalendarMonth& month, year_month_day today) {
    Data weeks = list();
    Data days = list();
    unsigned column = std::chrono::weekday{sys_days{month.month / 1}}.iso_encoding() - 1;
    for (unsigned blank = 0; blank < column; ++blank) days.push_back(blank_day());
    const auto end_week = [&] {
        Data week = object();
        week.set("days", days);
        weeks.push_back(week);
        days = list();
        column = 0;
    };
    for (const domain::DayPlan& plan : month.days) {
        days.push_back(day_data(visit, plan, today, month.zone));
        if (++column == 7) end_week();
    }
    if (column > 0) {
        while (column++ < 7) days.push_back(blank_day());
        end_week();
    }
    return weeks;
}

Data weekday_names(const Visit& visit) {
    Data names = list();
    const sys_days monday{std::chrono::year{2026} / 2 / 2};
    for (int day = 0; day < 7; ++day) {
        Data name = object();
        name.set("name", Data{wording::weekday(monday + std::chrono::days{day}, "UTC", visit.language)});
        names.push_back(name);
    }
    return names;
}

Data decision_rows(const Visit& visit, const app::CalendarMonth& month) {
    const domain::Language language = visit.language;
    const auto day_text = [&](year_month_day date) {
        return wording::short_date(domain::start_of_day(date, month.zone), month.zone, language);
    };
    Data rows = list();
    for (const storage::CalendarChangeRow& decision : month.decisions) {
        std::string what;
        if (const auto* day = std::get_if<domain::DayChange>(&decision.change)) {
            what = day_text(day->date) + ": " +
                   (day->holiday ? domain::name_for(language, day->holiday->name_id, day->holiday->name_en)
                                 : visit.word("day_kind_workday"));
        } else {
            const auto& ramadan = std::get<domain::RamadanChange>(decision.change).ramadan;
            what = visit.word("web_calendar_ramadan") + ": " + day_text(ramadan.first) + "–" +
                   day_text(ramadan.last);
        }
        Data row = object();
        row.set("what", Data{what});
        row.set("ground", Data{decision.ground});
        row.set("at", Data{wording::date_and_time(decision.recorded_at, month.zone, language)});
        rows.push_back(row);
    }
    return rows;
}

std::optional<std::chrono::minutes> time_from(const std::string& text) {
    unsigned hour = 0, minute = 0;
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto read = [&](std::size_t at, unsigned& value) {
        const auto [end, trouble] = std::from_chars(text.data() + at, text.data() + at + 2, value);
        return trouble == std::errc{} && end == text.data() + at + 2;
    };
    if (!read(0, hour) || !read(3, minute) || hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

void set_explanation(Visit& visit, Data& data, const app::ExplainedMoment& moment) {
    const domain::Explanation& told = moment.explanation;
    const auto yes_or_no = [&](bool is_so) {
        return Data{visit.word(is_so ? "web_calendar_yes" : "web_calendar_no")};
    };
    data.set("moment", Data{wording::date_and_time(moment.at, moment.zone, visit.language)});
    data.set("day_kind", Data{visit.word("day_kind_" + std::string(to_string(told.day_kind)))});
    data.set("place", Data{visit.word("place_" + std::string(to_string(told.place)))});
    data.set("policy", Data{told.policy ? told.policy->value + " " + told.version
                                        : visit.word("web_calendar_no_policy")});
    data.set("reminder", yes_or_no(told.reminder));
    data.set("call_counts", yes_or_no(told.call_counts));
    Data windows = list();
    for (const domain::ExplainedWindow& window : told.windows) {
        Data row = object();
        row.set("window", Data{app::window_name(visit.scene, told.policy ? told.policy->value : "", window.id,
                                                visit.language) +
                               " " + window.open + kUnbrokenDash + window.close});
        row.set("state", Data{visit.word("window_state_" + std::string(to_string(window.state)))});
        windows.push_back(row);
    }
    data.set("windows", windows);
    data.set("has_windows", Data{!told.windows.empty()});
    Data reasons = list();
    for (const domain::Ground& ground : told.reasons) {
        Data row = object();
        row.set("text", Data{wording::sentence(visit.scene.words, visit.language, ground)});
        row.set("rule", Data{ground.rule});
        reasons.push_back(row);
    }
    data.set("reasons", reasons);
}

void set_choices(Visit& visit, Data& data) {
    const auto people = app::people_in_care(visit.scene, visit.viewer, kMostPeopleListed);
    const std::string chosen = visit.query("person");
    Data options = list();
    if (people)
        for (const domain::Employee& person : *people) {
            Data option = object();
            option.set("id", Data{person.id.value});
            option.set("name", Data{person.name + " (" + person.unit.value + ")"});
            option.set("is_chosen", Data{person.id.value == chosen});
            options.push_back(option);
        }
    data.set("people", options);
    data.set("has_people", Data{people && !people->empty()});
    data.set("must_type", Data{!people});
    data.set("person", Data{chosen});
    Data kinds = list();
    for (const domain::UnitKind kind : kKinds) {
        Data option = object();
        option.set("id", Data{std::string(to_string(kind))});
        option.set("name", Data{visit.word(kind_key(kind))});
        option.set("is_chosen", Data{to_string(kind) == visit.query("kind")});
        kinds.push_back(option);
    }
    data.set("kinds", kinds);
}

Answer calendar(Visit& visit) {
    const app::CalendarSubject subject = subject_from(visit);
    const auto today = app::today_of(visit.scene, visit.viewer.person);
    const auto date = domain::from_iso_date(visit.query("date"));
    const auto time = time_from(visit.query("time"));
    const year_month asked =
        month_from(date && time ? domain::to_iso_date(*date).substr(0, 7) : visit.query("month"), today);
    const auto month = app::calendar_month(visit.scene, visit.viewer, subject, asked);
    if (!month) return not_found();
    Answer answer;
    answer.page = "calendar";
    const std::string whose = month->kind ? visit.word(kind_key(*month->kind)) : month->whose;
    answer.title = visit.word("web_calendar_title",
                              {{"bulan", month_name(asked, month->zone, visit.language)}, {"siapa", whose}});
    const std::string carried = whose_query(visit);
    answer.data.set("before", Data{"/calendar?month=" + month_key(asked - std::chrono::months{1}) + carried});
    answer.data.set("after", Data{"/calendar?month=" + month_key(asked + std::chrono::months{1}) + carried});
    answer.data.set(
        "caption",
        Data{visit.word(
            "web_calendar_caption",
            {{"zona", wording::zone_name(domain::start_of_day(asked / 1, month->zone), month->zone)}})});
    answer.data.set("weekdays", weekday_names(visit));
    answer.data.set("weeks", weeks_data(visit, *month, today));
    answer.data.set("decisions", decision_rows(visit, *month));
    answer.data.set("has_decisions", Data{!month->decisions.empty()});
    answer.data.set("date", Data{domain::to_iso_date(date.value_or(today))});
    answer.data.set("time", Data{time ? visit.query("time") : "08:00"});
    set_choices(visit, answer.data);
    const auto moment =
        date && time && date->year() >= std::chrono::year{2000} && date->year() <= std::chrono::year{2100}
            ? app::explain_moment(visit.scene, visit.viewer, subject, *date, *time)
            : std::nullopt;
    answer.data.set("is_explained", Data{moment.has_value()});
    if (moment) set_explanation(visit, answer.data, *moment);
    return answer;
}

constexpr Route kCalendarRoutes[] = {{"GET", "/calendar", app::Permission::see_calendar, calendar}};

}  // namespace

std::span<const Route> calendar_pages() {
    return kCalendarRoutes;
}

}  // namespace web
