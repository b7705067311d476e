// Absences from HR's file or from the command line: compared with what is on record first, then entered whole
// or not at all. HR has decided already, so what is entered is recorded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/absences.hpp"

namespace app {

/// One absence as somebody wants it to be on record; `line` of the file, 0 without one.
struct WantedAbsence {
    std::size_t line = 0;
    storage::AbsenceEntry entry;
};

enum class AbsenceChange {
    add,
    change,    ///< the same matter from the same first day, with another end, zone or note
    same,      ///< on record already
    grant,     ///< the person asked for just that, and nobody had decided
    withdraw,  ///< it is taken off the record
};

std::string_view to_string(AbsenceChange change);

struct AbsenceStepPlan {
    WantedAbsence wanted;
    AbsenceChange change = AbsenceChange::add;
    std::optional<std::int64_t> standing;  ///< the entry on record that it touches
};

struct AbsenceRefusal {
    std::size_t line = 0;
    std::string field;
    std::string found;
    std::string expected;
    std::string mend;
};

struct AbsencePlan {
    std::vector<AbsenceStepPlan> steps;
    std::vector<AbsenceRefusal> refusals;  ///< not empty: nothing may be entered
};

enum class AbsenceImport { record, withdraw };

AbsencePlan plan_absences(storage::Transaction& tx, const std::vector<WantedAbsence>& wanted,
                          AbsenceImport mode);

/// Carries the plan out, in the caller's transaction; `via` is file or cli. Throws std::logic_error for a
/// plan with refusals.
void carry_out(Scene& scene, const AbsencePlan& plan, std::string_view by, std::string_view via);

}  // namespace app
