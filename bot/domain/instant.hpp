// A point in time as it is stored, passed and compared: microseconds since 1970 in UTC.
#pragma once

#include <chrono>
#include <cstdint>

namespace domain {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// What storage keeps for an instant.
constexpr std::int64_t to_micros(Instant instant) {
    return instant.time_since_epoch().count();
}

constexpr Instant from_micros(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

/// Providers speak in whole Unix seconds.
constexpr Instant from_unix_seconds(std::int64_t seconds) {
    return Instant{std::chrono::seconds{seconds}};
}

/// Whole seconds, rounded down: 07:30:59.999 is still the second 07:30:59.
constexpr std::chrono::sys_seconds whole_seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant);
}

/// A span of time that holds its first instant and not its last.
struct Span {
    Instant from;
    Instant to;

    friend bool operator==(const Span&, const Span&) = default;
};

constexpr bool overlaps(const Span& left, const Span& right) {
    return left.from < right.to && right.from < left.to;
}

}  // namespace domain
