// The supervisor's side of daily reports: one card a day for everyone they answer for, edited in place, and
// what they say to it. Everything here is said in their private chat alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bot/app/scene.hpp"
#include "storage/daily_reports.hpp"

namespace app {

/// The card will show what changed, within seconds; nothing if the report was not brought to anybody yet.
void refresh_report_card(Scene& scene, const storage::DailyReport& report);
/// Sends the card, or changes it where it was sent. The subject is `<date>/<supervisor>`.
void draw_report_card(Scene& scene, std::string_view subject);

/// The card of today, else of the last day there was one, as an answer. False: nothing was ever brought to
/// this person, and nobody below them is asked today.
bool show_report_card(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                      const Cause& cause);

/// `Siti` shows her report, `Siti ? …` asks back. False: the words name nobody this person answers for.
bool read_report(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                 const Cause& cause, std::string_view words);

/// Taps. Each answers a person who may not, or a report that is not there, instead of acting.
void acknowledge_report(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                        const Cause& cause, std::int64_t report_id);
/// All of the card of that date that were handed in and not yet acknowledged or asked about.
void acknowledge_reports(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                         const Cause& cause, std::string_view local_date);
/// Waits for the question.
void ask_back_report(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                     const Cause& cause, std::int64_t report_id);

/// The question goes to the person, who answers it with a further text.
void question_report(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat,
                     const Cause& cause, std::int64_t report_id, std::string_view words);

/// Passes what was written after a question on to the one who asked.
void pass_report_on(Scene& scene, const storage::DailyReport& report, const Cause& cause,
                    std::string_view words);

}  // namespace app
