// Presence of one day, by unit: who is on duty, each window, and why somebody was or was not asked.
#include "bot/app/presence_board.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

std::optional<std::chrono::year_month_day> date_asked(const Visit& visit) {
    return domain::from_iso_date(visit.query("date"));
}

/// The part of the address that says what was chosen, to be kept by links and the fragment.
std::string choice_of(const Visit& visit, const app::PresenceDay& day) {
    std::string choice = "?date=" + domain::to_iso_date(day.date);
    if (const std::string unit = visit.query("unit"); !unit.empty()) choice += "&unit=" + encoded(unit);
    return choice;
}

Data people_of(const app::UnitOfDay& unit) {
    Data rows = list();
    for (const app::PersonPresence& person : unit.people) {
        Data row = object();
        row.set("id", Data{encoded(person.id.value)});
        row.set("name", Data{person.name});
        row.set("standing", Data{person.standing});
        row.set("standing_words", Data{person.standing_words});
        row.set("is_asked", Data{!person.windows.empty()});
        row.set("why", Data{person.why});
        row.set("has_chat_words", Data{!person.chat.empty()});
        row.set("chat_words", Data{person.chat});
        Data windows = list();
        for (const app::PresenceWindow& one : person.windows) {
            Data window = object();
            window.set("window_name", Data{one.name});
            window.set("hours", Data{one.hours});
            window.set("state", Data{one.state});
            window.set("state_words", Data{one.words});
            window.set("time", Data{one.time});
            windows.push_back(window);
        }
        row.set("windows", windows);
        rows.push_back(row);
    }
    return rows;
}

std::optional<Answer> board(Visit& visit) {
    const std::string unit = visit.query("unit");
    const auto day = app::presence_on(visit.scene, visit.viewer, visit.language, date_asked(visit),
                                      unit.empty() ? std::nullopt : std::optional(domain::UnitId{unit}));
    if (!day) return std::nullopt;
    Answer answer;
    const std::string iso = domain::to_iso_date(day->date);
    answer.title =
        visit.word("web_presence_title",
                   {{"tanggal", wording::date(std::chrono::sys_days{day->date}, "UTC", visit.language)}});
    Data choices = list();
    for (const domain::UnitId& one : day->choices) {
        Data choice = object();
        choice.set("choice", Data{one.value});
        choice.set("is_chosen", Data{one.value == unit});
        choices.push_back(choice);
    }
    Data units = list();
    for (const app::UnitOfDay& one : day->units) {
        Data row = object();
        row.set("unit", Data{one.unit.value});
        row.set("unit_link", Data{"/presence?date=" + iso + "&unit=" + encoded(one.unit.value)});
        row.set("depth", Data{std::to_string(std::min(one.depth, 4))});
        Data counts = list();
        for (const std::string& count : one.counts) counts.push_back(Data{count});
        row.set("counts", counts);
        row.set("has_people", Data{!one.people.empty()});
        row.set("people", people_of(one));
        units.push_back(row);
    }
    answer.data.set("choices", choices);
    answer.data.set("units", units);
    answer.data.set("are_people_left_out", Data{day->are_people_left_out});
    answer.data.set("date", Data{iso});
    answer.data.set("choice_of_page", Data{choice_of(visit, *day)});
    answer.data.set("version", Data{std::string()});
    return answer;
}

Answer presence(Visit& visit) {
    auto answer = board(visit);
    if (!answer) return not_found();
    answer->page = "presence";
    return *answer;
}

Answer presence_fragment(Visit& visit) {
    auto answer = board(visit);
    if (!answer) return not_found();
    answer->fragment = "presence_units";
    return *answer;
}

Answer why(Visit& visit) {
    const auto day = app::explain_day(visit.scene, visit.viewer, visit.language,
                                      domain::EmployeeId{visit.argument()}, date_asked(visit));
    if (!day) return not_found();
    Answer answer;
    answer.page = "presence_why";
    answer.title = visit.word("web_presence_why_title", {{"nama", day->person.name}});
    Data lines = list();
    for (const std::string& line : day->lines) lines.push_back(Data{line});
    answer.data.set("lines", lines);
    const bool has_board = app::may(visit.viewer, app::Permission::see_people);
    answer.data.set("back", Data{has_board ? "/presence" : "/"});
    return answer;
}

constexpr Route kPresenceRoutes[] = {
    {"GET", "/presence", app::Permission::see_people, presence},
    {"GET", "/presence/units", app::Permission::see_people, presence_fragment},
    {"GET", "/presence/of/<employee>", app::Permission::own_record, why},
};

}  // namespace

std::span<const Route> presence_pages() {
    return kPresenceRoutes;
}

}  // namespace web
