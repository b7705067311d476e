// Being away, said in chat: `/cuti 20/2 s.d. 24/2 menikah`, `/dinas besok ke Jakarta`, `/sakit hari ini`,
// `/izin setengah delapan sampai jam 10`, or the same in free words. The bot repeats what it understood, and
// one tap enters it. Leave, permission, travel, study and shifts off wait for the supervisor; illness is
// recorded at once, as a category and without its words.
#pragma once

#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/absences.hpp"

namespace app {

enum class AbsenceWord { permission, leave, illness, travel, study, shift_off };

/// A command with its words. `batal` withdraws; without days it asks from when until when.
void describe_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                      const Cause& cause, AbsenceWord word, std::string_view words);

/// The same, if the words name a day or a time, or withdraw; else false, and nothing is said.
bool describe_absence_if_dated(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                               const Cause& cause, AbsenceWord word, std::string_view words);

/// Whether the words name days for certain or in doubt; days other than today alone, if `not_only_today`.
bool names_days(Scene& scene, const domain::Employee& employee, const Cause& cause, std::string_view words,
                bool not_only_today);

/// Free words that ask to be away. False, and nothing is said, if they name no day and no time.
bool hears_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, std::string_view words);

/// The words that the draft waits for. False, and nothing is said, if they name no day and no time.
bool continue_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                      const Cause& cause, std::int64_t draft, std::string_view words);

/// A day, or a reading, chosen by a button: `<draft>/<first>-<last>`, in days since 1970.
void choose_absence_days(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                         const Cause& cause, std::string_view subject);

/// "Ubah": the draft is dropped and its days are asked for again.
void change_absence_draft(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                          const Cause& cause, std::int64_t draft);

/// "Benar": enters what was described and passes it to whoever decides or should know.
void confirm_absence(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                     const Cause& cause, std::int64_t draft);

}  // namespace app
