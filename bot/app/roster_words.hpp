// The words of `/jadwal`: weeks, weekdays and dates among names.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// The words as `reading::normalise` spells them, without commas.
std::vector<std::string> roster_words(std::string_view text);
std::string joined(const std::vector<std::string>& words);

/// Takes `minggu depan`, `this week` … out of the words and answers how many weeks from this one they mean;
/// next week if they say nothing.
int take_week(std::vector<std::string>& words);
/// Takes these words out; false: none was there.
bool take_word(std::vector<std::string>& words, std::initializer_list<std::string_view> known);

std::optional<int> number_from(std::string_view text);

/// The one date that the words mean: the name of a weekday is that day of the week from `monday` on, all else
/// is read as anywhere (reading/dates.hpp), seen from today: `20/2`, `20 Februari`, `besok`. nullopt: none,
/// or not one for certain.
std::optional<std::chrono::year_month_day> roster_date_from(std::string_view written,
                                                            std::chrono::year_month_day today,
                                                            std::chrono::year_month_day monday);
/// Takes every date out of the words, in their order.
std::vector<std::chrono::year_month_day> take_dates(std::vector<std::string>& words,
                                                    std::chrono::year_month_day today,
                                                    std::chrono::year_month_day monday);

}  // namespace app
