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

/// The date that the word means: the name of a weekday (Indonesian or English) in the week of that Monday,
/// or `20/2`, `20/2/2026`, the year that lies nearest if it is not said. nullopt: neither.
std::optional<std::chrono::year_month_day> roster_date_from(std::string_view written,
                                                            std::chrono::year_month_day monday);

}  // namespace app
