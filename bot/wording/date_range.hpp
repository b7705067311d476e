// How a run of whole days reads in each language.
#pragma once

#include <chrono>
#include <string>

#include "bot/domain/roster.hpp"

namespace wording {

/// "30 Maret – 5 April 2026", in English "30 March – 5 April 2026"; both days included, and what they share
/// stands once: "9–15 Februari 2026".
std::string date_range(std::chrono::year_month_day first, std::chrono::year_month_day last,
                       domain::Language language);

}  // namespace wording
