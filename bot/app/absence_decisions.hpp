// Entering an absence, deciding on a request and withdrawing one. Whoever may decide on a person's reasons
// decides here: those above, nearest first, else HR; nobody on their own request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/scene.hpp"
#include "storage/absences.hpp"

namespace app {

/// What it is called: "cuti", "izin", "dinas luar".
std::string name_of_absence(Scene& scene, domain::AbsenceKind kind, domain::Language language);
/// Its days, and the hours if it has any: "Jumat, 20 Februari 2026 s.d. Selasa, 24 Februari 2026".
std::string days_of_absence(Scene& scene, const domain::DateRange& days,
                            const std::optional<storage::HoursOfDay>& hours, std::string_view zone,
                            domain::Language language);

/// Enters it: illness as recorded, all else as a request, and tells the person and whoever decides.
void enter_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, const storage::AbsenceEntry& entry);

/// A decider approves or does not.
void decide_absence(Scene& scene, const domain::Employee& decider, const storage::Chat& chat,
                    const Cause& cause, std::int64_t id, bool is_approved);

/// A request that waits for a decision.
struct AbsenceDue {
    storage::AbsenceEntry entry;
    domain::Employee employee;
    domain::Instant asked_at;
    domain::Instant until;  ///< by when an answer is hoped for
};
/// Those that are with this person now, by number.
std::vector<AbsenceDue> absences_due(Scene& scene, const domain::Employee& decider);

/// The person's `batal`: the one of that kind that is not over; several are offered as buttons.
void withdraw_absences(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                       const Cause& cause, domain::AbsenceKind kind);
void withdraw_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                      const Cause& cause, std::int64_t id);

}  // namespace app
