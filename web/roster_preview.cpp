// The preview of HR's roster file, and its import as it was shown: what changes row by row, and apart from it
// who gets which role and which supervisor.
#include "bot/app/roster_change_words.hpp"
#include "bot/app/roster_desk.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

constexpr std::size_t kMostRows = 1000;
constexpr std::size_t kMostNamed = 3;

app::Unnamed unnamed_of(const Visit& visit) {
    return visit.field("complete").empty() ? app::Unnamed::stay : app::Unnamed::leave;
}

std::string encoding_name(const Visit& visit, documents::Encoding encoding) {
    // A browser that reads a chosen file hands it on as UTF-8, and says what it was.
    return encoding == documents::Encoding::windows_1252 || visit.field("encoding") == "windows_1252"
               ? "Windows-1252"
               : "UTF-8";
}

Data changes_data(const std::vector<app::ChangeInWords>& changes) {
    Data rows = list();
    for (const app::ChangeInWords& change : changes) {
        Data row = object();
        row.set("text", Data{change.text});
        row.set("is_weighty", Data{change.is_weighty});
        rows.push_back(row);
    }
    return rows;
}

/// Units and people that change, a row each; the same ones are counted alone.
Data difference_rows(const Visit& visit, const app::RosterDifference& difference, bool& is_cut) {
    Data rows = list();
    std::size_t count = 0;
    const auto add = [&](const auto& step, const std::string& key, const std::string& name,
                         const std::string& unit) {
        if (step.step == app::RosterStep::same) return;
        if (++count > kMostRows) {
            is_cut = true;
            return;
        }
        Data row = object();
        row.set("step", Data{visit.word("roster_step_" + std::string(to_string(step.step)))});
        row.set("key", Data{key});
        row.set("name", Data{name});
        row.set("unit", Data{unit});
        row.set("changes", changes_data(app::in_words(visit.scene, step, visit.language)));
        rows.push_back(row);
    };
    for (const app::UnitStep& unit : difference.units)
        add(unit, "", visit.word("web_roster_unit_row"), unit.unit.id.value);
    for (const app::PersonStep& person : difference.people)
        add(person, person.employee.id.value, person.employee.name, person.employee.unit.value);
    return rows;
}

std::string name_of_role(const Visit& visit, domain::Role role) {
    return visit.word("role_" + std::string(to_string(role)));
}

Data role_rows(const Visit& visit, const app::RosterPreview& preview) {
    Data rows = list();
    for (const app::RoleChange& change : preview.roles) {
        if (rows.list_value().size() == kMostRows) break;
        Data row = object();
        row.set("name", Data{change.name});
        row.set("key", Data{change.employee.value});
        row.set("before",
                Data{change.before ? name_of_role(visit, *change.before) : visit.word("web_roster_no_role")});
        row.set("after", Data{name_of_role(visit, change.after)});
        row.set("is_wide", Data{change.gives_wide_role()});
        rows.push_back(row);
    }
    return rows;
}

std::string people_words(const Visit& visit, const std::vector<std::string>& people) {
    if (people.size() <= kMostNamed) return wording::list(people, visit.language);
    return visit.scene.words.plural(visit.language, "web_roster_people",
                                    static_cast<std::int64_t>(people.size()));
}

Data leader_rows(const Visit& visit, const app::RosterPreview& preview) {
    const auto shown = [&](const std::string& name) {
        return Data{name.empty() ? visit.word("web_roster_no_leader") : name};
    };
    Data rows = list();
    for (const app::LeaderChange& change : preview.leaders) {
        if (rows.list_value().size() == kMostRows) break;
        Data row = object();
        row.set("whose", Data{people_words(visit, change.people)});
        row.set("unit", Data{change.unit.value});
        row.set("before", shown(change.before));
        row.set("after", shown(change.after));
        rows.push_back(row);
    }
    return rows;
}

/// "Agus Salim (admin sistem)": to whom the confirmation of its own gives what.
std::string wide_roles_words(const Visit& visit, const app::RosterPreview& preview) {
    std::vector<std::string> given;
    for (const app::RoleChange& change : preview.roles)
        if (change.gives_wide_role())
            given.push_back(change.name + " (" + name_of_role(visit, change.after) + ")");
    return wording::list(given, visit.language);
}

std::string phrase_words(const Visit& visit, const documents::Phrase& phrase) {
    if (phrase.key.empty()) return phrase.english;
    wording::Arguments arguments;
    for (const auto& [name, value] : phrase.arguments) arguments.push_back({name, value});
    return visit.word(phrase.key, arguments);
}

Data mistake_row(const Visit& visit, const std::string& where, const documents::Phrase& found,
                 const documents::Phrase& expected, const documents::Phrase& mend) {
    Data row = object();
    row.set("where", Data{where});
    row.set("found", Data{phrase_words(visit, found)});
    row.set("has_expected", Data{!expected.empty()});
    row.set("expected", Data{phrase_words(visit, expected)});
    row.set("mend", Data{phrase_words(visit, mend)});
    return row;
}

Data finding_row(const Visit& visit, const app::RosterFinding& finding) {
    return mistake_row(visit, phrase_words(visit, finding.subject), finding.found, finding.expected,
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

/// Why the preview is shown once more instead of an import.
enum class Again { no, has_changed, roles_unconfirmed };

void set_authority(const Visit& visit, Data& data, const app::RosterPreview& preview) {
    data.set("has_roles", Data{!preview.roles.empty()});
    data.set("roles", role_rows(visit, preview));
    data.set("has_leaders", Data{!preview.leaders.empty()});
    data.set("leaders", leader_rows(visit, preview));
    data.set("raises_viewer", Data{preview.raises_viewer});
    data.set("gives_wide_roles", Data{preview.gives_wide_roles()});
    data.set("wide_roles",
             Data{visit.word("web_roster_roles_confirm", {{"siapa", wide_roles_words(visit, preview)}})});
}

Answer show_preview(Visit& visit, const app::RosterPreview& preview, Again again) {
    const auto number = [&](app::RosterStep step) {
        return Data{
            wording::number(static_cast<std::int64_t>(preview.difference.count(step)), visit.language)};
    };
    Answer answer;
    answer.page = "roster_preview";
    answer.title = visit.word("web_roster_preview_title");
    answer.data.set("is_shown_again", Data{again == Again::has_changed});
    answer.data.set("are_roles_unconfirmed", Data{again == Again::roles_unconfirmed});
    answer.data.set("separator", Data{std::string(1, preview.separator)});
    answer.data.set("encoding", Data{encoding_name(visit, preview.encoding)});
    answer.data.set("is_read", Data{preview.mistakes.empty()});
    answer.data.set("has_mistakes", Data{!preview.mistakes.empty() || !preview.difference.refusals.empty()});
    answer.data.set("mistakes", mistake_rows(visit, preview));
    answer.data.set("has_doubts", Data{!preview.difference.doubts.empty()});
    answer.data.set("doubts", doubt_rows(visit, preview));
    set_authority(visit, answer.data, preview);
    bool is_cut = false;
    answer.data.set("rows", difference_rows(visit, preview.difference, is_cut));
    answer.data.set("is_cut", Data{is_cut});
    answer.data.set("added", number(app::RosterStep::add));
    answer.data.set("changed", number(app::RosterStep::change));
    answer.data.set("same", number(app::RosterStep::same));
    answer.data.set("leaving", number(app::RosterStep::leave));
    answer.data.set("can_import", Data{preview.can_be_imported()});
    answer.data.set("text", Data{visit.field("text")});
    answer.data.set("given_encoding", Data{visit.field("encoding")});
    answer.data.set("fingerprint", Data{preview.fingerprint});
    answer.data.set("is_complete", Data{unnamed_of(visit) == app::Unnamed::leave});
    return answer;
}

Answer preview(Visit& visit) {
    const auto shown = app::preview_roster(visit.scene, visit.viewer, visit.field("text"), unnamed_of(visit));
    return shown ? show_preview(visit, *shown, Again::no) : not_found();
}

Answer import(Visit& visit) {
    const std::string text = visit.field("text");
    const auto roles =
        visit.field("roles_confirmed") == "yes" ? app::WideRoles::confirmed : app::WideRoles::unconfirmed;
    Again again = Again::has_changed;
    switch (app::import_previewed(visit.scene, visit.viewer, text, unnamed_of(visit),
                                  visit.field("fingerprint"), roles)) {
        case app::DeskImport::imported:
            return go_to("/roster", "web_notice_roster_imported");
        case app::DeskImport::not_allowed:
            return not_found();
        case app::DeskImport::roles_unconfirmed:
            again = Again::roles_unconfirmed;
            break;
        case app::DeskImport::not_as_shown:
        case app::DeskImport::refused:
            break;
    }
    const auto anew = app::preview_roster(visit.scene, visit.viewer, text, unnamed_of(visit));
    Answer answer = anew ? show_preview(visit, *anew, again) : not_found();
    answer.status = 409;
    return answer;
}

constexpr Route kRosterPreviewRoutes[] = {
    {"POST", "/roster/preview", app::Permission::change_roster, preview, kMostRosterForm},
    {"POST", "/roster/import", app::Permission::change_roster, import, kMostRosterForm},
};

}  // namespace

std::span<const Route> roster_preview_pages() {
    return kRosterPreviewRoutes;
}

}  // namespace web
