// The preview of HR's roster file, and its import as it was shown: what changes row by row, and apart from it
// who gets which role and which supervisor.
#include <charconv>

#include "bot/app/roster_change_words.hpp"
#include "bot/app/roster_desk.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

constexpr std::size_t kMostRows = 1000;
constexpr std::size_t kMostNamed = 3;

/// The file as it was handed in, now or by whoever confirmed it first.
struct GivenFile {
    std::string text;
    std::string encoding;
    app::Unnamed unnamed = app::Unnamed::stay;
};

GivenFile file_of(const Visit& visit) {
    return {visit.field("text"), visit.field("encoding"),
            visit.field("complete").empty() ? app::Unnamed::stay : app::Unnamed::leave};
}

std::string encoding_name(const GivenFile& file, documents::Encoding encoding) {
    // A browser that reads a chosen file hands it on as UTF-8, and says what it was.
    return encoding == documents::Encoding::windows_1252 || file.encoding == "windows_1252" ? "Windows-1252"
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
    return visit.word("one_role_" + std::string(to_string(role)));
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
enum class Again { no, has_changed, roles_unconfirmed, number_unconfirmed };

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

/// How many people the file changes, and who has to confirm that.
void set_second_look(const Visit& visit, Data& data, const app::RosterPreview& preview,
                     const std::optional<app::WaitingImport>& waiting, bool is_waiting_file) {
    const auto people = static_cast<std::int64_t>(preview.people_changed());
    const bool is_second = is_waiting_file && !waiting->is_viewers;
    data.set("people_changed", Data{std::to_string(people)});
    data.set("needs_number", Data{preview.second_look == app::SecondLook::typed_number});
    data.set("number_words", Data{visit.word("web_roster_type_number",
                                             {{"jumlah", wording::number(people, visit.language)}})});
    data.set("needs_colleague", Data{preview.second_look == app::SecondLook::somebody_else && !is_second});
    data.set("is_second", Data{is_second});
    data.set("waiting_id", Data{waiting ? std::to_string(waiting->id) : ""});
    data.set("is_own_waiting", Data{is_waiting_file && waiting->is_viewers});
    data.set("first_words", Data{waiting ? app::who_confirmed(visit.scene, *waiting, visit.language) : ""});
}

/// How many people come, change, stay as they are and leave.
void set_counts(const Visit& visit, Data& data, const app::RosterDifference& difference) {
    for (const auto& [name, step] :
         {std::pair("added", app::RosterStep::add), std::pair("changed", app::RosterStep::change),
          std::pair("same", app::RosterStep::same), std::pair("leaving", app::RosterStep::leave)})
        data.set(name,
                 Data{wording::number(static_cast<std::int64_t>(difference.count(step)), visit.language)});
}

Answer show_preview(Visit& visit, const GivenFile& file, const app::RosterPreview& preview, Again again) {
    Answer answer;
    answer.page = "roster_preview";
    answer.title = visit.word("web_roster_preview_title");
    answer.data.set("is_shown_again", Data{again == Again::has_changed});
    answer.data.set("are_roles_unconfirmed", Data{again == Again::roles_unconfirmed});
    answer.data.set("is_number_unconfirmed", Data{again == Again::number_unconfirmed});
    const auto waiting = app::waiting_import(visit.scene, visit.viewer);
    const bool is_waiting_file = waiting && waiting->is(file.text, file.unnamed);
    set_second_look(visit, answer.data, preview, waiting, is_waiting_file);
    answer.data.set("separator", Data{std::string(1, preview.separator)});
    answer.data.set("encoding", Data{encoding_name(file, preview.encoding)});
    const bool has_others = !preview.mistakes.empty() && !preview.difference.people.empty();
    answer.data.set("is_read", Data{preview.mistakes.empty()});
    answer.data.set("has_others", Data{has_others});
    answer.data.set("is_compared", Data{preview.mistakes.empty() || has_others});
    answer.data.set("has_mistakes", Data{!preview.mistakes.empty() || !preview.difference.refusals.empty()});
    answer.data.set("mistakes", mistake_rows(visit, preview));
    answer.data.set("has_doubts", Data{!preview.difference.doubts.empty()});
    answer.data.set("doubts", doubt_rows(visit, preview));
    set_authority(visit, answer.data, preview);
    bool is_cut = false;
    answer.data.set("rows", difference_rows(visit, preview.difference, is_cut));
    answer.data.set("is_cut", Data{is_cut});
    set_counts(visit, answer.data, preview.difference);
    answer.data.set("can_import",
                    Data{preview.can_be_imported() && !(is_waiting_file && waiting->is_viewers)});
    answer.data.set("text", Data{file.text});
    answer.data.set("given_encoding", Data{file.encoding});
    answer.data.set("fingerprint", Data{preview.fingerprint});
    answer.data.set("is_complete", Data{file.unnamed == app::Unnamed::leave});
    return answer;
}

Answer preview(Visit& visit) {
    const GivenFile file = file_of(visit);
    const auto shown = app::preview_roster(visit.scene, visit.viewer, file.text, file.unnamed);
    return shown ? show_preview(visit, file, *shown, Again::no) : not_found();
}

/// The file that somebody else confirmed, or the viewer's own that waits for them.
Answer waiting(Visit& visit) {
    auto waits = app::waiting_import(visit.scene, visit.viewer);
    if (!waits || visit.number() != waits->id) return not_found();
    const GivenFile file{std::move(waits->text), std::move(waits->encoding), waits->unnamed};
    const auto shown = app::preview_roster(visit.scene, visit.viewer, file.text, file.unnamed);
    return shown ? show_preview(visit, file, *shown, Again::no) : not_found();
}

Answer withdraw(Visit& visit) {
    const auto id = visit.number();
    return id && app::withdraw_import(visit.scene, visit.viewer, *id)
               ? go_to("/roster", "web_notice_roster_withdrawn")
               : not_found();
}

app::ImportConfirmation confirmation_of(const Visit& visit) {
    app::ImportConfirmation given;
    given.fingerprint = visit.field("fingerprint");
    given.roles =
        visit.field("roles_confirmed") == "yes" ? app::WideRoles::confirmed : app::WideRoles::unconfirmed;
    const std::string typed = visit.field("people");
    std::size_t people = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), people);
    if (error == std::errc{} && end == typed.data() + typed.size()) given.typed_people = people;
    given.encoding = visit.field("encoding");
    return given;
}

Answer import(Visit& visit) {
    const GivenFile file = file_of(visit);
    Again again = Again::has_changed;
    switch (
        app::import_previewed(visit.scene, visit.viewer, file.text, file.unnamed, confirmation_of(visit))) {
        case app::DeskImport::imported:
            return go_to("/roster", "web_notice_roster_imported");
        case app::DeskImport::waits:
            return go_to("/roster", "web_notice_roster_waits");
        case app::DeskImport::not_allowed:
            return not_found();
        case app::DeskImport::roles_unconfirmed:
            again = Again::roles_unconfirmed;
            break;
        case app::DeskImport::number_unconfirmed:
            again = Again::number_unconfirmed;
            break;
        case app::DeskImport::not_as_shown:
        case app::DeskImport::refused:
            break;
    }
    const auto anew = app::preview_roster(visit.scene, visit.viewer, file.text, file.unnamed);
    Answer answer = anew ? show_preview(visit, file, *anew, again) : not_found();
    answer.status = 409;
    return answer;
}

constexpr Route kRosterPreviewRoutes[] = {
    {"POST", "/roster/preview", app::Permission::change_roster, preview, kMostRosterForm},
    {"POST", "/roster/import", app::Permission::change_roster, import, kMostRosterForm},
    {"GET", "/roster/waiting/<id>", app::Permission::change_roster, waiting},
    {"POST", "/roster/waiting/<id>/withdraw", app::Permission::change_roster, withdraw},
};

}  // namespace

std::span<const Route> roster_preview_pages() {
    return kRosterPreviewRoutes;
}

}  // namespace web
