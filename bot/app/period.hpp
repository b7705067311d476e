// A run of whole local days: a week, a month, the last thirty days; as people name it and as rows are read.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "bot/domain/instant.hpp"

namespace app {

/// Both days included.
struct Period {
    std::chrono::year_month_day first;
    std::chrono::year_month_day last;

    friend bool operator==(const Period&, const Period&) = default;
};

domain::Span span_of(const Period& period, std::string_view zone);

Period month_of(std::chrono::year_month month);
/// From Monday up to the day itself.
Period week_until(std::chrono::year_month_day today);
/// Thirty days, the last of them today.
Period last_thirty_days(std::chrono::year_month_day today);

/// `2026-02`, `februari`, `Februari 2026`, `bulan ini`, `bulan lalu`, `minggu ini`, `pekan lalu`, and the
/// same in English. A month without a year is the newest one that has begun; what has begun ends today at the
/// latest. nullopt: none of these, or it has not begun.
std::optional<Period> period_in_words(std::string_view words, std::chrono::year_month_day today);

}  // namespace app
