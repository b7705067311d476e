// How the calendar and its changes are told in chat.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bot/app/calendar_changes.hpp"

namespace app {

/// One line on what the step changes from that date on: `Mulai besok, Rabu, 18 Februari 2026, berlaku jam
/// Ramadan.` `zone` decides what tomorrow is.
std::string calendar_headline(Scene& scene, const storage::CalendarStep& step,
                              std::chrono::year_month_day date, const std::string& zone,
                              domain::Language language);

/// What changes for one person: hours and sessions, the old behind the new, days alike in one line.
std::string changed_days_text(Scene& scene, const AffectedPerson& person);

/// The coming days off and Ramadan, each with how certain it is.
std::string calendar_text(Scene& scene, domain::Language language);

/// `/kalender`: the same to anybody; HR sees the newest decision below it.
void show_calendar(Scene& scene, const domain::Employee& employee, const storage::Chat& chat,
                   const Cause& cause, std::string_view words);

}  // namespace app
