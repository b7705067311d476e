// HR's roster file: pasted or chosen, shown row by row, imported as it was shown, taken back if need be.
#include "bot/app/audit_words.hpp"
#include "bot/app/roster_desk.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

constexpr std::size_t kMostRoster = 12 * 1024 * 1024;  // 20,000 people, as a form writes them
constexpr std::size_t kMostRows = 1000;

app::Unnamed unnamed_of(const Visit& visit) {
    return visit.field("complete").empty() ? app::Unnamed::stay : app::Unnamed::leave;
}

std::string encoding_name(const Visit& visit, documents::Encoding encoding) {
    // A browser that reads a chosen file hands it on as UTF-8, and says what it was.
    return encoding == documents::Encoding::windows_1252 || visit.field("encoding") == "windows_1252"
               ? "Windows-1252"
               : "UTF-8";
}

Data steps_data(const Visit& visit, const std::vector<app::UndoStep>& steps) {
    Data rows = list();
    std::size_t shown = 0;
    for (const app::UndoStep& step : steps) {
        if (++shown > kMostRows) break;
        Data row = object();
        row.set("step", Data{visit.word("roster_step_" + std::string(to_string(step.step)))});
        row.set("subject", Data{step.subject.substr(step.subject.find('/') + 1)});
        row.set("name", Data{step.name});
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
        if (rows.list_value().size() == kMostRows) break;
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

Answer roster(Visit& visit) {
    Answer answer;
    answer.page = "roster";
    answer.title = visit.word("web_roster_title");
    set_last(visit, answer.data, app::last_import(visit.scene, visit.viewer));
    return answer;
}

std::string changes_text(const Visit& visit, const std::vector<app::FieldChange>& changes) {
    std::string text;
    const auto shown = [&](const std::string& value) {
        return value.empty() ? visit.word("web_roster_nothing") : value;
    };
    for (const app::FieldChange& change : changes)
        text += (text.empty() ? "" : "; ") + change.field + ": " + shown(change.before) + " → " +
                shown(change.after) +
                (change.field == "nip" ? " " + visit.word("web_roster_nip_changed") : "");
    return text;
}

/// Units and people that change, a row each; the same ones are counted alone.
Data difference_rows(const Visit& visit, const app::RosterDifference& difference, bool& is_cut) {
    Data rows = list();
    std::size_t count = 0;
    const auto add = [&](app::RosterStep step, const std::string& key, const std::string& name,
                         const std::string& unit, const std::string& what) {
        if (++count > kMostRows) {
            is_cut = true;
            return;
        }
        Data row = object();
        row.set("step", Data{visit.word("roster_step_" + std::string(to_string(step)))});
        row.set("key", Data{key});
        row.set("name", Data{name});
        row.set("unit", Data{unit});
        row.set("what", Data{what});
        rows.push_back(row);
    };
    for (const app::UnitStep& unit : difference.units)
        if (unit.step != app::RosterStep::same)
            add(unit.step, "", visit.word("web_roster_unit_row"), unit.unit.id.value,
                changes_text(visit, unit.changes));
    for (const app::PersonStep& person : difference.people)
        if (person.step != app::RosterStep::same)
            add(person.step, person.employee.id.value, person.employee.name, person.employee.unit.value,
                person.has_returned ? visit.word("web_roster_returns") : changes_text(visit, person.changes));
    return rows;
}

std::string in_words(const Visit& visit, const documents::Phrase& phrase) {
    if (phrase.key.empty()) return phrase.english;
    wording::Arguments arguments;
    for (const auto& [name, value] : phrase.arguments) arguments.push_back({name, value});
    return visit.word(phrase.key, arguments);
}

Data mistake_row(const Visit& visit, const std::string& where, const documents::Phrase& found,
                 const documents::Phrase& expected, const documents::Phrase& mend) {
    Data row = object();
    row.set("where", Data{where});
    row.set("found", Data{in_words(visit, found)});
    row.set("expected", Data{in_words(visit, expected)});
    row.set("mend", Data{in_words(visit, mend)});
    return row;
}

Data finding_row(const Visit& visit, const app::RosterFinding& finding) {
    return mistake_row(visit, in_words(visit, finding.subject), finding.found, finding.expected,
                       finding.mend);
}

Data mistake_rows(const Visit& visit, const app::RosterPreview& preview) {
    Data rows = list();
    for (const documents::RowMistake& mistake : preview.mistakes) {
        std::string where = mistake.line == 0
                                ? visit.word("web_roster_whole_file")
                                : visit.word("web_roster_line", {{"baris", std::to_string(mistake.line)}});
        if (!mistake.column.empty()) where += ", " + mistake.column;
        rows.push_back(mistake_row(visit, where, mistake.found, mistake.expected, mistake.mend));
    }
    for (const app::RosterFinding& refusal : preview.difference.refusals)
        rows.push_back(finding_row(visit, refusal));
    return rows;
}

Data doubt_rows(const Visit& visit, const app::RosterPreview& preview) {
    Data rows = list();
    for (const app::RosterFinding& doubt : preview.difference.doubts)
        rows.push_back(finding_row(visit, doubt));
    return rows;
}

Answer show_preview(Visit& visit, const app::RosterPreview& preview, bool is_shown_again) {
    const auto number = [&](app::RosterStep step) {
        return Data{
            wording::number(static_cast<std::int64_t>(preview.difference.count(step)), visit.language)};
    };
    Answer answer;
    answer.page = "roster_preview";
    answer.title = visit.word("web_roster_preview_title");
    answer.data.set("is_shown_again", Data{is_shown_again});
    answer.data.set("separator", Data{std::string(1, preview.separator)});
    answer.data.set("encoding", Data{encoding_name(visit, preview.encoding)});
    answer.data.set("is_read", Data{preview.mistakes.empty()});
    answer.data.set("has_mistakes", Data{!preview.can_be_imported()});
    answer.data.set("mistakes", mistake_rows(visit, preview));
    answer.data.set("has_doubts", Data{!preview.difference.doubts.empty()});
    answer.data.set("doubts", doubt_rows(visit, preview));
    bool is_cut = false;
    answer.data.set("rows", difference_rows(visit, preview.difference, is_cut));
    answer.data.set("is_cut", Data{is_cut});
    answer.data.set("added", number(app::RosterStep::add));
    answer.data.set("changed", number(app::RosterStep::change));
    answer.data.set("same", number(app::RosterStep::same));
    answer.data.set("leaving", number(app::RosterStep::leave));
    answer.data.set("can_import", Data{preview.can_be_imported()});
    answer.data.set("text", Data{visit.field("text")});
    answer.data.set("fingerprint", Data{preview.fingerprint});
    answer.data.set("is_complete", Data{unnamed_of(visit) == app::Unnamed::leave});
    return answer;
}

Answer preview(Visit& visit) {
    const auto shown = app::preview_roster(visit.scene, visit.viewer, visit.field("text"), unnamed_of(visit));
    return shown ? show_preview(visit, *shown, false) : not_found();
}

Answer import(Visit& visit) {
    const std::string text = visit.field("text");
    switch (app::import_previewed(visit.scene, visit.viewer, text, unnamed_of(visit),
                                  visit.field("fingerprint"))) {
        case app::DeskImport::imported:
            return go_to("/roster", "web_notice_roster_imported");
        case app::DeskImport::not_allowed:
            return not_found();
        case app::DeskImport::not_as_shown:
        case app::DeskImport::refused:
            break;
    }
    const auto anew = app::preview_roster(visit.scene, visit.viewer, text, unnamed_of(visit));
    Answer answer = anew ? show_preview(visit, *anew, true) : not_found();
    answer.status = 409;
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
    answer.data.set("is_cut", Data{last->steps.size() > kMostRows});
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
        case app::DeskUndo::not_the_last:
            return refused(visit, visit.word("web_roster_not_the_last"));
        case app::DeskUndo::not_allowed:
            break;
    }
    return not_found();
}

constexpr Route kRosterRoutes[] = {
    {"GET", "/roster", app::Permission::change_roster, roster},
    {"POST", "/roster/preview", app::Permission::change_roster, preview, kMostRoster},
    {"POST", "/roster/import", app::Permission::change_roster, import, kMostRoster},
    {"GET", "/roster/undo", app::Permission::change_roster, show_undo},
    {"POST", "/roster/undo/<id>", app::Permission::change_roster, undo},
};

}  // namespace

std::span<const Route> roster_pages() {
    return kRosterRoutes;
}

}  // namespace web
