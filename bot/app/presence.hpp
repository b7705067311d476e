// Presence windows: reminders at the opening, one more before the close, and every kind of check-in.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/scene.hpp"
#include "bot/app/speech.hpp"
#include "storage/presence.hpp"

namespace app {

/// Plans the local date of the office for everyone, in batches that leave the writer free in between, and
/// then sets the timers of its windows. What was planned before stays frozen, so it may be called again:
/// after a start, an import, or a policy's activation.
void plan_day(Scene& scene);
/// The next batch; `subject` is the date and behind which employee to go on.
void plan_people(Scene& scene, std::string_view subject);
/// Sets the timers of all windows planned for that local date (ISO), those set before included.
void set_window_timers(Scene& scene, const std::string& date);

/// The subject of a window's timers: opening instant, window id, and behind which employee to go on.
void open_window(Scene& scene, std::string_view subject);
void remind_last(Scene& scene, std::string_view subject);
void close_window(Scene& scene, std::string_view subject);

/// The person says they are present. Answers what there is to say of it, whatever the case: in time, early,
/// repeated, late, or not asked today and why.
Utterance checked_in(Scene& scene, const domain::Employee& employee, const Cause& cause);
/// The same, and says it.
void check_in(Scene& scene, const domain::Employee& employee, const storage::Chat& chat, const Cause& cause);

/// Whether an outage longer than what the rules put up with overlaps the window.
bool is_in_outage(Scene& scene, const domain::EmployeeId& employee, const storage::PresenceRow& row,
                  std::chrono::seconds tolerance);

/// What everything said about a window is filed under: `presence/<employee>/<date>/<window>`.
std::string subject_of_window(const storage::PresenceRow& row);

/// What the policy calls the window (any policy, if `policy_id` is empty); its id if the policy is gone.
std::string window_name(Scene& scene, std::string_view policy_id, std::string_view window_id,
                        domain::Language language);

/// Whether the person has said today what hinders them, and nobody has rejected it.
bool has_explained_today(Scene& scene, const domain::Employee& employee, domain::Instant at);

/// What `check_in` would find, without doing it.
enum class CheckInChance { open, late, none };
CheckInChance check_in_chance(Scene& scene, const domain::Employee& employee, domain::Instant at);

}  // namespace app
