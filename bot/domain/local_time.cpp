#include "bot/domain/local_time.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <map>

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Zones live as long as the program, so each thread may keep the addresses it has asked for.
const date::time_zone& zone_named(std::string_view name) {
    thread_local std::map<std::string, const date::time_zone*, std::less<>> known;
    if (const auto found = known.find(name); found != known.end()) return *found->second;
    const date::time_zone* zone = date::locate_zone(name);
    known.emplace(name, zone);
    return *zone;
}

struct WallTime {
    year_month_day date;
    minutes minute;
    seconds second;
};

WallTime wall_time(std::chrono::sys_seconds shown) {
    const auto day = std::chrono::floor<days>(shown);
    const auto minute = std::chrono::floor<minutes>(shown - day);
    return {year_month_day{day}, minute, shown - day - minute};
}

std::string rfc3339_without_offset(std::chrono::sys_seconds shown) {
    const auto [date, minute, second] = wall_time(shown);
    return fmt::format("{}T{:02}:{:02}:{:02}", to_iso_date(date), minute / hours{1}, minute.count() % 60,
                       second.count());
}

/// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (const char digit : text.substr(0, digits)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = number * 10 + (digit - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<year_month_day> take_date(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, "-")) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, "-")) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day) return std::nullopt;
    const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                              std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

/// `hh:mm`, each within its clock.
std::optional<minutes> take_hours_and_minutes(std::string_view& text) {
    const auto hour = take_number(text, 2);
    if (!hour || *hour > 23 || !take(text, ":")) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    return hours{*hour} + minutes{*minute};
}

/// The digits after the point, at least one; what is finer than a microsecond is dropped.
std::optional<microseconds> take_fraction(std::string_view& text) {
    std::int64_t micros = 0;
    std::int64_t weight = 100'000;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        micros += weight * (text.front() - '0');
        weight /= 10;
        any = true;
        text.remove_prefix(1);
    }
    return any ? std::optional{microseconds{micros}} : std::nullopt;
}

std::optional<minutes> take_offset(std::string_view& text) {
    if (take(text, "Zz")) return minutes{0};
    const bool is_west = !text.empty() && text.front() == '-';
    if (!take(text, "+-")) return std::nullopt;
    const auto offset = take_hours_and_minutes(text);
    if (!offset) return std::nullopt;
    return is_west ? -*offset : *offset;
}

std::string read_tzdata_version() {
    std::ifstream rules("/usr/share/zoneinfo/tzdata.zi");
    std::string line;
    std::getline(rules, line);
    constexpr std::string_view kPrefix = "# version ";
    return line.starts_with(kPrefix) ? line.substr(kPrefix.size()) : "unknown";
}

}  // namespace

bool is_known_zone(std::string_view zone) {
    if (zone == "localtime" || zone == "posixrules" || zone == "Factory") return false;
    try {
        zone_named(zone);
        return true;
    } catch (const std::runtime_error&) {  // the library's way to say that there is no such zone
        return false;
    }
}

const std::string& tzdata_version() {
    static const std::string version = read_tzdata_version();
    return version;
}

LocalTime local_time(Instant instant, std::string_view zone) {
    const Instant shown = instant + zone_named(zone).get_info(instant).offset;
    const auto day = std::chrono::floor<days>(shown);
    return {year_month_day{day}, shown - day};
}

Instant instant_at(year_month_day date, microseconds time_of_day, std::string_view zone) {
    const auto since_epoch = sys_days{date}.time_since_epoch() + time_of_day;
    const auto info = zone_named(zone).get_info(date::local_time<microseconds>{since_epoch});
    if (info.result == date::local_info::nonexistent) return info.first.end;
    return Instant{since_epoch - info.first.offset};
}

Instant start_of_day(year_month_day date, std::string_view zone) {
    return instant_at(date, microseconds{0}, zone);
}

year_month_day next_day(year_month_day date) {
    return year_month_day{sys_days{date} + days{1}};
}

std::string to_rfc3339(Instant instant, std::string_view zone) {
    // Offsets of the 19th century hold seconds, which RFC 3339 cannot write: both parts use the whole
    // minutes.
    const auto offset = std::chrono::floor<minutes>(zone_named(zone).get_info(instant).offset);
    const auto size = std::chrono::abs(offset);
    return fmt::format("{}{}{:02}:{:02}", rfc3339_without_offset(whole_seconds(instant + offset)),
                       offset < minutes{0} ? '-' : '+', size / hours{1}, size.count() % 60);
}

std::string to_rfc3339_utc(Instant instant) {
    return rfc3339_without_offset(whole_seconds(instant)) + "Z";
}

std::string to_clock(Instant instant, std::string_view zone) {
    const auto minute = std::chrono::floor<minutes>(local_time(instant, zone).time_of_day);
    return fmt::format("{:02}:{:02}", minute / hours{1}, minute.count() % 60);
}

std::optional<Instant> from_rfc3339(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take(text, "Tt")) return std::nullopt;
    const auto minute = take_hours_and_minutes(text);
    if (!minute || !take(text, ":")) return std::nullopt;
    const auto second = take_number(text, 2);
    if (!second || *second > 59) return std::nullopt;
    microseconds fraction{0};
    if (take(text, ".")) {
        const auto read = take_fraction(text);
        if (!read) return std::nullopt;
        fraction = *read;
    }
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return sys_days{*date} + *minute - *offset + seconds{*second} + fraction;
}

std::string to_iso_date(year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<year_month_day> from_iso_date(std::string_view text) {
    const auto date = take_date(text);
    return text.empty() ? date : std::nullopt;
}

}  // namespace domain
