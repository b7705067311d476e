// HR's roster file: where it is pasted or chosen, and where the last import is taken back.
#include "bot/app/audit_words.hpp"
#include "bot/app/roster_desk.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

constexpr std::size_t kMostSteps = 1000;

std::string role_words(const Visit& visit, const app::RoleChange& change) {
    const auto named = [&](domain::Role role) {
        return visit.word("one_role_" + std::string(to_string(role)));
    };
    return visit.word("roster_change", {{"apa", visit.word("roster_field_role")},
                                        {"semula", change.before ? named(*change.before) : ""},
                                        {"menjadi", named(change.after)}});
}

Data steps_data(const Visit& visit, const std::vector<app::UndoStep>& steps) {
    Data rows = list();
    std::size_t shown = 0;
    for (const app::UndoStep& step : steps) {
        if (++shown > kMostSteps) break;
        Data row = object();
        row.set("step", Data{visit.word("roster_step_" + std::string(to_string(step.step)))});
        row.set("subject", Data{step.subject.substr(step.subject.find('/') + 1)});
        row.set("name", Data{step.name});
        row.set("has_role", Data{step.role.has_value()});
        row.set("role", Data{step.role ? role_words(visit, *step.role) : ""});
        rows.push_back(row);
    }
    return rows;
}

std::string subject_name(const std::string& subject, const std::string& name) {
    return name.empty() ? subject.substr(subject.find('/') + 1) : name;
}

Data obstacles_data(const Visit& visit, const std::vector<app::UndoObstacle>& obstacles) {
    app::AuditWords words{visit.scene, visit.language};
    Data rows = list();
    for (const app::UndoObstacle& obstacle : obstacles) {
        if (rows.list_value().size() == kMostSteps) break;
        Data row = object();
        row.set("subject", Data{subject_name(obstacle.subject, obstacle.name)});
        row.set(
            "why",
            Data{obstacle.changed
                     ? visit.word("web_roster_undo_obstacle_changed",
                                  {{"waktu", wording::date_and_time(obstacle.changed->at,
                                                                    visit.scene.office.zone, visit.language)},
                                   {"pelaku", words.actor(obstacle.changed->by)}})
                     : visit.word("web_roster_undo_obstacle_nip")});
        rows.push_back(row);
    }
    return rows;
}

void set_last(const Visit& visit, Data& data, const std::optional<app::LastImport>& last) {
    const auto number = [&](std::size_t count) {
        return Data{wording::number(static_cast<std::int64_t>(count), visit.language)};
    };
    data.set("has_last", Data{last.has_value()});
    data.set("last_event", Data{last ? std::to_string(last->event) : ""});
    data.set("last_at",
             Data{last ? wording::date_and_time(last->at, visit.scene.office.zone, visit.language) : ""});
    data.set("last_by", Data{last ? app::AuditWords{visit.scene, visit.language}.actor(last->by) : ""});
    data.set("last_count", number(last ? last->steps.size() : 0));
    data.set("people_add", number(last ? last->people(app::RosterStep::add) : 0));
    data.set("people_change", number(last ? last->people(app::RosterStep::change) : 0));
    data.set("people_leave", number(last ? last->people(app::RosterStep::leave) : 0));
    data.set("units", number(last ? last->units() : 0));
    data.set("can_undo", Data{last && last->can_be_undone()});
    data.set("is_unknown", Data{last && !last->is_known});
    data.set("is_built_upon", Data{last && !last->in_the_way.empty()});
    data.set("obstacles", last ? obstacles_data(visit, last->in_the_way) : list());
}

/// With what was pasted before, if somebody comes back to it from the preview.
Answer roster(Visit& visit) {
    Answer answer;
    answer.page = "roster";
    answer.title = visit.word("web_roster_title");
    answer.data.set("text", Data{visit.field("text")});
    answer.data.set("encoding", Data{visit.field("encoding")});
    answer.data.set("is_complete", Data{!visit.field("complete").empty()});
    const auto waiting = app::waiting_import(visit.scene, visit.viewer);
    answer.data.set("has_waiting", Data{waiting.has_value()});
    answer.data.set("waiting_id", Data{waiting ? std::to_string(waiting->id) : ""});
    answer.data.set("is_own_waiting", Data{waiting && waiting->is_viewers});
    answer.data.set("first_words",
                    Data{waiting ? app::who_confirmed(visit.scene, *waiting, visit.language) : ""});
    set_last(visit, answer.data, app::last_import(visit.scene, visit.viewer));
    return answer;
}

Answer undo_page(Visit& visit, bool is_asked_again) {
    const auto last = app::last_import(visit.scene, visit.viewer);
    if (!last) return not_found();
    Answer answer;
    answer.page = "roster_undo";
    answer.title = visit.word("web_roster_undo_title");
    set_last(visit, answer.data, last);
    answer.data.set("steps", steps_data(visit, last->steps));
    answer.data.set("is_cut", Data{last->steps.size() > kMostSteps});
    answer.data.set("is_asked_again", Data{is_asked_again});
    return answer;
}

Answer show_undo(Visit& visit) {
    return undo_page(visit, false);
}

Answer undo(Visit& visit) {
    const auto event = visit.number();
    if (!event) return not_found();
    if (visit.field("confirmed") != "yes") {
        Answer answer = undo_page(visit, true);
        if (answer.status == 200) answer.status = 409;
        return answer;
    }
    switch (app::undo_import(visit.scene, visit.viewer, *event)) {
        case app::DeskUndo::undone:
            return go_to("/roster", "web_notice_roster_undone");
        case app::DeskUndo::changed_since:
            return refused(visit, visit.word("web_roster_built_upon"));
        case app::DeskUndo::raises_viewer:
            return refused(visit, visit.word("web_roster_own_role_back"));
        case app::DeskUndo::not_the_last:
            return refused(visit, visit.word("web_roster_not_the_last"));
        case app::DeskUndo::not_allowed:
            break;
    }
    return not_found();
}

constexpr Route kRosterRoutes[] = {
    {"GET", "/roster", app::Permission::change_roster, roster},
    {"POST", "/roster/edit", app::Permission::change_roster, roster, kMostRosterForm},
    {"GET", "/roster/undo", app::Permission::change_roster, show_undo},
    {"POST", "/roster/undo/<id>", app::Permission::change_roster, undo},
};

}  // namespace

std::span<const Route> roster_pages() {
    return kRosterRoutes;
}

}  // namespace web
