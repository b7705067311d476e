// Weeks as people name them, in reports and on pages.
#pragma once

#include <chrono>
#include <string>

#include "bot/app/period.hpp"
#include "bot/app/scene.hpp"

namespace app {

/// "Pekan 14 (30 Maret – 5 April 2026)": the week of ISO 8601 that begins on that Monday.
std::string week_words(const wording::Catalogue& words, std::chrono::year_month_day monday,
                       domain::Language language);

/// A week from Monday to Sunday so; other days by the first and the last of them.
std::string period_words(Scene& scene, const Period& period, domain::Language language);

}  // namespace app
