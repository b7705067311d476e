// Wall clocks and the zone rules behind them. The one room that knows the time-zone library.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "bot/domain/instant.hpp"

namespace domain {

/// A wall-clock reading: a local date and how far into it, in the zone it was asked for.
struct LocalTime {
    std::chrono::year_month_day date;
    std::chrono::microseconds time_of_day;  ///< since local midnight, below 24 h

    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

/// Whether `zone` is an IANA name that this machine's tzdata knows. `localtime` is not: it differs by
/// machine.
bool is_known_zone(std::string_view zone);

/// The release of the zone rules in use, e.g. `2026f`, or `unknown` if the machine does not say.
const std::string& tzdata_version();

/// What a clock on the wall shows there at that instant. `zone` must be known.
LocalTime local_time(Instant instant, std::string_view zone);

/// The instant at which the wall shows that time. A wall time that does not exist means the first instant
/// after it; one that comes twice means the first (docs/adr/0004-wall-time.md). `zone` must be known.
Instant instant_at(std::chrono::year_month_day date, std::chrono::microseconds time_of_day,
                   std::string_view zone);

/// The first instant of that local date.
Instant start_of_day(std::chrono::year_month_day date, std::string_view zone);

std::chrono::year_month_day next_day(std::chrono::year_month_day date);

/// `2026-02-13T06:45:00+08:00`, whole seconds, with the zone's offset at that instant.
std::string to_rfc3339(Instant instant, std::string_view zone);

/// `2026-02-12T22:45:00Z`, whole seconds.
std::string to_rfc3339_utc(Instant instant);

/// `07:30`, the hour and minute on the wall there.
std::string to_clock(Instant instant, std::string_view zone);

/// Reads RFC 3339 with an offset or `Z`, with or without fractions of a second (kept to the microsecond). A
/// leap second (`:60`) is refused: instants are Unix time, which has none.
std::optional<Instant> from_rfc3339(std::string_view text);

/// `2026-02-13`.
std::string to_iso_date(std::chrono::year_month_day date);
std::optional<std::chrono::year_month_day> from_iso_date(std::string_view text);

}  // namespace domain
