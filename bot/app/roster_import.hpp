// HR's roster file meets the roster on record: first the difference, person by person, then all of it in one
// transaction or nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/roster_changes.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/roster_file.hpp"

namespace app {

enum class RosterStep { add, change, same, leave };

std::string_view to_string(RosterStep step);

struct PersonStep {
    RosterStep step = RosterStep::same;
    domain::Employee employee;  ///< as it will be; of whom leaves, as it was
    bool has_returned = false;  ///< added, but on record from an earlier time
    std::vector<FieldChange> changes;
};

struct UnitStep {
    RosterStep step = RosterStep::same;
    domain::Unit unit;
    std::vector<FieldChange> changes;
};

/// What is wrong, or doubtful, about a file that is right in itself.
struct RosterFinding {
    documents::Phrase subject;  ///< `employee P-03`, `unit Biro Umum`
    documents::Phrase found;
    documents::Phrase expected;
    documents::Phrase mend;
};

/// In English.
std::string to_string(const RosterFinding& finding);

/// What becomes of people on record whom the file does not name.
enum class Unnamed { stay, leave };

struct RosterDifference {
    std::vector<UnitStep> units;          ///< parents before their children
    std::vector<PersonStep> people;       ///< in an order in which they can be saved; who leaves comes last
    std::vector<RosterFinding> refusals;  ///< why the file does not fit what is on record
    std::vector<RosterFinding> doubts;    ///< what HR should look at; nothing is refused for it

    std::size_t count(RosterStep step) const;
};

/// Called every so often with how many people were compared, of how many.
using Progress = std::function<void(std::size_t done, std::size_t all)>;

/// Changes nothing. What the file leaves unsaid stays: a unit's parent, its zone unless the head's row tells
/// it, its head unless that person leaves or moves, all of a unit that it names as a parent only, and
/// whatever a column would say that the file does not have. Two people with one telephone number are
/// doubtful, and so is a unit above others to which nobody belongs: a misspelt name makes one.
RosterDifference compare_roster(storage::Transaction& tx, const documents::RosterFile& file, Unnamed unnamed,
                                const Progress& progress = {});

/// Writes the difference, which must be of this transaction and without refusals, and plans the day for
/// everyone anew. A role that changes is an event of its own. Who leaves loses unused enrolment codes; open
/// attempts of theirs come to nothing when they are settled.
void import_roster(Scene& scene, const RosterDifference& difference, std::string_view actor);

}  // namespace app
