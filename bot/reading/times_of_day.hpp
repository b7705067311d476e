// One time of day in words: "07.30", "jam 8 kurang 10", "setengah delapan", "2 siang".
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "bot/reading/date_words.hpp"

namespace reading {

struct TimeRead {
    std::size_t count = 0;           ///< of the tokens read
    int hour = 0;                    ///< as it was said
    std::chrono::minutes offset{0};  ///< 30 for "lewat setengah jam", -30 for "setengah"
    std::optional<DayPart> part{};
    bool is_bare = false;  ///< an hour alone, without a nought in front: "jam 2"

    /// Since midnight; 24 h is the end of the day. nullopt: there is no such time ("jam 25", "9 sore").
    std::optional<std::chrono::minutes> time() const;
};

/// The time that begins at the token, if one does. `may_be_bare`: a number alone is an hour, as after
/// "jam 8 sampai".
std::optional<TimeRead> read_time(const DateText& text, std::size_t at, bool may_be_bare);

/// How long something lasts: "2 jam", "30 menit", "sejam", "setengah jam".
struct LengthOfTime {
    std::size_t count = 0;
    std::chrono::minutes length{0};
};
std::optional<LengthOfTime> read_length_of_time(const DateText& text, std::size_t at);

}  // namespace reading
