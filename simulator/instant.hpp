// Instants and durations as scripts, the journal and the wire write them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sim {

using Duration = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Duration>;

/// RFC 3339 with a zone (`Z` or an offset) and up to six decimals; nullopt for anything else.
std::optional<Instant> parse_instant(std::string_view text);

/// `500ms`, `90s`, `4m`, `2h`, `1d`, or several in a row (`1h30m`); never negative.
std::optional<Duration> parse_duration(std::string_view text);

/// UTC with six decimals, `2027-01-04T00:00:00.000000Z`: instants sort as their text does.
std::string to_rfc3339(Instant instant);

/// Whole seconds since 1970, rounded down, as both providers stamp their messages.
std::int64_t unix_seconds(Instant instant);

/// Microseconds since 1970, as the clock protocol counts.
std::int64_t unix_microseconds(Instant instant);
Instant from_unix_microseconds(std::int64_t microseconds);

}  // namespace sim
