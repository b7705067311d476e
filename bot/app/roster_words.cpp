#include "bot/app/roster_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "bot/reading/normalise.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> known) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

}  // namespace

std::optional<int> number_from(std::string_view text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::vector<std::string> roster_words(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char c : reading::normalise(text)) {
        if (c == ' ' || c == '\n' || c == ',')
            words.emplace_back();
        else
            words.back() += c;
    }
    std::erase(words, "");
    return words;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

int take_week(std::vector<std::string>& words) {
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        const bool is_after = is_one_of(words[at], {"minggu", "pekan"});
        const bool is_before = is_one_of(words[at + 1], {"week"});
        const std::string& which = is_before ? words[at] : words[at + 1];
        const bool is_this = is_one_of(which, {"ini", "this"}), is_next = is_one_of(which, {"depan", "next"});
        if (!(is_after || is_before) || !(is_this || is_next)) continue;
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(at),
                    words.begin() + static_cast<std::ptrdiff_t>(at) + 2);
        return is_this ? 0 : 1;
    }
    return 1;
}

bool take_word(std::vector<std::string>& words, std::initializer_list<std::string_view> known) {
    return std::erase_if(words, [&](const std::string& word) { return is_one_of(word, known); }) > 0;
}

std::optional<year_month_day> roster_date_from(std::string_view written, year_month_day monday) {
    constexpr std::array<std::array<std::string_view, 3>, 7> kWeekdays{{{"senin", "monday", "mon"},
                                                                        {"selasa", "tuesday", "tue"},
                                                                        {"rabu", "wednesday", "wed"},
                                                                        {"kamis", "thursday", "thu"},
                                                                        {"jumat", "friday", "fri"},
                                                                        {"sabtu", "saturday", "sat"},
                                                                        {"minggu", "sunday", "sun"}}};
    std::string word = reading::normalise(written);
    for (const std::string_view apostrophe : {"'", "\u2019", "\u02BC"})  // Jum'at, as phones write it
        if (const auto at = word.find(apostrophe); at != std::string::npos) word.erase(at, apostrophe.size());
    for (std::size_t day = 0; day < kWeekdays.size(); ++day)
        if (std::find(kWeekdays[day].begin(), kWeekdays[day].end(), word) != kWeekdays[day].end())
            return sys_days{monday} + days{static_cast<int>(day)};

    const auto first = word.find('/');
    if (first == std::string::npos) return std::nullopt;
    const auto second = word.find('/', first + 1);
    const auto day = number_from(std::string_view(word).substr(0, first));
    const auto month = number_from(std::string_view(word).substr(first + 1, second - first - 1));
    const auto year = second == std::string::npos ? std::optional(static_cast<int>(monday.year()))
                                                  : number_from(std::string_view(word).substr(second + 1));
    if (!day || !month || !year || *day < 1 || *month < 1) return std::nullopt;
    year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                        std::chrono::day{static_cast<unsigned>(*day)}};
    if (second == std::string::npos) {
        constexpr days kHalfYear{182};
        if (date.ok() && sys_days{date} < sys_days{monday} - kHalfYear) date += std::chrono::years{1};
        if (date.ok() && sys_days{date} > sys_days{monday} + kHalfYear) date -= std::chrono::years{1};
    }
    return date.ok() ? std::optional(date) : std::nullopt;
}

}  // namespace app
