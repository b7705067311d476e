#include "bot/app/roster_edit_words.hpp"

#include "bot/app/roster_words.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::string_view kLetters = "gtm";  // in the order of RosterWish::What
constexpr std::size_t kLongestSubject = 40;   // see button_token

std::string weekday_number(year_month_day date) {
    return std::to_string(sys_days{date}.time_since_epoch().count());
}

}  // namespace

std::optional<std::string> button_subject(const RosterWish& wish, const domain::EmployeeId& employee) {
    const std::string subject = kLetters[static_cast<std::size_t>(wish.what)] + weekday_number(wish.from) +
                                "-" + weekday_number(wish.to) + "/" + employee.value;
    const bool fits = subject.size() <= kLongestSubject && employee.value.find('.') == std::string::npos;
    return fits ? std::optional(subject) : std::nullopt;
}

std::optional<WishFor> wish_in(std::string_view subject) {
    const auto dash = subject.find('-');
    const auto slash = subject.find('/');
    const auto letter = subject.empty() ? std::string_view::npos : kLetters.find(subject.front());
    if (letter == std::string_view::npos || dash == std::string_view::npos ||
        slash == std::string_view::npos || slash < dash)
        return std::nullopt;
    const auto from = number_from(subject.substr(1, dash - 1));
    const auto to = number_from(subject.substr(dash + 1, slash - dash - 1));
    if (!from || !to) return std::nullopt;
    return WishFor{{static_cast<RosterWish::What>(letter), sys_days{days{*from}}, sys_days{days{*to}}},
                   domain::EmployeeId{std::string(subject.substr(slash + 1))}};
}

}  // namespace app
