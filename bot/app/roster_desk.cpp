#include "bot/app/roster_desk.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/presence.hpp"
#include "bot/wording/phrases.hpp"
#include "storage/audit_trail.hpp"
#include "storage/chats.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "storage/roster_json.hpp"
#include "storage/roster_uploads.hpp"

namespace app {
namespace {

constexpr std::string_view kEmployee = "employee/";
constexpr std::string_view kUnit = "unit/";

std::string with_plain_ends(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\r') {
            plain += '\n';
            if (at + 1 < text.size() && text[at + 1] == '\n') ++at;
        } else {
            plain += text[at];
        }
    }
    plain.erase(0, std::min(plain.find_first_not_of('\n'), plain.size()));
    return plain;
}

std::string fingerprint_of(Scene& scene, const std::string& text, Unnamed unnamed) {
    const std::string about = std::to_string(storage::roster_version(scene.tx)) +
                              (unnamed == Unnamed::leave ? "/complete/" : "/partial/") + text;
    std::array<unsigned char, 32> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(about.data()),
                       about.size(), nullptr, 0);
    std::array<char, 65> digits{};
    sodium_bin2hex(digits.data(), digits.size(), hash.data(), hash.size());
    return digits.data();
}

std::string actor_of(const Viewer& viewer) {
    return std::string(kEmployee) + viewer.person.id.value;
}

/// Somebody else of HR, which alone may change the roster, who can sign in to do so.
bool has_colleague(Scene& scene, const Viewer& viewer) {
    const auto officers = storage::employees_with(scene.tx, domain::Role::hr);
    return std::any_of(officers.begin(), officers.end(), [&](const domain::Employee& officer) {
        if (officer.id == viewer.person.id) return false;
        const auto chats = storage::chats_of(scene.tx, officer.id);
        return std::any_of(chats.begin(), chats.end(),
                           [](const storage::Chat& chat) { return !chat.blocked_at; });
    });
}

SecondLook second_look_for(Scene& scene, const Viewer& viewer, const RosterPreview& preview) {
    if (preview.people_changed() <= kManyPeople) return SecondLook::not_needed;
    return has_colleague(scene, viewer) ? SecondLook::somebody_else : SecondLook::typed_number;
}

/// The file compared with what is on record; the preview is whole but for its fingerprint.
RosterPreview compare(Scene& scene, const Viewer& viewer, const std::string& text, Unnamed unnamed) {
    RosterPreview preview;
    const auto file = documents::read_roster(text, "roster");
    if (!file) {
        preview.mistakes = file.error();
        if (const auto rows = documents::read_faultless_rows(text)) {
            preview.separator = rows->separator;
            preview.encoding = rows->encoding;
            preview.difference = compare_roster(scene.tx, *rows, Unnamed::stay);
            preview.difference.refusals.clear();
            preview.difference.doubts.clear();
            preview.roles = role_changes(preview.difference);
        }
        return preview;
    }
    preview.separator = file->separator;
    preview.encoding = file->encoding;
    preview.difference = compare_roster(scene.tx, *file, unnamed);
    preview.roles = role_changes(preview.difference);
    preview.raises_viewer =
        std::any_of(preview.roles.begin(), preview.roles.end(), [&](const RoleChange& change) {
            return change.gives_wide_role() && change.employee == viewer.person.id;
        });
    if (preview.difference.refusals.empty()) preview.leaders = leader_changes(scene, preview.difference);
    preview.second_look = second_look_for(scene, viewer, preview);
    return preview;
}

/// The newest import and what it changed, oldest first; undone ones count as none.
struct FoundImport {
    LastImport shown;
    std::vector<storage::RosterChange> changes;
};

bool is_person(const storage::RosterChange& change) {
    return change.subject.starts_with(kEmployee);
}

domain::EmployeeId person_in(const storage::RosterChange& change) {
    return domain::EmployeeId{change.subject.substr(kEmployee.size())};
}

/// Whoever leaves keeps their NIP on record, and nobody else can have it.
void add_holders(Scene& scene, FoundImport& found) {
    std::set<domain::EmployeeId> handing_back;
    for (const storage::RosterChange& change : found.changes)
        if (is_person(change) && !change.before.empty()) handing_back.insert(person_in(change));
    for (const storage::RosterChange& change : found.changes) {
        if (!is_person(change) || change.before.empty()) continue;
        const auto holder = storage::holder_of_nip(
            scene.tx, storage::employee_from_json(person_in(change), change.before).nip);
        if (holder && !handing_back.contains(*holder))
            found.shown.in_the_way.push_back({std::string(kEmployee) + holder->value, "", std::nullopt});
    }
}

/// Of the person or unit itself: absences and rosters take nothing from an import.
storage::RosterChange newest_change(Scene& scene, std::string_view subject) {
    storage::RosterChange newest;
    for (storage::RosterChange& change : storage::roster_changes(scene.tx, subject))
        if (change.kind == "employee" || change.kind == "unit") newest = std::move(change);
    return newest;
}

/// Empty of a unit, and of whoever is not on record.
std::string name_of_subject(Scene& scene, std::string_view subject) {
    if (!subject.starts_with(kEmployee)) return "";
    const auto person =
        storage::find_employee(scene.tx, domain::EmployeeId{std::string(subject.substr(kEmployee.size()))});
    return person ? person->name : "";
}

std::optional<FoundImport> find_last(Scene& scene) {
    const auto imported = storage::newest_event(scene.tx, "roster_imported");
    if (!imported) return std::nullopt;
    const auto undone = storage::newest_event(scene.tx, "roster_import_undone");
    if (undone && undone->id > imported->id) return std::nullopt;
    FoundImport found;
    found.shown.event = imported->id;
    found.shown.at = imported->at;
    found.shown.by = imported->actor;
    const auto body = nlohmann::json::parse(imported->body, nullptr, false);
    if (!body.is_object() || !body.contains("first_change") || !body.contains("last_change")) {
        found.shown.is_known = false;
        return found;
    }
    const auto first = body["first_change"].get<std::int64_t>();
    const auto last = body["last_change"].get<std::int64_t>();
    found.changes = storage::roster_changes_between(scene.tx, first, last, imported->at);
    for (std::string& subject : storage::changed_again(scene.tx, first, last)) {
        const storage::RosterChange newest = newest_change(scene, subject);
        found.shown.in_the_way.push_back(
            {std::move(subject), "", UndoObstacle::Change{newest.at, newest.by}});
    }
    add_holders(scene, found);
    return found;
}

RosterStep step_back(const storage::RosterChange& change) {
    if (change.after.empty()) return RosterStep::add;
    return change.before.empty() && is_person(change) ? RosterStep::leave : RosterStep::change;
}

/// The role that goes back with the change; nullopt: none does.
std::optional<RoleChange> role_back(const storage::RosterChange& change) {
    if (!is_person(change) || change.before.empty() || change.after.empty()) return std::nullopt;
    const domain::EmployeeId id = person_in(change);
    const domain::Employee earlier = storage::employee_from_json(id, change.before);
    const domain::Role now = storage::employee_from_json(id, change.after).role;
    if (earlier.role == now) return std::nullopt;
    return RoleChange{id, earlier.name, now, earlier.role};
}

void take_back(Scene& scene, const storage::RosterChange& change, std::string_view actor) {
    if (is_person(change)) {
        const domain::EmployeeId id = person_in(change);
        if (change.before.empty()) {
            storage::mark_left(scene.tx, id, actor);
            storage::revoke_codes(scene.tx, id);
        } else {
            storage::save(scene.tx, storage::employee_from_json(id, change.before), actor);
            if (const auto role = role_back(change)) audit_role(scene, actor, *role);
        }
        audit(scene, actor, "roster_" + std::string(to_string(step_back(change))), change.subject);
        return;
    }
    const domain::UnitId id{change.subject.substr(kUnit.size())};
    domain::Unit unit = storage::unit_from_json(id, change.before.empty() ? change.after : change.before);
    if (change.before.empty()) unit.head.reset();
    storage::save(scene.tx, unit, actor);
}

/// Who has confirmed this very file, if it is somebody else.
std::optional<domain::EmployeeId> confirmed_by_another(Scene& scene, const Viewer& viewer,
                                                       const std::string& plain, Unnamed unnamed) {
    const auto waiting = waiting_import(scene, viewer);
    if (!waiting || waiting->is_viewers || !waiting->is(plain, unnamed)) return std::nullopt;
    return waiting->confirmed_by;
}

void note_import(Scene& scene, const Viewer& viewer, std::string_view kind, std::size_t people,
                 nlohmann::json body = nlohmann::json::object()) {
    body["people"] = people;
    audit(scene, actor_of(viewer), kind, "roster", body.dump());
}

}  // namespace

std::optional<RosterPreview> preview_roster(Scene& scene, const Viewer& viewer, std::string_view text,
                                            Unnamed unnamed) {
    if (!may(viewer, Permission::change_roster)) return std::nullopt;
    const std::string plain = with_plain_ends(text);
    RosterPreview preview = compare(scene, viewer, plain, unnamed);
    preview.fingerprint = fingerprint_of(scene, plain, unnamed);
    return preview;
}

std::size_t RosterPreview::people_changed() const {
    return difference.people.size() - difference.count(RosterStep::same);
}

bool RosterPreview::gives_wide_roles() const {
    return std::any_of(roles.begin(), roles.end(),
                       [](const RoleChange& change) { return change.gives_wide_role(); });
}

DeskImport import_previewed(Scene& scene, const Viewer& viewer, std::string_view text, Unnamed unnamed,
                            const ImportConfirmation& confirmation) {
    if (!may(viewer, Permission::change_roster)) return DeskImport::not_allowed;
    const std::string plain = with_plain_ends(text);
    if (fingerprint_of(scene, plain, unnamed) != confirmation.fingerprint) return DeskImport::not_as_shown;
    const RosterPreview preview = compare(scene, viewer, plain, unnamed);
    if (!preview.can_be_imported()) return DeskImport::refused;
    if (preview.gives_wide_roles() && confirmation.roles != WideRoles::confirmed)
        return DeskImport::roles_unconfirmed;
    const std::size_t people = preview.people_changed();
    const auto first = confirmed_by_another(scene, viewer, plain, unnamed);
    if (preview.second_look == SecondLook::somebody_else && !first) {
        storage::keep_upload(scene.tx, {0, viewer.person.id, scene.now(), plain, confirmation.encoding,
                                        unnamed == Unnamed::leave});
        note_import(scene, viewer, "roster_import_proposed", people);
        return DeskImport::waits;
    }
    if (preview.second_look == SecondLook::typed_number) {
        if (confirmation.typed_people != people) return DeskImport::number_unconfirmed;
        note_import(scene, viewer, "roster_import_alone", people);
    }
    if (first) {
        note_import(scene, viewer, "roster_import_confirmed", people, {{"proposed_by", first->value}});
        storage::drop_uploads(scene.tx);
    }
    import_roster(scene, preview.difference, actor_of(viewer));
    return DeskImport::imported;
}

std::optional<WaitingImport> waiting_import(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::change_roster)) return std::nullopt;
    auto waiting = storage::waiting_upload(scene.tx, scene.now() - kUploadKept);
    if (!waiting) return std::nullopt;
    const auto person = storage::find_employee(scene.tx, waiting->by);
    return WaitingImport{waiting->id,
                         waiting->by,
                         person ? person->name : waiting->by.value,
                         waiting->at,
                         waiting->by == viewer.person.id,
                         std::move(waiting->content),
                         std::move(waiting->encoding),
                         waiting->is_complete ? Unnamed::leave : Unnamed::stay};
}

bool WaitingImport::is(std::string_view other, Unnamed others_unnamed) const {
    return unnamed == others_unnamed && text == with_plain_ends(other);
}

std::string who_confirmed(Scene& scene, const WaitingImport& waiting, domain::Language language) {
    return scene.words.text(
        language, "web_roster_first_was",
        {{"nama", waiting.by}, {"waktu", wording::date_and_time(waiting.at, scene.office.zone, language)}});
}

bool withdraw_import(Scene& scene, const Viewer& viewer, std::int64_t id) {
    const auto waiting = waiting_import(scene, viewer);
    if (!waiting || waiting->id != id) return false;
    storage::drop_uploads(scene.tx);
    audit(scene, actor_of(viewer), "roster_import_withdrawn", "roster");
    return true;
}

std::size_t LastImport::people(RosterStep step) const {
    return static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(), [step](const UndoStep& one) {
        return one.step == step && one.subject.starts_with(kEmployee);
    }));
}

std::size_t LastImport::units() const {
    return static_cast<std::size_t>(std::count_if(
        steps.begin(), steps.end(), [](const UndoStep& one) { return one.subject.starts_with(kUnit); }));
}

std::optional<LastImport> last_import(Scene& scene, const Viewer& viewer) {
    return may(viewer, Permission::change_roster) ? last_import(scene) : std::nullopt;
}

std::optional<LastImport> last_import(Scene& scene) {
    auto found = find_last(scene);
    if (!found) return std::nullopt;
    for (const storage::RosterChange& change : found->changes)
        found->shown.steps.push_back(
            {change.subject, name_of_subject(scene, change.subject), step_back(change), role_back(change)});
    for (UndoObstacle& obstacle : found->shown.in_the_way)
        obstacle.name = name_of_subject(scene, obstacle.subject);
    return std::move(found->shown);
}

DeskUndo undo_import(Scene& scene, const Viewer& viewer, std::int64_t event) {
    if (!may(viewer, Permission::change_roster)) return DeskUndo::not_allowed;
    if (const auto found = find_last(scene))
        for (const storage::RosterChange& change : found->changes)
            if (const auto role = role_back(change);
                role && role->gives_wide_role() && role->employee == viewer.person.id)
                return DeskUndo::raises_viewer;
    return undo_import(scene, event, actor_of(viewer));
}

DeskUndo undo_import(Scene& scene, std::int64_t event, std::string_view actor) {
    auto found = find_last(scene);
    if (!found || found->shown.event != event || !found->shown.is_known || found->changes.empty())
        return DeskUndo::not_the_last;
    if (!found->shown.in_the_way.empty()) return DeskUndo::changed_since;
    // Newest first: a NIP that passed from one person to another passes back the same way.
    for (auto change = found->changes.rbegin(); change != found->changes.rend(); ++change)
        take_back(scene, *change, actor);
    audit(scene, actor, "roster_import_undone", "roster", nlohmann::json{{"import", event}}.dump());
    plan_day(scene);
    return DeskUndo::undone;
}

}  // namespace app
