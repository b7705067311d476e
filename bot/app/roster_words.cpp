#include "bot/app/roster_words.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <utility>

#include "bot/reading/date_words.hpp"
#include "bot/reading/dates.hpp"
#include "bot/reading/normalise.hpp"

namespace app {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::ptrdiff_t kLongestDate = 3;  // words: `20 Februari 2026`

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

std::optional<year_month_day> roster_date_from(std::string_view written, year_month_day today,
                                               year_month_day monday) {
    const auto text = reading::cut_into_date_tokens(written);
    if (text.tokens.size() == 1)
        if (const auto weekday = reading::weekday_of(text.tokens.front().text))
            return sys_days{monday} + (*weekday - std::chrono::Monday);
    const auto when = reading::read_when(written, {today, {}});
    const bool is_one_day = when.first && when.first == when.last && !when.from && !when.until;
    return is_one_day && when.doubts.empty() && when.rest.empty() ? when.first : std::nullopt;
}

std::vector<year_month_day> take_dates(std::vector<std::string>& words, year_month_day today,
                                       year_month_day monday) {
    std::vector<year_month_day> dates;
    std::vector<std::string> others;
    for (auto at = words.begin(); at != words.end();) {
        auto length = std::min(kLongestDate, words.end() - at);
        std::optional<year_month_day> date;
        for (; length > 0 && !date; --length)
            date = roster_date_from(joined({at, at + length}), today, monday);
        if (date) {
            dates.push_back(*date);
            at += length + 1;  // the loop has gone one further down
        } else {
            others.push_back(*at++);
        }
    }
    words = std::move(others);
    return dates;
}

}  // namespace app
