#include "bot/reading/times_of_day.hpp"

namespace reading {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

bool is_half(std::string_view word) {
    return word == "setengah" || word == "stengah" || word == "stgh" || word == "setngah";
}

/// The count of minutes that begins at the token: "5", "lima belas", "dua puluh lima", "seperempat".
struct Count {
    int value = 0;
    std::size_t tokens = 0;
};

Count read_count(const DateText& text, std::size_t at) {
    if (text.at(at).is("seperempat") || text.at(at).is("quarter")) return {15, 1};
    const auto number = number_of(text.at(at));
    if (!number) return {};
    if (text.at(at + 1).is("belas")) return {*number + 10, 2};
    if (!text.at(at + 1).is("puluh")) return {*number, 1};
    const auto units = number_of_word(text.at(at + 2).text);
    return units && *units < 10 ? Count{*number * 10 + *units, 3} : Count{*number * 10, 2};
}

/// ".30" glued to an hour: the minutes, as two digits.
std::optional<int> glued_minutes(const DateText& text, std::size_t at) {
    const DateToken& sign = text.at(at);
    const DateToken& number = text.at(at + 1);
    const bool is_separated = sign.is_glued && (sign.is(".") || sign.is(":"));
    if (!is_separated || !number.is_number() || !number.is_glued || number.digits != 2) return std::nullopt;
    const bool is_date = text.at(at + 2).is_glued && text.at(at + 2).is(sign.text) &&
                         text.at(at + 3).is_number() && text.at(at + 3).is_glued;
    return is_date ? std::nullopt : std::optional(number.value);
}

/// "lewat 5", "kurang seperempat", with or without "menit".
void read_offset(const DateText& text, std::size_t at, TimeRead& time) {
    const std::string& word = text.at(at).text;
    const bool is_past = word == "lewat" || word == "lwt" || word == "lebih";
    if (!is_past && word != "kurang" && word != "krg") return;
    const Count count = read_count(text, at + 1);
    if (count.tokens == 0 || count.value > 59) return;
    time.offset += minutes{is_past ? count.value : -count.value};
    time.count += 1 + count.tokens;
    if (text.at(at + 1 + count.tokens).is("menit")) ++time.count;
}

/// "siang", "pm": which half of the day.
void read_part(const DateText& text, TimeRead& time, std::size_t at) {
    const DateToken& token = text.at(at + time.count);
    if (const auto part = part_of_day(token.text)) {
        time.part = part;
        ++time.count;
    } else if (token.is("am") || token.is("pm")) {
        time.hour = time.hour % 12 + (token.is("pm") ? 12 : 0);
        ++time.count;
    } else {
        return;
    }
    time.is_bare = false;
}

/// The hour and its minutes; false if none begins there.
bool read_hour(const DateText& text, std::size_t at, bool is_announced, TimeRead& time) {
    const std::size_t hour_at = at + time.count;
    const DateToken& token = text.at(hour_at);
    if (is_half(token.text) || (token.is("half") && text.at(hour_at + 1).is("past"))) {
        const bool is_english = token.is("half");
        const auto hour = number_of(text.at(hour_at + (is_english ? 2 : 1)));
        if (!hour || *hour < 1 || *hour > 12) return false;
        const bool is_length = unit_of(text.at(hour_at + 2).text) != Unit::none;
        if (is_length && !is_announced) return false;
        time.hour = *hour;
        time.offset = minutes{is_english ? 30 : -30};
        time.count += is_english ? 3 : 2;
        time.is_bare = true;
        return true;
    }
    if (!token.is_number()) {
        const Count count = is_announced ? read_count(text, hour_at) : Count{};
        if (count.tokens == 0 || token.is("seperempat")) return false;
        time.hour = count.value;
        time.count += count.tokens;
        time.is_bare = true;
        return true;
    }
    if (token.digits > 2) return false;
    const auto minute = glued_minutes(text, hour_at + 1);
    const DateToken& next = text.at(hour_at + 1);
    if (!minute && !is_announced && !next.is("am") && !next.is("pm")) return false;
    time.hour = token.value;
    time.offset = minutes{minute.value_or(0)};
    time.count += minute ? 3 : 1;
    time.is_bare = token.digits == 1;
    return true;
}

}  // namespace

std::optional<minutes> TimeRead::time() const {
    const minutes whole = offset < minutes{0} ? -offset : offset;
    if (hour > 24 || whole > minutes{59} || (hour == 24 && offset > minutes{0})) return std::nullopt;
    int of_day = hour;
    if (part && hour <= 12) switch (*part) {
            case DayPart::subuh:
                if (hour < 3 || hour > 6) return std::nullopt;
                break;
            case DayPart::pagi:
                if (hour == 12) return std::nullopt;
                break;
            case DayPart::siang:
                if (hour > 3 && hour < 10) return std::nullopt;
                if (hour <= 3) of_day += 12;
                break;
            case DayPart::sore:
                if (hour < 1 || hour > 6) return std::nullopt;
                of_day += 12;
                break;
            case DayPart::malam:
                if (hour == 5) return std::nullopt;
                if (hour >= 6) of_day += 12;
                break;
        }
    else if (is_bare && hour >= 1 && hour <= 5)
        of_day += 12;
    return hours{of_day} + offset;
}

std::optional<TimeRead> read_time(const DateText& text, std::size_t at, bool may_be_bare) {
    TimeRead time;
    const bool is_announced = is_clock(text.at(at).text);
    if (is_announced) ++time.count;
    if (!read_hour(text, at, is_announced || may_be_bare, time)) return std::nullopt;
    read_offset(text, at + time.count, time);
    read_part(text, time, at);
    return time;
}

std::optional<LengthOfTime> read_length_of_time(const DateText& text, std::size_t at) {
    const auto unit = [&](std::size_t where) {
        const std::string& word = text.at(where).text;
        if (word == "jam" || word == "jm" || word == "hour" || word == "hours") return minutes{60};
        return minutes{word == "menit" || word == "mnt" || word == "minutes" || word == "minute" ? 1 : 0};
    };
    if (text.at(at).is("sejam")) return LengthOfTime{1, hours{1}};
    if (is_half(text.at(at).text) && text.at(at + 1).is("jam") && !number_of(text.at(at + 2)))
        return LengthOfTime{2, minutes{30}};
    const Count count = read_count(text, at);
    const minutes each = count.tokens ? unit(at + count.tokens) : minutes{0};
    if (each == minutes{0} || number_of(text.at(at + count.tokens + 1))) return std::nullopt;
    if (count.value == 0 || each * count.value > hours{24}) return std::nullopt;
    return LengthOfTime{count.tokens + 1, each * count.value};
}

}  // namespace reading
