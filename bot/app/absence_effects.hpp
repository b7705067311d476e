// What an absence, asked for or recorded, does to the windows and calls of its days. What is recorded reaches
// the rules through `subject_of`; here is the rest: requests that nobody has decided, and what was already
// planned or judged when the record came or went.
#pragma once

#include "bot/app/scene.hpp"
#include "storage/absences.hpp"

namespace app {

/// Whether the person has asked to be away in some part of the span and nobody has decided: until then
/// nothing in it counts against them.
bool awaits_decision(Scene& scene, const domain::Employee& employee, const domain::Span& span);

/// The same, or permission for those hours was given.
bool is_spoken_for(Scene& scene, const domain::Employee& employee, const domain::Span& span);

/// Brings what was planned or judged in the days of a recorded absence in step with it: windows that were not
/// answered and calls that were missed become void, and no flag leans on them any more.
void bring_into_effect(Scene& scene, const domain::Employee& employee, const storage::AbsenceEntry& entry);

/// A recorded absence was withdrawn or changed: windows of its days that have not opened are asked for again,
/// if the rules ask for them. Those that have opened, and calls, stay as they were judged.
void take_out_of_effect(Scene& scene, const domain::Employee& employee, const storage::AbsenceEntry& entry);

/// A request was declined or withdrawn: what it held back is looked at.
void review_held_back(Scene& scene, const domain::Employee& employee, const storage::AbsenceEntry& entry);

/// When the entry begins and ends on the person's clock, `[from, to)`.
domain::Span span_of(Scene& scene, const domain::Employee& employee, const storage::AbsenceEntry& entry);

}  // namespace app
