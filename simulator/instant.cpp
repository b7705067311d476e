#include "simulator/instant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace sim {

namespace {

// Reads `digits` digits at `at`, or nothing.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return std::nullopt;
    int value = 0;
    const char* end = text.data() + at + digits;
    for (const char* c = text.data() + at; c != end; ++c)
        if (*c < '0' || *c > '9') return std::nullopt;
    std::from_chars(text.data() + at, end, value);
    return value;
}

// What stands behind the seconds: decimals, then the zone.
std::optional<Duration> decimals(std::string_view& rest) {
    if (rest.empty() || rest.front() != '.') return Duration{0};
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (digits + 1 < rest.size() && rest[digits + 1] >= '0' && rest[digits + 1] <= '9') {
        if (digits == 6) return std::nullopt;
        value = value * 10 + (rest[digits + 1] - '0');
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = digits; i < 6; ++i) value *= 10;
    rest.remove_prefix(digits + 1);
    return Duration{value};
}

std::optional<std::chrono::minutes> zone(std::string_view rest) {
    if (rest == "Z" || rest == "z") return std::chrono::minutes{0};
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return std::nullopt;
    const auto hours = number_at(rest, 1, 2);
    const auto minutes = number_at(rest, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return rest[0] == '+' ? offset : -offset;
}

std::optional<Duration> unit(std::string_view name) {
    using namespace std::chrono;
    if (name == "ms") return milliseconds{1};
    if (name == "s") return seconds{1};
    if (name == "m") return minutes{1};
    if (name == "h") return hours{1};
    if (name == "d") return days{1};
    return std::nullopt;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto year = number_at(text, 0, 4);
    const auto month = number_at(text, 5, 2);
    const auto day = number_at(text, 8, 2);
    const auto hour = number_at(text, 11, 2);
    const auto minute = number_at(text, 14, 2);
    const auto second = number_at(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
        text[16] != ':')
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

    std::string_view rest = text.substr(19);
    const auto fraction = decimals(rest);
    const auto offset = zone(rest);
    if (!fraction || !offset) return std::nullopt;
    return Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second} + *fraction - *offset;
}

std::optional<Duration> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    Duration total{0};
    while (!text.empty()) {
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || value < 0) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto letters = std::min(text.find_first_of("0123456789"), text.size());
        const auto length = unit(text.substr(0, letters));
        if (!length) return std::nullopt;
        total += value * *length;
        text.remove_prefix(letters);
    }
    return total;
}

std::string to_rfc3339(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

std::int64_t unix_seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

std::int64_t unix_microseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

Instant from_unix_microseconds(std::int64_t microseconds) {
    return Instant{Duration{microseconds}};
}

}  // namespace sim
