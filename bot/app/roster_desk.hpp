// The roster file at HR's desk: shown before anything is written, imported only as it was shown, and the last
// import taken back as long as nobody has built on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/roster_authority.hpp"
#include "bot/app/viewer.hpp"

namespace app {

/// Whoever changes more people with one file does not do it alone.
inline constexpr std::size_t kManyPeople = 50;
/// So long a file waits for the second person.
inline constexpr std::chrono::days kUploadKept{7};

/// What it takes to import a file beyond the look at it: a second person of HR who confirms what the first
/// has; where there is none who could, the number of people typed by hand.
enum class SecondLook { not_needed, somebody_else, typed_number };

struct RosterPreview {
    char separator = ';';
    documents::Encoding encoding = documents::Encoding::utf8;
    std::vector<documents::RowMistake> mistakes;  ///< of the file; then it is not imported
    /// What the file would do; of one with mistakes what its other rows would do, as far as that can be told
    /// without the rows at fault: nobody leaves, and nothing is refused or doubted.
    RosterDifference difference;
    std::vector<RoleChange> roles;
    std::vector<LeaderChange> leaders;
    /// The viewer would get a role from the file that shows them more: somebody else has to give it.
    bool raises_viewer = false;
    SecondLook second_look = SecondLook::not_needed;
    /// Of the text, of what becomes of the unnamed and of the roster it was compared with: the import carries
    /// it back, so that what is confirmed is what was shown.
    std::string fingerprint;

    bool can_be_imported() const { return mistakes.empty() && difference.refusals.empty() && !raises_viewer; }
    /// Who comes, changes or leaves.
    std::size_t people_changed() const;
    /// Somebody gets a role that shows them more than their own people: HR confirms that by itself.
    bool gives_wide_roles() const;
};
/// nullopt: the viewer may not change the roster. Line ends are made alike first: browsers change them.
std::optional<RosterPreview> preview_roster(Scene& scene, const Viewer& viewer, std::string_view text,
                                            Unnamed unnamed);

enum class WideRoles { unconfirmed, confirmed };
/// What came back with the confirmation of what was shown.
struct ImportConfirmation {
    std::string fingerprint;
    WideRoles roles = WideRoles::unconfirmed;
    std::optional<std::size_t> typed_people{};
    std::string encoding{};  ///< kept with a file that waits
};
/// `waits`: the file is kept until a second person confirms it; both are in the log.
enum class DeskImport {
    imported,
    waits,
    not_allowed,
    not_as_shown,
    refused,
    roles_unconfirmed,
    number_unconfirmed
};
DeskImport import_previewed(Scene& scene, const Viewer& viewer, std::string_view text, Unnamed unnamed,
                            const ImportConfirmation& confirmation);

/// The file that waits for a second person.
struct WaitingImport {
    std::int64_t id = 0;
    domain::EmployeeId confirmed_by;
    std::string by;  ///< the same by name
    domain::Instant at;
    bool is_viewers = false;  ///< confirmed by the viewer, who waits for somebody else
    std::string text;
    std::string encoding;
    Unnamed unnamed = Unnamed::stay;

    /// Whether it is the file of that text, whose line ends a browser may have written its own way.
    bool is(std::string_view other, Unnamed others_unnamed) const;
};
/// nullopt: none waits, or the viewer may not change the roster.
std::optional<WaitingImport> waiting_import(Scene& scene, const Viewer& viewer);
/// Who has confirmed it, and when: a sentence.
std::string who_confirmed(Scene& scene, const WaitingImport& waiting, domain::Language language);
/// By whoever confirmed it, or by whoever will not. False: that one does not wait, or the viewer may not.
bool withdraw_import(Scene& scene, const Viewer& viewer, std::int64_t id);

/// What taking the import back does to one person or unit.
struct UndoStep {
    std::string subject;  ///< `employee/P-03`, `unit/Biro Umum`
    std::string name;     ///< of a person
    /// `add`: whom the import let leave comes back; `change`: as before; `leave`: whom it added leaves. A
    /// unit that it made stays, without a head: others may name it by now.
    RosterStep step = RosterStep::change;
    std::optional<RoleChange> role{};  ///< of a person whose role goes back, too
};
/// Why the import cannot be taken back: one person or unit.
struct UndoObstacle {
    std::string subject;  ///< as in `UndoStep`
    std::string name;     ///< of a person
    /// When somebody changed it last, and who; nullopt: it holds a NIP that would have to go back.
    struct Change {
        domain::Instant at;
        std::string by;  ///< `operator`, `employee/P-03`
    };
    std::optional<Change> changed;
};
struct LastImport {
    std::int64_t event = 0;  ///< its number in the log
    domain::Instant at;
    std::string by;  ///< `operator`, `employee/P-03`
    std::vector<UndoStep> steps;
    std::vector<UndoObstacle> in_the_way;
    bool is_known = true;  ///< false: an earlier version imported it, and did not note what it changed

    bool can_be_undone() const { return is_known && in_the_way.empty() && !steps.empty(); }
    /// People to whom taking it back does that.
    std::size_t people(RosterStep step) const;
    std::size_t units() const;
};
/// nullopt: nothing was imported, the last import was taken back, or the viewer may not change the roster.
std::optional<LastImport> last_import(Scene& scene, const Viewer& viewer);
/// For the command line, whose caller has the whole database.
std::optional<LastImport> last_import(Scene& scene);

/// `raises_viewer`: the viewer would get a role back that shows them more: somebody else has to take it back.
enum class DeskUndo { undone, not_allowed, not_the_last, changed_since, raises_viewer };
/// Writes the earlier state as further changes, with a trail of its own, and plans the day anew. `event` is
/// the import that was shown.
DeskUndo undo_import(Scene& scene, const Viewer& viewer, std::int64_t event);
DeskUndo undo_import(Scene& scene, std::int64_t event, std::string_view actor);

}  // namespace app
