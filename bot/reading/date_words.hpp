// The vocabulary of dates and times: a text cut into numbers, words and signs, and what those words say.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reading {

struct DateToken {
    enum class Kind { number, word, sign };
    Kind kind = Kind::word;
    std::string text;        ///< normalised; without apostrophes; "s.d.", "s/d" and "sd" all read `sd`
    int value = 0;           ///< of a number, at most four digits long (else it is a word)
    std::size_t digits = 0;  ///< of a number, noughts in front included
    bool is_glued = false;   ///< nothing stands between it and the token before
    std::size_t piece = 0;   ///< index of the piece it comes from

    bool is(std::string_view word) const { return text == word; }
    bool is_number() const { return kind == Kind::number; }
};

/// A text between blanks, as it was written, and the tokens of all of them.
struct DateText {
    std::vector<std::string> pieces;
    std::vector<DateToken> tokens;

    /// The token, or an empty one past the end.
    const DateToken& at(std::size_t index) const;
};

DateText cut_into_date_tokens(std::string_view text);

enum class Marker { none, from, until, both };
Marker marker_of(std::string_view word);  ///< "mulai", "sampai", "dan"

std::optional<std::chrono::weekday> weekday_of(std::string_view word);
std::optional<std::chrono::month> month_of(std::string_view word);
/// "satu" to "dua belas" in one word, "one" to "twelve".
std::optional<int> number_of_word(std::string_view word);
/// A number written either way.
std::optional<int> number_of(const DateToken& token);

/// How many days a word of duration is: "hari" 1, "minggu" 7; "bulan" is 0, for months differ.
enum class Unit { none, day, week, month };
Unit unit_of(std::string_view word);
/// "sehari", "seminggu", "sebulan".
Unit single_unit_of(std::string_view word);

enum class DayPart { subuh, pagi, siang, sore, malam };
std::optional<DayPart> part_of_day(std::string_view word);
struct DayPartHours {
    std::chrono::hours from;
    std::chrono::hours until;
};
DayPartHours hours_of(DayPart part);

/// IANA, for WIB, WITA and WIT.
std::string_view zone_of_word(std::string_view word);

/// Days from today, for "hari ini", "besok", "kemarin" in one word.
std::optional<int> days_from_today(std::string_view word);

bool is_next(std::string_view word);          ///< "depan"
bool is_past(std::string_view word);          ///< "lalu"
bool is_this(std::string_view word);          ///< "ini"
bool is_day_of_month(std::string_view word);  ///< "tgl"
bool is_clock(std::string_view word);         ///< "jam"

}  // namespace reading
